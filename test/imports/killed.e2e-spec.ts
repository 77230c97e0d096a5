import { setTimeout as sleep } from 'node:timers/promises';
import { KillableProduct } from '../support/killable-product.js';
import { contactsCsv, linesOf } from './transfers-client.js';

/** The first start may build; recoveries take a moment on a busy machine. */
jest.setTimeout(240_000);

const ROWS = 8_000;

const product = new KillableProduct();

beforeAll(() => product.start());
afterAll(() => product.remove());

const read = async (id: string): Promise<any> =>
  (await bodyOf(await product.ask(`/api/v1/imports/${id}`))).import;
const bodyOf = (response: Response): Promise<any> => response.json();
const emails = async () => {
  const response = await product.ask('/api/v1/exports/contacts?format=ndjson&select=emails&source=eq.killed');
  return linesOf(await response.text()).map((contact) => contact.emails[0] as string);
};

describe('kill -9 in the middle of an import job', () => {
  it('costs no row and doubles none: the next start goes on behind the last rows that were written', async () => {
    const directions = encodeURIComponent(JSON.stringify({ options: { default_source: 'killed' } }));
    const sent = await product.ask(`/api/v1/imports?entity=contacts&start=true&directions=${directions}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: contactsCsv(ROWS, 'killed'),
    });
    expect(sent.status).toBe(201);
    const { id } = (await bodyOf(sent)).import;
    const statuses: string[] = [];
    let processed = 0;
    // Each time a little further on, and each time at another moment of a piece.
    for (const milliseconds of [10, 45, 90]) {
      while ((await read(id)).rows.processed <= processed) await sleep(5);
      await sleep(milliseconds);
      await product.kill();
      await product.start();
      const standing = await read(id);
      processed = standing.rows.processed;
      expect(processed % 1_000).toBe(0);
      statuses.push(standing.status);
    }
    expect(statuses).toContain('running');
    while ((await read(id)).finished_at === null) await sleep(50);
    expect(await read(id)).toMatchObject({
      status: 'completed',
      rows: { total: ROWS, processed: ROWS, created: ROWS, updated: 0, failed: 0 },
    });
    const found = await emails();
    expect({ rows: found.length, distinct: new Set(found).size }).toEqual({ rows: ROWS, distinct: ROWS });
    const results = linesOf(await (await product.ask(`/api/v1/imports/${id}/results?format=ndjson`)).text());
    expect(results.map(({ row }) => row)).toEqual(Array.from({ length: ROWS }, (_, n) => n + 1));
    expect(new Set(results.map((result) => result.id)).size).toBe(ROWS);
  });
});
