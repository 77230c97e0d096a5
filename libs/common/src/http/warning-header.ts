/** Writes texts as a `Warning` header (RFC 7234); what a header cannot hold is written as `?`. */
export function warningHeader(texts: readonly string[]): string {
  return texts.map((text) => `299 - ${JSON.stringify(text.replace(/[^\x20-\x7e]/gu, '?'))}`).join(', ');
}

/** As much of a reply as a warning needs. */
export interface WarnedReply {
  header(name: string, value: string): unknown;
}

/** Warns whoever is answered, where there is something to warn of. */
export function warn(reply: WarnedReply, texts: readonly string[]): void {
  if (texts.length > 0) reply.header('warning', warningHeader(texts));
}
