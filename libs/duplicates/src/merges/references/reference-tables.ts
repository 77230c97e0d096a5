import { ContactAccount, Relationship } from '@rosetta/contacts';
import { DealContact } from '@rosetta/deals';
import { type JoiningRow, JoiningRows } from './joining-rows.js';
import { MovingRows } from './moving-rows.js';

const liveContact = `select c.deleted_at is null from contacts c where c.organization_id = {organization} and c.id = t.contact_id`;
const there = (table: string, property: string) =>
  `exists (select from ${table} o where o.organization_id = {organization} and o.id = r."${property}")`;

/** Rows that name a contact, each for itself. */
export const activities = new MovingRows('activities', 'contact_id');
export const dealsOfContact = new MovingRows('deals', 'contact_id');
/** Rows that name a company. */
export const dealsOfCompany = new MovingRows('deals', 'company_id');
export const employees = new MovingRows('contacts', 'company_id');

/** Who knows a contact: each user once. */
export const relationships = new JoiningRows({
  table: 'relationships',
  entity: Relationship,
  owner: 'contactId',
  ownerColumn: 'contact_id',
  key: 'userId',
  keyColumn: 'user_id',
  written: ['contactId'],
  kept: ['id', 'userId', 'relationshipType', 'createdBy', 'createdAt', 'updatedAt', 'version'],
  isLive: liveContact,
  counts: true,
  restored: { version: 'r.version + 1' },
  restorable: there('contacts', 'contactId'),
});

/** The contacts of deals: each deal once. Which is the primary one follows from the deal. */
export const dealContacts = new JoiningRows({
  table: 'deal_contacts',
  entity: DealContact,
  owner: 'contactId',
  ownerColumn: 'contact_id',
  key: 'dealId',
  keyColumn: 'deal_id',
  written: ['contactId', 'role'],
  kept: ['id', 'dealId', 'isPrimary', 'createdAt'],
  isLive: `select d.deleted_at is null from deals d where d.organization_id = {organization} and d.id = t.deal_id`,
  fill: (row, gone) => ({ ...row, role: row.role ?? gone.role }),
  restored: { isPrimary: 'false' },
  restorable: there('deals', 'dealId'),
});

const places = {
  table: 'contact_accounts',
  entity: ContactAccount,
  isLive: liveContact,
  fill: (row: JoiningRow, gone: JoiningRow): JoiningRow => ({
    ...row,
    rolId: row.rolId ?? gone.rolId,
    // "" is a place that somebody gave without a role; it says less than any.
    role: row.role || gone.role || (row.role ?? gone.role),
    isPrimaryContact: row.isPrimaryContact || gone.isPrimaryContact,
    notes: row.notes ?? gone.notes,
  }),
  restored: {
    rolId: `(select o.rol_id from contact_roles o where o.organization_id = {organization} and o.rol_id = r."rolId")`,
    isPrimaryContact: `r."isPrimaryContact" and not exists (select from contact_accounts o
      where o.organization_id = {organization} and o.account_id = r."accountId" and o.is_primary_contact)`,
  },
};

/** A contact's places in companies: each company once. Which is the primary one follows from the contact. */
export const placesOfContact = new JoiningRows({
  ...places,
  owner: 'contactId',
  ownerColumn: 'contact_id',
  key: 'accountId',
  keyColumn: 'account_id',
  written: ['contactId', 'rolId', 'role', 'isPrimaryContact', 'notes'],
  kept: ['id', 'accountId', 'isPrimary', 'createdAt'],
  restorable: `${there('companies', 'accountId')} and not exists (select from companies o
    where o.organization_id = {organization} and o.id = r."accountId" and o.deleted_at is not null)`,
});

/** The contacts' places in a company: each contact once, of which one is the company's primary one. */
export const placesOfCompany = new JoiningRows({
  ...places,
  owner: 'accountId',
  ownerColumn: 'account_id',
  key: 'contactId',
  keyColumn: 'contact_id',
  written: ['accountId', 'rolId', 'role', 'isPrimaryContact', 'notes'],
  kept: ['id', 'contactId', 'isPrimary', 'createdAt'],
  once: { property: 'isPrimaryContact', column: 'is_primary_contact' },
  restorable: there('contacts', 'contactId'),
});
