import type { MigrationInterface, QueryRunner } from 'typeorm';

const SET = `set_config('app.api_key_hashes', `;

/**
 * Has `organization_of_key`, which every request by an API key calls, set what it sets by assignments: PL/pgSQL evaluates them as
 * they are, while each `perform` is a query of its own.
 */
export class FasterOrganizationOfKey1763769600025 implements MigrationInterface {
  name = 'FasterOrganizationOfKey1763769600025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(organizationOfKey('presented := '));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(organizationOfKey('perform '));
  }
}

const organizationOfKey = (evaluate: string) => `
  create or replace function organization_of_key(hash text) returns text language plpgsql as $$
  declare
    organization text;
    presented text;
  begin
    ${evaluate}${SET}hash, true);
    select organization_id into organization from public.api_keys
    where key_hash = hash and revoked_at is null and (expires_at is null or expires_at > now());
    ${evaluate}${SET}'', true);
    if organization is null then
      raise exception 'This API key is not live' using errcode = 'RK401';
    end if;
    return organization;
  end $$;
`;
