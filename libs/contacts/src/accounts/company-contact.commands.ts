/** Gives a contact a place in an account, or changes it; what is left out stays, or is nothing. */
export interface LinkContact {
  readonly accountId: string;
  readonly contactId: string;
  /** Free words, e.g. a job title; null or "" is none. */
  readonly role?: string | null;
  /** The account's primary contact, of which there is one at most: the newest. */
  readonly isPrimaryContact?: boolean | null;
  readonly notes?: string | null;
}

/** A contact's place in an account. */
export interface CompanyContact {
  readonly id: string;
  readonly accountId: string;
  readonly contactId: string;
  /** In free words, else the name of its contact role, else "". */
  readonly role: string;
  readonly isPrimaryContact: boolean;
  readonly notes: string | null;
  readonly createdAt: Date;
}

/** A contact's place in an account, and whether it had none before. */
export interface LinkedContact {
  readonly link: CompanyContact;
  readonly isNew: boolean;
}
