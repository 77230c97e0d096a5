import type { DomainError } from '@rosetta/common';
import type { IncomingHttpHeaders } from 'node:http';

/** What a dialect answers to a failure. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failed request, as far as an error's shape may tell of it. */
export interface FailedRequest {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<IncomingHttpHeaders>;
}

/** How every failure of a dialect looks, as a named schema of the OpenAPI documents. */
export interface ErrorSchema {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** How failures look under a path. */
export type ErrorShape = Pick<Dialect, 'errorSchema' | 'renderError' | 'renderOwnError'>;

/** One published API: where it answers, and how a failure looks there. */
export interface Dialect {
  /** Name in URLs of documents, the audit log, metrics and rate limits. */
  readonly name: string;
  /** Path prefixes it owns; the longest prefix of a path decides whose it is. */
  readonly prefixes: readonly string[];
  /** The schema of every answer that `renderError` and `renderOwnError` write. */
  readonly errorSchema: ErrorSchema;
  /** Writes a failure in the dialect's own shape. */
  renderError(failure: DomainError, request: FailedRequest): ErrorAnswer;
  /** Reads an error of the dialect's own grammar, which the domain does not know; null when it is none. */
  renderOwnError?(error: unknown, request: FailedRequest): ErrorAnswer | null;
}
