import { Injectable } from '@nestjs/common';
import {
  countSlot,
  Database,
  type Page,
  pageOf,
  recordsOf,
  sentTogether,
  type Transaction,
} from '@rosetta/common';
import { CONTACT_IDENTITIES } from './contact-import.commands.js';
import type { ContactState } from './contact-state.js';
import type { ContactFilter, ContactName, ContactQuery, ContactWalk } from './contact.commands.js';
import type { Contact } from './contact.entity.js';
import { contactListSql } from './contact-list.js';
import { contactNamesSql, contactWalkSql } from './contact-walk.js';
import {
  deleteContacts,
  findByIdentity,
  findByPhone,
  getContact,
  insertContacts,
  lockContacts,
  lockHolders,
  restoreContact,
  setContactActive,
  storeChangedContacts,
  storeNewContacts,
  updateContacts,
} from './contacts.statements.js';
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

/** SQL for contacts: every method takes the organization (or a transaction inside one) first. */
@Injectable()
export class ContactsRepository {
  constructor(private readonly database: Database) {}

  async get(organizationId: string, id: string): Promise<Contact | null> {
    const [contact] = await this.database.rows<Contact>(organizationId, getContact, [id]);
    return contact ?? null;
  }

  async list(organizationId: string, query: ContactQuery): Promise<Page<Contact>> {
    const { sql, parameters, prepared } = contactListSql(query);
    const rows = await this.database.select<Contact & { total: string }>(organizationId, sql, parameters, {
      prepared,
    });
    return pageOf(rows, query);
  }

  async walk(organizationId: string, walk: ContactWalk): Promise<Contact[]> {
    const { sql, parameters, prepared } = contactWalkSql(walk);
    return this.database.select<Contact>(organizationId, sql, parameters, { prepared });
  }

  async names(organizationId: string, filter: ContactFilter, limit: number): Promise<ContactName[]> {
    const { sql, parameters } = contactNamesSql(filter, limit);
    return this.database.select<ContactName>(organizationId, sql, parameters);
  }

  async findByPhone(organizationId: string, phone: string): Promise<Contact | null> {
    const [contact] = await this.database.rows<Contact>(organizationId, findByPhone, [phone]);
    return contact ?? null;
  }

  async lock(tx: Transaction, ids: readonly string[]): Promise<Contact[]> {
    return tx.rows<Contact>(lockContacts, [ids]);
  }

  async insert(tx: Transaction, rows: readonly NewContactRow[]): Promise<Contact[]> {
    const inserted = await tx.rows<Contact>(insertContacts, [recordsOf(rows), countSlot()]);
    return inOrderOf(rows, inserted);
  }

  async update(tx: Transaction, rows: readonly ChangedContactRow[]): Promise<Contact[]> {
    return inOrderOf(rows, await tx.rows<Contact>(updateContacts, [recordsOf(rows)]));
  }

  /** As {@link insert} and {@link update}, without reading back what was written. */
  async store(
    tx: Transaction,
    created: readonly NewContactRow[],
    changed: readonly ChangedContactRow[],
  ): Promise<void> {
    await sentTogether([
      created.length > 0 && tx.rows(storeNewContacts, [recordsOf(created), countSlot()]),
      changed.length > 0 && tx.rows(storeChangedContacts, [recordsOf(changed)]),
    ]);
  }

  async delete(tx: Transaction, ids: readonly string[]): Promise<string[]> {
    const deleted = await tx.rows<{ id: string }>(deleteContacts, [ids, countSlot()]);
    return deleted.map((row) => row.id);
  }

  async restore(tx: Transaction, id: string, days: number): Promise<Contact | null> {
    const [contact] = await tx.rows<Contact>(restoreContact, [id, days, countSlot()]);
    return contact ?? null;
  }

  /** Null when the contact is as wished already. */
  async setActive(tx: Transaction, id: string, active: boolean): Promise<Contact | null> {
    const [contact] = await tx.rows<Contact>(setContactActive, [id, active]);
    return contact ?? null;
  }

  /** Contacts by the e-mails or phones they hold. */
  async findByIdentity(
    tx: Transaction,
    values: readonly string[],
  ): Promise<{ value: string; contactId: string }[]> {
    return tx.rows(findByIdentity, [[...values].sort()]);
  }

  /** Locks the contacts that have one of these ids or hold one of these e-mails and phones. */
  async lockHolders(tx: Transaction, ids: readonly string[], values: readonly string[]): Promise<Contact[]> {
    return tx.rows<Contact>(lockHolders, [ids, [...new Set(values)].sort()]);
  }

  async lockIdentities(tx: Transaction): Promise<void> {
    await tx.takeTurn(CONTACT_IDENTITIES);
  }
}

function inOrderOf<T extends { id: string }>(rows: readonly { id: string }[], found: readonly T[]): T[] {
  const byId = new Map(found.map((item) => [item.id, item]));
  return rows.map(({ id }) => byId.get(id)).filter((item) => item !== undefined);
}
