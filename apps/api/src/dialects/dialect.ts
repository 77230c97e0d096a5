import type { Type } from '@nestjs/common';
import type { Credential } from '@rosetta/auth';
import type { DomainError } from '@rosetta/common';
import type { WebhookFormat } from '@rosetta/events';
import type { IncomingHttpHeaders } from 'node:http';

/** What a dialect answers to a failure. */
export interface ErrorResponse {
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
  /** The trace it belongs to, where there is one. */
  readonly traceId?: string;
}

/** How every failure of a dialect looks, as a named schema of the OpenAPI documents. */
export interface ErrorSchema {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** How failures look under a path. */
export interface ErrorShape {
  /** The schema of every response that `renderError` and `renderOwnError` write. */
  readonly errorSchema: ErrorSchema;
  /** Writes a failure in the dialect's own shape. */
  renderError(failure: DomainError, request: FailedRequest): ErrorResponse;
  /** Reads an error of the dialect's own grammar, which the domain does not know; null when it is none. */
  renderOwnError?(error: unknown, request: FailedRequest): ErrorResponse | null;
}

/** How many requests a caller may make of a dialect in a while, as an operator sets it. */
export interface CallerLimit {
  /** Name in the `RateLimit` headers. */
  readonly name: string;
  /** The environment variable; 0 is no limit. */
  readonly setting: string;
  readonly fallback: number;
  readonly seconds: number;
}

/** What a first call is written with: where the product is, whose credentials, and a number to look for. */
export interface Caller {
  readonly url: string;
  readonly apiKey: string;
  readonly email: string;
  readonly password: string;
  readonly phone: string;
}

/** What it takes to serve a dialect. */
export interface DialectParts {
  readonly modules: readonly Type[];
  /** Schemas that its OpenAPI document refers to and that no class describes. */
  readonly schemas?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Formats of webhooks as its document publishes them. */
  readonly webhookFormats?: readonly WebhookFormat[];
}

/**
 * One API, declared whole: the server, the pages, the OpenAPI documents and the generated clients follow from it. The file
 * that declares it imports nothing heavy, since settings and scripts read it too; what serves it is loaded by `load`.
 */
export interface Dialect extends ErrorShape {
  /** Name in URLs of documents, the audit log and rate limits, and of its folder, client and page. */
  readonly name: string;
  /** The letter of the published document it reproduces; documents are listed by it, dialects that have none last. */
  readonly document?: string;
  /** Path prefixes it owns; the longest prefix of a path decides whose it is. */
  readonly prefixes: readonly string[];
  /** Name in the audit log, where it is not its own. */
  readonly auditedAs?: string;
  /** What it is, for the heading of its card on the landing page. */
  readonly title: string;
  /** What it is good for, in a sentence. */
  readonly purpose: string;
  /** Where a person begins. */
  readonly address: string;
  /** The credentials of its clients; the first is the one that examples show. */
  readonly credentials: readonly [Credential, ...Credential[]];
  /** The credentials in words. */
  readonly credentialText: string;
  /** The tags of its operations and what those are for, in the order a reader meets them. */
  readonly tags: Readonly<Record<string, string>>;
  /** The grammar of its query strings, where columns are parameters that no document can list. */
  readonly queryGrammar?: 'postgrest';
  /** Its own limits, of a user in the place of the default one, of a key beside that for all dialects. */
  readonly callerLimits?: readonly CallerLimit[];
  /** `X-RateLimit-Reset` is the moment, in seconds since 1970, as its clients read it; else it is the seconds until then. */
  readonly tellsResetAsEpoch?: boolean;
  /** Addresses whose failures look otherwise. */
  readonly otherErrorShapes?: Readonly<Record<string, ErrorShape>>;
  /** A first call, to be pasted into a shell. */
  firstCall(caller: Caller): string;
  /** Loads what serves it; absent where the modules of the libs speak it. */
  load?(): Promise<DialectParts>;
}
