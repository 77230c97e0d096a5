import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexesConcurrently } from './support/concurrent-indexes.js';

const INDEXES = {
  audit_events_beside_journal: `audit_events (organization_id, transaction_id)
    where transaction_id is not null and not entity in ('contact', 'company', 'deal', 'activity')`,
};

/**
 * Tells which transaction was the last to change an organization beside its journal, whose own index tells of the rest: a standby
 * that has replayed both lacks nothing of the organization (decision 23). Few events are in it, so records are written as before.
 */
export class PositionsOfOrganizations1763769600035 implements MigrationInterface {
  name = 'PositionsOfOrganizations1763769600035';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await createIndexesConcurrently(runner, INDEXES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index audit_events_beside_journal');
  }
}
