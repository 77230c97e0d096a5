import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { outdatedPostgres, startEmbeddedPostgres } from '@rosetta/embedded-postgres';
import type pg from 'pg';
import { APP_ROLE } from '../../../../migrations/support/row-level-security.js';
import { type Settings, SettingsError } from '../config/settings.js';
import { withClient } from './with-client.js';

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
  { dataDir, demoData }: Settings,
  onProgress: (line: string) => void,
): Promise<ServingDatabase> {
  await assertUsable(path.resolve(dataDir));
  const server = await startEmbeddedPostgres({ dataDir: path.resolve(dataDir), onProgress });
  await withClient({ connectionString: server.url('postgres') }, async (client) => {
    await createDatabase(client);
    const warning = demoData ? null : outdatedPostgres(await versionOf(client));
    if (warning) onProgress(warning);
  });
  return {
    ownerUrl: server.url(DATABASE),
    appUrl: server.url(DATABASE, APP_ROLE),
    appRole: null,
    embedded: true,
    stop: () => server.stop(),
  };
}

/** Says at once, and in words, that nothing can be kept there. */
async function assertUsable(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK);
  } catch (error) {
    throw new SettingsError(
      `DATA_DIR must be a directory that can be written to: ${(error as Error).message}`,
    );
  }
}

async function createDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (!rowCount) await client.query(`create database ${DATABASE}`);
}

async function versionOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  return rows[0]!.server_version;
}
