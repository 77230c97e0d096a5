import pg from 'pg';
import { APP_ROLE } from '../../../../migrations/support/row-level-security.js';
import { READER_ROLE } from '../../../../migrations/support/tenant-views.js';
import { DatabaseSetupError } from './database-setup.error.js';

/**
 * Makes a role where it is missing, and lets the owner of the schema act as it (`set role`) and own what it owns, on
 * Postgres 15 to 18. For a plain `createrole` owner as for a superuser; runs outside a transaction.
 */
export async function ensureRole(
  client: pg.ClientBase,
  name: string,
  { login }: { readonly login: boolean },
): Promise<void> {
  const role = pg.escapeIdentifier(name);
  await throughRaces(async () => {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
    if (!rowCount) await client.query(`create role ${role} ${login ? 'login' : 'nologin'}`);
  });
  await throughRaces(async () => {
    const rules = await membershipRules(client);
    const { rows } = await client.query<{ may: boolean }>(rules.check, [name]);
    if (!rows[0]?.may) await client.query(`grant ${role} to current_user ${rules.grantOptions}`);
  }).catch((error: Error & { code?: string }) => {
    throw error.code === NOT_PERMITTED ? notPermitted(name, client) : error;
  });
}

/**
 * Since Postgres 16 membership has parts: who makes a role may give it away, and may neither act as it nor use its rights
 * before they have given that to themselves.
 */
async function membershipRules(client: pg.ClientBase) {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  const has = (part: string) => `pg_has_role(current_user, $1, '${part}')`;
  return rows[0]!.version >= 160_000
    ? {
        check: `select ${has('set')} and ${has('usage')} as may`,
        grantOptions: 'with inherit true, set true',
      }
    : { check: `select ${has('member')} as may`, grantOptions: '' };
}

function notPermitted(name: string, { user }: pg.ClientBase & { user?: string }): Error {
  return new DatabaseSetupError(
    `The role ${name} was made by somebody else, and ${user ?? 'the owner of the schema'} may not act as it. ` +
      `Roles belong to the whole server: let a superuser run ` +
      `"grant ${APP_ROLE}, ${READER_ROLE} to ${user ?? 'it'} with admin option".`,
  );
}

/** Another database's migration may make the role, or a grant, at the same moment: what is there then, is looked at again. */
async function throughRaces(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 5 || !RACE_LOST.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}

/** Duplicate object, unique violation, and "tuple concurrently updated", which has no code of its own. */
const RACE_LOST = new Set(['42710', '23505', 'XX000']);
const NOT_PERMITTED = '42501';
