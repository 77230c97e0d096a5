import { Injectable } from '@nestjs/common';
import { OrganizationMembers, OrganizationSettings } from '@rosetta/auth';
import {
  type Actor,
  AuditLog,
  type Change,
  Database,
  DomainError,
  invalid,
  isUuid,
  newId,
  type Transaction,
  bisectOnFailure,
} from '@rosetta/common';
import { AccountsService } from '../accounts/accounts.service.js';
import { asChangedRow, asCreation, asUpdate } from './contact-changes.js';
import { type IdentityMapEntry, type ChangedEntry, ContactIdentityMap } from './contact-identity-map.js';
import {
  CONTACT_IDENTITIES,
  type ContactRow,
  type BulkImportOptions,
  type RowOutcome,
} from './contact-import.commands.js';
import { blankContact, type ContactState, writeFields } from './contact-state.js';
import type { ContactFields } from './contact.commands.js';
import { type ChangedContactRow, ContactsRepository, type NewContactRow } from './contacts.repository.js';
import { searchColumnsOf } from './search-columns.js';

/** A row that was read without a fault. */
interface ReadRow {
  readonly fields: ContactFields;
  readonly state: ContactState;
}

/** Thrown to undo a call that was only to tell, or in which a row failed and all or none was asked for. */
class ImportRolledBack extends Error {
  constructor(readonly outcomes: readonly RowOutcome[]) {
    super('Nothing was to be written');
  }
}

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
    private readonly audit: AuditLog,
  ) {}

  /** Imports rows; each has an outcome of its own, in the order given. */
  async importMany(
    actor: Actor,
    rows: readonly ContactRow[],
    options: BulkImportOptions,
  ): Promise<RowOutcome[]> {
    try {
      const work = async (tx: Transaction) => {
        const outcomes = await this.importInside(tx, actor, rows, options);
        const isRolledBack = options.atomic && outcomes.some((outcome) => 'failure' in outcome);
        if (options.dryRun || isRolledBack) throw new ImportRolledBack(outcomes);
        return outcomes;
      };
      return await this.database.transaction(actor.organizationId, work, CONTACT_IDENTITIES);
    } catch (error) {
      if (error instanceof ImportRolledBack) return withoutNewIds(error.outcomes);
      throw error;
    }
  }

  /** As {@link importMany}, inside the caller's transaction, which is to be undone where that is wished. */
  async importInside(
    tx: Transaction,
    actor: Actor,
    rows: readonly ContactRow[],
    options: BulkImportOptions,
  ): Promise<RowOutcome[]> {
    const { defaultCountry } = await this.settings.get(actor.organizationId);
    await this.contacts.lockIdentities(tx);
    const read = await this.checkReferences(
      tx,
      rows.map((row) => readRow(row, options, defaultCountry)),
    );
    const identityMap = await this.openIdentityMap(
      tx,
      read.flatMap((row) => (row instanceof DomainError ? [] : [...row.state.emails, ...row.state.phones])),
    );
    const decided = read.map((row) => decide(identityMap, row, options));
    const refused = await this.writeIdentityMap(tx, actor, identityMap);
    return decided.map(({ outcome, entry }) => {
      const failure = entry && refused.get(entry.id);
      return failure ? { failure } : outcome;
    });
  }

  /** Loads the contacts that hold any of these e-mails and phones, or have one of these ids, and locks them. */
  async openIdentityMap(
    tx: Transaction,
    identities: readonly string[],
    ids: readonly string[] = [],
  ): Promise<ContactIdentityMap> {
    const isNeeded = identities.length + ids.length > 0;
    return new ContactIdentityMap(isNeeded ? await this.contacts.lockHolders(tx, ids, identities) : []);
  }

  /** Writes what an identity map has new and changed; answers, by contact id, what Postgres refused. */
  async writeIdentityMap(
    tx: Transaction,
    actor: Actor,
    identityMap: ContactIdentityMap,
  ): Promise<Map<string, DomainError>> {
    const writings = [
      ...identityMap.created().map((entry) => creating(actor, entry)),
      ...identityMap.changed().map((entry) => changing(entry)),
    ];
    const refusals = await bisectOnFailure(tx, writings, (some) => {
      const created = some.flatMap((each) => each.created ?? []);
      const changed = some.flatMap((each) => each.changed ?? []);
      const changes = some.map(({ change }) => change);
      this.contacts.store(tx, created, changed);
      this.audit.record(tx, actor, changes);
    });
    return new Map(refusals.map(({ item, failure }) => [item.change.entityId, failure]));
  }

  /** Fails the rows that name a company or assignee the organization does not have; two look-ups for all rows. */
  private async checkReferences(
    tx: Transaction,
    rows: readonly (ReadRow | DomainError)[],
  ): Promise<(ReadRow | DomainError)[]> {
    const named = (property: 'companyId' | 'assigneeId') => [
      ...new Set(rows.flatMap((row) => (row instanceof DomainError ? [] : (row.state[property] ?? [])))),
    ];
    const companies = new Set(
      (await this.accounts.unusable(tx, named('companyId').filter(isUuid))).map(({ id }) => id),
    );
    const assignees = new Set(await this.members.missing(tx, named('assigneeId').filter(isUuid)));
    return rows.map((row) => {
      if (row instanceof DomainError) return row;
      const { companyId, assigneeId } = row.state;
      if (companyId !== null && (!isUuid(companyId) || companies.has(companyId)))
        return invalid('Company not found', 'company_id');
      if (assigneeId !== null && (!isUuid(assigneeId) || assignees.has(assigneeId)))
        return invalid('Assignee not found', 'assignee_id');
      return row;
    });
  }
}

function readRow(
  row: ContactRow,
  options: BulkImportOptions,
  defaultCountry: string | null,
): ReadRow | DomainError {
  if (row instanceof DomainError) return row;
  try {
    const tags = [...(row.tags ?? []), ...(options.defaultTags ?? [])];
    const fields = { ...row, tags };
    const source = row.source ?? options.defaultSource;
    return { fields, state: writeFields(blankContact, { ...fields, source }, defaultCountry) };
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
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
}

function decide(
  identityMap: ContactIdentityMap,
  row: ReadRow | DomainError,
  options: BulkImportOptions,
): Decision {
  if (row instanceof DomainError) return { outcome: { failure: row }, entry: null };
  const match = identityMap.match(row.state.emails, row.state.phones);
  if (!match) {
    const entry = identityMap.create(newId(), row.state);
    return { outcome: { contactId: entry.id, outcome: 'created', warnings: [] }, entry };
  }
  const { entry, others } = match;
  const warnings = others.map(
    ({ id }) => `An e-mail or phone of this row also belongs to contact ${id}, which was left as it is`,
  );
  if (options.skipDuplicates)
    return { outcome: { contactId: entry.id, outcome: 'skipped', warnings }, entry };
  try {
    const source = row.fields.source ?? (entry.state.source === null ? options.defaultSource : undefined);
    identityMap.merge(entry, { ...row.fields, source }, row.state);
  } catch (error) {
    if (error instanceof DomainError) return { outcome: { failure: error }, entry: null };
    throw error;
  }
  return { outcome: { contactId: entry.id, outcome: 'merged', warnings }, entry };
}

/** One contact to be written, and the audit event of it. */
interface Writing {
  readonly created?: NewContactRow;
  readonly changed?: ChangedContactRow;
  readonly change: Change;
}

function creating(actor: Actor, { id, state }: IdentityMapEntry): Writing {
  const created = { ...state, id, ...searchColumnsOf(state), createdBy: actor.userId };
  return { created, change: asCreation(created) };
}

function changing({ id, stored, state, changed }: ChangedEntry): Writing {
  const row = asChangedRow({ ...state, id }, changed);
  return { changed: row, change: asUpdate(stored, row, changed) };
}
