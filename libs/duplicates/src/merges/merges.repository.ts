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
/** A company that was merged is what it was merged into, one that was deleted is none. */
const companiesNow = tenantStatement(
  null,
  `with recursive steps as (
     select r.as_of, coalesce(c.company_id, r.id) as id, 0 as step from (
       values ('source', $2::uuid, null::uuid), ('own', null, $3::uuid)) r (as_of, contact_id, id)
     left join contacts c on c.organization_id = {organization} and c.id = r.contact_id
     union all
     select s.as_of, m.merged_into, s.step + 1 from steps s
     join merged_records m on m.organization_id = {organization} and m.id = s.id and s.step < 100
   ), found as (
     select s.as_of, a.id from steps s
     join companies a on a.organization_id = {organization} and a.id = s.id and a.deleted_at is null
   ) select (select f.id from found f where f.as_of = 'source') as source,
       (select f.id from found f where f.as_of = 'own') as own`,
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

  /** What became of the company of a contact, deleted or not, and of another company. */
  async companiesNow(
    tx: Transaction,
    contactId: string | null,
    companyId: string | null,
  ): Promise<{ readonly source: string | null; readonly own: string | null }> {
    type Row = { readonly source: string | null; readonly own: string | null };
    return (await tx.rows<Row>(companiesNow, [contactId, companyId]))[0]!;
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
