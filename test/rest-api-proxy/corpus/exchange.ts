/** What a response must be; what is not named is not looked at. */
export interface Expected {
  readonly status: number;
  /** The JSON of the body; of a list, the rows in their order. */
  readonly body?: unknown;
  /** The body as it is on the wire. */
  readonly text?: string;
  /** The last digits of the ids of the rows, in their order. */
  readonly rows?: string;
  readonly code?: string;
  readonly message?: string | RegExp;
  readonly details?: string | RegExp | null;
  readonly hint?: string | RegExp | null;
  /** Headers by their names; null for one that must not be there. */
  readonly headers?: Readonly<Record<string, string | RegExp | null>>;
  /** What a read finds afterwards: the request and the JSON it is answered with. */
  readonly then?: readonly (readonly [request: string, body: unknown])[];
}

/** What is sent beside method and address. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string;
}

/** A request to the proxy, as `METHOD table?query` with the query decoded, and what comes of it. */
export interface Exchange extends Sent {
  readonly request: string;
  readonly expected: Expected;
}

/** Requests of one kind. */
export interface Group {
  readonly name: string;
  readonly exchanges: readonly Exchange[];
  /** Whether they change rows: each has three contacts of its own, `{one}`, `{two}`, `{three}`, and the free id `{new}`. */
  readonly writes?: boolean;
}

/** Lists that find rows of a table, in the order of their ids. */
export function finds(table: string, found: readonly (readonly [query: string, rows: string])[]): Exchange[] {
  return found.map(([query, rows]) => ({
    request: `GET ${table}?select=id&order=id&${query}`,
    expected: { status: 200, rows },
  }));
}

/** Reads that show just this. */
export function shows(shown: readonly (readonly [request: string, body: unknown])[]): Exchange[] {
  return shown.map(([request, body]) => ({ request: `GET ${request}`, expected: { status: 200, body } }));
}

/** A refusal: request, status, code, and where it matters message, details and hint. */
export type Refused = readonly [
  request: string,
  status: number,
  code: string,
  message?: string | RegExp,
  details?: string | RegExp | null,
  hint?: string | RegExp | null,
];

/** Requests that are refused, with what is sent beside them. */
export function refuses(refused: readonly Refused[], sent: Sent = {}): Exchange[] {
  return refused.map(([request, status, code, message, details, hint]) => ({
    request: /^[A-Z]+ /.test(request) ? request : `GET ${request}`,
    ...sent,
    expected: {
      status,
      code,
      headers: { 'proxy-status': `PostgREST; error=${code}` },
      ...(message !== undefined && { message }),
      ...(details !== undefined && { details }),
      ...(hint !== undefined && { hint }),
    },
  }));
}

/** Any exchanges. */
export function answers(
  all: readonly (readonly [request: string, expected: Expected, sent?: Sent])[],
): Exchange[] {
  return all.map(([request, expected, sent]) => ({
    request: /^[A-Z]+ /.test(request) ? request : `GET ${request}`,
    expected,
    ...sent,
  }));
}
