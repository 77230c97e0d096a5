import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexesConcurrently } from './support/concurrent-indexes.js';
import { LOCK_TIMEOUT } from './support/locks.js';

const LIVE = 'where deleted_at is null';

const INDEXES = {
  companies_owner: `companies (organization_id, owner_id, created_at desc, id desc) ${LIVE} and owner_id is not null`,
  deals_owner: `deals (organization_id, owner_id, created_at desc, id desc) ${LIVE} and owner_id is not null`,
  // As document D's list is sorted: who has no amount has the least.
  deals_amount: `deals (organization_id, value desc nulls last, id desc) ${LIVE}`,
};

/** Counts what a statement has added to the live companies; they are deleted for good only when they no longer live. */
const COUNT_COMPANIES = `
  create or replace function count_companies() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      insert into public.organization_counts as n (organization_id, entity, slot, total)
      select r.organization_id, 'company', pg_backend_pid() % 64, count(*) from written r
      where r.deleted_at is null group by r.organization_id
      on conflict (organization_id, entity, slot) do update set total = n.total + excluded.total;
    else
      insert into public.organization_counts as n (organization_id, entity, slot, total)
      select r.organization_id, 'company', pg_backend_pid() % 64, sum(r.change) from (
        select w.organization_id, 1 as change from written w where w.deleted_at is null
        union all select f.organization_id, -1 from former f where f.deleted_at is null
      ) r group by r.organization_id having sum(r.change) <> 0
      on conflict (organization_id, entity, slot) do update set total = n.total + excluded.total;
    end if;
    return null;
  end $$;
  create trigger count_new_companies after insert on companies
    referencing new table as written for each statement execute function count_companies();
  create trigger count_changed_companies after update on companies
    referencing old table as former new table as written for each statement execute function count_companies();`;

/**
 * Adds what is not counted yet. Companies and counters are of one snapshot, and what is written meanwhile is counted by itself, so
 * it needs no lock, and done again it adds nothing.
 */
const COUNT_ALL = `
  do $$
  declare organization uuid;
  begin
    for organization in select id from auth.organizations loop
      perform set_config('app.org', organization::text, true);
      insert into organization_counts as n (organization_id, entity, slot, total)
      select organization, 'company', 0, r.live - r.counted from (
        select (select count(*) from companies where organization_id = organization and deleted_at is null) as live,
          (select coalesce(sum(total), 0) from organization_counts
           where organization_id = organization and entity = 'company') as counted
      ) r where r.live <> r.counted
      on conflict (organization_id, entity, slot) do update set total = n.total + excluded.total;
      commit;
    end loop;
  end $$;`;

/**
 * Companies are counted as they are written, by the database itself: a replica of the release before, which goes on writing
 * meanwhile, knows of no counter. And what a member answers for, and deals by their amount, are read by an index. Indexes are
 * made without a lock on their table, so it is no transaction, and can be begun again where it was broken off.
 */
export class CompanyCounts1763769600030 implements MigrationInterface {
  name = 'CompanyCounts1763769600030';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      begin;
      ${LOCK_TIMEOUT}
      drop trigger if exists count_new_companies on companies;
      drop trigger if exists count_changed_companies on companies;
      ${COUNT_COMPANIES}
      commit;
    `);
    await runner.query(COUNT_ALL);
    await createIndexesConcurrently(runner, INDEXES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index ${Object.keys(INDEXES).join(', ')};
      drop trigger count_new_companies on companies;
      drop trigger count_changed_companies on companies;
      drop function count_companies();
      delete from organization_counts where entity = 'company';
    `);
  }
}
