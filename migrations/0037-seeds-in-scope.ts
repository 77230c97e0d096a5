import type { MigrationInterface, QueryRunner } from 'typeorm';

const SEEDS = ['seed_contact_roles', 'seed_pipeline'];
const BY_FUNCTION = `perform set_config('app.org', new.id::text, true);`;
const BY_COMMAND = `execute format('set local app.org = %L', organization);`;

/**
 * What a new organization begins with is written by a procedure, which sets the organization by a command: Citus hands on neither
 * what a function sets, nor a command outside of procedures, to the server that keeps the rows.
 */
export class SeedsInScope1763769600037 implements MigrationInterface {
  name = 'SeedsInScope1763769600037';

  async up(runner: QueryRunner): Promise<void> {
    for (const seed of SEEDS) {
      const seeding = (await bodyOf(runner, seed))
        .replace(BY_FUNCTION, BY_COMMAND)
        .replaceAll('new.id', 'organization')
        .replace(/\s*return new;\s*end\s*$/, '\n end ');
      await runner.query(`create procedure ${seed}_of(organization uuid) language plpgsql as $$${seeding}$$`);
      await replaceTrigger(runner, seed, ` begin call public.${seed}_of(new.id); return new; end `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const seed of SEEDS) {
      const seeding = (await bodyOf(runner, `${seed}_of`))
        .replace(BY_COMMAND, BY_FUNCTION)
        .replaceAll('(organization,', '(new.id,')
        .replace(/\n end $/, ' return new; end ');
      await replaceTrigger(runner, seed, seeding);
      await runner.query(`drop procedure ${seed}_of(uuid)`);
    }
  }
}

async function bodyOf(runner: QueryRunner, name: string): Promise<string> {
  const [found] = (await runner.query(
    `select prosrc as body from pg_proc where proname = $1 and pronamespace = 'public'::regnamespace`,
    [name],
  )) as [{ body: string }];
  return found.body;
}

async function replaceTrigger(runner: QueryRunner, name: string, body: string): Promise<void> {
  await runner.query(`create or replace function ${name}() returns trigger language plpgsql as $$${body}$$`);
}
