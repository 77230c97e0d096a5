import { Injectable } from '@nestjs/common';
import {
  type AcceptedVersions,
  type Actor,
  AuditLog,
  changedProperties,
  Database,
  DomainError,
  isUuid,
  namedBy,
  newId,
  notFound,
  type Page,
  requireKnown,
  requireVersion,
  SoftDeletion,
  type Transaction,
} from '@rosetta/common';
import { OrganizationMembers, OrganizationSettings } from '@rosetta/auth';
import { AccountsService } from '../accounts/accounts.service.js';
import { OldIds } from '../merged-records/old-ids.service.js';
import {
  blankContact,
  type ContactState,
  namesCompany,
  writableProperties,
  writeFields,
} from './contact-state.js';
import type {
  ContactCreation,
  ContactFilter,
  ContactName,
  ContactQuery,
  ContactKeysetPage,
  CreateContact,
  UpdateContact,
} from './contact.commands.js';
import { asChangedRow, asCreation, asUpdate } from './contact-changes.js';
import type { Contact } from './contact.entity.js';
import type { ContactProfile } from './contact-profile.js';
import { ContactsRepository, type NewContactRow, type WithAccounts } from './contacts.repository.js';
import { MergedRecordsRepository } from '../merged-records/merged-records.repository.js';
import { identityKey } from './identities.js';
import { normalizePhone } from './phone.js';
import { searchColumnsOf } from './search-columns.js';
import { NamedCompanies } from './shown-company.js';

/** One contact to change, and how. */
export interface ContactUpdate {
  readonly id: string;
  readonly fields: UpdateContact;
  /** What is left of the fields once it is known what the contact is. */
  readonly remaining?: (before: Contact) => UpdateContact;
  readonly accepted?: AcceptedVersions;
}

/**
 * The rules of contacts, the same for every dialect. Methods that write take an optional transaction, so that a dialect which
 * must read back what it wrote does both as one.
 */
@Injectable()
export class ContactsService {
  private readonly deletion: SoftDeletion<Contact>;

  constructor(
    private readonly database: Database,
    private readonly contacts: ContactsRepository,
    private readonly accounts: AccountsService,
    private readonly settings: OrganizationSettings,
    private readonly members: OrganizationMembers,
    private readonly mergedRecords: MergedRecordsRepository,
    private readonly oldIds: OldIds,
    private readonly audit: AuditLog,
  ) {
    this.deletion = new SoftDeletion(database, audit, 'contact', contacts);
  }

  /**
   * Reads one contact, inactive ones included.
   * @throws {not_found}
   */
  async get(actor: Actor, id: string): Promise<Contact> {
    const contact = isUuid(id) ? await this.contacts.get(actor.organizationId, id) : null;
    if (!contact) throw notFound('Contact');
    return contact;
  }

  /** Lists live contacts, with the exact total; reads of them what will be shown. */
  async list<Property extends keyof Contact>(
    actor: Actor,
    query: ContactQuery,
    properties: readonly Property[],
  ): Promise<Page<Pick<Contact, Property | 'id'>>> {
    return this.contacts.list(actor.organizationId, query, properties);
  }

  /** A keyset page of contacts in the order of their numbers (document E's cursor). */
  async keysetPage<Property extends keyof Contact>(
    actor: Actor,
    page: ContactKeysetPage,
    properties: readonly Property[],
  ): Promise<Pick<Contact, Property>[]> {
    return this.contacts.keysetPage(actor.organizationId, page, properties);
  }

  /** As {@link keysetPage}, with the live accounts of each contact, in the same statement. */
  async keysetPageWithAccounts<Property extends keyof Contact>(
    actor: Actor,
    page: ContactKeysetPage,
    properties: readonly Property[],
  ): Promise<WithAccounts<Pick<Contact, Property>>[]> {
    return this.contacts.keysetPageWithAccounts(actor.organizationId, page, properties);
  }

  /** Contacts by id, inactive ones too; one statement for any number, none for none. */
  async byIds<Property extends keyof Contact>(
    actor: Actor,
    ids: readonly string[],
    properties: readonly Property[],
  ): Promise<Map<string, Pick<Contact, Property | 'id'>>> {
    if (ids.length === 0) return new Map();
    const page = { ids, includeInactive: true, after: '0', limit: ids.length };
    const found = await this.keysetPage(actor, page, ['id', ...properties]);
    return new Map(found.map((contact) => [contact.id, contact]));
  }

  /** Names of contacts, sorted by name, for a dropdown. */
  async names(actor: Actor, filter: ContactFilter, limit: number): Promise<ContactName[]> {
    return this.contacts.names(actor.organizationId, filter, limit);
  }

  /**
   * Reads one contact with what is told beside it, see {@link ContactProfile}.
   * @throws {not_found}
   */
  async profile(actor: Actor, id: string): Promise<ContactProfile> {
    const profile = isUuid(id) ? await this.contacts.profile(actor.organizationId, id) : null;
    if (!profile) throw notFound('Contact');
    return profile;
  }

  /**
   * As {@link profile}, of the contact a phone belongs to: the one whose primary it is, then the oldest.
   * @throws {not_found}
   */
  async profileByPhone(actor: Actor, phone: string): Promise<ContactProfile> {
    const { defaultCountry } = await this.settings.get(actor.organizationId);
    const normalized = normalizePhone(phone, defaultCountry);
    const profile =
      normalized === null ? null : await this.contacts.profileByPhone(actor.organizationId, normalized);
    if (!profile) throw notFound('Contact');
    return profile;
  }

  /** Whether a phone is one of this contact's, however it is spelled. */
  async hasPhone(
    actor: Actor,
    contact: Pick<Contact, 'phones' | 'phoneAsWritten'>,
    phone: string,
  ): Promise<boolean> {
    if (phone.trim() === contact.phoneAsWritten) return true;
    const { defaultCountry } = await this.settings.get(actor.organizationId);
    const normalized = normalizePhone(phone, defaultCountry);
    if (normalized === null) return false;
    const key = identityKey(normalized);
    return contact.phones.some((known) => identityKey(known) === key);
  }

  /** @throws {validation_failed | duplicate} */
  async create(actor: Actor, command: CreateContact, creation?: ContactCreation): Promise<Contact> {
    const [contact] = await this.createMany(actor, [command], creation);
    return contact!;
  }

  /**
   * Creates all of the contacts or none, in a constant number of statements.
   * @throws {validation_failed | duplicate}
   */
  async createMany(
    actor: Actor,
    commands: readonly CreateContact[],
    creation: ContactCreation = {},
  ): Promise<Contact[]> {
    const rows = await this.readNew(actor, commands);
    return this.database.join(actor.organizationId, async (tx) => {
      const checked = await this.checkNew(actor, tx, rows, creation);
      this.audit.record(tx, actor, checked.map(asCreation));
      return this.contacts.insert(tx, checked);
    });
  }

  /**
   * As {@link createMany}, for callers who need only the ids. Nobody waits for what is written: it goes out with what the
   * transaction does next, and should it fail, the transaction does.
   * @throws {validation_failed | duplicate}
   */
  async storeNew(actor: Actor, commands: readonly CreateContact[], tx: Transaction): Promise<string[]> {
    const rows = await this.checkNew(actor, tx, await this.readNew(actor, commands));
    this.contacts.store(tx, rows, []);
    this.audit.record(tx, actor, rows.map(asCreation));
    return rows.map(({ id }) => id);
  }

  private async readNew(
    { organizationId, userId }: Actor,
    commands: readonly CreateContact[],
  ): Promise<NewContactRow[]> {
    const { defaultCountry } = await this.settings.get(organizationId);
    return commands.map((command) => {
      const state = writeFields(blankContact, command, defaultCountry);
      return { ...state, id: command.id ?? newId(), ...searchColumnsOf(state), createdBy: userId };
    });
  }

  private async checkNew(
    actor: Actor,
    tx: Transaction,
    rows: readonly NewContactRow[],
    { refusesKnownPhones = false }: ContactCreation = {},
  ): Promise<NewContactRow[]> {
    const { dedupe } = await this.settings.get(tx.organizationId);
    const told = rows.map(({ companyId, companyName }) => companyId === null && companyName !== null);
    const linked = await this.linkCompanies(actor, tx, rows, told);
    await this.checkReferences(tx, linked);
    if (dedupe || refusesKnownPhones) await this.refuseKnownPhones(tx, linked);
    return linked;
  }

  /** @throws {not_found | validation_failed | duplicate | version_mismatch} */
  async update(
    actor: Actor,
    id: string,
    fields: UpdateContact,
    { accepted, remaining }: Pick<ContactUpdate, 'accepted' | 'remaining'> = {},
  ): Promise<Contact> {
    if (!isUuid(id)) throw notFound('Contact');
    const [contact] = await this.updateMany(actor, [{ id, fields, accepted, remaining }]);
    if (!contact) throw notFound('Contact');
    return contact;
  }

  /**
   * Changes the contacts that exist, in a constant number of statements, and returns them in the order asked for. A
   * contact that the fields leave as it is keeps its version and gets no audit event.
   * @throws {validation_failed | duplicate | version_mismatch}
   */
  async updateMany(actor: Actor, updates: readonly ContactUpdate[]): Promise<Contact[]> {
    return this.database.join(actor.organizationId, async (tx) => {
      const { current, planned, rows, changes } = await this.planChanges(actor, updates, tx);
      this.audit.record(tx, actor, changes);
      const changed = rows.length > 0 ? await this.contacts.update(tx, rows) : [];
      for (const contact of changed) current.set(contact.id, contact);
      return planned.map(({ id }) => current.get(id)!);
    });
  }

  /**
   * As {@link updateMany}, for callers who need only the ids of those that exist; waits as little as {@link storeNew}.
   * @throws {validation_failed | duplicate | version_mismatch}
   */
  async storeChanges(actor: Actor, updates: readonly ContactUpdate[], tx: Transaction): Promise<string[]> {
    const { planned, rows, changes } = await this.planChanges(actor, updates, tx);
    this.contacts.store(tx, [], rows);
    this.audit.record(tx, actor, changes);
    return planned.map(({ id }) => id);
  }

  /** Locks the contacts that exist, and says what is to be written of those that change. */
  private async planChanges(actor: Actor, updates: readonly ContactUpdate[], tx: Transaction) {
    const { defaultCountry, dedupe } = await this.settings.get(actor.organizationId);
    if (updates.some(({ fields: { phone, phones } }) => phone !== undefined || phones !== undefined))
      await this.beforeWritingPhones(actor, tx);
    const found = await this.contacts.lock(
      tx,
      updates.map(({ id }) => id),
    );
    const current = new Map(found.map((contact) => [contact.id, contact]));
    const known = updates.filter(({ id }) => current.has(id));
    const planned = known.map(({ id, fields, remaining, accepted }) => {
      const before = current.get(id)!;
      requireVersion(before, accepted);
      return { id, ...writeFields(before, remaining?.(before) ?? fields, defaultCountry) };
    });
    const told = known.map(({ fields }) => namesCompany(fields));
    const linked = await this.linkCompanies(actor, tx, planned, told, current);
    const changing = linked.flatMap((after) => {
      const before = current.get(after.id)!;
      const changed = changedProperties(writableProperties, before, after);
      if (changed.length === 0) return [];
      return { row: asChangedRow(after, changed), change: asUpdate(before, after, changed) };
    });
    const rows = changing.map(({ row }) => row);
    await this.checkReferences(tx, rows, current);
    if (dedupe)
      await this.refuseKnownPhones(
        tx,
        rows.filter(({ newIdentities }) => newIdentities),
      );
    return { current, planned, rows, changes: changing.map(({ change }) => change) };
  }

  /**
   * Where phones are kept apart, whoever writes some takes turns before locking rows, in the order in which an import
   * locks; in the other order the two would wait for each other. For callers who lock before {@link updateMany} does.
   */
  async beforeWritingPhones({ organizationId }: Actor, tx: Transaction): Promise<void> {
    const { dedupe } = await this.settings.get(organizationId);
    if (dedupe) await this.contacts.lockIdentities(tx);
  }

  /** Which of these contacts exist; locks them until the transaction ends. */
  async existing(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
    return new Set((await this.contacts.lock(tx, ids)).map(({ id }) => id));
  }

  /**
   * Refuses contacts that a record cannot name; locks the others until the transaction ends.
   * @throws {validation_failed}
   */
  async requireExisting(tx: Transaction, ids: readonly string[]): Promise<void> {
    const exist = async () => (await this.existing(tx, ids)).size === ids.length;
    await requireKnown(ids, exist, 'Contact not found', 'contact_id');
  }

  /**
   * As {@link existing}, of contacts that rows name one by one: tells of an id which contact is meant, that into which its own was
   * merged too, and undefined of none.
   */
  async named(
    actor: Actor,
    tx: Transaction,
    ids: readonly string[],
  ): Promise<(id: string) => string | undefined> {
    const existing = await this.existing(tx, ids);
    const found = await this.oldIds.follow(
      actor,
      ids.filter((id) => !existing.has(id)),
    );
    const others =
      found.size > 0
        ? await this.existing(
            tx,
            [...found.values()].map(({ id }) => id),
          )
        : existing;
    return (id) =>
      [id, found.get(id)?.id].find((each) => each !== undefined && (existing.has(each) || others.has(each)));
  }

  /**
   * Deletes a contact softly; its deals stay, and are what a caller is to be warned of. An id that was merged deletes nothing.
   * @throws {not_found | version_mismatch}
   */
  async delete(actor: Actor, id: string, accepted?: AcceptedVersions): Promise<string[]> {
    await this.oldIds.deleting(actor, id, this.deletion.delete(actor, id, accepted));
    const deals = await this.contacts.countDeals(actor.organizationId, id);
    const stay = deals === 1 ? 'deal stays' : 'deals stay';
    return deals === 0 ? [] : [`${deals} ${stay}, found by the contact_id of who was deleted`];
  }

  /** Deletes the contacts that exist, softly; returns their ids. */
  async deleteMany(actor: Actor, ids: readonly string[]): Promise<string[]> {
    return this.deletion.deleteMany(actor, ids);
  }

  /**
   * Brings a contact back that was deleted in the last 30 days; one that was merged comes back with its merge undone.
   * @throws {not_found | duplicate | version_mismatch | conflict}
   */
  async restore(actor: Actor, id: string, accepted?: AcceptedVersions): Promise<Contact> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      await this.mergedRecords.refuseMerged(tx, id);
      const { dedupe } = await this.settings.get(actor.organizationId);
      if (dedupe) await this.contacts.lockIdentities(tx);
      const contact = await this.deletion.restore(actor, id, accepted);
      if (dedupe) await this.refuseKnownPhones(tx, [contact]);
      return contact;
    });
  }

  /**
   * Makes a contact inactive; only its creator may (of a contact made by a key: its assignee, or without one whoever runs the organization).
   * @throws {already_inactive}
   */
  async inactivate(actor: Actor, id: string): Promise<Contact> {
    return this.setActive(actor, id, false);
  }

  /**
   * Makes an inactive contact active again; who may is as for {@link inactivate}.
   * @throws {already_active}
   */
  async activate(actor: Actor, id: string): Promise<Contact> {
    return this.setActive(actor, id, true);
  }

  private async setActive(actor: Actor, id: string, active: boolean): Promise<Contact> {
    const already = new DomainError(
      active ? 'already_active' : 'already_inactive',
      `Contact not found or already ${active ? 'active' : 'inactive'}`,
    );
    return this.database.transaction(actor.organizationId, async (tx) => {
      const [before] = isUuid(id) ? await this.contacts.lock(tx, [id]) : [];
      const owner = before && (before.createdBy ?? before.assigneeId);
      const isOwn = owner ? owner === actor.userId : actor.role === 'owner' || actor.role === 'admin';
      if (!before || !isOwn) throw already;
      const contact = await this.contacts.setActive(tx, id, active);
      if (!contact) throw already;
      const action = active ? 'activated' : 'inactivated';
      this.audit.record(tx, actor, [{ entity: 'contact', entityId: id, action, version: contact.version }]);
      return contact;
    });
  }

  /** Links companies that rows are told of as text, see {@link NamedCompanies}; never makes one. */
  private async linkCompanies<Row extends ContactState & { id: string }>(
    actor: Actor,
    tx: Transaction,
    rows: readonly Row[],
    told: readonly boolean[],
    current?: ReadonlyMap<string, Contact>,
  ): Promise<Row[]> {
    const telling = rows.filter((_, index) => told[index]);
    if (telling.length === 0) return [...rows];
    const ids = await this.accounts.findByName(
      tx,
      telling.map(({ companyName }) => companyName!),
    );
    const linked = telling.map(({ id }) => current?.get(id)?.companyId ?? null);
    const companies = new NamedCompanies(ids, await this.accounts.names(actor, linked));
    return rows.map((row, index) =>
      told[index]
        ? { ...row, ...companies.link(current?.get(row.id) ?? blankContact, row.companyName!) }
        : row,
    );
  }

  /** Refuses accounts and assignees that are not the organization's; looks only at those that a row newly names. */
  private async checkReferences(
    tx: Transaction,
    rows: readonly (ContactState & { id: string })[],
    current?: ReadonlyMap<string, Contact>,
  ): Promise<void> {
    await this.accounts.checkUsable(tx, namedBy(rows, 'companyId', current));
    const areMembers = async (ids: readonly string[]) => (await this.members.missing(tx, ids)).length === 0;
    await requireKnown(namedBy(rows, 'assigneeId', current), areMembers, 'Assignee not found', 'assignee_id');
  }

  /** Ruling B.7: where the organization or the dialect wants it, a phone belongs to one contact. */
  private async refuseKnownPhones(
    tx: Transaction,
    rows: readonly Pick<Contact, 'id' | 'phones'>[],
  ): Promise<void> {
    const phones = rows.flatMap((row) => row.phones);
    if (phones.length === 0) return;
    await this.contacts.lockIdentities(tx);
    const own = new Set(rows.map(({ id }) => id));
    const known = (await this.contacts.findByIdentity(tx, phones)).find(
      ({ contactId }) => !own.has(contactId),
    );
    const keys = rows.flatMap((row) => [...new Set(row.phones.map(identityKey))]);
    const repeated = keys.find((key, index) => keys.indexOf(key) !== index);
    if (known ?? repeated)
      throw new DomainError(
        'duplicate',
        `duplicate key: a contact with phone ${known?.value ?? repeated} exists already`,
        {
          field: 'phones',
          existingId: known?.contactId,
        },
      );
  }
}
