import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexesConcurrently } from './support/concurrent-indexes.js';
import { LOCK_TIMEOUT } from './support/locks.js';

const INDEXES = {
  record_merges_scan: 'record_merges (organization_id, scan_id, id) where scan_id is not null',
  record_merges_undone: 'record_merges (organization_id, winner_id) where undone_at is not null',
};

/**
 * Scans that merge what they find to be one, where the organization wants it. Made beside requests, so it is no transaction, and can be
 * begun again.
 */
export class AutomaticMerges1763769600039 implements MigrationInterface {
  name = 'AutomaticMerges1763769600039';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      begin;
      ${LOCK_TIMEOUT}
      alter table organization_settings add column if not exists merge_contacts_automatically text not null default 'off';
      alter table organization_settings drop constraint if exists organization_settings_merge_contacts;
      alter table organization_settings add constraint organization_settings_merge_contacts
        check (merge_contacts_automatically in ('off', 'measured')) not valid;
      -- The scan that has merged by itself.
      alter table record_merges add column if not exists scan_id uuid;
      alter table duplicate_scans
        -- From which score on it merges; null where it does not.
        add column if not exists merge_from double precision,
        add column if not exists merged bigint not null default 0,
        add column if not exists held_back bigint not null default 0,
        drop constraint if exists duplicate_scans_phase_check;
      alter table duplicate_scans add constraint duplicate_scans_phase_check
        check (phase in ('keys', 'pairs', 'merges')) not valid;
      commit;
    `);
    await runner.query(`
      begin;
      ${LOCK_TIMEOUT}
      alter table organization_settings validate constraint organization_settings_merge_contacts;
      alter table duplicate_scans validate constraint duplicate_scans_phase_check;
      commit;
    `);
    await createIndexesConcurrently(runner, INDEXES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      begin;
      ${LOCK_TIMEOUT}
      alter table organization_settings drop column if exists merge_contacts_automatically;
      alter table record_merges drop column if exists scan_id;
      delete from duplicate_scan_tasks t using duplicate_scans s
        where s.organization_id = t.organization_id and s.id = t.scan_id and s.phase = 'merges';
      delete from duplicate_scans where phase = 'merges';
      alter table duplicate_scans drop column if exists merge_from, drop column if exists merged,
        drop column if exists held_back, drop constraint if exists duplicate_scans_phase_check;
      alter table duplicate_scans add constraint duplicate_scans_phase_check check (phase in ('keys', 'pairs'));
      commit;
    `);
  }
}
