import { execFile } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

jest.setTimeout(240_000);

const root = path.resolve(__dirname, '..');
const node = async (...args: string[]) =>
  (await promisify(execFile)(process.execPath, args, { cwd: root })).stdout;

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
  await node('--input-type=module', '-e', `await (await import('${prepare}')).buildIfStale()`);
});

/** What they measure is of no interest here: only that they still run, and still agree with what they compare. */
describe('Each benchmark of docs/benchmarks.md', () => {
  it.each([
    ['postgrest', [], /list 50/],
    ['guards', ['1', '5'], /JWT +\d+ µs/],
    ['orm', ['5'], /a page of 50.* repository +\d+ µs, ratio/],
    ['proxy', ['5', '100'], /a page of 50.* bare +\d+ µs, ratio/],
    ['bulk', ['1', '500'], /deals 100.* ratio/],
    ['import-job', ['2000'], /COPY, search filled .* job \/ this/],
    ['workbook', ['1000'], /1000 rows, .* rows\/s, memory .* at most/],
    ['workbook-import', ['2000'], /2000 rows, [^]*job: .* rows\/s, [^]*MB at most/],
    ['compare', comparison, /deals 100 .* of plain Nest .* of floor[^]*comparison\.md/],
  ])('%s still runs', async (name, sizes, lastWords) => {
    expect(await node(`bench/${name}.mjs`, ...sizes)).toMatch(lastWords);
  });
});
