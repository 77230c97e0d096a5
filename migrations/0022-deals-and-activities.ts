import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTenantView, dropTenantView } from './support/tenant-views.js';

const WIDENED = ['deals', 'activities', 'pipelines'];

/** The stages of a new organization's pipeline: name, probability and outcome of each. */
const STAGES = `[
  {"id": "new", "name": "New", "probability": 10, "outcome": "open"},
  {"id": "lead", "name": "Lead", "probability": 15, "outcome": "open"},
  {"id": "qualified", "name": "Qualified", "probability": 25, "outcome": "open"},
  {"id": "proposal", "name": "Proposal", "probability": 50, "outcome": "open"},
  {"id": "negotiation", "name": "Negotiation", "probability": 75, "outcome": "open"},
  {"id": "won", "name": "Won", "probability": 100, "outcome": "won"},
  {"id": "lost", "name": "Lost", "probability": 0, "outcome": "lost"}]`;
const FORMER_STAGES = STAGES.replace(/\n.*"lead".*/, '');

/**
 * Lets deals and activities stand without a contact, tells of a deal why and when it ended and of an activity which deal it is
 * about, orders pipelines, and gives new organizations a stage `lead`. Deals that are won already get the day on which, as the
 * audit log has it, they reached the stage they are in.
 */
export class DealsAndActivities1763769600022 implements MigrationInterface {
  name = 'DealsAndActivities1763769600022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table deals alter column contact_id drop not null, add column lost_reason text, add column won_date date;
      create index deals_expected_close on deals (organization_id, expected_close_date)
        where deleted_at is null and expected_close_date is not null;

      alter table activities alter column contact_id drop not null, add column deal_id uuid,
        add constraint activities_deal_id_fkey foreign key (organization_id, deal_id)
          references deals (organization_id, id) on delete set null (deal_id);
      create index activities_deal on activities (organization_id, deal_id, occurred_at desc, id desc)
        where deal_id is not null;

      alter table pipelines add column sort_order integer not null default 0;
      alter table organization_settings add column leads_make_deals boolean not null default true;

      ${seedPipeline(STAGES)}
    `);
    for (const table of WIDENED) await runner.query(createTenantView(table));
    await datePastWins(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of WIDENED) await runner.query(dropTenantView(table));
    // What the former tables have no place for: deals and activities without a contact.
    await passingPolicies(
      runner,
      `delete from activities where contact_id is null; delete from deals where contact_id is null;`,
    );
    await runner.query(`
      ${seedPipeline(FORMER_STAGES)}
      alter table organization_settings drop column leads_make_deals;
      alter table pipelines drop column sort_order;
      alter table activities drop column deal_id, alter column contact_id set not null;
      alter table deals drop column lost_reason, drop column won_date, alter column contact_id set not null;
      drop index deals_expected_close;
    `);
    for (const table of WIDENED) await runner.query(createTenantView(table));
  }
}

function seedPipeline(stages: string): string {
  return `
    create or replace function seed_pipeline() returns trigger language plpgsql as $$
    begin
      perform set_config('app.org', new.id::text, true);
      insert into public.pipelines (organization_id, id, name, is_default, stages)
        values (new.id, gen_random_uuid(), 'Sales', true, '${stages}');
      return new;
    end $$;`;
}

async function datePastWins(runner: QueryRunner): Promise<void> {
  await passingPolicies(
    runner,
    `update deals d set won_date = (
       select (max(e.occurred_at) at time zone 'UTC')::date from audit_events e
       where e.organization_id = d.organization_id and e.entity_id = d.id and lower(e.after ->> 'stage') = lower(d.stage))
     from pipelines p cross join jsonb_array_elements(p.stages) s
     where p.organization_id = d.organization_id and p.id = d.pipeline_id
       and s ->> 'id' = lower(d.stage) and s ->> 'outcome' = 'won';`,
  );
}

/** Does what concerns every organization: the owner of the tables looks past row-level security for it. */
async function passingPolicies(runner: QueryRunner, sql: string): Promise<void> {
  const tables = ['deals', 'activities', 'pipelines', 'audit_events'];
  for (const force of ['no force', 'force']) {
    for (const table of tables) await runner.query(`alter table ${table} ${force} row level security`);
    if (force === 'no force') await runner.query(sql);
  }
}
