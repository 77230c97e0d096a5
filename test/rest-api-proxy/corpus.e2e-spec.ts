import { startApi, type TestApi } from '../support/api.js';
import { businessRows } from './business-rows.js';
import { activities, companies, contacts, deals } from './corpus/data.js';
import { embedGroups } from './corpus/embeds.js';
import type { Exchange, Expected, Group } from './corpus/exchange.js';
import { filterGroups } from './corpus/filters.js';
import { negotiationGroups } from './corpus/negotiation.js';
import { pageGroups } from './corpus/pages.js';
import { writeGroups } from './corpus/writes.js';
import { type RawResponse, rawRequest } from './raw-request.js';
import { PROXY } from './table-client.js';

const groups: Group[] = [
  ...filterGroups,
  ...pageGroups,
  ...embedGroups,
  ...negotiationGroups,
  ...writeGroups,
];
const reading = groups.filter(({ writes }) => !writes);
const writing = groups.filter(({ writes }) => writes);

/** How many requests are under way at a time. */
const AT_ONCE = 16;

/**
 * What PostgREST does with more than a thousand requests, by its documentation and release notes, and what the rulings of
 * docs/dialects/rest-api-proxy.md do where they differ on purpose. All are asked of one data set at once.
 */
describe('The corpus of PostgREST at /functions/v1/rest-api-proxy', () => {
  let api: TestApi;
  const outcomes = new Map<Exchange, { expected: Expected; responses: RawResponse[] }>();
  let changed: boolean;

  beforeAll(async () => {
    api = await startApi();
    const readers = await seeded(api);
    const before = await businessRows(api);
    const work = reading.flatMap(({ exchanges }) => exchanges);
    await atOnce(work, async (exchange) =>
      outcomes.set(exchange, { expected: exchange.expected, responses: await ask(exchange, readers) }),
    );
    changed = JSON.stringify(await businessRows(api)) !== JSON.stringify(before);
    const writers = await seeded(api);
    const writes = writing.flatMap(({ exchanges }) => exchanges);
    const own = await makeOwnRows(api, writers, writes.length);
    await atOnce(writes, async (exchange, i) => {
      const owned = own(exchange, i);
      outcomes.set(exchange, { expected: owned.expected, responses: await ask(owned, writers) });
    });
  }, 120_000);
  afterAll(() => api?.close());

  it('has a thousand requests and more, no two alike', () => {
    const all = groups.flatMap(({ exchanges }) => exchanges);
    const requests = new Set(
      all.map(({ request, headers, json, raw }) => JSON.stringify([request, headers, json, raw])),
    );
    expect(all.length).toBeGreaterThan(1000);
    expect(requests.size).toBe(all.length);
  });

  it('is read, and refused, without a change to any row', () => expect(changed).toBe(false));

  describe.each(groups)('$name', ({ exchanges }) => {
    it.each(exchanges)('$request', (exchange) => {
      const { expected, responses } = outcomes.get(exchange)!;
      const [response, ...afterwards] = responses;
      expectResponse(response!, expected, exchange.request);
      (expected.then ?? []).forEach(([request, body], i) =>
        expect({ request, body: afterwards[i]!.body }).toEqual({ request, body }),
      );
    });
  });

  async function ask(exchange: Exchange, key: string): Promise<RawResponse[]> {
    const { request, headers = {}, json, raw, expected } = exchange;
    const body = json === undefined ? raw : JSON.stringify(json);
    const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
    const all = [await send(request, { ...type, ...headers }, key, body)];
    for (const [later] of expected.then ?? []) all.push(await send(`GET ${later}`, {}, key));
    return all;
  }

  function send(request: string, headers: Record<string, string>, key: string, body?: string) {
    const [, method = '', address = ''] = /^([A-Z]+) (.*)$/s.exec(request) ?? [];
    return rawRequest(api.url, method, `${PROXY}/${encoded(address)}`, {
      headers: { 'x-api-key': key, ...headers },
      ...(body !== undefined && { body }),
    });
  }
});

/** A decoded address as it is sent; `%XX` is how an exchange says that a sign is encoded, or not, on purpose. */
function encoded(address: string): string {
  return address.replace(/[^A-Za-z0-9\-_.~!*'():=&?,$@/;|^<>%]|%(?![0-9A-F]{2})/gu, encodeURIComponent);
}

function expectResponse(response: RawResponse, expected: Expected, request: string): void {
  const { status, body, text, rows, headers = {}, then: _, ...refusal } = expected;
  const told = { request, status: response.status, ...(response.status >= 400 && { body: response.body }) };
  expect(told).toEqual({ ...told, request, status });
  if (body !== undefined) expect(response.body).toEqual(body);
  if (text !== undefined) expect(response.body).toBe(text);
  if (rows !== undefined)
    expect(response.body.map(({ id }: { id: string }) => id.at(-1)).join('')).toBe(rows);
  for (const [name, value] of Object.entries({ ...refusal })) {
    expect({ [name]: response.body[name] }).toEqual({ [name]: matching(value) });
  }
  if (refusal.code !== undefined) {
    expect(Object.keys(response.body).sort()).toEqual(
      expect.arrayContaining(['code', 'details', 'error', 'hint', 'message']),
    );
    expect(response.body.error).toBe(response.body.message);
  }
  for (const [name, value] of Object.entries(headers)) {
    expect({ [name]: response.headers[name] ?? null }).toEqual({ [name]: matching(value) });
  }
}

const matching = (value: unknown) => (value instanceof RegExp ? expect.stringMatching(value) : value);

async function atOnce<Item>(
  items: readonly Item[],
  work: (item: Item, i: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < items.length) {
      const i = next++;
      await work(items[i]!, i);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** An organization with the data of the corpus; gives its key. */
async function seeded(api: TestApi): Promise<string> {
  const { apiKey } = await api.tenant();
  for (const [table, json] of Object.entries({ companies, contacts, deals, activities })) {
    await made(api, apiKey, table, json);
  }
  return apiKey;
}

async function made(api: TestApi, key: string, table: string, json: unknown): Promise<void> {
  const headers = { 'x-api-key': key, prefer: 'return=minimal' };
  const response = await api.request('POST', `${PROXY}/${table}`, { headers, json });
  if (response.status !== 201) throw new Error(`POST ${table} answered ${response.status}: ${response.text}`);
}

/** Makes three contacts and the name of a fourth for each of so many writes; gives the write that names its own. */
async function makeOwnRows(
  api: TestApi,
  key: string,
  count: number,
): Promise<(exchange: Exchange, i: number) => Exchange> {
  const idOfOwn = (i: number) => `f0f0f0f0-0000-4000-8000-${i.toString(16).padStart(12, '0')}`;
  const rows = Array.from({ length: count }, (_, i) =>
    ['One', 'Two', 'Three'].map((first_name, k) => ({
      id: idOfOwn(4 * i + k),
      first_name,
      last_name: 'Own',
      tags: ['own'],
      source: idOfOwn(4 * i),
    })),
  ).flat();
  for (let at = 0; at < rows.length; at += 500) await made(api, key, 'contacts', rows.slice(at, at + 500));
  return (exchange, i) => {
    const names = ['one', 'two', 'three', 'new'].map((name, k) => [name, idOfOwn(4 * i + k)] as const);
    return filled(exchange, new Map(names)) as Exchange;
  };
}

/** A value with the names in braces in all its texts replaced. */
function filled(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string')
    return value.replace(/\{(one|two|three|new)\}/g, (_, name: string) => names.get(name)!);
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value;
  if (Array.isArray(value)) return value.map((item) => filled(item, names));
  // What Jest compares by keeps its class.
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filled(item, names)]));
}
