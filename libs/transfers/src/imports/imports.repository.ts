import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Database,
  entityColumns,
  ORGANIZATION_IN_SCOPE,
  type Page,
  pageOf,
  tenantStatement,
  type Transaction,
} from '@rosetta/common';
import type { FileFacts } from './file/file-facts.js';
import type { ImportQuery, RowResult, UndoOutcome } from './import.commands.js';
import { type FileFormat, Import, type Proofs } from './import.entity.js';

const columns = entityColumns(Import, 'i');
const one = `i.organization_id = {organization} and i.id = $2`;
/** The time, where a statement chooses whether to write it. */
const clock = '(select statement_timestamp() as now) t';

const getImport = tenantStatement('imports.get', `select ${columns} from imports i where ${one}`);
const lockImport = tenantStatement(
  'imports.lock',
  `select ${columns} from imports i where ${one} for update`,
);
/** Both are locked: whoever did the step in the meantime has moved the time of the next. */
const lockDueImport = tenantStatement(
  'imports.lock-due',
  `select ${columns} from imports i
   join import_tasks t on t.organization_id = i.organization_id and t.import_id = i.id
   where ${one} and t.due_at <= statement_timestamp() for update skip locked`,
);
const lockOrganization = tenantStatement(
  'imports.lock-organization',
  `select pg_advisory_xact_lock(hashtextextended('imports:' || {organization}::text, 0))`,
);
const countUnfinished = tenantStatement(
  'imports.count-unfinished',
  `select count(*) filter (where i.status in ('uploading', 'queued', 'running'))::int as unfinished,
     count(*) filter (where i.status = 'ready')::int as waiting
   from imports i
   where i.organization_id = {organization} and i.status in ('uploading', 'ready', 'queued', 'running')`,
);
const insertImport = tenantStatement(
  'imports.insert',
  `insert into imports (organization_id, id, entity, format, file_name, status, user_id, api_key_id, request_id)
   values ({organization}, $2, $3, $4, $5, 'uploading', $6, $7, $8)`,
);
const updateImport = tenantStatement(
  'imports.update',
  `with i as (
     update imports i set status = $3, mapping = $4::jsonb, options = $5::jsonb, error = $6, attempts = $7,
       started_at = $8, finished_at = $9, user_id = $10, api_key_id = $11, request_id = $12,
       updated_at = now(), version = i.version + 1
     where ${one} returning *
   ) select ${columns} from i`,
);
const uploaded = tenantStatement(
  'imports.uploaded',
  `with i as (
     update imports i set status = 'ready', columns = $3, bytes = $4, chunks = $5, total_rows = $6,
       idempotency_key = $7, fingerprint = $8, format = $9, file = $10::jsonb, proofs = $11::jsonb, updated_at = now(),
       version = i.version + 1
     where ${one} returning *
   ) select ${columns} from i`,
);
const advanceImport = tenantStatement(
  'imports.advance',
  `update imports i set next_chunk = i.next_chunk + 1, attempts = 0, error = null,
     status = case when i.next_chunk + 1 < i.chunks then 'running' else 'completed' end,
     finished_at = case when i.next_chunk + 1 < i.chunks then null else t.now end,
     processed_rows = i.processed_rows + $3 + $4 + $5 + $6, created_rows = i.created_rows + $3,
     updated_rows = i.updated_rows + $4, skipped_rows = i.skipped_rows + $5, failed_rows = i.failed_rows + $6,
     active_ms = i.active_ms + $7, updated_at = t.now, version = i.version + 1
   from ${clock} where ${one}`,
);
const beginUndo = tenantStatement(
  'imports.begin-undo',
  `with i as (
     update imports i set status = 'undoing', undone_chunks = coalesce(i.undone_chunks, 0),
       undo_started_at = coalesce(i.undo_started_at, t.now), error = null, attempts = 0,
       user_id = $3, api_key_id = $4, request_id = $5, updated_at = t.now, version = i.version + 1
     from ${clock} where ${one} returning i.*
   ) select ${columns} from i`,
);
const advanceUndo = tenantStatement(
  'imports.advance-undo',
  `update imports i set undone_chunks = i.undone_chunks + 1, attempts = 0, error = null,
     status = case when i.undone_chunks + 1 < i.next_chunk then 'undoing' else 'undone' end,
     undo_finished_at = case when i.undone_chunks + 1 < i.next_chunk then null else t.now end,
     undo_deleted_rows = i.undo_deleted_rows + $3, undo_reverted_rows = i.undo_reverted_rows + $4,
     undo_left_rows = i.undo_left_rows + $5, updated_at = t.now, version = i.version + 1
   from ${clock} where ${one} returning i.status`,
);
const deleteImport = tenantStatement('imports.delete', `delete from imports i where ${one}`);
const byKey = tenantStatement(
  'imports.by-key',
  `select ${columns}, i.fingerprint from imports i
   where i.organization_id = {organization} and coalesce(i.user_id, i.api_key_id) = $2 and i.idempotency_key = $3`,
);

/** How many rows of a piece ended in which way. */
export type Tally = Readonly<Record<RowResult['outcome'], number>>;

/** How many rows of a piece were taken back in which way. */
export type UndoTally = Readonly<Record<UndoOutcome, number>>;

/** What a finished upload has found. */
export interface Uploaded {
  readonly columns: readonly string[];
  readonly bytes: number;
  readonly chunks: number;
  readonly rows: number;
  readonly idempotencyKey: string | null;
  readonly fingerprint: Buffer;
  readonly format: FileFormat;
  readonly file: FileFacts;
  readonly proofs: Proofs;
}

/** SQL for imports, without their rows. */
@Injectable()
export class ImportsRepository {
  constructor(private readonly database: Database) {}

  async get(organizationId: string, id: string): Promise<Import | null> {
    return (await this.database.rows<Import>(organizationId, getImport, [id]))[0] ?? null;
  }

  async list(organizationId: string, query: ImportQuery): Promise<Page<Import>> {
    const from = `from imports i where i.organization_id = ${ORGANIZATION_IN_SCOPE}
      and ($4::text is null or i.entity = $4) and ($5::text is null or i.status = $5)`;
    const sql = `select p.*, n.total from (select count(*) ${from}) n(total) left join lateral (
      select ${columns} ${from} order by i.created_at desc, i.id desc limit $2 offset $3) p on true`;
    const { limit, offset, entity = null, status = null } = query;
    const rows = await this.database.select<Import & { total: string }>(organizationId, sql, [
      limit,
      offset,
      entity,
      status,
    ]);
    return pageOf(rows, query);
  }

  async lock(tx: Transaction, id: string): Promise<Import | null> {
    return (await tx.rows<Import>(lockImport, [id]))[0] ?? null;
  }

  /** Null too when somebody else has it, or has done what was due. */
  async lockDue(tx: Transaction, id: string): Promise<Import | null> {
    return (await tx.rows<Import>(lockDueImport, [id]))[0] ?? null;
  }

  /** How many imports have rows to write, and how many files wait for a start; nobody adds one before the transaction ends. */
  async countUnfinished(tx: Transaction): Promise<{ unfinished: number; waiting: number }> {
    await tx.rows(lockOrganization);
    return (await tx.rows<{ unfinished: number; waiting: number }>(countUnfinished))[0]!;
  }

  async insert(
    tx: Transaction,
    row: Pick<Import, 'id' | 'entity' | 'format' | 'fileName' | 'userId' | 'apiKeyId' | 'requestId'>,
  ): Promise<void> {
    const { id, entity, format, fileName, userId, apiKeyId, requestId } = row;
    await tx.rows(insertImport, [id, entity, format, fileName, userId, apiKeyId, requestId]);
  }

  async update(tx: Transaction, row: Import): Promise<Import> {
    const [written] = await tx.rows<Import>(updateImport, [
      row.id,
      row.status,
      JSON.stringify(row.mapping),
      JSON.stringify(row.options),
      row.error,
      row.attempts,
      row.startedAt,
      row.finishedAt,
      row.userId,
      row.apiKeyId,
      row.requestId,
    ]);
    return written!;
  }

  /** Notes that a file is here; null when an upload with the same `Idempotency-Key` was before it. */
  async finishUpload(tx: Transaction, id: string, found: Uploaded): Promise<Import | null> {
    const { columns, bytes, chunks, rows, idempotencyKey, fingerprint, format, file, proofs } = found;
    try {
      const kept = [idempotencyKey, fingerprint, format, JSON.stringify(file), JSON.stringify(proofs)];
      const parameters = [id, columns, bytes, chunks, rows, ...kept];
      return (await tx.savepoint(() => tx.rows<Import>(uploaded, parameters)))[0]!;
    } catch (error) {
      if ((error as { constraint?: unknown }).constraint === 'imports_idempotency_key') return null;
      throw error;
    }
  }

  async findByKey(
    tx: Transaction,
    callerId: string | null,
    key: string,
  ): Promise<(Import & { fingerprint: Buffer }) | null> {
    return (await tx.rows<Import & { fingerprint: Buffer }>(byKey, [callerId, key]))[0] ?? null;
  }

  /** Moves an import behind the piece that was done, and to its end behind the last. */
  async advance(tx: Transaction, id: string, tally: Tally, activeMs: number): Promise<void> {
    const { created, updated, skipped, failed } = tally;
    await tx.rows(advanceImport, [id, created, updated, skipped, failed, activeMs]);
  }

  /** Lets the worker take an import back, in the name of who asked for it. */
  async beginUndo(tx: Transaction, id: string, actor: Actor): Promise<Import> {
    const { userId, apiKeyId, requestId } = actor;
    return (await tx.rows<Import>(beginUndo, [id, userId, apiKeyId, requestId]))[0]!;
  }

  /** Moves the taking back of an import behind the piece that was done, and to its end behind the first. */
  async advanceUndo(tx: Transaction, id: string, tally: UndoTally): Promise<Import['status']> {
    const parameters = [id, tally.deleted, tally.reverted, tally.left];
    return (await tx.rows<Pick<Import, 'status'>>(advanceUndo, parameters))[0]!.status;
  }

  async delete(tx: Transaction, id: string): Promise<void> {
    await tx.rows(deleteImport, [id]);
  }
}
