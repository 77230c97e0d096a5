import type { Permission } from './permission.js';

/** The roles of a member, strongest first. */
export const roles = ['owner', 'admin', 'manager', 'member', 'viewer'] as const;

/** A member's role; always read from the membership row, never from a token. */
export type Role = (typeof roles)[number];

/** A contact or company that others were merged into. */
export interface CurrentRecord {
  readonly entity: 'contact' | 'company';
  readonly id: string;
}

/** Ids of merged records, and what each leads to. */
export type FollowedIds = ReadonlyMap<string, CurrentRecord>;

/**
 * What the domain knows of a caller: the organization every statement is confined to, who acts (a user or an API key),
 * what they may do, and through which dialect and request, for the audit log.
 */
export interface Actor {
  readonly organizationId: string;
  /** The signed-in user; null when an API key acts. */
  readonly userId: string | null;
  /** The API key; null when a user acts. */
  readonly apiKeyId: string | null;
  /** The user's role in the organization; null for an API key. */
  readonly role: Role | null;
  readonly permissions: ReadonlySet<Permission>;
  /** The dialect the request came through, e.g. `rest-api-proxy`. */
  readonly dialect: string;
  /** The request's id, as answered in `X-Request-Id`. */
  readonly requestId: string;
  /** The import that acts, or is being taken back; none in a request. */
  readonly importId?: string;
  /** The ids that this request has named and that lead to other records, noted for its response. */
  followed?: FollowedIds;
}
