import { type Actor, DomainError } from '@rosetta/common';
import type { CompanyListItem } from '../accounts/account.dto.js';
import { presentCompanyListItem } from '../accounts/account.presenter.js';
import type { AccountsService } from '../accounts/accounts.service.js';

/**
 * The companies of records, to be shown beside their ids: one statement for any number.
 * @throws {forbidden} who may not read companies does not read them here either
 */
export async function expandedCompanies(
  accounts: AccountsService,
  actor: Actor,
  records: readonly { companyId: string | null }[],
): Promise<(record: { companyId: string | null }) => { company: CompanyListItem | null }> {
  if (!actor.permissions.has('companies:read'))
    throw new DomainError('forbidden', 'This needs the permission companies:read');
  const found = await accounts.byIds(
    actor,
    records.map(({ companyId }) => companyId),
  );
  return ({ companyId }) => {
    const account = found.get(companyId ?? '');
    return { company: account ? presentCompanyListItem(account) : null };
  };
}
