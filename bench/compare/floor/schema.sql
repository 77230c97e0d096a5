-- The tables of the floor: what the measured operations need and no more, with the index each of them wants.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;
create schema floor;
create table floor.contacts (
  organization_id uuid not null,
  id uuid not null,
  number bigint generated always as identity,
  first_name text,
  last_name text,
  emails text[] not null default '{}',
  phones text[] not null default '{}',
  company_id uuid,
  description text,
  source text,
  tags text[] not null default '{}',
  assignee_id uuid,
  opt_in_status boolean not null default true,
  custom_fields jsonb not null default '{}',
  search_text text not null default '',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (id)
) with (fillfactor = 90);
create index on floor.contacts (organization_id, created_at desc, id desc);
create index on floor.contacts (organization_id, number);
create index on floor.contacts using gin (organization_id, search_text gin_trgm_ops);
create table floor.companies (id uuid primary key, name text not null);
create table floor.contact_identities (
  organization_id uuid not null,
  value text collate "C" not null,
  contact_id uuid not null,
  primary key (organization_id, value, contact_id)
);
create index on floor.contact_identities (contact_id);
create table floor.deals (
  organization_id uuid not null,
  id uuid not null primary key,
  title text not null,
  value numeric(20, 4),
  currency text not null default 'USD',
  stage text not null,
  contact_id uuid not null,
  source text,
  custom_fields jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
) with (fillfactor = 90);
create index on floor.deals (organization_id, created_at desc, id desc);
create index on floor.deals (contact_id, title collate "C");
create table floor.counts (
  organization_id uuid not null,
  slot smallint not null,
  contacts bigint not null,
  primary key (organization_id, slot)
) with (fillfactor = 50);
