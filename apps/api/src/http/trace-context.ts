import type { IncomingHttpHeaders } from 'node:http';

/** W3C Trace Context, any version but the invalid one; a newer one may say more behind it. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/;

/** As much of a request as says which trace it belongs to. */
export interface TracedRequest {
  readonly headers: IncomingHttpHeaders;
  /** The trace that was begun for it, where its sender names none. */
  traceId?: string;
}

/** The id of the trace that a request belongs to; undefined where nobody follows it. */
export function traceIdOf({ headers, traceId }: TracedRequest): string | undefined {
  if (traceId !== undefined) return traceId;
  const { traceparent } = headers;
  return typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
}
