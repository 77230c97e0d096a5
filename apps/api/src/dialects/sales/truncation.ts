/** How many names a dropdown gets at most. */
export const MOST_NAMES = 10_000;

/** As much of a reply as it takes to say that there is more. */
export interface TruncatingReply {
  header(name: string, value: string): unknown;
}

/** Keeps as many names as a dropdown gets, and says in `X-Truncated` that there were more. */
export function truncate<Name>(names: readonly Name[], reply: TruncatingReply): Name[] {
  if (names.length > MOST_NAMES) markTruncated(reply);
  return names.slice(0, MOST_NAMES);
}

/** Says in `X-Truncated` that something was left out. */
export function markTruncated(reply: TruncatingReply): void {
  reply.header('x-truncated', 'true');
}
