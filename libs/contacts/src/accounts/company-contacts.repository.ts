import { Injectable } from '@nestjs/common';
import { Database, entityColumns, tenantStatement, type Transaction, type Versioned } from '@rosetta/common';
import { Contact } from '../contacts/contact.entity.js';
import type { CompanyContact } from './company-contact.commands.js';

/** What is shown of a contact where an account names it. */
export const namedProperties = [
  'fullName',
  'firstName',
  'lastName',
  'emails',
  'phones',
  'phoneAsWritten',
  'phoneExtensions',
  'companyId',
  'companyName',
] as const satisfies readonly (keyof Contact)[];

/** A contact as an account names it, with its place there. */
export type PlacedContact = CompanyContact & Pick<Contact, (typeof namedProperties)[number]>;

/** A contact's place as it is stored: null for a role that nobody gave it. */
export type StoredPlace = Omit<CompanyContact, 'role'> & { readonly role: string | null };

const ownColumns = `l.id, l.account_id as "accountId", l.contact_id as "contactId",
  l.is_primary_contact as "isPrimaryContact", l.notes, l.created_at as "createdAt"`;
const shownRole = `coalesce(nullif(l.role, ''), r.name, '') as role`;
const roles = `left join contact_roles r on r.organization_id = {organization} and r.rol_id = l.rol_id`;

// Whoever writes a contact that names the account waits for none of this: their lock is that of a foreign key.
const lockAccount = tenantStatement(
  'company-contacts.lock-account',
  `select a.inactivated_at is null as "isActive" from companies a
   where a.organization_id = {organization} and a.id = $2 and a.deleted_at is null for no key update`,
);
const lockContact = tenantStatement(
  'company-contacts.lock-contact',
  `select c.id from contacts c
   where c.organization_id = {organization} and c.id = $2 and c.deleted_at is null for update`,
);
const findPlace = tenantStatement(
  'company-contacts.find',
  `select ${ownColumns}, l.role from contact_accounts l
   where l.organization_id = {organization} and l.account_id = $2 and (l.contact_id = $3 or l.id = $3)
   order by l.contact_id = $3 desc limit 1`,
);
const demoteOthers = tenantStatement(
  'company-contacts.demote',
  `update contact_accounts set is_primary_contact = false
   where organization_id = {organization} and account_id = $2 and contact_id <> $3 and is_primary_contact`,
);
const placeContact = tenantStatement(
  'company-contacts.place',
  `with l as (
     insert into contact_accounts as l
       (organization_id, account_id, contact_id, id, role, is_primary_contact, notes, is_primary)
     select {organization}, $2, $3, $4, $5, $6, $7, not exists (
       select from contact_accounts p where p.organization_id = {organization} and p.contact_id = $3 and p.is_primary)
     on conflict (organization_id, contact_id, account_id) do update
       set role = excluded.role, is_primary_contact = excluded.is_primary_contact, notes = excluded.notes
     returning l.*, xmax = 0 as is_new
   ), c as (
     update contacts c set company_id = $2, company_name = null, updated_at = now(), version = c.version + 1 from l
     where l.is_new and l.is_primary and c.organization_id = {organization} and c.id = $3
     returning c.version
   )
   select ${ownColumns}, (select c.version from c) as "contactVersion", ${shownRole} from l ${roles}`,
);
const removePlace = tenantStatement(
  'company-contacts.remove',
  `with l as (
     delete from contact_accounts where organization_id = {organization} and id = $2 returning *
   ), next as (
     select n.contact_id, n.account_id from l join contact_accounts n
       on n.organization_id = {organization} and n.contact_id = l.contact_id and n.account_id <> l.account_id
     where l.is_primary order by n.created_at, n.account_id limit 1
   ), promoted as (
     update contact_accounts p set is_primary = true from next n
     where p.organization_id = {organization} and p.contact_id = n.contact_id and p.account_id = n.account_id
   ), c as (
     update contacts c set company_id = (select n.account_id from next n), company_name = null, updated_at = now(),
       version = c.version + 1
     from l
     where l.is_primary and c.organization_id = {organization} and c.id = l.contact_id and c.company_id = l.account_id
     returning c.version
   ) select version from c`,
);
const contactsOf = tenantStatement(
  'company-contacts.of-accounts',
  `select ${ownColumns}, ${shownRole}, ${entityColumns(Contact, 'c', namedProperties)}
   from unnest($2::uuid[]) as wanted(account_id) cross join lateral (
     select l.* from contact_accounts l
     join contacts live on live.organization_id = l.organization_id and live.id = l.contact_id and live.deleted_at is null
     where l.organization_id = {organization} and l.account_id = wanted.account_id
     order by l.is_primary_contact desc, l.created_at, l.contact_id limit $3
   ) l
   join contacts c on c.organization_id = {organization} and c.id = l.contact_id
   ${roles}
   order by l.account_id, l.is_primary_contact desc, l.created_at, l.contact_id`,
);

/** SQL for the places contacts have in accounts, as accounts see them. */
@Injectable()
export class CompanyContactsRepository {
  constructor(private readonly database: Database) {}

  /** Whether the account is active, null where there is none; keeps others from placing contacts there meanwhile. */
  async lockAccount(tx: Transaction, accountId: string): Promise<boolean | null> {
    const [account] = await tx.rows<{ isActive: boolean }>(lockAccount, [accountId]);
    return account?.isActive ?? null;
  }

  /** Whether there is such a contact; locks it until the transaction ends. */
  async lockContact(tx: Transaction, contactId: string): Promise<boolean> {
    return (await tx.rows(lockContact, [contactId])).length > 0;
  }

  /** The place of a contact in an account, by the contact's id or its own. */
  async find(tx: Transaction, accountId: string, id: string): Promise<StoredPlace | null> {
    const [place] = await tx.rows<StoredPlace>(findPlace, [accountId, id]);
    return place ?? null;
  }

  /** Takes the account's other contacts off its first place. */
  async demoteOthers(tx: Transaction, accountId: string, contactId: string): Promise<void> {
    await tx.rows(demoteOthers, [accountId, contactId]);
  }

  /**
   * A contact's first place is its primary one, mirrored in its `company_id`, by which its version changes, and says more than a
   * text.
   */
  async place(
    tx: Transaction,
    place: Omit<CompanyContact, 'createdAt' | 'role'> & { readonly role: string },
  ): Promise<CompanyContact & { readonly contactVersion: number | null }> {
    const { accountId, contactId, id, role, isPrimaryContact, notes } = place;
    const values = [accountId, contactId, id, role, isPrimaryContact, notes];
    const [placed] = await tx.rows<CompanyContact & { contactVersion: number | null }>(placeContact, values);
    return placed!;
  }

  /** A contact whose primary account it was has its next one, if any: answers the version that it has then. */
  async remove(tx: Transaction, id: string): Promise<number | undefined> {
    const [contact] = await tx.rows<Versioned>(removePlace, [id]);
    return contact?.version;
  }

  /** The live contacts of each account, its primary one first, then the oldest; at most so many of each. */
  async ofAccounts(organizationId: string, accountIds: readonly string[], most: number) {
    return this.database.rows<PlacedContact>(organizationId, contactsOf, [accountIds, most]);
  }
}
