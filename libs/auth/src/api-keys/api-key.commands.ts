import type { Permission } from '@rosetta/common';

/** What a new API key is to be. */
export interface CreateApiKey {
  readonly name: string;
  /** Left out: all work with records, as far as the creator may do it. */
  readonly scopes?: readonly Permission[];
  readonly expiresAt: Date | null;
}
