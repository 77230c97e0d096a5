import { Injectable } from '@nestjs/common';
import {
  Database,
  entityColumns,
  primaryStatement,
  tenantStatement,
  type Transaction,
} from '@rosetta/common';
import type { DuplicateEntity } from '../matching/matcher.js';
import { DuplicateScan } from './duplicate-scan.entity.js';

const columns = entityColumns(DuplicateScan, 's');
const one = `s.organization_id = {organization} and s.id = $2`;

const getScan = primaryStatement(
  'duplicate-scans.get',
  `select ${columns} from duplicate_scans s where ${one}`,
);
const listScans = primaryStatement(
  null,
  `select ${columns} from duplicate_scans s
   where s.organization_id = {organization} and s.entity = $2 and ($3::uuid is null or s.id < $3)
   order by s.id desc limit $4`,
);
const lockScan = tenantStatement(
  'duplicate-scans.lock',
  `select ${columns} from duplicate_scans s where ${one} for update`,
);
/** Both are locked: whoever did the step in the meantime has moved the time of the next. */
const lockDueScan = tenantStatement(
  'duplicate-scans.lock-due',
  `select ${columns} from duplicate_scans s
   join duplicate_scan_tasks t on t.organization_id = s.organization_id and t.scan_id = s.id
   where ${one} and t.due_at <= statement_timestamp() for update skip locked`,
);
/** Answers nothing where a scan of these records has not ended yet. */
const insertScan = tenantStatement(
  'duplicate-scans.insert',
  `with s as (
     insert into duplicate_scans (organization_id, id, entity, is_full, status, phase, user_id, api_key_id, request_id)
     values ({organization}, $2, $3, $4, 'queued', 'keys', $5, $6, $7)
     on conflict (organization_id, entity) where status in ('queued', 'running') do nothing returning *
   ) select ${columns} from s`,
);
const updateScan = tenantStatement(
  'duplicate-scans.update',
  `update duplicate_scans s set status = $3, phase = $4, position = $5, records = $6, changed = $7, compared = $8,
     candidates = $9, pairs = $10, blocks = $11::jsonb, active_ms = $12, attempts = $13, error = $14, started_at = $15,
     finished_at = $16, merge_from = $17, merged = $18, held_back = $19
   where ${one}`,
);

/** Which scans are asked for. */
export interface ScansQuery {
  readonly entity: DuplicateEntity;
  /** The last scan of the page before. */
  readonly before: string | null;
  readonly limit: number;
}

/** SQL for scans, without what they find. */
@Injectable()
export class ScansRepository {
  constructor(private readonly database: Database) {}

  async get(organizationId: string, id: string): Promise<DuplicateScan | null> {
    return (await this.database.rows<DuplicateScan>(organizationId, getScan, [id]))[0] ?? null;
  }

  /** The newest first. */
  async list(organizationId: string, { entity, before, limit }: ScansQuery): Promise<DuplicateScan[]> {
    return this.database.rows(organizationId, listScans, [entity, before, limit]);
  }

  async lock(tx: Transaction, id: string): Promise<DuplicateScan | null> {
    return (await tx.rows<DuplicateScan>(lockScan, [id]))[0] ?? null;
  }

  /** Null too when somebody else has it, or has done what was due. */
  async lockDue(tx: Transaction, id: string): Promise<DuplicateScan | null> {
    return (await tx.rows<DuplicateScan>(lockDueScan, [id]))[0] ?? null;
  }

  /** Null where a scan of these records has not ended yet. */
  async insert(
    tx: Transaction,
    scan: Pick<DuplicateScan, 'id' | 'entity' | 'isFull' | 'userId' | 'apiKeyId' | 'requestId'>,
  ): Promise<DuplicateScan | null> {
    const { id, entity, isFull, userId, apiKeyId, requestId } = scan;
    const parameters = [id, entity, isFull, userId, apiKeyId, requestId];
    return (await tx.rows<DuplicateScan>(insertScan, parameters))[0] ?? null;
  }

  async update(tx: Transaction, scan: DuplicateScan): Promise<void> {
    await tx.rows(updateScan, [
      scan.id,
      scan.status,
      scan.phase,
      scan.position,
      scan.records,
      scan.changed,
      scan.compared,
      scan.candidates,
      scan.pairs,
      JSON.stringify(scan.blocks),
      scan.activeMs,
      scan.attempts,
      scan.error,
      scan.startedAt,
      scan.finishedAt,
      scan.mergeFrom,
      scan.merged,
      scan.heldBack,
    ]);
  }
}
