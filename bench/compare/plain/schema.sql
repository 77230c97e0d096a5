-- The tables of the plain service, with the indexes its developer would think of.
create schema plain;
create table plain.contacts (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  first_name text,
  last_name text,
  emails text[] not null default '{}',
  phones text[] not null default '{}',
  company_id uuid,
  description text,
  source text,
  tags text[] not null default '{}',
  custom_fields jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index on plain.contacts (organization_id, created_at desc);
create index on plain.contacts using gin (emails);
create index on plain.contacts using gin (phones);
create table plain.deals (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  title text not null,
  value numeric(20, 4),
  currency text not null default 'USD',
  stage text,
  contact_id uuid not null references plain.contacts (id),
  source text,
  custom_fields jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index on plain.deals (organization_id, created_at desc);
create index on plain.deals (contact_id);
create table plain.api_keys (id uuid primary key, hash text unique not null, organization_id uuid not null);
