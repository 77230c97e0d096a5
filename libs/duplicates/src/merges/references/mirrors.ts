import { tenantStatement, type Transaction } from '@rosetta/common';

const of = (alias: string) => `${alias}.organization_id = {organization}`;

/** First those that are no longer: a deal has one at most. */
const demoteContacts = tenantStatement(
  null,
  `update deal_contacts l set is_primary = false from deals d
   where ${of('l')} and ${of('d')} and d.id = l.deal_id and d.id = any($2::uuid[])
     and l.is_primary and l.contact_id is distinct from d.contact_id`,
);
const promoteContacts = tenantStatement(
  null,
  `update deal_contacts l set is_primary = true from deals d
   where ${of('l')} and ${of('d')} and d.id = l.deal_id and d.id = any($2::uuid[])
     and not l.is_primary and l.contact_id = d.contact_id`,
);
/** A contact has a place in the company it names, as long as there is such a company; one that was merged has none of its own. */
const placePrimary = tenantStatement(
  null,
  `with p as (
     update contact_accounts a set is_primary = not a.is_primary from contacts c
     where ${of('a')} and ${of('c')} and c.id = a.contact_id and c.id = any($2::uuid[])
       and a.is_primary <> (c.company_id is not null and a.account_id = c.company_id)
   )
   insert into contact_accounts (organization_id, contact_id, account_id, is_primary)
   select {organization}, c.id, c.company_id, true from contacts c
   join companies a on ${of('a')} and a.id = c.company_id and a.deleted_at is null
   where ${of('c')} and c.id = any($2::uuid[])
     and not exists (select from merged_records m where ${of('m')} and m.id = c.id)
   on conflict do nothing`,
);

/** Makes the contact of each of these deals the primary one among its contacts. */
export async function mirrorPrimaryContacts(tx: Transaction, dealIds: readonly string[]): Promise<void> {
  await tx.rows(demoteContacts, [dealIds]);
  await tx.rows(promoteContacts, [dealIds]);
}

/** Makes the company of each of these contacts the primary one among its places. */
export async function mirrorPlaces(tx: Transaction, contactIds: readonly string[]): Promise<void> {
  await tx.rows(placePrimary, [contactIds]);
}
