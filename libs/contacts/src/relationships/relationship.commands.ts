/** Links a user to a contact; a second link of the same two changes the type. */
export interface LinkUser {
  readonly contactId: string;
  readonly userId: string;
  /** Default `primary`. */
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
