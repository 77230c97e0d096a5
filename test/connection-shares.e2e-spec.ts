import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type ApiResponse, startApi, type Tenant, type TestApi } from './support/api.js';

const CONTACTS = '/functions/v1/rest-api-proxy/contacts';
/** A search that no index answers: every row of the organization is compared with patterns that backtrack. */
const SLOW = `or=(${Array(40)
  .fill(`description.ilike.*${'a*'.repeat(100)}b`)
  .join(',')})`;

describe('An organization with forty slow requests at once', () => {
  let api: TestApi;
  let client: Client;
  let busy: Tenant;
  let other: Tenant;

  beforeAll(async () => {
    api = await startApi({ DATABASE_STATEMENT_TIMEOUT_MS: '8000' });
    [busy, other] = [await api.tenant('Busy'), await api.tenant('Other')];
    client = new Client({ connectionString: api.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await api?.close();
  });

  const headersOf = ({ apiKey }: Tenant) => ({ 'x-api-key': apiKey });
  const create = (tenant: Tenant, json: object) =>
    api.request('POST', CONTACTS, { headers: headersOf(tenant), json });

  /** What another organization does meanwhile, in several dialects: its statuses, and how long the slowest took. */
  async function workOfOthers(): Promise<{ statuses: number[]; slowestMs: number }> {
    const headers = headersOf(other);
    const asks = [
      () => create(other, { first_name: 'Grace' }),
      () => api.request('GET', `${CONTACTS}?first_name=ilike.*rac*`, { headers }),
      () => api.request('GET', '/api/v1/crm/contacts?search=grace', { headers }),
      () => api.request('POST', '/api/v1/crm/deals', { headers, json: { name: 'Deal' } }),
      () => api.request('GET', '/api/v1/crm/deals', { headers }),
    ];
    const statuses: number[] = [];
    let slowestMs = 0;
    for (let round = 0; round < 4; round++)
      for (const ask of asks) {
        const begun = performance.now();
        statuses.push((await ask()).status);
        slowestMs = Math.max(slowestMs, performance.now() - begun);
      }
    return { statuses: [...new Set(statuses)].sort(), slowestMs };
  }

  const countOf = (responses: ApiResponse[], status: number) =>
    responses.filter((response) => response.status === status).length;

  it('keeps no other from its responses, and is refused itself what waits too long', async () => {
    const { body } = await create(busy, { first_name: 'Ada' });
    const id = body[0].id;
    await client.query('begin');
    // Whoever changes the contact now waits, and holds a connection as long.
    await client.query('select from contacts where id = $1 for update', [id]);
    const flood = Array.from({ length: 40 }, () =>
      api.request('PATCH', `${CONTACTS}?id=eq.${id}`, { headers: headersOf(busy), json: { source: 'web' } }),
    );
    await sleep(300);
    const { statuses, slowestMs } = await workOfOthers();
    expect(statuses).toEqual([200, 201]);
    expect(slowestMs).toBeLessThan(2_000);
    const first = await Promise.race(flood);
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '1']);
    expect(first.body.code).toBe('53400');
    await client.query('rollback');
    const responses = await Promise.all(flood);
    expect(countOf(responses, 200) + countOf(responses, 429)).toBe(40);
    expect((await create(busy, { first_name: 'Later' })).status).toBe(201);
  }, 30_000);

  it('is kept to its share with patterns that burn the database, too', async () => {
    const headers = headersOf(busy);
    const description = 'a'.repeat(4_000);
    for (const part of [1, 2, 3]) {
      const contacts = Array.from({ length: 500 }, (_, i) => ({ first_name: `${part}.${i}`, description }));
      await api.request('POST', '/functions/v1/import-contacts-bulk', { headers, json: { contacts } });
    }
    const flood = Array.from({ length: 40 }, () => api.request('GET', `${CONTACTS}?${SLOW}`, { headers }));
    await sleep(300);
    const { statuses, slowestMs } = await workOfOthers();
    expect(statuses).toEqual([200, 201]);
    expect(slowestMs).toBeLessThan(2_000);
    const responses = await Promise.all(flood);
    expect(countOf(responses, 503)).toBe(0);
  }, 60_000);
});
