import { type ApiV1Client, apiV1Of, COMPANIES, createCompany, createContact } from '../crm-v1/client.js';
import { missing, refusalOf } from '../platform/records.js';
import { startApi, type TestApi } from '../support/api.js';
import { DUPLICATES, queue, scan } from './duplicates-client.js';

let api: TestApi;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi({ DUPLICATES_POLL_MS: '50' });
});
beforeEach(async () => {
  apiV1 = apiV1Of(api, await api.tenant());
});
afterAll(() => api.close());

const entity = 'companies';

describe('A scan of companies', () => {
  it('finds what is there twice under another legal form, and leaves contacts alone', async () => {
    const one = await createCompany(apiV1, { name: 'Analytical Engines Ltd', domain: 'engines.example' });
    const other = await createCompany(apiV1, {
      name: 'Analytical Engines, Inc.',
      website: 'https://www.engines.example/en',
    });
    await createCompany(apiV1, { name: 'Difference Engines', domain: 'difference.example' });
    await createContact(apiV1, { email: 'ada@engines.example' });
    expect(await scan(apiV1, { entity })).toMatchObject({ entity, records: 3, compared: 3, pairs: 1 });
    const [pair, ...others] = await queue(apiV1, '?entity=companies');
    expect(others).toEqual([]);
    expect(pair.records.map(({ id, name }: any) => [id, name])).toEqual([
      [one.id, 'Analytical Engines Ltd'],
      [other.id, 'Analytical Engines, Inc.'],
    ]);
    expect(pair.why.map(({ field, likeness }: any) => [field, likeness])).toEqual([
      ['name', 'exact'],
      ['domain', 'exact'],
    ]);
    expect(await queue(apiV1)).toEqual([]);
    const decided = await apiV1.post(`${DUPLICATES}/${pair.id}/decision`, { decision: 'different' });
    expect(decided.body.duplicate.status).toBe('different');
    await scan(apiV1, { entity, full: true });
    expect(await queue(apiV1, '?entity=companies')).toEqual([]);
    for (const { id } of [one, other])
      expect((await apiV1.get(`${COMPANIES}/${id}/duplicates`)).body.items).toMatchObject([{ id: pair.id }]);
  });

  it('tells nothing of those of another organization', async () => {
    const { id } = await createCompany(apiV1, { name: 'Looms' });
    const stranger = apiV1Of(api, await api.tenant('Other'));
    for (const company of [id, 'nobody'])
      expect(refusalOf(await stranger.get(`${COMPANIES}/${company}/duplicates`))).toEqual(missing('Company'));
  });
});
