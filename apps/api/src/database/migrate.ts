import { DataSource } from 'typeorm';
import { migrations } from '../../../../migrations/index.js';
import { APP_ROLE, grantTo } from '../../../../migrations/support/row-level-security.js';
import { READER_ROLE } from '../../../../migrations/support/tenant-views.js';
import { citusOf, HERE_ALONE, oneByOne, statementsOf } from './citus.js';
import { ensureRole } from './ensure-role.js';
import { underMigrationLock } from './migration-lock.js';
import { givingUpSoon, untilUnlocked } from './patient-migrations.js';
import { withClient, withStartupOptions } from './with-client.js';

/**
 * Brings a database to this version's schema. Runs as the owner of the schema, directly or through a pooler; creates the
 * restricted role the application serves with. Safe to call from several processes at the same moment.
 */
export async function migrateDatabase(
  ownerUrl: string,
  log: (line: string) => void = () => {},
): Promise<void> {
  const owner = { connectionString: ownerUrl };
  await underMigrationLock(ownerUrl, async () => {
    await withClient(owner, async (client) => {
      await ensureRole(client, APP_ROLE, { login: true });
      await ensureRole(client, READER_ROLE, { login: false });
    });
    await untilUnlocked(() => runMigrations(ownerUrl, log), log);
    await withClient(owner, async (client) => {
      const ownHistory = `revoke insert, update, delete on public.migrations from ${APP_ROLE};`;
      const grants = grantTo(APP_ROLE, 'public') + grantTo(APP_ROLE, 'auth') + ownHistory;
      const isDistributing = (await citusOf(client)) === 'distributing';
      for (const sql of isDistributing ? statementsOf(grants) : [grants]) await client.query(sql);
    });
  });
}

/** Undoes the newest migration. */
export async function revertMigration(ownerUrl: string): Promise<void> {
  const revert = () =>
    withDataSource(ownerUrl, (dataSource) => dataSource.undoLastMigration({ transaction: 'each' }));
  await underMigrationLock(ownerUrl, () => untilUnlocked(revert, () => {}));
}

/** Names of the migrations this version has and the database lacks. */
export async function pendingMigrations(client: {
  query(sql: string): Promise<{ rows: unknown[] }>;
}): Promise<string[]> {
  const { rows } = await client.query('select name from migrations');
  const applied = new Set((rows as { name: string }[]).map((row) => row.name));
  return migrations.map((migration) => migration.name).filter((name) => !applied.has(name));
}

async function runMigrations(ownerUrl: string, log: (line: string) => void): Promise<void> {
  await withDataSource(ownerUrl, async (dataSource) => {
    const before = new Set(await appliedIn(dataSource));
    try {
      await dataSource.runMigrations({ transaction: 'each' });
    } finally {
      const applied = (await appliedIn(dataSource)).filter((name) => !before.has(name));
      for (const name of applied) log(`Applied migration ${name}`);
    }
  });
}

/** Names of the migrations that a database has, in the order in which they ran. */
async function appliedIn(dataSource: DataSource): Promise<string[]> {
  const [table] = await dataSource.query<{ found: string | null }[]>(
    `select to_regclass('migrations') as found`,
  );
  if (!table?.found) return [];
  const rows = await dataSource.query<{ name: string }[]>('select name from migrations order by id');
  return rows.map(({ name }) => name);
}

async function withDataSource(
  ownerUrl: string,
  work: (dataSource: DataSource) => Promise<unknown>,
): Promise<void> {
  const citus = await withClient({ connectionString: ownerUrl }, citusOf);
  const dataSource = new DataSource({
    type: 'postgres',
    url: citus === 'present' ? withStartupOptions(ownerUrl, HERE_ALONE) : ownerUrl,
    migrations: migrations.map(citus === 'distributing' ? oneByOne : (each) => each).map(givingUpSoon),
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
