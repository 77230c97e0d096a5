import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { withSecretFiles } from '../config/secret-files.js';
import { SettingsError } from '../config/settings.js';
import { assertReachable } from '../database/assert-reachable.js';
import { withClient } from '../database/with-client.js';
import { verifyArchive, writeArchive } from './archive-file.js';
import { eraseOrganization } from './erase-organization.js';
import { exportOrganization, findOrganization } from './export-organization.js';
import { importOrganization } from './import-organization.js';
import { OrganizationError } from './organization-error.js';

const USAGE = `npm run organization -- export <id or slug> <file>
npm run organization -- import <file>
npm run organization -- erase <id or slug> --confirm <slug> [--people] [--receipt <file>]`;

/**
 * Does what the words of a command line ask for; answers what to print.
 *
 * @throws SettingsError where DATABASE_URL or a secret is missing
 * @throws OrganizationError where it cannot be done, or the words are others
 */
export async function runOrganizationCommand(
  args: string[],
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const { positionals, values } = argumentsOf(args);
  const [action, first, second] = positionals;
  const { DATABASE_URL: url, AUTH_SECRET, ORGANIZATION_ARCHIVE_SECRET } = withSecretFiles(environment);
  const secret = ORGANIZATION_ARCHIVE_SECRET || AUTH_SECRET;
  if (!url) throw new SettingsError('DATABASE_URL must name the owner of the database.');
  if (!secret || secret.length < 32)
    throw new SettingsError(
      'AUTH_SECRET, or ORGANIZATION_ARCHIVE_SECRET, must have 32 characters at least: archives are signed.',
    );
  await assertReachable('DATABASE_URL', url);
  return withClient({ connectionString: url }, (client) => {
    if (action === 'export' && first && second) return exportTo(client, first, second, secret);
    if (action === 'import' && first) return importFrom(client, first, secret);
    if (action === 'erase' && first) return erase(client, first, { ...values, secret });
    throw new OrganizationError(USAGE);
  });
}

function argumentsOf(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        confirm: { type: 'string' },
        receipt: { type: 'string' },
        people: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new OrganizationError(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}

async function exportTo(client: pg.Client, named: string, file: string, secret: string): Promise<string> {
  const { slug } = await findOrganization(client, named);
  await writeArchive(file, exportOrganization(client, slug), secret);
  return `Exported ${slug} to ${file}.`;
}

async function importFrom(client: pg.Client, file: string, secret: string): Promise<string> {
  const head = await verifyArchive(file, secret);
  const counts = await importOrganization(client, file, head);
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return `Imported ${head.organization.slug}: ${rows} rows of ${Object.keys(counts).length} tables. Its webhooks are disabled.`;
}

interface Erasure {
  readonly confirm?: string;
  readonly receipt?: string;
  readonly people: boolean;
  readonly secret: string;
}

async function erase(
  client: pg.Client,
  named: string,
  { confirm, receipt, ...how }: Erasure,
): Promise<string> {
  const { id, slug } = await findOrganization(client, named);
  if (confirm !== slug)
    throw new OrganizationError(
      `There is no way back: say --confirm ${slug} to erase it with all that it has`,
    );
  const text = JSON.stringify(await eraseOrganization(client, id, how), null, 2);
  if (receipt) await writeFile(receipt, `${text}\n`, { flag: 'wx' });
  return text;
}
