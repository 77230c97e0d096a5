import { Injectable } from '@nestjs/common';
import {
  type ComposedSelect,
  Database,
  type DeletedRow,
  inJson,
  type JsonRows,
  type Page,
  pageOf,
  readJsonRows,
  recordsOf,
  type TenantStatement,
  type Transaction,
} from '@rosetta/common';
import { type AssociatedAccount, associatedAccountsSql } from '../accounts/associated-accounts.js';
import { CONTACT_IDENTITIES } from './contact-import.commands.js';
import type { ContactState } from './contact-state.js';
import type { ContactFilter, ContactName, ContactQuery, ContactKeysetPage } from './contact.commands.js';
import { Contact } from './contact.entity.js';
import { type ContactProfile, getContactProfile, profileByPhoneSql } from './contact-profile.js';
import { contactListSql } from './contact-list.js';
import { contactNamesSql, contactKeysetPageSql } from './contact-keyset-page.js';
import {
  changedInOrder,
  countDeals,
  deleteContacts,
  findByExternalId,
  findByIdentity,
  findTakenIds,
  getContact,
  insertContacts,
  lockContact,
  lockContacts,
  lockHolders,
  moveIdentities,
  movePrimaryAccounts,
  restoreContacts,
  setContactActive,
  storeChangedContact,
  storeChangedContacts,
  storeNewContacts,
  updateContact,
  updateContacts,
} from './contacts.statements.js';
import { equivalentIdentities } from './identities.js';
import type { SearchColumns } from './search-columns.js';

/** A new contact as it is to be stored. */
export interface NewContactRow extends ContactState, SearchColumns {
  readonly id: string;
  readonly createdBy: string | null;
}

/** A changed contact as it is to be stored. */
export interface ChangedContactRow extends ContactState, SearchColumns {
  readonly id: string;
  readonly newIdentities: boolean;
  readonly newCompany: boolean;
}

/** A contact, and its live accounts, the primary one first. */
export type WithAccounts<Shown> = Shown & { readonly accounts: readonly AssociatedAccount[] };

/** SQL for contacts: every method takes the organization (or a transaction inside one) first. */
@Injectable()
export class ContactsRepository {
  constructor(private readonly database: Database) {}

  async get(organizationId: string, id: string): Promise<Contact | null> {
    const [contact] = await this.database.rows<Contact>(organizationId, getContact, [id]);
    return contact ?? null;
  }

  async list<Property extends keyof Contact>(
    organizationId: string,
    query: ContactQuery,
    properties: readonly Property[],
  ): Promise<Page<Pick<Contact, Property | 'id'>>> {
    type Row = Pick<Contact, Property | 'id'> & { total: string };
    return pageOf(
      await this.rowsOf<Row>(organizationId, contactListSql(query, ['id', ...properties])),
      query,
    );
  }

  async keysetPage<Property extends keyof Contact>(
    organizationId: string,
    page: ContactKeysetPage,
    properties: readonly Property[],
  ): Promise<Pick<Contact, Property>[]> {
    return this.rowsOf(organizationId, contactKeysetPageSql(page, properties));
  }

  async keysetPageWithAccounts<Property extends keyof Contact>(
    organizationId: string,
    page: ContactKeysetPage,
    properties: readonly Property[],
  ): Promise<WithAccounts<Pick<Contact, Property>>[]> {
    const accounts = associatedAccountsSql('c.id');
    return this.rowsOf(organizationId, contactKeysetPageSql(page, properties, { accounts }));
  }

  private async rowsOf<Row>(organizationId: string, select: ComposedSelect): Promise<Row[]> {
    const { sql, parameters, prepared } = inJson(select);
    const response = await this.database.select<JsonRows>(organizationId, sql, parameters, { prepared });
    return readJsonRows<Row>(response, Contact);
  }

  async names(organizationId: string, filter: ContactFilter, limit: number): Promise<ContactName[]> {
    const { sql, parameters } = contactNamesSql(filter, limit);
    return this.database.select<ContactName>(organizationId, sql, parameters);
  }

  async profile(organizationId: string, id: string): Promise<ContactProfile | null> {
    const [profile] = await this.database.rows<ContactProfile>(organizationId, getContactProfile, [id]);
    return profile ?? null;
  }

  async profileByPhone(organizationId: string, phone: string): Promise<ContactProfile | null> {
    const notations = equivalentIdentities(phone);
    const sql = profileByPhoneSql(notations.length);
    const options = { prepared: true };
    const [profile] = await this.database.select<ContactProfile>(organizationId, sql, notations, options);
    return profile ?? null;
  }

  /** How many deals are of a contact, also of one that is deleted. */
  async countDeals(organizationId: string, id: string): Promise<number> {
    const [row] = await this.database.rows<{ deals: number }>(organizationId, countDeals, [id]);
    return row?.deals ?? 0;
  }

  async lock(tx: Transaction, ids: readonly string[]): Promise<Contact[]> {
    return ids.length === 1 ? tx.rows<Contact>(lockContact, [ids[0]]) : tx.rows<Contact>(lockContacts, [ids]);
  }

  async insert(tx: Transaction, rows: readonly NewContactRow[]): Promise<Contact[]> {
    const inserted = await tx.rows<Contact>(insertContacts, [recordsOf(rows)]);
    return inOrderOf(rows, inserted);
  }

  async update(tx: Transaction, rows: readonly ChangedContactRow[]): Promise<Contact[]> {
    const updated = tx.rows<Contact>(...changing(rows, updateContact, updateContacts));
    this.storeAlong(tx, rows);
    return inOrderOf(rows, await updated);
  }

  /** As {@link insert} and {@link update}, without reading back what was written; see {@link Transaction.send}. */
  store(tx: Transaction, created: readonly NewContactRow[], changed: readonly ChangedContactRow[]): void {
    if (created.length > 0) tx.send(storeNewContacts, [recordsOf(created)]);
    if (changed.length === 0) return;
    tx.send(...changing(changed, storeChangedContact, storeChangedContacts));
    this.storeAlong(tx, changed);
  }

  /** Writes what is kept of contacts in other tables, where it changed. */
  private storeAlong(tx: Transaction, rows: readonly ChangedContactRow[]): void {
    const found = rows.filter(({ newIdentities }) => newIdentities);
    const employed = rows.filter(({ newCompany }) => newCompany);
    if (found.length > 0)
      tx.send(moveIdentities, [
        JSON.stringify(found.map(({ id, emails, phones }) => ({ id, emails, phones }))),
      ]);
    if (employed.length > 0)
      tx.send(movePrimaryAccounts, [
        JSON.stringify(employed.map(({ id, companyId }) => ({ id, companyId }))),
      ]);
  }

  async delete(tx: Transaction, ids: readonly string[]): Promise<DeletedRow[]> {
    return tx.rows<DeletedRow>(deleteContacts, [ids]);
  }

  async restore(tx: Transaction, id: string, days: number): Promise<Contact | null> {
    const [contact] = await this.restoreMany(tx, [id], days);
    return contact ?? null;
  }

  async restoreMany(tx: Transaction, ids: readonly string[], days: number): Promise<Contact[]> {
    return tx.rows<Contact>(restoreContacts, [ids, days]);
  }

  /** Null when the contact is as requested already. */
  async setActive(tx: Transaction, id: string, active: boolean): Promise<Contact | null> {
    const [contact] = await tx.rows<Contact>(setContactActive, [id, active]);
    return contact ?? null;
  }

  /** Contacts by the e-mails or phones they hold. */
  async findByIdentity(
    tx: Transaction,
    values: readonly string[],
  ): Promise<{ value: string; contactId: string }[]> {
    return tx.rows(findByIdentity, [notationsOf(values)]);
  }

  async findByExternalId(
    tx: Transaction,
    externalIds: readonly string[],
  ): Promise<{ id: string; externalId: string }[]> {
    return tx.rows(findByExternalId, [externalIds]);
  }

  /** Which of these ids cannot be given to a new contact. */
  async findTakenIds(tx: Transaction, ids: readonly string[]): Promise<string[]> {
    return (await tx.rows<{ id: string }>(findTakenIds, [ids])).map(({ id }) => id);
  }

  /** Locks the contacts that have one of these ids or hold one of these e-mails and phones. */
  async lockHolders(tx: Transaction, ids: readonly string[], values: readonly string[]): Promise<Contact[]> {
    return tx.rows<Contact>(lockHolders, [ids, notationsOf(values)]);
  }

  async lockIdentities(tx: Transaction): Promise<void> {
    await tx.takeAdvisoryLock(CONTACT_IDENTITIES);
  }
}

/** The statement that writes changes, with its parameters. */
function changing(
  rows: readonly ChangedContactRow[],
  ofOne: TenantStatement,
  ofMany: TenantStatement,
): [TenantStatement, unknown[]] {
  const [only] = rows;
  return only && rows.length === 1
    ? [ofOne, changedInOrder.map((property) => only[property])]
    : [ofMany, [recordsOf(rows)]];
}

/** Each value in every notation, once; in order, so that what is asked alike is asked alike again. */
function notationsOf(values: readonly string[]): string[] {
  return [...new Set(values.flatMap(equivalentIdentities))].sort();
}

function inOrderOf<T extends { id: string }>(rows: readonly { id: string }[], found: readonly T[]): T[] {
  const byId = new Map(found.map((item) => [item.id, item]));
  return rows.map(({ id }) => byId.get(id)).filter((item) => item !== undefined);
}
