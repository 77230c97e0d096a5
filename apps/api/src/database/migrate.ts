import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../../../migrations/index.js';
import { APP_ROLE, grantTo } from '../../../../migrations/support/row-level-security.js';
import { READER_ROLE } from '../../../../migrations/support/tenant-views.js';

/** Any fixed number: two processes that migrate at once take turns on it. */
const MIGRATION_LOCK = 7_305_112;

/**
 * Brings a database to this version's schema. Runs as the owner of the schema; creates the restricted role the
 * application serves with. Safe to call from several processes at the same moment.
 */
export async function migrateDatabase(
  ownerUrl: string,
  log: (line: string) => void = () => {},
): Promise<void> {
  const lock = new pg.Client({ connectionString: ownerUrl });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await createAppRole(lock);
    await runMigrations(ownerUrl, log);
    await lock.query(grantTo(APP_ROLE, 'public') + grantTo(APP_ROLE, 'auth'));
  } finally {
    await lock.end();
  }
}

/** Undoes the newest migration. */
export async function revertMigration(ownerUrl: string): Promise<void> {
  await withDataSource(ownerUrl, (dataSource) => dataSource.undoLastMigration({ transaction: 'each' }));
}

/** Names of the migrations this version has and the database lacks. */
export async function pendingMigrations(client: {
  query(sql: string): Promise<{ rows: unknown[] }>;
}): Promise<string[]> {
  const { rows } = await client.query('select name from migrations');
  const applied = new Set((rows as { name: string }[]).map((row) => row.name));
  return migrations.map((migration) => migration.name).filter((name) => !applied.has(name));
}

async function createAppRole(client: pg.Client): Promise<void> {
  await createRole(client, APP_ROLE, 'login');
  await createRole(client, READER_ROLE, 'nologin');
  // Lets the owner's own connections step down to the restricted role (`-c role=...`).
  const { rows } = await client.query<{ member: boolean; owner: string }>(
    `select pg_has_role(current_user, $1, 'member') as member, current_user as owner`,
    [APP_ROLE],
  );
  if (!rows[0]?.member) await client.query(`grant ${APP_ROLE} to current_user`);
}

async function createRole(client: pg.Client, name: string, attribute: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  if (!rowCount) await client.query(`create role ${name} ${attribute}`).catch(ignoreDuplicateRole);
}

/** Roles belong to the whole server: another database's migration may have made ours a moment ago. */
function ignoreDuplicateRole(error: { code?: string }): void {
  if (error.code !== '42710' && error.code !== '23505') throw error as Error;
}

async function runMigrations(ownerUrl: string, log: (line: string) => void): Promise<void> {
  await withDataSource(ownerUrl, async (dataSource) => {
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    for (const migration of applied) log(`Applied migration ${migration.name}`);
  });
}

async function withDataSource(
  ownerUrl: string,
  work: (dataSource: DataSource) => Promise<unknown>,
): Promise<void> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations,
    synchronize: false,
    logging: false,
  });
  await dataSource.initialize();
  try {
    await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
