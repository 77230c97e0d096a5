import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets an organization decide whether the API keys that a member has made end with their membership. */
export class KeysOfRemovedMembers1763769600020 implements MigrationInterface {
  name = 'KeysOfRemovedMembers1763769600020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table organization_settings add column revoke_keys_of_removed_members boolean not null default true',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table organization_settings drop column revoke_keys_of_removed_members');
  }
}
