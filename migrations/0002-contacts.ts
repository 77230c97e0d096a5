import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

const tables = [
  'companies',
  'contacts',
  'contact_identities',
  'contact_roles',
  'contact_accounts',
  'audit_events',
  'organization_counts',
];

/**
 * Contacts, accounts, and what every change leaves behind. `organization_id` leads every key, so that one tenant's rows
 * lie together and the tables can be distributed by it. High-volume tables have no foreign key to the organization: its
 * row would be locked by every insert of the tenant.
 */
export class Contacts1763769600002 implements MigrationInterface {
  name = 'Contacts1763769600002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists pg_trgm;
      create extension if not exists btree_gin;

      create table companies (
        organization_id uuid not null,
        id uuid not null,
        name text not null,
        domain text,
        custom_fields jsonb not null default '{}',
        created_by uuid,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        inactivated_at timestamptz(3),
        deleted_at timestamptz(3),
        version integer not null default 1,
        primary key (organization_id, id)
      ) with (fillfactor = 90);
      create index companies_list on companies (organization_id, created_at desc, id desc) where deleted_at is null;
      create index companies_name on companies (organization_id, lower(name)) where deleted_at is null;

      create table contacts (
        organization_id uuid not null,
        id uuid not null,
        number bigint generated always as identity,
        full_name text,
        first_name text,
        last_name text,
        emails text[] not null default '{}',
        phones text[] not null default '{}',
        phone_as_written text,
        position text,
        company_id uuid,
        company_name text,
        description text,
        source text,
        tags text[] not null default '{}',
        assignee_id uuid,
        opt_in_status boolean not null default true,
        custom_fields jsonb not null default '{}',
        search_text text not null default '',
        created_by uuid,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        inactivated_at timestamptz(3),
        deleted_at timestamptz(3),
        version integer not null default 1,
        primary key (organization_id, id),
        foreign key (organization_id, company_id) references companies (organization_id, id)
      ) with (fillfactor = 90);
      create unique index contacts_number on contacts (organization_id, number);
      create index contacts_list on contacts (organization_id, created_at desc, id desc) where deleted_at is null;
      create index contacts_name on contacts (organization_id, last_name nulls first, first_name nulls first, id) where deleted_at is null;
      create index contacts_company on contacts (organization_id, company_id) where deleted_at is null and company_id is not null;
      create index contacts_external_id on contacts (organization_id, (custom_fields ->> 'external_id')) where deleted_at is null and custom_fields ? 'external_id';
      create index contacts_search on contacts using gin (organization_id, search_text gin_trgm_ops) where deleted_at is null;
      -- Without these the planner assumes 0.5 % of the table for every custom-field equality.
      create statistics contacts_external_id_values on (custom_fields ->> 'external_id') from contacts;

      -- Names in scripts without an alphabet are often one or two characters, too short for trigrams.
      create function short_terms(text text) returns text[] language sql immutable strict parallel safe as $$
        select case when text ~ '[^\\x01-\\x7f]' then array(
          select distinct term from generate_series(1, length(text)) as i,
            lateral (values (substr(text, i, 1)), (substr(text, i, 2))) as terms (term)
          where term ~ '[^\\x01-\\x7f]')
        else '{}' end
      $$;
      create index contacts_short_terms on contacts using gin (organization_id, short_terms(search_text)) where deleted_at is null;

      -- Every e-mail and phone of every live contact, once: answers find-by, containment, dedupe and bulk matching.
      create table contact_identities (
        organization_id uuid not null,
        value text collate "C" not null,
        contact_id uuid not null,
        primary key (organization_id, value, contact_id)
      );
      create index contact_identities_contact on contact_identities (organization_id, contact_id);

      create table contact_roles (
        organization_id uuid not null,
        rol_id integer not null check (rol_id >= 1),
        name text not null,
        primary key (organization_id, rol_id)
      );

      create table contact_accounts (
        organization_id uuid not null,
        contact_id uuid not null,
        account_id uuid not null,
        rol_id integer,
        is_primary boolean not null default false,
        created_at timestamptz(3) not null default now(),
        primary key (organization_id, contact_id, account_id),
        foreign key (organization_id, contact_id) references contacts (organization_id, id) on delete cascade,
        foreign key (organization_id, account_id) references companies (organization_id, id) on delete cascade,
        foreign key (organization_id, rol_id) references contact_roles (organization_id, rol_id)
      );
      create index contact_accounts_account on contact_accounts (organization_id, account_id, contact_id);

      create table audit_events (
        organization_id uuid not null,
        id uuid not null,
        occurred_at timestamptz(3) not null default now(),
        user_id uuid,
        api_key_id uuid,
        dialect text not null,
        request_id text not null,
        entity text not null,
        entity_id uuid not null,
        action text not null,
        before jsonb,
        after jsonb,
        primary key (organization_id, id)
      );
      create index audit_events_entity on audit_events (organization_id, entity_id, id desc);

      -- How many live rows an organization has, spread over slots so that writers do not queue on one row.
      create table organization_counts (
        organization_id uuid not null,
        entity text not null,
        slot smallint not null,
        total bigint not null,
        primary key (organization_id, entity, slot)
      ) with (fillfactor = 50);

      create function seed_contact_roles() returns trigger language plpgsql as $$
      begin
        perform set_config('app.org', new.id::text, true);
        insert into public.contact_roles (organization_id, rol_id, name) values
          (new.id, 1, 'Decision maker'), (new.id, 2, 'Influencer'), (new.id, 3, 'Champion'),
          (new.id, 4, 'Billing'), (new.id, 5, 'Technical'), (new.id, 6, 'Other');
        return new;
      end $$;
      create trigger seed_contact_roles after insert on auth.organizations for each row execute function seed_contact_roles();
    `);
    for (const table of tables) await runner.query(protect(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger seed_contact_roles on auth.organizations;
      drop function seed_contact_roles();
      drop table organization_counts, audit_events, contact_accounts, contact_roles, contact_identities, contacts, companies;
      drop function short_terms(text);
    `);
  }
}
