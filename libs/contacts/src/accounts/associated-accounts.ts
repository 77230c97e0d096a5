import { ORGANIZATION_IN_SCOPE } from '@rosetta/common';

/** An account as a contact's list of accounts names it. */
export interface AssociatedAccount {
  readonly id: string;
  readonly name: string;
}

/** SQL for the live accounts of a contact, the primary one first, as one JSON array: beside what else a SELECT reads of it. */
export function associatedAccountsSql(contactId: string): string {
  return `coalesce((
    select json_agg(json_build_object('id', a.id, 'name', a.name) order by l.is_primary desc, l.created_at, a.id)
    from contact_accounts l
    join companies a on a.organization_id = l.organization_id and a.id = l.account_id and a.deleted_at is null
    where l.organization_id = ${ORGANIZATION_IN_SCOPE} and l.contact_id = ${contactId}), '[]')`;
}
