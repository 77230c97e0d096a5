import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Actor } from '../actor.js';
import type { Transaction } from '../database/database.js';
import { tenantStatement } from '../database/tenant-statement.js';
import { newId } from '../ids.js';
import type { AuditedEntity } from './audited-entities.js';

/** One change, as the service that makes it reports it. */
export interface Change {
  readonly entity: AuditedEntity;
  readonly entityId: string;
  readonly action: string;
  /** The record's version once it is changed so; none of a change that leaves it, or of a record without. */
  readonly version?: number;
  readonly before?: Record<string, unknown> | null;
  readonly after?: Record<string, unknown> | null;
}

const record = tenantStatement(
  'audit.record',
  `insert into audit_events (organization_id, id, user_id, api_key_id, dialect, request_id, entity, entity_id, action, version, before, after, import_id)
   select {organization}, e.id, $2, $3, $4, $5, e.entity, e."entityId", e.action, e.version, e.before, e.after, $7
   from jsonb_to_recordset($6::jsonb) as e(id uuid, entity text, "entityId" uuid, action text, version integer, before jsonb, after jsonb)
   returning 1`,
);

/** Writes audit events: as many as there are changes, in one statement, in the transaction of the changes. */
@Injectable()
export class AuditLog {
  private readonly committing = new Subject<string>();
  /** In which organization this process has just committed changes: a hint for who looks for them anyway. */
  readonly committed = this.committing.asObservable();

  record(tx: Transaction, actor: Actor, changes: readonly Change[]): void {
    if (changes.length === 0) return;
    const events = changes.map((change) => ({ id: newId(), ...change }));
    const { userId, apiKeyId, dialect, requestId, importId = null } = actor;
    tx.send(record, [userId, apiKeyId, dialect, requestId, JSON.stringify(events), importId]);
    if (this.committing.observed) tx.afterCommit(() => this.committing.next(tx.organizationId));
  }
}
