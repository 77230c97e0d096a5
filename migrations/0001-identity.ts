import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

/**
 * SQL of the API keys whose hashes a statement presents: knowing a key's hash is what entitles one to its row, since the
 * organization is only known once the row is found. A comma-separated list; null when nothing is presented.
 */
const PRESENTED_KEY_HASHES = `((select string_to_array(nullif(current_setting('app.api_key_hashes', true), ''), ','))::text[])`;

/**
 * Users, sessions, organizations and members (better-auth's tables, under our names), each organization's settings, and
 * its API keys. The eight tables in schema `auth` are what better-auth 1.7 generates; a spec holds them to it.
 */
export class Identity1763769600001 implements MigrationInterface {
  name = 'Identity1763769600001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists auth`);
    await runner.query(users);
    await runner.query(organizations);
    await runner.query(settings);
    await runner.query(apiKeys);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table api_keys;
      drop trigger seed_organization_settings on auth.organizations;
      drop function seed_organization_settings();
      drop table organization_settings;
      drop table auth.invitations, auth.members, auth.organizations;
      drop table auth.jwks, auth.verifications, auth.accounts, auth.sessions, auth.users;
      drop schema auth;
    `);
  }
}

const users = `
  create table auth.users (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    email text not null unique,
    email_verified boolean not null,
    image text,
    created_at timestamptz not null default current_timestamp,
    updated_at timestamptz not null default current_timestamp
  );

  create table auth.sessions (
    id uuid primary key default gen_random_uuid(),
    expires_at timestamptz not null,
    token text not null unique,
    created_at timestamptz not null default current_timestamp,
    updated_at timestamptz not null,
    ip_address text,
    user_agent text,
    user_id uuid not null references auth.users (id) on delete cascade,
    active_organization_id text
  );
  create index sessions_user_id_idx on auth.sessions (user_id);

  create table auth.accounts (
    id uuid primary key default gen_random_uuid(),
    account_id text not null,
    provider_id text not null,
    user_id uuid not null references auth.users (id) on delete cascade,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamptz,
    refresh_token_expires_at timestamptz,
    scope text,
    password text,
    created_at timestamptz not null default current_timestamp,
    updated_at timestamptz not null,
    unique (provider_id, account_id)
  );
  create index accounts_user_id_idx on auth.accounts (user_id);

  create table auth.verifications (
    id uuid primary key default gen_random_uuid(),
    identifier text not null,
    value text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default current_timestamp,
    updated_at timestamptz not null default current_timestamp
  );
  create index verifications_identifier_idx on auth.verifications (identifier);

  create table auth.jwks (
    id uuid primary key default gen_random_uuid(),
    public_key text not null,
    private_key text not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    alg text,
    crv text
  );`;

const organizations = `
  create table auth.organizations (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    slug text not null unique,
    logo text,
    created_at timestamptz not null,
    metadata text
  );

  -- One role each: better-auth would also take a comma-separated list, which our permission table does not know.
  create table auth.members (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references auth.organizations (id) on delete cascade,
    user_id uuid not null references auth.users (id) on delete cascade,
    role text not null check (role in ('owner', 'admin', 'manager', 'member', 'viewer')),
    created_at timestamptz not null,
    unique (organization_id, user_id)
  );
  create index members_user_id_idx on auth.members (user_id, organization_id);

  create table auth.invitations (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references auth.organizations (id) on delete cascade,
    email text not null,
    role text check (role in ('owner', 'admin', 'manager', 'member', 'viewer')),
    status text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default current_timestamp,
    inviter_id uuid not null references auth.users (id) on delete cascade
  );
  create index invitations_organization_id_idx on auth.invitations (organization_id);
  create index invitations_email_idx on auth.invitations (email);`;

const settings = `
  create table organization_settings (
    organization_id uuid primary key references auth.organizations (id) on delete cascade,
    default_country text check (default_country ~ '^[A-Z]{2}$'),
    dedupe boolean not null default false,
    crm_contacts_api_roles text[] not null default '{owner,admin,manager,member,viewer}'
      check (crm_contacts_api_roles <@ '{owner,admin,manager,member,viewer}')
  );
  ${protect('organization_settings')}

  create function seed_organization_settings() returns trigger language plpgsql as $$
  begin
    perform set_config('app.org', new.id::text, true);
    insert into public.organization_settings (organization_id) values (new.id);
    return new;
  end $$;
  create trigger seed_organization_settings after insert on auth.organizations
    for each row execute function seed_organization_settings();`;

const apiKeys = `
  create table api_keys (
    organization_id uuid not null references auth.organizations (id) on delete cascade,
    id uuid not null,
    name text not null,
    prefix text not null,
    key_hash text not null,
    scopes text[] not null,
    expires_at timestamptz(3),
    revoked_at timestamptz(3),
    last_used_at timestamptz(3),
    created_by uuid references auth.users (id) on delete set null,
    created_at timestamptz(3) not null default now(),
    primary key (organization_id, id),
    unique (organization_id, key_hash)
  );
  create index api_keys_key_hash on api_keys (key_hash);
  create index api_keys_list on api_keys (organization_id, created_at desc, id desc);
  ${protect('api_keys')}
  create policy presented on api_keys for select using (key_hash = any ${PRESENTED_KEY_HASHES});
  create policy used on api_keys for update
    using (key_hash = any ${PRESENTED_KEY_HASHES})
    with check (key_hash = any ${PRESENTED_KEY_HASHES});`;
