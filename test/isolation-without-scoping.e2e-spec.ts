import { makerFor } from './matrices/records.js';
import { observedTenants, type TenantRow } from './matrices/tenants.js';
import type { Tenant } from './support/api.js';
import { type CensusedApi, startCensusedApi } from './support/census.js';
import { switchScopingOff, type WithoutScoping } from './support/without-scoping.js';

const CONTACTS = '/functions/v1/rest-api-proxy/contacts';

describe('The product without a WHERE of its own', () => {
  let scoping: WithoutScoping;
  let api: CensusedApi;
  let mine: Tenant;
  let theirs: Tenant;

  beforeEach(async () => {
    scoping = switchScopingOff();
    api = await startCensusedApi({ IMPORTS_PER_ORGANIZATION: '1000' });
    [mine, theirs] = [await api.tenant('Mine'), await api.tenant('Theirs')];
  }, 60_000);
  afterEach(async () => {
    scoping.restore();
    await api.close();
  });

  const asMine = (method: string, path: string, json?: unknown) =>
    api.request(method, path, { headers: { 'x-api-key': mine.apiKey }, json });

  describe('and with row-level security alone', () => {
    let rows: TenantRow[];
    beforeEach(async () => {
      rows = await observedTenants(api, mine, theirs);
    }, 600_000);

    it("answers to another tenant's ids as to nobody's at every route, and changes none of its rows", () => {
      expect(scoping.stripped()).toBeGreaterThan(rows.length);
      const refused = rows.filter(({ own, ownIsRefused }) => own >= 300 && !ownIsRefused);
      const exceptions = rows.filter((row) => row.foreign !== row.unknown || !row.untouched);
      expect({ refused, exceptions }).toEqual({ refused: [], exceptions: [] });
    });
  });

  it('lists nothing of the other tenant, and writes to nothing of it', async () => {
    await makerFor(api, theirs, 'bare')('deal');
    expect((await asMine('GET', CONTACTS)).body).toEqual([]);
    expect((await asMine('GET', '/api/v1/crm/deals')).body.items).toEqual([]);
    const every = `${CONTACTS}?id=not.is.null`;
    expect((await asMine('PATCH', every, { first_name: 'Stolen' })).body).toEqual([]);
    await asMine('DELETE', every);
    const sql = 'select first_name, deleted_at from contacts where organization_id = $1';
    const kept = await api.rows(sql, [theirs.organizationId]);
    expect(kept).toEqual([{ first_name: expect.stringMatching(/^n/), deleted_at: null }]);
  });

  it('shows and changes everything once row-level security is off too: the tests above rest on it alone', async () => {
    const id = await makerFor(api, theirs, 'bare')('contact');
    const tables = await api.rows<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity`,
    );
    for (const { name } of tables) await api.rows(`alter table ${name} disable row level security`);
    expect((await asMine('GET', CONTACTS)).body).toMatchObject([{ id }]);
    await asMine('PATCH', `${CONTACTS}?id=eq.${id}`, { first_name: 'Stolen' });
    expect(await api.rows('select first_name from contacts where id = $1', [id])).toEqual([
      { first_name: 'Stolen' },
    ]);
  });
});
