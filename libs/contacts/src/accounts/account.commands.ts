/** Fields of an account that callers write; a key that is left out is left alone, null clears. */
export interface AccountFields {
  readonly name?: string;
  readonly domain?: string | null;
  readonly customFields?: Readonly<Record<string, unknown>> | null;
}

/** Creates an account; the name is its only required field. */
export interface CreateAccount extends AccountFields {
  readonly name: string;
}

/** Which accounts to list. */
export interface AccountQuery {
  readonly limit: number;
  readonly offset: number;
  /** Partial, case-insensitive match on the name or domain. */
  readonly search?: string;
  readonly sort: 'created_at' | 'name';
  readonly order: 'asc' | 'desc';
}
