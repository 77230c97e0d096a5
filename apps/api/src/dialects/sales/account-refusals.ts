import { DomainError } from '@rosetta/common';

/** Says "account" of what the domain and the other dialects call a company. */
export async function asAccount<T>(work: Promise<T>, message = 'Account not found'): Promise<T> {
  return work.catch((error: unknown) => {
    const isMissing = error instanceof DomainError && error.code === 'not_found';
    throw isMissing ? new DomainError('not_found', message, { cause: error }) : error;
  });
}
