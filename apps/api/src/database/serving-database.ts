import path from 'node:path';
import pg from 'pg';
import { APP_ROLE } from '../../../../migrations/support/row-level-security.js';
import type { Settings } from '../config/settings.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';

const DATABASE = 'rosetta';

/** The database the application runs on, however it came to be. */
export interface ServingDatabase {
  /** Owner of the schema; migrates. */
  readonly ownerUrl: string;
  /** What requests are served with. */
  readonly appUrl: string;
  /** A role to step down to on every connection, where `appUrl` names the owner; null where it names the restricted role. */
  readonly appRole: string | null;
  readonly embedded: boolean;
  stop(): Promise<void>;
}

/** Opens the user's own Postgres, or starts the embedded one. */
export async function openDatabase(
  settings: Settings,
  onProgress: (line: string) => void,
): Promise<ServingDatabase> {
  return settings.databaseUrl
    ? ownDatabase(settings, settings.databaseUrl)
    : embeddedDatabase(settings, onProgress);
}

function ownDatabase({ databaseAppUrl }: Settings, ownerUrl: string): ServingDatabase {
  const appUrl = databaseAppUrl ?? ownerUrl;
  const appRole = databaseAppUrl ? null : APP_ROLE;
  return { ownerUrl, appUrl, appRole, embedded: false, stop: () => Promise.resolve() };
}

async function embeddedDatabase(
  { dataDir }: Settings,
  onProgress: (line: string) => void,
): Promise<ServingDatabase> {
  const server = await startEmbeddedPostgres({ dataDir: path.resolve(dataDir), onProgress });
  await createDatabase(server.url('postgres'));
  return {
    ownerUrl: server.url(DATABASE),
    appUrl: server.url(DATABASE, APP_ROLE),
    appRole: null,
    embedded: true,
    stop: () => server.stop(),
  };
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
