import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Database,
  entityColumns,
  primaryStatement,
  tenantStatement,
  type Transaction,
} from '@rosetta/common';
import type { DuplicateEntity } from '../matching/matcher.js';
import { perEntity } from '../per-entity.js';
import { type MergeDetails, type NotUndone, RecordMerge } from './record-merge.entity.js';

const columns = entityColumns(RecordMerge, 'm');
const of = 'm.organization_id = {organization}';

const insertMerge = tenantStatement(
  'record-merges.insert',
  `with m as (
     insert into record_merges (organization_id, id, entity, winner_id, loser_ids, details, user_id, api_key_id, scan_id)
     values ({organization}, $2, $3, $4, $5, $6::jsonb, $7, $8, $9) returning *
   ) select ${columns} from m`,
);
const getMerge = primaryStatement(
  'record-merges.get',
  `select ${columns} from record_merges m where ${of} and m.id = $2 and m.entity = $3`,
);
const lockMerge = tenantStatement(
  'record-merges.lock',
  `select ${columns} from record_merges m where ${of} and m.id = $2 and m.entity = $3 for update`,
);
const listMerges = primaryStatement(
  null,
  `select ${columns} from record_merges m
   where ${of} and m.entity = $2 and ($3::uuid is null or m.id < $3)
     and ($4::uuid is null or m.winner_id = $4 or $4 = any(m.loser_ids)) and ($5::uuid is null or m.scan_id = $5)
   order by m.id desc limit $6`,
);
const noteUndone = tenantStatement(
  'record-merges.note-undone',
  `with m as (
     update record_merges m set undone_at = now(), undone_by = $3, not_undone = $4::jsonb
     where ${of} and m.id = $2 returning *
   ) select ${columns} from m`,
);
/** Deleted ones too, always in the same order. */
const lockRecords = perEntity(
  null,
  (
    entity,
  ) => `select c.id from ${entity} c where c.organization_id = {organization} and c.id = any($2::uuid[])
   order by c.id for update`,
);
const countHistory = tenantStatement(
  null,
  `select count(*)::int as events, count(distinct e.import_id)::int as imports from audit_events e
   where e.organization_id = {organization} and e.entity_id = any($2::uuid[])`,
);

/** Which merges to list. */
export interface MergesQuery {
  /** The last merge of the page before. */
  readonly before: string | null;
  readonly recordId: string | null;
  /** By which scan. */
  readonly scanId: string | null;
  readonly limit: number;
}

/** SQL for merges, without what they write of the records. */
@Injectable()
export class MergesRepository {
  constructor(private readonly database: Database) {}

  async get(organizationId: string, entity: DuplicateEntity, id: string): Promise<RecordMerge | null> {
    return (await this.database.rows<RecordMerge>(organizationId, getMerge, [id, entity]))[0] ?? null;
  }

  /** The newest first. */
  async list(organizationId: string, entity: DuplicateEntity, query: MergesQuery): Promise<RecordMerge[]> {
    const { before, recordId, scanId, limit } = query;
    return this.database.rows(organizationId, listMerges, [entity, before, recordId, scanId, limit]);
  }

  async lock(tx: Transaction, entity: DuplicateEntity, id: string): Promise<RecordMerge | null> {
    return (await tx.rows<RecordMerge>(lockMerge, [id, entity]))[0] ?? null;
  }

  async insert(
    tx: Transaction,
    actor: Actor,
    merge: Pick<RecordMerge, 'id' | 'entity' | 'winnerId' | 'loserIds' | 'scanId'> & {
      readonly details: MergeDetails;
    },
  ): Promise<RecordMerge> {
    const { id, entity, winnerId, loserIds, scanId, details } = merge;
    const by = [actor.userId, actor.apiKeyId, scanId];
    const values = [id, entity, winnerId, loserIds, JSON.stringify(details), ...by];
    return (await tx.rows<RecordMerge>(insertMerge, values))[0]!;
  }

  async noteUndone(
    tx: Transaction,
    actor: Actor,
    id: string,
    notUndone: readonly NotUndone[],
  ): Promise<RecordMerge> {
    const values = [id, actor.userId, JSON.stringify(notUndone)];
    return (await tx.rows<RecordMerge>(noteUndone, values))[0]!;
  }

  /** Locks records, deleted ones too; answers how many there are. */
  async lockRecords(tx: Transaction, entity: DuplicateEntity, ids: readonly string[]): Promise<number> {
    return (await tx.rows(lockRecords[entity], [ids])).length;
  }

  /** How much the audit log tells of records, and of how many imports that wrote them. */
  async countHistory(tx: Transaction, ids: readonly string[]): Promise<{ events: number; imports: number }> {
    return (await tx.rows<{ events: number; imports: number }>(countHistory, [ids]))[0]!;
  }
}
