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
 * - `Origin` (or, without it, `Referer`) names a trusted origin, or the very host the request was sent to;
 * - without either, `Sec-Fetch-Site`, which pages cannot forge, says `same-origin` or `none` (typed by the user);
 * - without any of the three the caller is not a browser: every browser sends one of them with a write.
 *
 * The origin `null` (sandboxed frames, redirects) is nobody and refused.
 */
export function isTrustedWrite(request: WriteRequest, trustedOrigins: ReadonlySet<string>): boolean {
  if (READS.has(request.method)) return true;
  const source = single(request.headers['origin']) ?? single(request.headers['referer']);
  if (source !== undefined) return isTrusted(source, single(request.headers['host']), trustedOrigins);
  const site = single(request.headers['sec-fetch-site']);
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Tells whether a write carries none of the headers by which a browser says which page sent it. */
export function isSentByNoBrowser({ headers }: WriteRequest): boolean {
  return !headers['origin'] && !headers['referer'] && !headers['sec-fetch-site'];
}

/** The origin a request was sent to by its `Host`, as it said itself; better-auth trusts it beside the configured ones. */
export function originOfHost(request?: Request): string[] {
  const origin = request?.headers.get('origin');
  const host = request?.headers.get('host');
  return origin && host && hostOf(origin) === host ? [origin] : [];
}

function isTrusted(source: string, host: string | undefined, trustedOrigins: ReadonlySet<string>): boolean {
  if (!URL.canParse(source)) return false;
  const url = new URL(source);
  return trustedOrigins.has(url.origin) || (host !== undefined && url.host === host);
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
