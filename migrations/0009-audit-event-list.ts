import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets an organization list what one user or key changed; the whole list, newest first, is the primary key's order. */
export class AuditEventList1763769600009 implements MigrationInterface {
  name = 'AuditEventList1763769600009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index audit_events_actor on audit_events (organization_id, (coalesce(user_id, api_key_id)), id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index audit_events_actor');
  }
}
