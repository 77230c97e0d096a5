import { setTimeout as sleep } from 'node:timers/promises';
import { KillableProduct } from '../../support/killable-product.js';

/** The first start may build; recoveries take a moment on a busy machine. */
jest.setTimeout(180_000);

const ROWS = Array.from({ length: 500 }, (_, i) => ({
  first_name: `Killed ${i}`,
  emails: [`n${i}@example.com`],
  phones: [`+20100000${1000 + i}`],
}));
const DEALS = ROWS.slice(0, 100).map(({ emails }, i) => ({
  title: `Order ${i}`,
  contact_email: `deal-${emails[0]}`,
  create_contact_if_missing: true,
}));

const product = new KillableProduct();

beforeAll(() => product.start());
afterAll(() => product.remove());

async function call(name: string, json: unknown): Promise<any> {
  const response = await product.ask(`/functions/v1/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  expect(response.status).toBe(200);
  return response.json();
}

/** How many rows of the call are stored, and how many of them twice. */
async function stored(path: string): Promise<{ rows: number; distinct: number }> {
  const rows: unknown[] = [];
  for (let offset = 0; ; offset += 100) {
    const where = `/functions/v1/rest-api-proxy/${path}&order=id&limit=100&offset=${offset}`;
    const page = (await (await product.ask(where)).json()) as unknown[];
    rows.push(...page.map((row) => JSON.stringify(row)));
    if (page.length < 100) return { rows: rows.length, distinct: new Set(rows).size };
  }
}

const contacts = () => stored('contacts?emails=not.eq.%7B%7D&first_name=like.Killed*&select=emails,phones');

/** Kills the product while a call is on its way, later each time. */
async function killDuring(
  name: string,
  json: unknown,
  milliseconds: number,
): Promise<'answered' | 'cut off'> {
  const response = call(name, json).then(
    () => 'answered' as const,
    () => 'cut off' as const,
  );
  await sleep(milliseconds);
  await product.kill();
  const outcome = await response;
  await product.start();
  return outcome;
}

describe('kill -9 in the middle of a bulk call', () => {
  it('leaves all of an import or nothing, and the same call again makes every row exactly once', async () => {
    const outcomes: string[] = [];
    for (const milliseconds of [15, 40, 80]) {
      outcomes.push(await killDuring('import-contacts-bulk', { contacts: ROWS }, milliseconds));
      expect([0, ROWS.length]).toContain((await contacts()).rows);
    }
    expect(outcomes).toContain('cut off');
    const { summary } = await call('import-contacts-bulk', { contacts: ROWS });
    expect(summary).toMatchObject({ successful: 500, failed: 0 });
    expect(await contacts()).toEqual({ rows: 500, distinct: 500 });
  });

  it('leaves no contact without its deal, and the same call again makes every deal exactly once', async () => {
    const json = { deals: DEALS, skip_if_exists: true };
    await killDuring('create-deals-bulk', json, 20);
    const orders = () => stored('deals?title=like.Order*&contact_id=not.is.null&select=title,contact_id');
    const made = () => stored('contacts?emails=not.eq.%7B%7D&first_name=is.null&select=emails');
    const [deals, people] = [await orders(), await made()];
    expect([0, DEALS.length]).toContain(deals.rows);
    expect(people.rows).toBe(deals.rows);
    const { summary } = await call('create-deals-bulk', json);
    expect(summary).toMatchObject({ successful: 100, failed: 0 });
    expect(await orders()).toEqual({ rows: 100, distinct: 100 });
    expect(await made()).toEqual({ rows: 100, distinct: 100 });
  });
});
