import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

/** Sales opportunities, the pipelines they move through, and the contacts they have besides the first. */
export class Deals1763769600004 implements MigrationInterface {
  name = 'Deals1763769600004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table pipelines (
        organization_id uuid not null,
        id uuid not null,
        name text not null,
        is_default boolean not null default false,
        -- Ordered: [{"id", "name", "probability", "outcome": "open" | "won" | "lost"}].
        stages jsonb not null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        version integer not null default 1,
        primary key (organization_id, id)
      );
      create unique index pipelines_default on pipelines (organization_id) where is_default;

      create table deals (
        organization_id uuid not null,
        id uuid not null,
        title text not null,
        value numeric(20, 4),
        currency text not null default 'USD',
        pipeline_id uuid not null,
        stage text not null,
        contact_id uuid not null,
        company_id uuid,
        owner_id uuid,
        probability numeric(5, 2),
        expected_close_date date,
        source text,
        tags text[] not null default '{}',
        description text,
        products jsonb not null default '[]',
        custom_fields jsonb not null default '{}',
        created_by uuid,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3),
        version integer not null default 1,
        primary key (organization_id, id),
        constraint deals_pipeline_id_fkey foreign key (organization_id, pipeline_id) references pipelines (organization_id, id),
        constraint deals_contact_id_fkey foreign key (organization_id, contact_id) references contacts (organization_id, id),
        constraint deals_company_id_fkey foreign key (organization_id, company_id) references companies (organization_id, id)
      ) with (fillfactor = 90);
      create index deals_list on deals (organization_id, created_at desc, id desc) where deleted_at is null;
      create index deals_contact_title on deals (organization_id, contact_id, title collate "C") where deleted_at is null;
      create index deals_board on deals (organization_id, pipeline_id, stage) where deleted_at is null;
      create index deals_company on deals (organization_id, company_id) where deleted_at is null and company_id is not null;
      create index deals_external_id on deals (organization_id, (custom_fields ->> 'external_id'))
        where deleted_at is null and custom_fields ? 'external_id';
      create index deals_title on deals using gin (organization_id, title gin_trgm_ops) where deleted_at is null;
      create statistics deals_external_id_values on (custom_fields ->> 'external_id') from deals;

      create table deal_contacts (
        organization_id uuid not null,
        id uuid not null,
        deal_id uuid not null,
        contact_id uuid not null,
        role text,
        is_primary boolean not null default false,
        created_at timestamptz(3) not null default now(),
        primary key (organization_id, id),
        constraint deal_contacts_deal_id_fkey foreign key (organization_id, deal_id)
          references deals (organization_id, id) on delete cascade,
        constraint deal_contacts_contact_id_fkey foreign key (organization_id, contact_id)
          references contacts (organization_id, id) on delete cascade
      );
      create unique index deal_contacts_deal_contact on deal_contacts (organization_id, deal_id, contact_id);
      create unique index deal_contacts_primary on deal_contacts (organization_id, deal_id) where is_primary;
      create index deal_contacts_contact on deal_contacts (organization_id, contact_id);

      create function seed_pipeline() returns trigger language plpgsql as $$
      begin
        perform set_config('app.org', new.id::text, true);
        insert into public.pipelines (organization_id, id, name, is_default, stages) values (new.id, gen_random_uuid(), 'Sales', true, '[
          {"id": "new", "name": "New", "probability": 10, "outcome": "open"},
          {"id": "qualified", "name": "Qualified", "probability": 25, "outcome": "open"},
          {"id": "proposal", "name": "Proposal", "probability": 50, "outcome": "open"},
          {"id": "negotiation", "name": "Negotiation", "probability": 75, "outcome": "open"},
          {"id": "won", "name": "Won", "probability": 100, "outcome": "won"},
          {"id": "lost", "name": "Lost", "probability": 0, "outcome": "lost"}]');
        return new;
      end $$;
      create trigger seed_pipeline after insert on auth.organizations for each row execute function seed_pipeline();
    `);
    for (const table of ['pipelines', 'deals', 'deal_contacts']) await runner.query(protect(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger seed_pipeline on auth.organizations;
      drop function seed_pipeline();
      drop table deal_contacts, deals, pipelines;
    `);
  }
}
