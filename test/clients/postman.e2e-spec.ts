import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApi, type TestApi } from '../support/api.js';

const root = path.resolve(__dirname, '../..');
const NEWMAN = path.join(root, 'tools/node_modules/newman/bin/newman.js');
const COLLECTION = path.join(root, 'clients/postman/rosetta-crm.postman_collection.json');
const ENVIRONMENT = path.join(root, 'clients/postman/rosetta-crm.postman_environment.json');

interface Folder {
  name: string;
  item: { name: string }[];
}

/** What newman reports of a run, as far as it is looked at. */
interface Run {
  executions: { item: { name: string }; assertions?: { assertion: string; error?: { message: string } }[] }[];
  failures: { source?: { name: string }; error: { test?: string; message: string } }[];
}

/** Runs the collection as its users do, from the command line. */
async function runCollection(baseUrl: string, report: string): Promise<Run> {
  const reporters = ['--reporters', 'json', '--reporter-json-export', report];
  const args = [
    NEWMAN,
    'run',
    COLLECTION,
    '-e',
    ENVIRONMENT,
    '--env-var',
    `baseUrl=${baseUrl}`,
    ...reporters,
  ];
  // The exit code tells that something failed, the report what.
  await new Promise((resolve) => execFile(process.execPath, args, resolve));
  return (JSON.parse(readFileSync(report, 'utf8')) as { run: Run }).run;
}

describe('The Postman collection', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'rosetta-newman-'));
  let api: TestApi;
  beforeAll(async () => {
    // As a product that is started without settings: the run has to keep to its limits.
    api = await startApi({
      RATE_LIMIT_API_KEY_PER_MINUTE: '120',
      RATE_LIMIT_DEFAULT_PER_MINUTE: '600',
      RATE_LIMIT_SALES_PER_SECOND: '10',
      RATE_LIMIT_SIGN_IN_PER_MINUTE: '20',
      IMPORT_POLL_MS: '1000',
    });
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true, force: true });
    await api?.close();
  });

  it('runs from top to bottom, and every response is as documented', async () => {
    const { item } = JSON.parse(readFileSync(COLLECTION, 'utf8')) as { item: Folder[] };
    const { executions, failures } = await runCollection(api.url, path.join(directory, 'run.json'));
    expect(failures.map(({ source, error }) => [source?.name, error.test, error.message])).toEqual([]);
    const requests = item.flatMap((folder) => folder.item.map(({ name }) => name));
    expect(executions.map((execution) => execution.item.name)).toEqual(requests);
    const unchecked = executions.filter(({ assertions = [] }) => assertions.length === 0);
    expect(unchecked.map((execution) => execution.item.name)).toEqual([]);
    const contacts = await api.rows('select distinct first_name from contacts where deleted_at is null');
    expect(contacts.map(({ first_name }) => first_name)).toEqual(
      expect.arrayContaining(['Mahmoud', '太郎', 'Jane', 'Ahmed', 'Layla']),
    );
  });
});
