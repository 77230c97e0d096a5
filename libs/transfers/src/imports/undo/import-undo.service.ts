import { Injectable } from '@nestjs/common';
import { type Actor, bisectOnFailure, type Transaction } from '@rosetta/common';
import {
  type Account,
  AccountsService,
  COMPANY_NAMES,
  CONTACT_IDENTITIES,
  ContactImportService,
  ContactsService,
  DuplicateReports,
} from '@rosetta/contacts';
import { asDealFields, type Deal, DealsService } from '@rosetta/deals';
import type { RowResult } from '../import.commands.js';
import type { Import } from '../import.entity.js';
import { ImportUndoRepository } from './import-undo.repository.js';
import { CHANGED_SINCE, DELETED_SINCE, isAsLeft, type Verdict, verdictsOf } from './record-history.js';
import { type UndoneRecord, withUndo } from './undone-records.js';

const USED = 'Deals, activities or relationships stand on it';
const COMPANY_USED = 'Contacts or deals stand on it';

/** A record that is to be as it was before an import changed it. */
interface Reverted<Row> {
  readonly id: string;
  readonly current: Row;
  readonly before: Readonly<Record<string, unknown>>;
}

/** How records of one kind are taken back. */
interface Undoable<Row> {
  readonly records: {
    lock(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, Row>>;
    deleteMany(actor: Actor, ids: readonly string[]): Promise<unknown>;
  };
  readonly revert: (actor: Actor, rows: readonly Reverted<Row>[]) => Promise<unknown>;
  /** On which of them others stand, so that they are not deleted. */
  readonly usedAmong: (tx: Transaction, ids: readonly string[]) => Promise<ReadonlySet<string>>;
}

/**
 * Takes back what the rows of an import wrote: what it made is deleted, what it changed has its former values again. A record
 * that somebody else has written since stays as it is. A constant number of statements for any number of rows.
 */
@Injectable()
export class ImportUndoService {
  private readonly companyRecords: Undoable<Account> = {
    records: this.accounts,
    revert: (actor, rows) =>
      this.accounts.store(
        actor,
        [],
        rows.map(({ current, before }) => ({ ...current, ...before })),
      ),
    usedAmong: (tx, ids) => this.history.usedCompanies(tx, ids),
  };
  private readonly dealRecords: Undoable<Deal> = {
    records: this.deals,
    revert: (actor, rows) =>
      this.deals.updateMany(
        actor,
        rows.map(({ id, before }) => ({ id, fields: asDealFields(before) })),
      ),
    usedAmong: () => Promise.resolve(new Set()),
  };

  constructor(
    private readonly history: ImportUndoRepository,
    private readonly contacts: ContactsService,
    private readonly matching: ContactImportService,
    private readonly deals: DealsService,
    private readonly accounts: AccountsService,
    private readonly duplicates: DuplicateReports,
  ) {}

  /** Takes rows back inside the caller's transaction; answers them with what became of each. */
  async undo(
    tx: Transaction,
    actor: Actor,
    job: Pick<Import, 'id' | 'entity' | 'options'>,
    results: readonly RowResult[],
  ): Promise<RowResult[]> {
    const ids = idsOf(results, 'id');
    if (job.entity === 'companies') {
      await tx.takeAdvisoryLock(COMPANY_NAMES);
      return withUndo(results, {
        records: await this.undoRecords(tx, actor, job.id, ids, this.companyRecords),
      });
    }
    await tx.takeAdvisoryLock(CONTACT_IDENTITIES);
    if (job.options.onAmbiguous === 'review') await this.duplicates.withdraw(tx, job.id);
    const isOfDeals = job.entity === 'deals';
    const made = isOfDeals ? idsOf(results, 'contactId') : ids;
    const deals = isOfDeals ? await this.undoRecords(tx, actor, job.id, ids, this.dealRecords) : null;
    const contacts = await this.undoContacts(tx, actor, job.id, made);
    // Last: what these rows have made no longer stands on them, and later rows were taken back before.
    const named = idsOf(results, 'companyId');
    const companies = await this.undoRecords(tx, actor, job.id, named, this.companyRecords);
    return withUndo(
      results,
      deals ? { records: deals, contacts, companies } : { records: contacts, companies },
    );
  }

  private async undoContacts(
    tx: Transaction,
    actor: Actor,
    importId: string,
    ids: readonly string[],
  ): Promise<Map<string, UndoneRecord>> {
    if (ids.length === 0) return new Map();
    const current = await this.matching.openIdentityMap(tx, [], ids);
    const verdicts = verdictsOf(await this.history.events(tx, importId, ids));
    const uses = new Map((await this.history.uses(tx, importId, ids)).map((use) => [use.id, use]));
    const decided = new Map<string, UndoneRecord>();
    for (const [id, verdict] of verdicts) {
      const use = uses.get(id);
      // Deals of this import that are still there are taken back after these rows, and their contact with them.
      if (verdict.kind === 'delete' && use?.hasOwnDeals && !use.isUsed) continue;
      const entry = current.get(id);
      const undone = decide(verdict, entry?.stored?.version, entry?.state, use?.isUsed ? USED : null);
      if (verdict.kind === 'revert' && undone.outcome === 'reverted')
        entry!.state = { ...entry!.state, ...verdict.before };
      decided.set(id, undone);
    }
    const deleted = [...decided].flatMap(([id, { outcome }]) =>
      outcome === 'deleted' && verdicts.get(id)!.kind === 'delete' ? id : [],
    );
    if (deleted.length > 0) await this.contacts.deleteMany(actor, deleted);
    for (const [id, { message }] of await this.matching.writeIdentityMap(tx, actor, current))
      decided.set(id, { outcome: 'left', reason: message });
    return decided;
  }

  /** Records that share nothing with each other. */
  private async undoRecords<Row extends { readonly version: number }>(
    tx: Transaction,
    actor: Actor,
    importId: string,
    ids: readonly string[],
    { records, revert, usedAmong }: Undoable<Row>,
  ): Promise<Map<string, UndoneRecord>> {
    if (ids.length === 0) return new Map();
    const current = await records.lock(tx, ids);
    const used = await usedAmong(tx, ids);
    const decided = new Map<string, UndoneRecord>();
    const deleted: string[] = [];
    const reverted: Reverted<Row>[] = [];
    for (const [id, verdict] of verdictsOf(await this.history.events(tx, importId, ids))) {
      const row = current.get(id);
      const undone = decide(verdict, row?.version, row, used.has(id) ? COMPANY_USED : null);
      decided.set(id, undone);
      if (verdict.kind === 'delete' && undone.outcome === 'deleted') deleted.push(id);
      if (verdict.kind === 'revert' && undone.outcome === 'reverted')
        reverted.push({ id, current: row!, before: verdict.before });
    }
    if (deleted.length > 0) await records.deleteMany(actor, deleted);
    const refused = await bisectOnFailure(tx, reverted, async (some) => {
      await revert(actor, some);
    });
    for (const { item, failure } of refused) decided.set(item.id, left(failure.message));
    return decided;
  }
}

/** What becomes of a record as it is now; `use` says what stands on it, so that it is not deleted. */
function decide(
  verdict: Verdict,
  version: number | undefined,
  current: object | undefined,
  use: string | null,
): UndoneRecord {
  if (verdict.kind !== 'revert') {
    const undone = decideMade(verdict, version);
    return use !== null && verdict.kind === 'delete' && undone.outcome === 'deleted' ? left(use) : undone;
  }
  if (!current) return left(DELETED_SINCE);
  return isAsLeft(current, verdict.after) ? { outcome: 'reverted' } : left(CHANGED_SINCE);
}

/** What becomes of a record that the import made; its version tells whether somebody else wrote it too. */
function decideMade(verdict: Verdict, version: number | undefined): UndoneRecord {
  if (verdict.kind === 'done') return { outcome: verdict.outcome };
  if (verdict.kind === 'left') return left(verdict.reason);
  if (version === undefined) return left(DELETED_SINCE);
  return verdict.kind === 'delete' && version === verdict.writes
    ? { outcome: 'deleted' }
    : left(CHANGED_SINCE);
}

function left(reason: string): UndoneRecord {
  return { outcome: 'left', reason };
}

function idsOf(results: readonly RowResult[], property: 'id' | 'contactId' | 'companyId'): string[] {
  return [...new Set(results.flatMap((result) => result[property] ?? []))];
}
