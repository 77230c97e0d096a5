import { startApi, type TestApi } from '../support/api.js';
import { type ApiV1Client, apiV1Of, CONTACTS, createCompany, createContact } from './client.js';
import { apiV1Error } from '../support/api-v1-error.js';

let api: TestApi;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** Moves to an organization of its own. */
async function moveOut(): Promise<void> {
  apiV1 = apiV1Of(api, await api.tenant());
}

async function list(query = ''): Promise<any> {
  const response = await apiV1.get(CONTACTS + query);
  expect({ status: response.status, body: response.body }).toMatchObject({ status: 200 });
  return response.body;
}

/** The first names that a list shows, in its order. */
async function namesIn(query: string): Promise<string[]> {
  return (await list(query)).items.map((contact: { first_name: string }) => contact.first_name);
}

async function createAll(...names: [first: string, last: string][]): Promise<void> {
  for (const [first_name, last_name] of names) await createContact(apiV1, { first_name, last_name });
}

describe('GET /api/v1/crm/contacts', () => {
  beforeEach(moveOut);

  it('answers an empty organization with an empty page', async () => {
    expect(await list()).toEqual({ items: [], total: 0, limit: 50, offset: 0 });
  });

  it('leaves the note to single answers', async () => {
    await createContact(apiV1, { note: 'private' });
    expect((await list()).items[0]).not.toHaveProperty('note');
  });

  it('shows missing names as "" and everything else that is missing as null', async () => {
    const { id } = await createContact(apiV1);
    await api.rows('update contacts set first_name = null, last_name = null where id = $1', [id.slice(5)]);
    const [item] = (await list()).items;
    const nothing = { email: null, phone: null, position: null, company_id: null };
    expect(item).toMatchObject({ id, first_name: '', last_name: '', ...nothing });
  });

  it('leaves out deleted contacts, in the items and in the total', async () => {
    await createAll(['Ada', 'King'], ['Ben', 'Lee']);
    const [newest] = (await list()).items;
    await apiV1.delete(`${CONTACTS}/${newest.id}`);
    expect(await list()).toMatchObject({ items: [{ first_name: 'Ada' }], total: 1 });
  });
});

describe('GET /api/v1/crm/contacts?limit&offset', () => {
  beforeAll(async () => {
    await moveOut();
    await createAll(['A', 'X'], ['B', 'X'], ['C', 'X']);
  });

  it('answers newest first, page by page, with the total of all pages', async () => {
    expect(await list('?limit=2')).toMatchObject({
      items: [{ first_name: 'C' }, { first_name: 'B' }],
      total: 3,
      limit: 2,
      offset: 0,
    });
    expect(await list('?limit=2&offset=2')).toMatchObject({
      items: [{ first_name: 'A' }],
      total: 3,
      offset: 2,
    });
  });

  it('tells the total behind the last page too', async () => {
    expect(await list('?offset=3')).toEqual({ items: [], total: 3, limit: 50, offset: 3 });
    expect(await list('?search=X&offset=1000000')).toMatchObject({ items: [], total: 3 });
  });

  it.each(['201', '1000', '1000000000'])('clamps limit=%s to 200 and says so', async (limit) => {
    expect(await list(`?limit=${limit}`)).toMatchObject({ total: 3, limit: 200 });
  });

  it('answers limit=200 with 200', async () => {
    expect(await list('?limit=200')).toMatchObject({ limit: 200 });
  });

  it.each([
    'limit=0',
    'limit=-1',
    'limit=abc',
    'limit=',
    'limit=1.5',
    'limit=1e9',
    'limit=1&limit=2',
    'limit[a]=1',
  ])('refuses %s', async (query) => {
    const response = await apiV1.get(`${CONTACTS}?${query}`);
    expect(response.status).toBe(400);
    expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', expect.stringMatching(/^limit must be /)));
  });

  it.each([
    'offset=-1',
    'offset=abc',
    'offset=',
    'offset=0.5',
    'offset=99999999999999999999',
    'offset=0&offset=1',
  ])('refuses %s', async (query) => {
    const response = await apiV1.get(`${CONTACTS}?${query}`);
    expect(response.status).toBe(400);
    expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', expect.stringMatching(/^offset must be /)));
  });

  it.each(['pages=7', 'fields=id', 'Search=Ada'])('refuses %s, which nobody would heed', async (query) => {
    const response = await apiV1.get(`${CONTACTS}?${query}`);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(`Unknown key "${query.split('=')[0]}"`);
  });
});

describe('GET /api/v1/crm/contacts?sort&order', () => {
  beforeAll(async () => {
    await moveOut();
    await createAll(['Ben', 'Lee'], ['Ada', 'Lee'], ['Cem', 'Aydın']);
  });

  it.each([
    ['?sort=created_at', ['Cem', 'Ada', 'Ben']],
    ['?sort=created_at&order=desc', ['Cem', 'Ada', 'Ben']],
    ['?sort=created_at&order=asc', ['Ben', 'Ada', 'Cem']],
    ['?order=asc', ['Ben', 'Ada', 'Cem']],
    ['?sort=name', ['Cem', 'Ada', 'Ben']],
    ['?sort=name&order=asc', ['Cem', 'Ada', 'Ben']],
    ['?sort=name&order=desc', ['Ben', 'Ada', 'Cem']],
  ])('answers %s by last, then first name, or by time', async (query, names) => {
    expect(await namesIn(query)).toEqual(names);
  });

  it.each(['sort=email', 'sort=', 'sort=NAME', 'sort=name&sort=name', 'sort=created_at;drop'])(
    'refuses %s',
    async (query) => {
      const response = await apiV1.get(`${CONTACTS}?${query}`);
      expect(response.status).toBe(400);
      expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', 'sort must be one of created_at, name'));
    },
  );

  it.each(['order=up', 'order=', 'order=ASC', 'order=asc&order=desc'])('refuses %s', async (query) => {
    const response = await apiV1.get(`${CONTACTS}?${query}`);
    expect(response.status).toBe(400);
    expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', 'order must be one of asc, desc'));
  });
});

describe('GET /api/v1/crm/contacts?sort=name', () => {
  it('puts contacts without a last name last when names ascend, first when they descend, as every dialect', async () => {
    await moveOut();
    await createAll(['Ben', 'Lee'], ['Nameless', 'X']);
    await api.rows(
      `update contacts set last_name = null, last_name_key = null where first_name = 'Nameless'`,
    );
    expect(await namesIn('?sort=name')).toEqual(['Ben', 'Nameless']);
    expect(await namesIn('?sort=name&order=desc')).toEqual(['Nameless', 'Ben']);
  });
});

describe('GET /api/v1/crm/contacts?company_id', () => {
  beforeEach(moveOut);

  it('shows the contacts of that company, and counts them', async () => {
    const [acme, other] = [await createCompany(apiV1), await createCompany(apiV1, { name: 'Other' })];
    await createContact(apiV1, { first_name: 'Ada', company_id: acme.id });
    await createContact(apiV1, { first_name: 'Ben', company_id: other.id });
    await createContact(apiV1, { first_name: 'Cem' });
    expect(await list(`?company_id=${acme.id}`)).toMatchObject({ items: [{ first_name: 'Ada' }], total: 1 });
  });

  it('narrows a search', async () => {
    const acme = await createCompany(apiV1);
    await createContact(apiV1, { first_name: 'Ada', company_id: acme.id });
    await createContact(apiV1, { first_name: 'Ben', company_id: acme.id });
    await createContact(apiV1, { first_name: 'Ada' });
    expect(await list(`?company_id=${acme.id}&search=ada`)).toMatchObject({
      items: [{ company_id: acme.id }],
      total: 1,
    });
  });

  it('finds nobody at a company that does not exist', async () => {
    await createContact(apiV1);
    const response = await list(`?company_id=comp_${'f'.repeat(32)}`);
    expect(response).toMatchObject({ items: [], total: 0 });
  });

  it.each(['acme', 'cont_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'])(
    'refuses company_id=%s, which is no id of a company',
    async (id) => {
      const response = await apiV1.get(`${CONTACTS}?company_id=${id}`);
      expect(response.status).toBe(400);
      expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', 'Company not found'));
    },
  );

  it('finds a company whose id is written with dashes or in upper case', async () => {
    const acme = await createCompany(apiV1);
    await createContact(apiV1, { company_id: acme.id });
    const hex = acme.id.slice(5);
    const dashed = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    for (const id of [`comp_${dashed}`, `comp_${hex.toUpperCase()}`])
      expect(await list(`?company_id=${id}`)).toMatchObject({ total: 1 });
  });
});
