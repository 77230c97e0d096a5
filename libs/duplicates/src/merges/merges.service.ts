import { Injectable } from '@nestjs/common';
import {
  type AcceptedVersions,
  type Actor,
  AuditLog,
  type Change,
  changedProperties,
  Database,
  DAYS_UNTIL_PURGED,
  type DeletedRow,
  DomainError,
  newId,
  notFound,
  pick,
  requireVersion,
  toPrefixedId,
  type Transaction,
} from '@rosetta/common';
import {
  AccountMergingService,
  COMPANY_NAMES,
  CONTACT_IDENTITIES,
  ContactMergingService,
  externalIdOf,
  type MergedRows,
  MergedRecordsRepository,
} from '@rosetta/contacts';
import { requireAccess } from '../access.js';
import type { DuplicateEntity } from '../matching/matcher.js';
import { CarriedPairsService, type WrittenPair } from '../pairs/carried-pairs.service.js';
import { mergeFields } from './merge-fields.js';
import { type FieldRules, type MergePlan, type MergeRecord, planMerge } from './merge-plan.js';
import { shownEntity } from './merge.presenter.js';
import { revertFields } from './merge-reverting.js';
import { MergesRepository, type MergesQuery } from './merges.repository.js';
import type { MergeDetails, NotUndone, RecordMerge } from './record-merge.entity.js';
import {
  lockMoved,
  lockReferences,
  mirrorReferences,
  MOST_MOVED,
  type MoveCount,
  moveReferences,
  splitReferences,
} from './references/references.js';

/** What is to be merged. */
export interface MergeCommand {
  readonly winnerId: string;
  readonly loserIds: readonly string[];
  readonly rules: FieldRules;
  /** Whether nothing of it is kept. */
  readonly isDryRun: boolean;
  /** Of the winner. */
  readonly accepted: AcceptedVersions;
  /** Where a scan merges by itself. */
  readonly automatic?: AutomaticMerge;
}

/** By which scan, and in which versions it has looked at the records. */
export interface AutomaticMerge {
  readonly scanId: string;
  readonly versions: ReadonlyMap<string, number>;
}

/** Whoever matches and creates such records takes it too, so that nobody finds one that is being merged. */
const advisoryLocks = { contacts: CONTACT_IDENTITIES, companies: COMPANY_NAMES } as const;

/** Making records one, and taking them apart again: each in one transaction, of a constant number of statements. */
@Injectable()
export class MergesService {
  private readonly rows: Readonly<Record<DuplicateEntity, MergedRows>>;

  constructor(
    private readonly database: Database,
    private readonly merges: MergesRepository,
    private readonly mergedRecords: MergedRecordsRepository,
    contacts: ContactMergingService,
    companies: AccountMergingService,
    private readonly carriedPairs: CarriedPairsService,
    private readonly audit: AuditLog,
  ) {
    this.rows = { contacts, companies };
  }

  /** The newest first. */
  async list(actor: Actor, entity: DuplicateEntity, query: MergesQuery): Promise<RecordMerge[]> {
    return this.merges.list(actor.organizationId, entity, query);
  }

  /** @throws {not_found} */
  async get(actor: Actor, entity: DuplicateEntity, id: string): Promise<RecordMerge> {
    const merge = await this.merges.get(actor.organizationId, entity, id);
    if (!merge) throw notFound('Merge');
    return merge;
  }

  /**
   * Merges records into one that stays. A dry run is the same, of which nothing is kept: what it tells is what would happen.
   * @throws {not_found | conflict | validation_failed | unprocessable | version_mismatch | forbidden}
   */
  async merge(actor: Actor, entity: DuplicateEntity, command: MergeCommand): Promise<RecordMerge> {
    requireAccess(actor, entity, 'merge');
    return this.database.transactionUnless(
      () => command.isDryRun,
      actor.organizationId,
      (tx) => this.mergeWithin(tx, actor, entity, command),
      advisoryLocks[entity],
    );
  }

  private async mergeWithin(
    tx: Transaction,
    actor: Actor,
    entity: DuplicateEntity,
    { winnerId, loserIds, rules, accepted, automatic }: MergeCommand,
  ): Promise<RecordMerge> {
    await lockReferences(tx, entity, loserIds);
    const [winner, ...losers] = await this.lockAll(tx, entity, [winnerId, ...loserIds]);
    requireVersion(winner!, accepted);
    if (automatic)
      for (const record of [winner!, ...losers])
        requireVersion(record, new Set([automatic.versions.get(record.id)!]));
    const plan = planMerge(mergeFields[entity], winner!, losers, rules);
    const { changes, counts, ...moved } = await moveReferences(tx, entity, winnerId, loserIds);
    const carried = await this.carriedPairs.carry(tx, entity, winnerId, loserIds, MOST_MOVED);
    const history = await this.merges.countHistory(tx, loserIds);
    const deleted = await this.rows[entity].delete(tx, loserIds);
    const version = await this.rows[entity].write(tx, { ...winner!, ...plan.after });
    await mirrorReferences(tx, entity, [winnerId], moved);
    const kind = entityOf(entity);
    await this.mergedRecords.insert(
      tx,
      losers.map(({ id, customFields }) => ({
        entity: kind,
        id,
        mergedInto: winnerId,
        externalId: externalIdOf(customFields as Record<string, unknown>),
      })),
    );
    const changed = changedFields(entity, winner!, plan);
    const [before, after] = [pick(winner!, changed), pick(plan.after, changed)];
    const merge = await this.merges.insert(tx, actor, {
      id: newId(),
      entity,
      winnerId,
      loserIds: [...loserIds],
      scanId: automatic?.scanId ?? null,
      details: {
        fields: plan.decisions,
        counts: [
          ...countsOf(plan, winnerId),
          ...counts,
          pairsOf(carried.pairs),
          ...historyOf(entity, history),
        ].filter(isSome),
        before,
        after,
        moved,
        pairs: carried.pairs,
      },
    });
    this.audit.record(tx, actor, [
      {
        entity: kind,
        entityId: winnerId,
        action: 'merged',
        version,
        before,
        after: { ...after, mergeId: merge.id, mergedIds: loserIds },
      },
      ...deleted.map((row) => ({ ...asChange(kind, row, 'deleted'), after: { mergedInto: winnerId } })),
      ...changes,
      ...carried.changes,
    ]);
    return merge;
  }

  /**
   * Takes a merge apart: what moved goes back and the winner's fields are as they were, as far as nobody has written them since. What
   * stays is in `notUndone`.
   * @throws {not_found | conflict | gone | validation_failed | forbidden}
   */
  async undo(actor: Actor, entity: DuplicateEntity, id: string): Promise<RecordMerge> {
    requireAccess(actor, entity, 'merge');
    return this.database.transaction(
      actor.organizationId,
      (tx) => this.undoWithin(tx, actor, entity, id),
      advisoryLocks[entity],
    );
  }

  /** @throws {not_found | conflict | gone | validation_failed} */
  private async undoWithin(
    tx: Transaction,
    actor: Actor,
    entity: DuplicateEntity,
    id: string,
  ): Promise<RecordMerge> {
    const merge = await this.merges.lock(tx, entity, id);
    if (!merge) throw notFound('Merge');
    if (merge.undoneAt) throw new DomainError('conflict', 'The merge was undone already');
    const { winnerId, loserIds, details } = merge;
    const gone = new DomainError('gone', `A merge can be undone for ${DAYS_UNTIL_PURGED} days`);
    if (!details || merge.mergedAt.getTime() <= Date.now() - DAYS_UNTIL_PURGED * 86_400_000) throw gone;
    await lockMoved(tx, entity, details.moved);
    const records = [winnerId, ...loserIds];
    if ((await this.merges.lockRecords(tx, entity, records)) < records.length) throw gone;
    const rows = this.rows[entity];
    const [winner] = await rows.lock(tx, [winnerId]);
    if (!winner) {
      await this.refuseMerged(tx, entity, [winnerId], '; undo that merge first');
      throw new DomainError('conflict', `The ${entityOf(entity)} that stayed was deleted; restore it first`);
    }
    // What names a company needs it to be there; a contact comes back with what is its company by then.
    const companies = entity === 'companies' ? await rows.restore(tx, loserIds) : [];
    const split = await splitReferences(tx, entity, winnerId, details.moved);
    const { isOwnGone, ...written } = await this.withCompaniesNow(tx, entity, details);
    const fields = revertFields(mergeFields[entity], winner, written);
    const version = await rows.write(tx, { ...winner, ...fields.state });
    await this.mergedRecords.delete(tx, loserIds);
    await mirrorReferences(tx, entity, records, details.moved, split.contactIds);
    const contacts = entity === 'contacts' ? await rows.restore(tx, loserIds) : [];
    const pairs = await this.carriedPairs.takeBack(tx, entity, details.pairs ?? []);
    const properties = Object.keys(fields.state);
    const changed = changedProperties(properties, winner, fields.state);
    const kind = entityOf(entity);
    this.audit.record(tx, actor, [
      {
        entity: kind,
        entityId: winnerId,
        action: 'unmerged',
        version,
        before: pick(winner, changed),
        after: { ...pick(fields.state, changed), mergeId: id, unmergedIds: loserIds },
      },
      ...[...companies, ...contacts].map((row) => asChange(kind, row, 'restored')),
      ...split.changes,
      ...pairs.changes,
    ]);
    const left = pairs.left.map((pair): NotUndone => ({
      kind: 'duplicate',
      field: null,
      id: pair,
      reason: 'It was decided anew since',
    }));
    return this.merges.noteUndone(tx, actor, id, [
      ...fields.notUndone,
      ...(isOwnGone && 'companyId' in fields.state ? [OWN_COMPANY_GONE] : []),
      ...split.notUndone,
      ...left,
    ]);
  }

  /**
   * What a merge changed of its winner, with what became since of the companies that it names: one that was merged is the one it was
   * merged into, one that was deleted is none.
   */
  private async withCompaniesNow(
    tx: Transaction,
    entity: DuplicateEntity,
    { fields, before, after }: MergeDetails,
  ): Promise<Pick<MergeDetails, 'before' | 'after'> & { readonly isOwnGone: boolean }> {
    if (entity !== 'contacts' || !('companyId' in after)) return { before, after, isOwnGone: false };
    const sourceId = fields.find(({ field }) => field === 'company')?.takenFrom[0] ?? null;
    const own = before.companyId as string | null;
    const now = await this.merges.companiesNow(tx, sourceId, own);
    return {
      before: { ...before, companyId: now.own },
      // What merges companies moves the loser's too: both stay the same as long as nobody has written the winner's.
      after: { ...after, companyId: now.source },
      isOwnGone: now.own !== own,
    };
  }

  /** The records in the order asked for. */
  private async lockAll(
    tx: Transaction,
    entity: DuplicateEntity,
    ids: readonly string[],
  ): Promise<readonly MergeRecordRow[]> {
    const found = new Map((await this.rows[entity].lock(tx, ids)).map((row) => [row.id, row]));
    const missing = ids.filter((id) => !found.has(id));
    if (missing.length > 0) {
      await this.refuseMerged(tx, entity, missing);
      throw notFound(shownEntity[entity].label);
    }
    return ids.map((id) => found.get(id)!);
  }

  /** Tells of records that are not there whether they were merged, and into which. */
  private async refuseMerged(
    tx: Transaction,
    entity: DuplicateEntity,
    ids: readonly string[],
    advice = '',
  ): Promise<void> {
    const [led] = await this.mergedRecords.resolve(tx.organizationId, ids);
    if (!led) return;
    const [old, { id }] = led;
    const idOf = (uuid: string) => toPrefixedId(shownEntity[entity].prefix, uuid);
    throw new DomainError('conflict', `${idOf(old)} was merged into ${idOf(id)}${advice}`);
  }
}

const OWN_COMPANY_GONE: NotUndone = {
  kind: 'field',
  field: 'company',
  id: null,
  reason: 'The company that it had was merged or deleted since',
};

/** A record as the transaction has locked it. */
type MergeRecordRow = MergeRecord & { readonly version: number };

function entityOf(entity: DuplicateEntity): 'contact' | 'company' {
  return shownEntity[entity].prefix;
}

/** All properties of the fields that change: a field is taken back as a whole. */
function changedFields(entity: DuplicateEntity, winner: MergeRecord, { after }: MergePlan): string[] {
  return mergeFields[entity]
    .map(({ properties }) => properties.filter((property) => property in after))
    .filter((properties) => changedProperties(properties, winner, after).length > 0)
    .flat();
}

/** How many values of lists, and how many custom fields, the winner gets. */
function countsOf({ decisions }: MergePlan, winnerId: string): MoveCount[] {
  const lists = (['emails', 'phones', 'tags'] as const).map((kind) => {
    const decision = decisions.find(({ field }) => field === kind);
    const sizeOf = (id: string) =>
      (decision?.values.find((value) => value.id === id)?.value as readonly unknown[] | undefined)?.length ??
      0;
    const own = sizeOf(winnerId);
    const moved = Math.max(0, ((decision?.value as readonly unknown[] | undefined)?.length ?? 0) - own);
    const sent = (decision?.values ?? []).reduce((sum, { id }) => sum + sizeOf(id), 0) - own;
    return { kind, moved, joined: Math.max(0, sent - moved) };
  });
  const custom = decisions.filter(({ field }) => field.startsWith('custom_fields.'));
  const filled = custom.filter(({ takenFrom }) => takenFrom.length > 0 && takenFrom[0] !== winnerId);
  return [...lists, { kind: 'custom_fields', moved: filled.length, joined: 0 }];
}

/** How many pairs with somebody else the winner gets, and how many of its own say more. */
function pairsOf(pairs: readonly WrittenPair[]): MoveCount {
  const joined = pairs.filter(({ before }) => before !== null).length;
  return { kind: 'duplicates', moved: pairs.length - joined, joined };
}

/** A contact's timeline shows what happened to those that were merged into it. */
function historyOf(
  entity: DuplicateEntity,
  { events, imports }: { events: number; imports: number },
): MoveCount[] {
  return [
    { kind: 'timeline', moved: entity === 'contacts' ? events : 0, joined: 0 },
    { kind: 'imports', moved: imports, joined: 0 },
  ];
}

function isSome({ moved, joined }: MoveCount): boolean {
  return moved + joined > 0;
}

function asChange(entity: 'contact' | 'company', { id, version }: DeletedRow, action: string): Change {
  return { entity, entityId: id, action, version };
}
