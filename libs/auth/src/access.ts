import type { Permission } from '@rosetta/common';
import type { Credential } from './strategies/credentials.js';

/** Metadata key of {@link Access}, set by `@Authenticated` on a route or its controller. */
export const AUTHENTICATED = Symbol('authenticated');

/** Metadata key of the reason why a route is public, set by `@Public`. */
export const PUBLIC = Symbol('public');

/** Who may call a route. */
export interface Access {
  /** The credentials the route accepts; nothing else a request carries is looked at. */
  readonly by: readonly Credential[];
  /** What the caller must be allowed to do; null admits every signed-in user without an organization. */
  readonly permission: Permission | null;
  /** The dialect's name for the audit log, where the path does not tell. */
  readonly dialect?: string;
}
