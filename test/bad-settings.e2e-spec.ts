import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './pages/page.js';
import { freePort, spawnProduct } from './support/product-process.js';
import { createTestDatabase, type TestDatabase } from './support/test-postgres.js';

const AUTH_SECRET = 'a secret for tests only, long enough to be one';
const home = mkdtempSync(path.join(tmpdir(), 'rosetta-settings-'));
const file = path.join(home, 'file');
writeFileSync(file, '');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(home, { recursive: true });
});

const commandOf = (program: string) => [process.execPath, path.join(ROOT, `dist/apps/api/src/${program}.js`)];

/** Starts a program where it should refuse; answers the lines that it said and how it ended. */
async function refused(program: string, environment: Record<string, string>) {
  const dataDir = environment['DATA_DIR'] ?? path.join(home, 'data');
  const product = spawnProduct({ dataDir, port: await freePort(), command: commandOf(program), environment });
  const ended = await product.ended;
  const lines = product.output().split('\n');
  return { ended, lines: lines.filter((line) => line !== '' && !line.startsWith('Node 20 ended')) };
}

describe('A start with a bad setting', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['what is no number', { BODY_TIMEOUT_SECONDS: 'long' }, /^The settings do .*: BODY_TIMEOUT_SECONDS must/],
    [
      'a host that is not here',
      { HOST: 'nowhere.invalid' },
      /^Cannot listen on nowhere\.invalid:\d+: .*HOST/,
    ],
    [
      'a file as the directory',
      { DATA_DIR: file },
      /^DATA_DIR must be a directory that can be written to: EEXIST/,
    ],
    [
      'a database that nobody serves',
      { AUTH_SECRET, DATABASE_URL: 'postgres://crm:hidden@127.0.0.1:1/crm' },
      /^DATABASE_URL leads to no database that can be used, at 127\.0\.0\.1:1\/crm: connect ECONNREFUSED [\d.:]+$/,
    ],
    [
      'a restricted role that is not let in',
      { AUTH_SECRET, DATABASE_APP_URL: 'postgres://rosetta_app:hidden@127.0.0.1:1/crm' },
      /^DATABASE_APP_URL leads to no database .*ECONNREFUSED/,
    ],
  ])('prints one readable line and ends with 1: %s', async (_what, environment, line) => {
    const owner: Record<string, string> = environment['DATABASE_APP_URL']
      ? { DATABASE_URL: database.ownerUrl }
      : {};
    const { ended, lines } = await refused('main', { ...owner, ...environment });
    expect({ ended, lines }).toEqual({ ended: 1, lines: [expect.stringMatching(line)] });
  });

  it('is likewise refused by npm run migrate', async () => {
    const { ended, lines } = await refused('migrate', {
      DATABASE_URL: 'postgres://crm:hidden@127.0.0.1:1/crm',
    });
    expect({ ended, lines }).toEqual({
      ended: 1,
      lines: [expect.stringMatching(/^DATABASE_URL leads to no database that can be used/)],
    });
  });
});
