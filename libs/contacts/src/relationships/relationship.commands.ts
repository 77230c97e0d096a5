import type { DomainError } from '@rosetta/common';
import type { Relationship } from './relationship.entity.js';

/** Links a user to a contact; a second link of the same two changes the type, if it tells one. */
export interface LinkUser {
  readonly contactId: string;
  readonly userId: string;
  /** Of a new link `primary` unless told. */
  readonly relationshipType?: string | null;
}

/** Which relationships to list. */
export interface RelationshipQuery {
  readonly limit: number;
  readonly offset: number;
  readonly contactId?: string;
  readonly userId?: string;
}

/** A link, and whether it is new. */
export interface Linked<T> {
  readonly relationship: T;
  readonly isNew: boolean;
}

/** What became of one of many links. */
export type LinkOutcome = Linked<Relationship> | { readonly error: DomainError };

/** A contact that nobody is linked to, and a member who has one of its e-mails. */
export interface UserMatch {
  readonly contactId: string;
  readonly fullName: string | null;
  /** The address that both have. */
  readonly email: string;
  readonly userId: string;
  readonly userName: string;
  readonly memberId: string;
}
