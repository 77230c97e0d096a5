import type { Actor } from './actor.js';
import type { AuditLog } from './audit/audit-log.js';
import type { AuditedEntity } from './audit/audited-entities.js';
import type { Database, Transaction } from './database/database.js';
import { notFound } from './domain-error.js';
import { isUuid } from './ids.js';
import { DAYS_UNTIL_PURGED } from './retention.js';
import { type AcceptedVersions, requireVersion, requireVersionBefore, type Versioned } from './version.js';

/** A record that was just deleted, and its version since. */
export interface DeletedRow extends Versioned {
  readonly id: string;
}

/** The rows of a kind of record that is deleted softly. */
export interface SoftlyDeletedRows<Row> {
  /** Those of these that are not deleted, locked until the transaction ends. */
  lock(tx: Transaction, ids: readonly string[]): Promise<Row[]>;
  /** Deletes those that are not; answers which. */
  delete(tx: Transaction, ids: readonly string[]): Promise<DeletedRow[]>;
  /** The row again, if it was deleted in the last `days`. */
  restore(tx: Transaction, id: string, days: number): Promise<Row | null>;
}

/** Deletes records and brings them back, with the audit events of it: for every kind of record in the same way. */
export class SoftDeletion<Row extends Versioned> {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly entity: AuditedEntity,
    private readonly rows: SoftlyDeletedRows<Row>,
  ) {}

  /** @throws {not_found | version_mismatch} */
  async delete(actor: Actor, id: string, accepted: AcceptedVersions): Promise<void> {
    await this.database.join(actor.organizationId, async (tx) => {
      const [row] = isUuid(id) ? await this.rows.lock(tx, [id]) : [];
      if (!row) throw notFound(capitalized(this.entity));
      requireVersion(row, accepted);
      await this.deleteMany(actor, [id]);
    });
  }

  /** Deletes those that exist; answers their ids. */
  async deleteMany(actor: Actor, ids: readonly string[]): Promise<string[]> {
    return this.database.join(actor.organizationId, async (tx) => {
      const deleted = await this.rows.delete(tx, ids);
      this.note(tx, actor, deleted, 'deleted');
      return deleted.map(({ id }) => id);
    });
  }

  /**
   * Brings back what was deleted as long as it is kept.
   * @throws {not_found | version_mismatch}
   */
  async restore(actor: Actor, id: string, accepted: AcceptedVersions): Promise<Row> {
    return this.database.join(actor.organizationId, async (tx) => {
      const row = isUuid(id) ? await this.rows.restore(tx, id, DAYS_UNTIL_PURGED) : null;
      if (!row) throw notFound(`Deleted ${this.entity}`);
      requireVersionBefore(row, accepted);
      this.note(tx, actor, [{ id, version: row.version }], 'restored');
      return row;
    });
  }

  private note(tx: Transaction, actor: Actor, rows: readonly DeletedRow[], action: string): void {
    const { entity } = this;
    this.audit.record(
      tx,
      actor,
      rows.map(({ id, version }) => ({ entity, entityId: id, action, version })),
    );
  }
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
