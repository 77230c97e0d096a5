import { setImmediate as turnOfEvents } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { OrganizationMembers, OrganizationSettings } from '@rosetta/auth';
import {
  type Actor,
  AuditLog,
  type Change,
  Database,
  DomainError,
  invalid,
  namedBy,
  newId,
  type Transaction,
  unknownAmong,
  bisectOnFailure,
} from '@rosetta/common';
import { type FollowedExternalIds, OldIds } from '../merged-records/old-ids.service.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { AmbiguousMatches, ownersOf } from './ambiguous-match.js';
import { asChangedRow, asCreation, asUpdate } from './contact-changes.js';
import { type IdentityMapEntry, type ChangedEntry, ContactIdentityMap } from './contact-identity-map.js';
import {
  CONTACT_IDENTITIES,
  type ContactRow,
  type BulkImportOptions,
  type OnAmbiguous,
  type RowOutcome,
} from './contact-import.commands.js';
import { readRow, type ReadContact } from './contact-reading.js';
import { blankContact, type ContactState, namesCompany } from './contact-state.js';
import type { Contact } from './contact.entity.js';
import { externalIdOf } from './custom-fields.js';
import { DuplicateReports, type ReportedPair } from './duplicate-reports.js';
import { fold } from './fold.js';
import { identityKey } from './identities.js';
import { type ChangedContactRow, ContactsRepository, type NewContactRow } from './contacts.repository.js';
import { searchColumnsOf } from './search-columns.js';
import { NamedCompanies } from './shown-company.js';

/**
 * The bulk path of contacts: rows are checked in memory, all identities looked up at once, the rows decided in their order,
 * and what is new or changed written at once. A constant number of statements for any number of rows. Whoever matches and
 * then creates takes the organization's identity lock, so two imports of the same people make one contact each.
 */
@Injectable()
export class ContactImportService {
  constructor(
    private readonly database: Database,
    private readonly contacts: ContactsRepository,
    private readonly accounts: AccountsService,
    private readonly settings: OrganizationSettings,
    private readonly members: OrganizationMembers,
    private readonly oldIds: OldIds,
    private readonly audit: AuditLog,
    private readonly duplicates: DuplicateReports,
  ) {}

  /** Reads rows ahead of their import, which takes them as they are. */
  async read(
    actor: Actor,
    rows: readonly ContactRow[],
    options: BulkImportOptions,
  ): Promise<(ReadContact | DomainError)[]> {
    const defaultCountry = await this.defaultCountry(actor, options);
    return rows.map((row) => readRow(row, options, defaultCountry));
  }

  private async defaultCountry(actor: Actor, options: BulkImportOptions): Promise<string | null> {
    return options.defaultCountry ?? (await this.settings.get(actor.organizationId)).defaultCountry;
  }

  /** Imports rows; each has an outcome of its own, in the order given. */
  async importMany(
    actor: Actor,
    rows: readonly (ContactRow | ReadContact)[],
    options: BulkImportOptions,
  ): Promise<RowOutcome[]> {
    const isRolledBack = (outcomes: readonly RowOutcome[]) =>
      !!options.dryRun || (!!options.atomic && outcomes.some((outcome) => 'failure' in outcome));
    const outcomes = await this.database.transactionUnless(
      isRolledBack,
      actor.organizationId,
      (tx) => this.importInside(tx, actor, rows, { ...options, skipBlank: true }),
      CONTACT_IDENTITIES,
    );
    return isRolledBack(outcomes) ? withoutNewIds(outcomes) : outcomes;
  }

  /** As {@link importMany}, inside the caller's transaction, which is to be undone where that is requested. */
  async importInside(
    tx: Transaction,
    actor: Actor,
    rows: readonly (ContactRow | ReadContact)[],
    options: BulkImportOptions,
  ): Promise<RowOutcome[]> {
    const defaultCountry = await this.defaultCountry(actor, options);
    await this.contacts.lockIdentities(tx);
    const read = await this.checkReferences(
      tx,
      actor,
      rows.map((row) => readRow(row, options, defaultCountry)),
      options.lenient ?? false,
    );
    const sound = read.filter((row): row is ReadContact => !(row instanceof DomainError));
    const { named, taken, mergedExternal } = await this.findNamed(tx, actor, sound);
    const identityMap = await this.openCurrentIdentityMap(
      tx,
      actor,
      sound.flatMap(({ state }) => [...state.emails, ...state.phones]),
      named,
      mergedExternal,
    );
    const companies = await this.findCompanies(tx, actor, sound, identityMap);
    const ambiguous = await this.openAmbiguous(tx, identityMap, options.onAmbiguous);
    const decided = read.map((row) => decide(identityMap, row, options, taken, companies, ambiguous));
    const refused = await this.writeIdentityMap(tx, actor, identityMap, options.meanwhile);
    const review = decided.flatMap((each) => each.review ?? []);
    await this.reportDuplicates(tx, actor, review, refused);
    return decided.map(({ outcome, entry }) => {
      const failure = entry && refused.get(entry.id);
      return failure ? { failure } : outcome;
    });
  }

  /**
   * Finds whom rows name by an id or an external id; one look-up for all ids, one for all external ids, none for none, and one for
   * those that nobody has any more.
   */
  private async findNamed(
    tx: Transaction,
    actor: Actor,
    rows: readonly ReadContact[],
  ): Promise<{ named: string[]; taken: ReadonlySet<string>; mergedExternal: FollowedExternalIds }> {
    const ids = [...new Set(rows.flatMap(({ fields }) => fields.id ?? []))];
    const externalIds = [...new Set(rows.flatMap(({ state }) => externalIdOf(state.customFields) || []))];
    const taken = ids.length > 0 ? await this.contacts.findTakenIds(tx, ids) : [];
    const others = externalIds.length > 0 ? await this.contacts.findByExternalId(tx, externalIds) : [];
    const live = new Set(others.map(({ externalId }) => externalId));
    const missing = externalIds.filter((externalId) => !live.has(externalId));
    const mergedExternal = await this.oldIds.followExternal(actor, 'contact', missing);
    const led = [...mergedExternal.values()];
    return {
      named: [...taken, ...[...others, ...led].map(({ id }) => id)],
      taken: new Set(taken),
      mergedExternal,
    };
  }

  /** Finds the accounts that rows tell of as text, and the names of those that contacts have; nothing for no text. */
  private async findCompanies(
    tx: Transaction,
    actor: Actor,
    rows: readonly ReadContact[],
    identityMap: ContactIdentityMap,
  ): Promise<NamedCompanies> {
    const told = rows.filter(({ fields }) => namesCompany(fields)).map(({ state }) => state.companyName!);
    if (told.length === 0) return new NamedCompanies(new Map(), new Map());
    const ids = await this.accounts.findByName(tx, told);
    return new NamedCompanies(ids, await this.accounts.names(actor, identityMap.companyIds()));
  }

  /** Loads the contacts that hold any of these e-mails and phones, or have one of these ids, and locks them. */
  async openIdentityMap(
    tx: Transaction,
    identities: readonly string[],
    ids: readonly string[] = [],
  ): Promise<ContactIdentityMap> {
    return new ContactIdentityMap(await this.lockHolders(tx, ids, identities));
  }

  private async lockHolders(
    tx: Transaction,
    ids: readonly string[],
    identities: readonly string[],
  ): Promise<Contact[]> {
    const isNeeded = identities.length + ids.length > 0;
    return isNeeded ? this.contacts.lockHolders(tx, ids, identities) : [];
  }

  /** As {@link openIdentityMap}; an id of who was merged is that of the contact into which they were. */
  async openCurrentIdentityMap(
    tx: Transaction,
    actor: Actor,
    identities: readonly string[],
    ids: readonly string[],
    mergedExternal: FollowedExternalIds = new Map(),
  ): Promise<ContactIdentityMap> {
    const holders = await this.lockHolders(tx, ids, identities);
    const known = new Set(holders.map(({ id }) => id));
    const merged = await this.oldIds.follow(
      actor,
      ids.filter((id) => !known.has(id)),
    );
    const all = [...ids, ...[...merged.values()].map(({ id }) => id)];
    const current = merged.size === 0 ? holders : await this.lockHolders(tx, all, identities);
    return new ContactIdentityMap(current, merged, mergedExternal);
  }

  /** Knows what becomes of rows that hit several contacts; asks what people have said of them only where that matters. */
  async openAmbiguous(
    tx: Transaction,
    identityMap: ContactIdentityMap,
    wanted: OnAmbiguous | null | undefined,
  ): Promise<AmbiguousMatches> {
    const known = wanted === 'review' ? identityMap.storedIds() : [];
    const different = known.length > 1 ? await this.duplicates.knownDifferent(tx, known) : [];
    return new AmbiguousMatches(identityMap, wanted, different);
  }

  /** Asks people of contacts that were written, or were there, whether they are one. */
  async reportDuplicates(
    tx: Transaction,
    actor: Actor,
    pairs: readonly ReportedPair[],
    unwritten: { has(id: string): boolean },
  ): Promise<void> {
    const sound = pairs.filter((pair) => !pair.some((id) => unwritten.has(id)));
    if (sound.length > 0) await this.duplicates.report(tx, actor, sound);
  }

  /** Writes what an identity map has new and changed; answers, by contact id, what Postgres refused. */
  async writeIdentityMap(
    tx: Transaction,
    actor: Actor,
    identityMap: ContactIdentityMap,
    meanwhile?: () => void,
  ): Promise<Map<string, DomainError>> {
    const writings = [
      ...identityMap.created().map((entry) => creating(actor, entry)),
      ...identityMap.changed().map((entry) => changing(entry)),
    ];
    const refusals = await bisectOnFailure(tx, writings, async (some) => {
      const created = some.flatMap((each) => each.created ?? []);
      const changed = some.flatMap((each) => each.changed ?? []);
      this.contacts.store(tx, created, changed);
      // Postgres stores many while their audit events are written out.
      if (some.length > FEW) await turnOfEvents();
      this.audit.record(
        tx,
        actor,
        some.map((each) => each.change()),
      );
      if (some === writings) meanwhile?.();
    });
    return new Map(refusals.map(({ item, failure }) => [item.id, failure]));
  }

  /** Fails the rows that name a company or assignee the organization does not have; two look-ups for all rows. */
  private async checkReferences(
    tx: Transaction,
    actor: Actor,
    rows: readonly (ReadContact | DomainError)[],
    isLenient: boolean,
  ): Promise<(ReadContact | DomainError)[]> {
    const states = rows.flatMap((row) => (row instanceof DomainError ? [] : row.state));
    const companyOf = await this.accounts.usable(actor, tx, namedBy(states, 'companyId'));
    const isNoMember = await unknownAmong(namedBy(states, 'assigneeId'), (ids) =>
      this.members.missing(tx, ids),
    );
    return rows.map((row) => {
      if (row instanceof DomainError) return row;
      const { companyId: named, assigneeId } = row.state;
      const companyId = named === null ? null : companyOf(named);
      let checked = row;
      if (companyId === undefined) {
        if (!isLenient) return invalid('Company not found', 'company_id');
        checked = withoutReference(checked, 'companyId', 'Company not found');
      } else if (companyId !== named)
        checked = row.with({ fields: { ...row.fields, companyId }, state: { ...row.state, companyId } });
      if (isNoMember(assigneeId)) {
        if (!isLenient) return invalid('Assignee not found', 'assignee_id');
        checked = withoutReference(checked, 'assigneeId', 'Assignee not found');
      }
      return checked;
    });
  }
}

function withoutReference(row: ReadContact, field: 'companyId' | 'assigneeId', why: string): ReadContact {
  return row.with({
    fields: { ...row.fields, [field]: undefined },
    state: { ...row.state, [field]: null },
    dropped: [...row.dropped, { field, value: row.fields[field], why }],
  });
}

/** Nobody is told the id of a contact that was never written. */
function withoutNewIds(outcomes: readonly RowOutcome[]): RowOutcome[] {
  const made = new Set(
    outcomes.flatMap((row) => ('outcome' in row && row.outcome === 'created' ? row.contactId : [])),
  );
  return outcomes.map((row) =>
    'outcome' in row && made.has(row.contactId) ? { ...row, contactId: null } : row,
  );
}

interface Decision {
  readonly outcome: RowOutcome;
  readonly entry: IdentityMapEntry | null;
  readonly review?: readonly ReportedPair[];
}

function decide(
  identityMap: ContactIdentityMap,
  row: ReadContact | DomainError,
  options: BulkImportOptions,
  taken: ReadonlySet<string>,
  companies: NamedCompanies,
  ambiguous: AmbiguousMatches,
): Decision {
  if (row instanceof DomainError) return { outcome: { failure: row }, entry: null };
  const { dropped } = row;
  if (row.isBlank && options.skipBlank) {
    const warnings = ['The row says nothing, and was skipped'];
    return { outcome: { contactId: null, outcome: 'skipped', warnings, dropped }, entry: null };
  }
  const externalId = externalIdOf(row.state.customFields);
  const found = identityMap.match(row.state.emails, row.state.phones, { id: row.fields.id, externalId });
  if (!found) return creation(identityMap, row.with({ state: withCompany(row, companies) }), taken);
  const settled = ambiguous.settle(found);
  if (settled instanceof DomainError) return { outcome: { failure: settled }, entry: null };
  const { match, review } = settled;
  const { entry, others, isItself } = match;
  const former = identityMap.formerlyKnownBy(entry, externalId);
  if (review.length > 0) {
    const warnings = [
      `${ownersOf(match)}: it is written to none of them, and people are asked whether they are one`,
    ];
    return { outcome: { contactId: entry.id, outcome: 'skipped', warnings, dropped }, entry, review };
  }
  const warnings = others.map(
    ({ id }) => `An e-mail or phone of this row also belongs to contact ${id}, which was left as it is`,
  );
  const { id } = row.fields;
  if (id !== undefined && !isItself)
    warnings.push(`The id ${id} is none of this organization; the row was matched with contact ${entry.id}`);
  if (isItself && id !== entry.id) warnings.push(`The contact ${id} was merged into ${entry.id}`);
  if (former !== null) warnings.push(`The contact ${former} was merged into ${entry.id}`);
  if (options.skipDuplicates)
    return { outcome: { contactId: entry.id, outcome: 'skipped', warnings, dropped }, entry };
  if (isSomebodyElse(entry.state, row.state)) warnings.push(MERGED_BY_PHONE);
  try {
    const source = row.fields.source ?? (entry.state.source === null ? options.defaultSource : undefined);
    const told = former === null ? row : withoutExternalId(row, entry.state);
    const fields = { ...told.fields, source, ...companyOf(row, companies, entry.state) };
    identityMap.merge(entry, fields, told.state, isItself);
  } catch (error) {
    if (error instanceof DomainError) return { outcome: { failure: error }, entry: null };
    throw error;
  }
  return { outcome: { contactId: entry.id, outcome: 'merged', warnings, dropped }, entry };
}

/** A contact that another one was merged into goes on being known by its own id of another system, where it has one. */
function withoutExternalId(row: ReadContact, { customFields: known }: ContactState): ReadContact {
  const own = known.external_id;
  if (own === undefined || own === null) return row;
  const customFields = { ...row.state.customFields, external_id: own };
  return row.with({
    fields: { ...row.fields, customFields },
    state: { ...row.state, customFields },
  });
}

/** What a row that tells of a company as text makes of a contact's company. */
function companyOf(
  { fields, state }: ReadContact,
  companies: NamedCompanies,
  before: ContactState = blankContact,
) {
  return namesCompany(fields) ? companies.link(before, state.companyName!) : {};
}

function withCompany(row: ReadContact, companies: NamedCompanies): ContactState {
  return namesCompany(row.fields) ? { ...row.state, ...companyOf(row, companies) } : row.state;
}

/** A contact keeps the id that its row brings, unless it is that of one who was deleted. */
function creation(identityMap: ContactIdentityMap, row: ReadContact, taken: ReadonlySet<string>): Decision {
  const { id } = row.fields;
  const isTaken = id !== undefined && taken.has(id);
  const warnings = isTaken ? [`The contact ${id} was deleted; the row was made a new one`] : [];
  const entry = identityMap.create(isTaken || id === undefined ? newId() : id, row.state);
  const { dropped } = row;
  return { outcome: { contactId: entry.id, outcome: 'created', warnings, dropped }, entry };
}

const MERGED_BY_PHONE = 'Merged by its phone alone: the contact had another name and e-mail';

/** Whether a row that a phone has led to a contact tells of another person: of people who share a phone, say. */
function isSomebodyElse(known: ContactState, row: ContactState): boolean {
  if (known.fullName === null || row.fullName === null || row.emails.length === 0) return false;
  const isShared = (list: 'emails' | 'phones') => {
    const keys = known[list].map(identityKey);
    return row[list].some((value) => keys.includes(identityKey(value)));
  };
  return isShared('phones') && !isShared('emails') && fold(known.fullName) !== fold(row.fullName);
}

/** So few contacts are stored as soon as their audit events are written out. */
const FEW = 100;

/** One contact to be written, and the audit event of it. */
interface Writing {
  readonly id: string;
  readonly created?: NewContactRow;
  readonly changed?: ChangedContactRow;
  readonly change: () => Change;
}

function creating(actor: Actor, { id, state }: IdentityMapEntry): Writing {
  const { searchText, firstNameKey, lastNameKey } = searchColumnsOf(state);
  // The state last: what is added to an object that was spread costs more than all else of it.
  const created = { id, searchText, firstNameKey, lastNameKey, createdBy: actor.userId, ...state };
  return { id, created, change: () => asCreation(created) };
}

function changing({ id, stored, state, changed }: ChangedEntry): Writing {
  const row = asChangedRow({ ...state, id }, changed);
  return { id, changed: row, change: () => asUpdate(stored, row, changed) };
}
