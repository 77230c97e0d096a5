import {
  COUNT_SLOT,
  entityColumns,
  parameterRow,
  rowsSql,
  tenantStatement,
  tenantView,
} from '@rosetta/common';
import { writableProperties } from './contact-state.js';
import { Contact } from './contact.entity.js';

/** A contact's select list over the alias `c`. */
export const contactColumns = entityColumns(Contact, 'c');

const written = rowsSql(Contact, writableProperties);

const searchRecord = '"searchText" text, "firstNameKey" text, "lastNameKey" text';

/** Reads one live contact by id. */
export const getContact = tenantStatement(
  'contacts.get',
  `select ${contactColumns} from contacts c
   where c.organization_id = {organization} and c.id = $2 and c.deleted_at is null`,
);

/** Reads live contacts by id and locks them, always in the same order, so that two writers cannot block each other. */
export const lockContacts = tenantStatement(
  'contacts.lock',
  `select ${contactColumns} from contacts c
   where c.organization_id = {organization} and c.id = any($2::uuid[]) and c.deleted_at is null
   order by c.id for update`,
);

/** As {@link lockContacts}, of one contact: its plan is kept, while one of an array is made anew each time. */
export const lockContact = tenantStatement(
  'contacts.lock-one',
  `select ${contactColumns} from contacts c
   where c.organization_id = {organization} and c.id = $2 and c.deleted_at is null for update`,
);

const insertion = `with r as (
     select * from jsonb_to_recordset($2::jsonb) as r(id uuid, ${searchRecord}, "createdBy" uuid, ${written.record})
   ), c as (
     insert into contacts (organization_id, id, search_text, first_name_key, last_name_key, created_by, ${written.columns})
     select {organization}, r.id, r."searchText", r."firstNameKey", r."lastNameKey", r."createdBy", ${written.values} from r
     returning *
   ), identities as (
     insert into contact_identities (organization_id, value, contact_id)
     select {organization}, unnest(r.emails || r.phones), r.id from r returning 1
   ), accounts as (
     insert into contact_accounts (organization_id, contact_id, account_id, is_primary)
     select {organization}, r.id, r."companyId", true from r where r."companyId" is not null returning 1
   ), counted as (
     insert into organization_counts as n (organization_id, entity, slot, total)
     select {organization}, 'contact', ${COUNT_SLOT}, count(*) from r
     on conflict (organization_id, entity, slot) do update set total = n.total + excluded.total
   )`;

/** As {@link lockContacts}, by the e-mails and phones they hold besides their ids. */
export const lockHolders = tenantStatement(
  'contacts.lock-holders',
  `select ${contactColumns} from contacts c
   where c.organization_id = {organization} and c.deleted_at is null and c.id = any($2::uuid[] || array(
     select i.contact_id from contact_identities i
     where i.organization_id = {organization} and i.value = any($3::text[])))
   order by c.id for update`,
);

/** Which live contacts have one of these external ids. */
export const findByExternalId = tenantStatement(
  'contacts.find-by-external-id',
  `select c.id, c.custom_fields ->> 'external_id' as "externalId" from ${tenantView('contacts')} c
   where c.organization_id = {organization} and c.deleted_at is null
     and c.custom_fields ->> 'external_id' is not null and c.custom_fields ->> 'external_id' = any($2::text[])`,
);

/** Which of these ids the organization has given already, deleted contacts and merged ones included. */
export const findTakenIds = tenantStatement(
  'contacts.find-taken-ids',
  `select c.id from contacts c where c.organization_id = {organization} and c.id = any($2::uuid[])
   union
   select m.id from merged_records m where m.organization_id = {organization} and m.id = any($2::uuid[])`,
);

/** Writes new contacts with their identities, their primary accounts and the organization's count: one statement for any number. */
export const insertContacts = tenantStatement(
  'contacts.insert',
  `${insertion} select ${contactColumns} from c`,
);

/** As {@link insertContacts}, for callers who know what they wrote: reading it back costs more than a row's identities. */
export const storeNewContacts = tenantStatement('contacts.store-new', `${insertion} select where false`);

const changedRecord = `id uuid, ${searchRecord}, ${written.record}`;

/** What {@link changedRecord} names, in its order: the parameters of a change of one contact. */
export const changedInOrder = [
  'id',
  'searchText',
  'firstNameKey',
  'lastNameKey',
  ...writableProperties,
] as const;

const changeFrom = (rows: string) => `with r as (${rows})
   update contacts c set ${written.assignments}, search_text = r."searchText", first_name_key = r."firstNameKey",
     last_name_key = r."lastNameKey", updated_at = now(), version = c.version + 1
   from r where c.organization_id = {organization} and c.id = r.id`;
const change = changeFrom(`select * from jsonb_to_recordset($2::jsonb) as r(${changedRecord})`);
const changeOfOne = changeFrom(parameterRow(changedRecord));

/** Writes changed contacts; what else is kept of them is moved by {@link moveIdentities} and {@link movePrimaryAccounts}. */
export const updateContacts = tenantStatement('contacts.update', `${change} returning ${contactColumns}`);

/** As {@link updateContacts}, for callers who know what they wrote. */
export const storeChangedContacts = tenantStatement('contacts.store-changed', change);

/** As {@link updateContacts}, of one contact, whose values are the parameters. */
export const updateContact = tenantStatement(
  'contacts.update-one',
  `${changeOfOne} returning ${contactColumns}`,
);

/** As {@link storeChangedContacts}, of one contact. */
export const storeChangedContact = tenantStatement('contacts.store-changed-one', changeOfOne);

/** Makes the e-mails and phones of contacts the ones by which they are found. */
export const moveIdentities = tenantStatement(
  'contacts.move-identities',
  `with r as (
     select * from jsonb_to_recordset($2::jsonb) as r(id uuid, emails text[], phones text[])
   ), gone as (
     delete from contact_identities i using r
     where i.organization_id = {organization} and i.contact_id = r.id and not (i.value = any (r.emails || r.phones))
   )
   insert into contact_identities (organization_id, value, contact_id)
   select {organization}, unnest(r.emails || r.phones), r.id from r
   on conflict do nothing`,
);

/** Makes the company of contacts their primary account; one in which a contact has a role stays beside it. */
export const movePrimaryAccounts = tenantStatement(
  'contacts.move-primary-accounts',
  `with r as (
     select * from jsonb_to_recordset($2::jsonb) as r(id uuid, "companyId" uuid)
   ), left_accounts as (
     delete from contact_accounts a using r
     where a.organization_id = {organization} and a.contact_id = r.id and a.is_primary
       and a.rol_id is null and a.role is null and a.account_id is distinct from r."companyId"
   ), demoted_accounts as (
     update contact_accounts a set is_primary = false from r
     where a.organization_id = {organization} and a.contact_id = r.id and a.is_primary
       and (a.rol_id is not null or a.role is not null) and a.account_id is distinct from r."companyId"
   )
   insert into contact_accounts (organization_id, contact_id, account_id, is_primary)
   select {organization}, r.id, r."companyId", true from r where r."companyId" is not null
   on conflict (organization_id, contact_id, account_id) do update set is_primary = true`,
);

/** Deletes live contacts softly and frees their e-mails and phones; returns the ids it found. */
export const deleteContacts = tenantStatement(
  'contacts.delete',
  `with c as (
     update contacts set deleted_at = now(), updated_at = now(), version = version + 1
     where organization_id = {organization} and id = any($2::uuid[]) and deleted_at is null
     returning id, version
   ), freed as (
     delete from contact_identities i using c where i.organization_id = {organization} and i.contact_id = c.id
   ), counted as (
     insert into organization_counts as n (organization_id, entity, slot, total)
     select {organization}, 'contact', ${COUNT_SLOT}, -count(*) from c having count(*) > 0
     on conflict (organization_id, entity, slot) do update set total = n.total + excluded.total
   )
   select id, version from c`,
);

/** Brings deleted contacts back, as long as they are kept, with what is their primary account by now. */
export const restoreContacts = tenantStatement(
  'contacts.restore',
  `with c as (
     update contacts c set deleted_at = null, updated_at = now(), version = c.version + 1,
       company_id = (select a.account_id from contact_accounts a
         where a.organization_id = {organization} and a.contact_id = c.id and a.is_primary)
     where c.organization_id = {organization} and c.id = any($2::uuid[])
       and c.deleted_at > now() - make_interval(days => $3::int)
     returning c.*
   ), identities as (
     insert into contact_identities (organization_id, value, contact_id)
     select c.organization_id, unnest(c.emails || c.phones), c.id from c returning 1
   ), counted as (
     insert into organization_counts as n (organization_id, entity, slot, total)
     select {organization}, 'contact', ${COUNT_SLOT}, count(*) from c having count(*) > 0
     on conflict (organization_id, entity, slot) do update set total = n.total + excluded.total
   )
   select ${contactColumns} from c`,
);

/** Makes a contact inactive or active, where it is not already. */
export const setContactActive = tenantStatement(
  'contacts.set-active',
  `with c as (
     update contacts c set inactivated_at = case when $3::boolean then null else now() end,
       updated_at = now(), version = c.version + 1
     where c.organization_id = {organization} and c.id = $2 and c.deleted_at is null
       and (c.inactivated_at is null) <> $3::boolean
     returning c.*
   ) select ${contactColumns} from c`,
);

/** Which contacts hold any of the given e-mails or phones. */
export const findByIdentity = tenantStatement(
  'contacts.find-by-identity',
  `select i.value, i.contact_id as "contactId" from contact_identities i
   where i.organization_id = {organization} and i.value = any($2::text[])`,
);

/** How many deals are of a contact, also of one that is deleted. */
export const countDeals = tenantStatement(
  'contacts.count-deals',
  `select count(*)::int as deals from deals d
   where d.organization_id = {organization} and d.contact_id = $2 and d.deleted_at is null`,
);
