import type { Account } from '@rosetta/contacts';
import type { SalesAccountDto, SalesWrittenAccount } from './account.dto.js';

/** Writes an account's own fields, as they stand after it was written. */
export function presentWrittenAccount({ name, domain, inactivatedAt }: Account): SalesWrittenAccount {
  return { name, domain, active: inactivatedAt === null };
}

/** Writes an account in the style of document E. */
export function presentAccount(account: Account): SalesAccountDto {
  return { uuid: account.id, ...presentWrittenAccount(account) };
}
