import { Injectable } from '@nestjs/common';
import { type Actor, AuditLog, Database, DomainError, newId, notFound } from '@rosetta/common';
import { requireAccess } from '../access.js';
import type { DuplicateEntity } from '../matching/matcher.js';
import type { DuplicateScan } from './duplicate-scan.entity.js';
import { ScanTasksRepository } from './scan-tasks.repository.js';
import { ScanWorkerService } from './scan-worker.service.js';
import { ScansRepository, type ScansQuery } from './scans.repository.js';

/** How a scan is asked for. */
export interface StartScan {
  readonly entity: DuplicateEntity;
  /** Whether every record is compared anew. */
  readonly isFull: boolean;
}

/** Asking for scans; the worker does them. */
@Injectable()
export class ScansService {
  constructor(
    private readonly database: Database,
    private readonly scans: ScansRepository,
    private readonly tasks: ScanTasksRepository,
    private readonly worker: ScanWorkerService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws {conflict | forbidden} */
  async start(actor: Actor, { entity, isFull }: StartScan): Promise<DuplicateScan> {
    requireAccess(actor, entity, 'scan');
    const started = await this.database.transaction(actor.organizationId, async (tx) => {
      const { userId, apiKeyId, requestId } = actor;
      const scan = await this.scans.insert(tx, { id: newId(), entity, isFull, userId, apiKeyId, requestId });
      if (!scan) throw new DomainError('conflict', `A scan of ${entity} is under way already`);
      await this.tasks.schedule(tx, scan.id, 0);
      this.audit.record(tx, actor, [
        { entity: 'duplicate_scan', entityId: scan.id, action: 'created', after: { entity, isFull } },
      ]);
      return scan;
    });
    this.worker.wake();
    return started;
  }

  /**
   * The newest first.
   * @throws {forbidden}
   */
  async list(actor: Actor, query: ScansQuery): Promise<DuplicateScan[]> {
    requireAccess(actor, query.entity, 'read');
    return this.scans.list(actor.organizationId, query);
  }

  /** @throws {not_found | forbidden} */
  async get(actor: Actor, id: string): Promise<DuplicateScan> {
    const scan = await this.scans.get(actor.organizationId, id);
    if (!scan) throw notFound('Scan');
    requireAccess(actor, scan.entity, 'read');
    return scan;
  }
}
