import { execFile } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createTestDatabase, testServerUrl } from './support/test-postgres.js';

jest.setTimeout(240_000);

const root = path.resolve(__dirname, '..');
const node = async (args: string[], environment: Record<string, string> = {}) => {
  const env = { ...process.env, ...environment };
  return (await promisify(execFile)(process.execPath, args, { cwd: root, env })).stdout;
};

/** Its report goes where git ignores it; another revision would take as long to build as all the rest. */
const comparison = Object.entries({
  '--sizes': '500',
  '--against': 'none',
  '--operations': 'get by id,search with total,deals 100',
  '--rounds': '1',
  '--seconds': '0.1',
  '--out': 'data/bench/test',
}).flat();

beforeAll(async () => {
  const prepare = pathToFileURL(path.join(root, 'scripts/prepare.mjs')).href;
  await node(['--input-type=module', '-e', `await (await import('${prepare}')).buildIfStale()`]);
});

/** What they measure is of no interest here: only that they still run, and still agree with what they compare. */
describe('Each benchmark of docs/benchmarks.md', () => {
  it.each([
    ['postgrest', ['500'], /list 50/],
    ['guards', ['1', '5'], /JWT +\d+ µs/],
    ['orm', ['5'], /a page of 50.* repository +\d+ µs, ratio/],
    ['proxy', ['5', '100'], /a page of 50.* bare +\d+ µs, ratio/],
    ['bulk', ['1', '500'], /deals 100.* ratio/],
    ['import-job', ['2000'], /COPY, search filled .* job \/ this/],
    ['workbook', ['1000'], /1000 rows, .* rows\/s, memory .* at most/],
    ['workbook-import', ['2000'], /2000 rows, [^]*job: .* rows\/s, [^]*MB at most/],
  ])('%s still runs', async (name, sizes, lastWords) => {
    // A server of its own for each would take longer to make than what is looked at.
    const database = await createTestDatabase();
    const environment = { DATABASE_URL: database.ownerUrl };
    const ran = node([`bench/${name}.mjs`, ...sizes], environment).finally(() => database.drop());
    expect(await ran).toMatch(lastWords);
  });

  it('compare still runs', async () => {
    const ran = node(['bench/compare.mjs', ...comparison], { DATABASE_URL: testServerUrl() });
    expect(await ran).toMatch(/deals 100 .* of plain Nest .* of floor[^]*comparison\.md/);
  });
});
