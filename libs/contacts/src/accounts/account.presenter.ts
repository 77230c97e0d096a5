import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { CompanyDto } from './account.dto.js';
import type { Account } from './account.entity.js';

/** Writes an account as the house dialect's company. */
export function presentCompany(account: Account): CompanyDto {
  return {
    id: toPrefixedId('company', account.id),
    name: account.name,
    domain: account.domain,
    active: account.inactivatedAt === null,
    custom_fields: account.customFields,
    created_at: isoSeconds(account.createdAt),
    updated_at: isoSeconds(account.updatedAt),
  };
}
