import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lets one statement both ask whether an API key is still live and read for its organization. The caller's policy
 * `presented` opens exactly the row of the hash, as when a key is first looked up.
 */
export class OrganizationOfKey1763769600007 implements MigrationInterface {
  name = 'OrganizationOfKey1763769600007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function organization_of_key(hash text) returns text language plpgsql as $$
      declare
        organization text;
      begin
        perform set_config('app.api_key_hashes', hash, true);
        select organization_id into organization from public.api_keys
        where key_hash = hash and revoked_at is null and (expires_at is null or expires_at > now());
        perform set_config('app.api_key_hashes', '', true);
        if organization is null then
          raise exception 'This API key is not live' using errcode = 'RK401';
        end if;
        return organization;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function organization_of_key(text)');
  }
}
