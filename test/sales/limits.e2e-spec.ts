import { setTimeout as sleep } from 'node:timers/promises';
import { startApi, type ApiResponse, type TestApi } from '../support/api.js';
import { joinAs } from './sales-client.js';
import { ACCOUNTS, CONTACTS, refusal, type Sales, salesOf } from './sales-client.js';

let api: TestApi;

beforeAll(async () => {
  // As an operator has it who sets nothing: ten a second.
  api = await startApi({ RATE_LIMIT_SALES_PER_SECOND: '10' });
}, 60_000);
afterAll(() => api?.close());

/** Asks so many times at once that one second cannot hold them, and sorts the responses. */
async function burst(sales: Sales, count: number, ask = () => sales.list()) {
  const responses: ApiResponse[] = await Promise.all(Array.from({ length: count }, ask));
  return {
    passed: responses.filter(({ status }) => status === 200),
    refused: responses.filter(({ status }) => status !== 200),
  };
}

describe('10 requests a second per user', () => {
  it('pass, and what is more is 429 in the envelope with Retry-After: 1', async () => {
    const sales = await salesOf(api, await api.tenant());
    const { passed, refused } = await burst(sales, 60);
    // The burst may reach into a second window, or a third; each is told by its first request.
    const windows = passed.filter(({ headers }) => headers.get('x-ratelimit-remaining') === '9').length;
    expect(passed.length).toBeGreaterThanOrEqual(10);
    expect(Math.ceil(passed.length / 10)).toBe(windows);
    expect(refused.length).toBeGreaterThan(0);
    for (const response of refused) {
      expect([response.status, response.body]).toEqual([429, refusal(3, 'Too many requests')]);
      expect(response.headers.get('retry-after')).toBe('1');
    }
  });

  it('pass again a second later', async () => {
    const sales = await salesOf(api, await api.tenant());
    await burst(sales, 30);
    await sleep(1100);
    expect((await sales.list()).status).toBe(200);
  });

  it('are told of in the headers of every response', async () => {
    const sales = await salesOf(api, await api.tenant());
    const { headers } = await sales.list();
    expect(headers.get('ratelimit-policy')).toBe('"sales";q=10;w=1');
    expect(headers.get('x-ratelimit-limit')).toBe('10');
    expect(headers.get('x-ratelimit-remaining')).toBe('9');
  });

  it('are counted over all endpoints together', async () => {
    const sales = await salesOf(api, await api.tenant());
    const asks = [
      () => sales.list(),
      () => sales.list({}, `${ACCOUNTS}/`),
      () => sales.get('x'),
      () => sales.act({}),
      () => sales.list({}, CONTACTS),
    ];
    const remaining: number[] = [];
    for (const ask of asks) remaining.push(Number((await ask()).headers.get('x-ratelimit-remaining')));
    // Each is one less, unless a new second began between two of them.
    const steps = remaining.slice(1).map((left, n) => left === remaining[n]! - 1 || left === 9);
    expect(steps).toEqual([true, true, true, true]);
    expect(new Set(remaining).size).toBeGreaterThan(1);
  });

  it('are counted for each user of a workspace alone', async () => {
    const tenant = await api.tenant();
    const colleague = await salesOf(api, await joinAs(api, tenant, 'member'));
    await burst(await salesOf(api, tenant), 30);
    const { headers, status } = await colleague.list();
    expect([status, headers.get('x-ratelimit-remaining')]).toEqual([200, '9']);
  });

  it('are not taken from other dialects', async () => {
    const tenant = await api.tenant();
    await burst(await salesOf(api, tenant), 30);
    const headers = { cookie: tenant.cookie };
    expect((await api.request('GET', '/api/v1/crm/contacts', { headers })).status).toBe(200);
  });
});
