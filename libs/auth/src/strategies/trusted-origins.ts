/** The part of a request that says which page sent it. */
export interface WriteRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Decides whether a cookie may be believed in a write. A browser attaches the cookie to requests other sites make it
 * send, so the request must show that it was sent by one of our pages:
 *
 * - `Origin` (or, without it, `Referer`) names a trusted origin; that it is the host the request names proves nothing, since
 *   a name of somebody else's can be made to lead here;
 * - without either, `Sec-Fetch-Site`, which pages cannot forge, says `same-origin` or `none` (typed by the user);
 * - without any of the three the caller is not a browser: every browser sends one of them with a write.
 *
 * The origin `null` (sandboxed frames, redirects) is nobody and refused.
 */
export function isTrustedWrite(request: WriteRequest, trustedOrigins: ReadonlySet<string>): boolean {
  if (READS.has(request.method)) return true;
  const source = single(request.headers['origin']) ?? single(request.headers['referer']);
  if (source !== undefined) return isTrusted(source, trustedOrigins);
  const site = single(request.headers['sec-fetch-site']);
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Tells whether a write carries none of the headers by which a browser says which page sent it. */
export function isSentByNoBrowser({ headers }: WriteRequest): boolean {
  return !headers['origin'] && !headers['referer'] && !headers['sec-fetch-site'];
}

function isTrusted(source: string, trustedOrigins: ReadonlySet<string>): boolean {
  return URL.canParse(source) && trustedOrigins.has(new URL(source).origin);
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
