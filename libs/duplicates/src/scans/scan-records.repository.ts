import { Injectable } from '@nestjs/common';
import { tenantStatement, type Transaction } from '@rosetta/common';
import { type BlockingKey, keyKinds } from '../matching/blocking-key.js';
import type { DuplicateEntity } from '../matching/matcher.js';
import { perEntity } from '../per-entity.js';
import { type ComparedTable, comparedTables } from './compared-records.js';
import type { DuplicateScan } from './duplicate-scan.entity.js';

const of = `organization_id = {organization} and entity = $2`;
const NIL = '00000000-0000-0000-0000-000000000000';

/** Without names: the tables grow while a scan goes on, and a plan that is kept would be that of an empty one. */
const perTable = (sql: (table: ComparedTable) => string) =>
  perEntity(null, (entity) => sql(comparedTables[entity]));

/** What is known of records that are deleted, or gone. */
const forgetGone = perTable(
  ({ table }) => `
  with gone as (
    delete from duplicate_records r where r.${of} and not exists (
      select from ${table} c
      where c.organization_id = {organization} and c.id = r.record_id and c.deleted_at is null)
    returning r.record_id
  ), keys as (
    delete from duplicate_keys k using gone where k.${of} and k.record_id = gone.record_id
  )
  select count(*) as records from ${table} c where c.organization_id = {organization} and c.deleted_at is null`,
);
/**
 * Of the next live records behind a position, those whose keys are of another version, or of another scan where all are to be
 * written anew; and which of the next is the last. So a step reads no further than its page, however little has changed.
 */
const nextChanged = perTable(
  ({ table, columns }) => `
  with page as materialized (
    select c.id, c.version from ${table} c
    where c.organization_id = {organization} and c.deleted_at is null and c.id > $3 order by c.id limit $6
  ), changed as materialized (
    select page.id from page left join lateral (
      select r.version, r.scan_id from duplicate_records r where r.${of} and r.record_id = page.id offset 0
    ) r on true
    where r.version is distinct from page.version or ($4 and r.scan_id <> $5)
  )
  select last.id as "lastId", c.* from (select id from page order by id desc limit 1) last
  left join lateral (
    select ${columns}, c.version from changed cross join lateral (
      select * from ${table} c where c.organization_id = {organization} and c.id = changed.id offset 0
    ) c
  ) c on true`,
);
const readRecords = perTable(
  ({ table, columns }) => `
  select ${columns} from ${table} c
  where c.organization_id = {organization} and c.id = any($2::uuid[]) and c.deleted_at is null`,
);
const deleteKeys = tenantStatement(
  null,
  `delete from duplicate_keys where ${of} and record_id = any($3::uuid[])`,
);
const insertKeys = tenantStatement(
  'duplicate-keys.insert',
  `insert into duplicate_keys (organization_id, entity, record_id, kind, key, second)
   select {organization}, $2, r.* from unnest($3::uuid[], $4::smallint[], $5::bigint[], $6::bigint[]) as r returning 1`,
);
const noteRecords = tenantStatement(
  'duplicate-records.note',
  `insert into duplicate_records (organization_id, entity, scan_id, record_id, version)
   select {organization}, $2, $3, r.* from unnest($4::uuid[], $5::integer[]) as r
   on conflict (organization_id, entity, record_id) do update
     set version = excluded.version, scan_id = excluded.scan_id, is_compared = false`,
);
const noteCompared = tenantStatement(
  null,
  `update duplicate_records set is_compared = true, scan_id = $3 where ${of} and record_id = any($4::uuid[])`,
);

/** A record as it is read to be compared. */
export interface RecordRow {
  readonly id: string;
}

/** A record that is to have its keys written. */
export interface ChangedRow extends RecordRow {
  readonly version: number;
}

/** Those that have changed, of some records up to the last one. */
export interface ChangedRecords {
  readonly rows: readonly ChangedRow[];
  readonly lastId: string;
}

/** A record and the keys that were made of it. */
export interface KeyedRecord {
  readonly id: string;
  readonly version: number;
  readonly keys: readonly BlockingKey[];
}

/** SQL for the records that a scan goes through, and for what they are brought together by. */
@Injectable()
export class ScanRecordsRepository {
  /** Forgets what is no more; answers how many records there are. */
  async forgetGone(tx: Transaction, entity: DuplicateEntity): Promise<string> {
    return (await tx.rows<{ records: string }>(forgetGone[entity], [entity]))[0]!.records;
  }

  /** Null behind the last record. */
  async nextChanged(
    tx: Transaction,
    { entity, position, isFull, id }: DuplicateScan,
    limit: number,
  ): Promise<ChangedRecords | null> {
    const parameters = [entity, position ?? NIL, isFull, id, limit];
    const rows = await tx.rows<ChangedRow & { lastId: string }>(nextChanged[entity], parameters);
    if (rows.length === 0) return null;
    return { rows: rows.filter((row) => row.id !== null), lastId: rows[0]!.lastId };
  }

  /** Those of the records that live. */
  async read(tx: Transaction, entity: DuplicateEntity, ids: readonly string[]): Promise<RecordRow[]> {
    return tx.rows(readRecords[entity], [ids]);
  }

  /** Keeps the keys of records, and has the scan compare them. */
  async writeKeys(
    tx: Transaction,
    { entity, id }: DuplicateScan,
    records: readonly KeyedRecord[],
  ): Promise<void> {
    const ids = records.map((record) => record.id);
    const keyed = records.flatMap((record) => record.keys.map((key) => ({ ...key, recordId: record.id })));
    await tx.rows(deleteKeys, [entity, ids]);
    await tx.rows(insertKeys, [
      entity,
      keyed.map(({ recordId }) => recordId),
      keyed.map(({ kind }) => keyKinds.indexOf(kind)),
      keyed.map(({ key }) => key),
      keyed.map(({ second }) => second),
    ]);
    await tx.rows(noteRecords, [entity, id, ids, records.map(({ version }) => version)]);
  }

  async noteCompared(
    tx: Transaction,
    { entity, id }: DuplicateScan,
    records: readonly string[],
  ): Promise<void> {
    await tx.rows(noteCompared, [entity, id, records]);
  }
}
