import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets an organization list its audit events: by time, and by who it was. Both grow at their ends only. */
export class AuditEventList1763769600009 implements MigrationInterface {
  name = 'AuditEventList1763769600009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index audit_events_list on audit_events (organization_id, occurred_at desc, id desc);
      create index audit_events_actor
        on audit_events (organization_id, (coalesce(user_id, api_key_id)), occurred_at desc, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index audit_events_actor, audit_events_list');
  }
}
