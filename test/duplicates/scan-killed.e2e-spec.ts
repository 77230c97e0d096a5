import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { KillableProduct } from '../support/killable-product.js';
import { DUPLICATES } from './duplicates-client.js';
import { MERGES } from './merges-client.js';

/** The first start may build; recoveries take a moment on a busy machine. */
jest.setTimeout(240_000);

/** In which parts of a scan the product is killed; each start takes its time, so `npm run prove -- scans` has all of them. */
const parts = new Set((process.env['SCAN_KILLS'] ?? 'pairs').split(' '));

/** More than a step takes. */
const PEOPLE = 2_100;
const AT_ONCE = 500;
/** So many are there twice. */
const TWICE = 60;

const product = new KillableProduct();

beforeAll(() => product.start());
afterAll(() => product.remove());

const ask = async (
  path: string,
  json?: unknown,
  method = json === undefined ? 'GET' : 'POST',
): Promise<any> => {
  const body = json === undefined ? {} : { body: JSON.stringify(json) };
  const response = await product.ask(path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...body,
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
};
const start = async (directions: object): Promise<string> =>
  (await ask(`${DUPLICATES}/scans`, directions)).scan.id;
const read = async (id: string): Promise<any> => (await ask(`${DUPLICATES}/scans/${id}`)).scan;
const ended = async (id: string): Promise<any> => {
  while ((await read(id)).finished_at === null) await sleep(20);
  return read(id);
};

/** Kills the product once a scan stands so, and starts it anew; answers how it stands then. */
async function killOnce(id: string, stands: (scan: any) => boolean): Promise<any> {
  while (!stands(await read(id))) await sleep(2);
  await product.kill();
  await product.start();
  return read(id);
}

/** A word that sounds like no other one. */
const word = (seed: string) =>
  createHash('md5')
    .update(seed)
    .digest('hex')
    .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!)
    .slice(0, 10);

/** All pairs there are, with what is said of them. */
async function pairs(): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ''; ;) {
    const page = await ask(`${DUPLICATES}?limit=200${cursor && `&cursor=${cursor}`}`);
    for (const { records, score, why } of page.items)
      found.push(JSON.stringify([records.map(({ id }: any) => id), score, why]));
    if (page.next_cursor === null) return found.sort();
    cursor = page.next_cursor;
  }
}

describe('kill -9 in the middle of a scan for duplicates', () => {
  it('changes nothing of what is found', async () => {
    const rows = Array.from({ length: PEOPLE }, (_, n) => ({
      first_name: word(`first ${n}`),
      last_name: word(`last ${n}`),
      emails: [`person${n}@killed.example`],
    }));
    const sent = [...rows, ...rows.slice(0, TWICE)];
    for (let from = 0; from < sent.length; from += AT_ONCE)
      await ask('/functions/v1/rest-api-proxy/contacts', sent.slice(from, from + AT_ONCE));
    const interrupted = await start({});
    const stands = { keys: ({ changed }: any) => changed > 0, pairs: ({ compared }: any) => compared > 0 };
    for (const [part, isThere] of Object.entries(stands))
      if (parts.has(part)) expect((await killOnce(interrupted, isThere)).status).toBe('running');
    const report = await ended(interrupted);
    const found = await pairs();
    expect(found.length).toBeGreaterThanOrEqual(TWICE);
    const whole = await ended(await start({ full: true }));
    for (const field of ['status', 'records', 'changed', 'compared', 'candidates', 'pairs', 'large_blocks'])
      expect([field, report[field]]).toEqual([field, whole[field]]);
    expect(await pairs()).toEqual(found);
  });

  (parts.has('merges') ? it : it.skip)('has nobody merged twice', async () => {
    await product.changeAsOwner('/api/v1/organizations/current', {
      merge_contacts_automatically: 'measured',
    });
    const merging = await start({});
    expect((await killOnce(merging, ({ merged }) => merged > 0)).status).toBe('running');
    expect(await ended(merging)).toMatchObject({ status: 'completed', merged: TWICE });
    const losers: string[] = [];
    for (let cursor = ''; ;) {
      const page = await ask(
        `${MERGES.contacts}?scan_id=${merging}&limit=200${cursor && `&cursor=${cursor}`}`,
      );
      for (const merged of page.items) losers.push(...merged.loser_ids);
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    expect([losers.length, new Set(losers).size]).toEqual([TWICE, TWICE]);
  });
});
