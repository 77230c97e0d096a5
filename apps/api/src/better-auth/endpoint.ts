import type { Schema } from '../openapi/openapi-types.js';

/** One endpoint of better-auth that is offered here, and what its document says of it. */
export interface AuthEndpoint {
  readonly method: 'GET' | 'POST';
  /** How better-auth itself is asked, where that is not how it is offered. */
  readonly asked?: 'GET' | 'POST';
  /** Below `/api/auth`. */
  readonly path: string;
  /** Whether it answers below `/api/v1/auth`, too, where document D's guides have it. */
  readonly isPublished?: boolean;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  /** Whose session it reads: nobody's, that of the caller, or the caller's where there is one. */
  readonly session: 'none' | 'needed' | 'read';
  /** Query parameters; a name that ends in `?` may be missing. */
  readonly query?: Readonly<Record<string, Schema>>;
  readonly body?: Schema;
  /** A body as one sends it. */
  readonly example?: unknown;
  readonly response: Schema;
  readonly returns: string;
  /** Whether the response sets the session's cookie and gives the token in `Set-Auth-Token`: always, or now and then. */
  readonly setsSession?: 'always' | 'sometimes';
  /** Refusals of its own, as better-auth words them; a few have no code. */
  readonly refusals?: readonly Refusal[];
}

/** One refusal of better-auth. */
export type Refusal = readonly [status: 400 | 401 | 403 | 422, message: string, code?: string];
