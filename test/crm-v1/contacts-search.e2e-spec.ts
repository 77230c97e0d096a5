import { startApi, type TestApi } from '../support/api.js';
import { type ApiV1Client, apiV1Of, CONTACTS, createContact } from './client.js';
import { apiV1Error } from '../support/api-v1-error.js';

let api: TestApi;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi();
  apiV1 = apiV1Of(api, await api.tenant());
  await createContact(apiV1, {
    first_name: '太郎',
    last_name: '山田',
    email: 'Taro@Example.com',
    phone: '090-1234-5678',
  });
  await createContact(apiV1, { first_name: '花子', last_name: '山本', email: 'hanako@example.jp' });
  await createContact(apiV1, { first_name: 'José', last_name: 'Núñez', email: 'jose_nunez@example.com' });
  await createContact(apiV1, {
    first_name: 'Ada',
    last_name: 'King',
    note: 'secret word',
    position: 'Countess',
  });
  await createContact(apiV1, { first_name: 'Percent', last_name: '100%', email: 'p%q@example.com' });
  await createContact(apiV1, { first_name: 'فاطمة', last_name: 'حسن' });
});
afterAll(() => api.close());

/** The first names that a search finds, and whether the total agrees. */
async function search(term: string): Promise<string[]> {
  const response = await apiV1.get(`${CONTACTS}?search=${encodeURIComponent(term)}&order=asc`);
  expect(response.status).toBe(200);
  expect(response.body.total).toBe(response.body.items.length);
  return response.body.items.map((contact: { first_name: string }) => contact.first_name);
}

describe('GET /api/v1/crm/contacts?search', () => {
  it.each(['太郎', '山田', '山田太郎', '太郎山田', '山田 太郎', '太郎 山田', '山田　太郎', '田太', '郎'])(
    'finds 山田 太郎 by %s',
    async (term) => {
      expect(await search(term)).toEqual(['太郎']);
    },
  );

  it('finds by one character of a Japanese name', async () => {
    expect(await search('山')).toEqual(['太郎', '花子']);
  });

  it.each(['taro@example.com', 'TARO@', 'taro', 'aro@ex'])(
    'finds by a part of the e-mail address: %s',
    async (term) => {
      expect(await search(term)).toEqual(['太郎']);
    },
  );

  it.each(['josé', 'JOSÉ NÚÑEZ', 'núñez josé', 'Núñez', 'nunez, jose', 'Jose\u0301'])(
    'finds José Núñez by %j',
    async (term) => {
      expect(await search(term)).toEqual(['José']);
    },
  );

  it.each(['حسن', 'فاطمة حسن', 'حسن فاطمة'])('finds an Arabic name by %s', async (term) => {
    expect(await search(term)).toEqual(['فاطمة']);
  });

  it.each(['ki', 'a'])('finds by a term as short as %j', async (term) => {
    expect(await search(term)).toContain('Ada');
  });

  it('takes % as an ordinary character', async () => {
    expect(await search('%')).toEqual(['Percent']);
    expect(await search('100%')).toEqual(['Percent']);
    expect(await search('p%q')).toEqual(['Percent']);
    expect(await search('A%a')).toEqual([]);
  });

  it('takes _ and \\ as ordinary characters', async () => {
    expect(await search('jose_n')).toEqual(['José']);
    expect(await search('_')).toEqual(['José']);
    expect(await search('A_a')).toEqual([]);
    expect(await search('\\')).toEqual([]);
    expect(await search('King\\')).toEqual([]);
  });

  it.each(["'", "' or true --", '"', '$1', '{organization}', '%00'])(
    'takes %s as an ordinary text',
    async (term) => {
      expect(await search(term)).toEqual([]);
    },
  );

  it.each(['090', '1234', 'secret', 'Countess', 'cont_'])(
    'looks at names and e-mail addresses alone: not %s',
    async (term) => {
      expect(await search(term)).toEqual([]);
    },
  );

  it.each(['', ' ', '　'])('shows everybody for %j', async (term) => {
    expect(await search(term)).toHaveLength(6);
  });

  it('pages through what it finds and tells the total', async () => {
    const response = await apiV1.get(`${CONTACTS}?search=example&limit=1&offset=1&order=asc`);
    expect(response.body).toMatchObject({ items: [{ first_name: '花子' }], total: 4, limit: 1, offset: 1 });
  });

  it.each(['x'.repeat(201), '山'.repeat(201)])('refuses a term of more than 200 characters', async (term) => {
    const response = await apiV1.get(`${CONTACTS}?search=${encodeURIComponent(term)}`);
    expect(response.status).toBe(400);
    expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', 'search must be at most 200 characters'));
  });

  it.each(['search[a]=b', 'search=a&search=b'])('refuses %s', async (query) => {
    const response = await apiV1.get(`${CONTACTS}?${query}`);
    expect(response.status).toBe(400);
    expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', 'search must be a string'));
  });

  it('refuses NUL, which no text can hold', async () => {
    const response = await apiV1.get(`${CONTACTS}?search=a%00b`);
    expect(response.status).toBe(400);
    expect(response.body).toEqual(
      apiV1Error('VALIDATION_ERROR', 'A text holds a character that cannot be stored'),
    );
  });
});

describe('what a search sees', () => {
  it('is what was written a moment ago', async () => {
    const { id } = await createContact(apiV1, { first_name: 'Quentin', last_name: 'Zwart' });
    expect(await search('zwart')).toEqual(['Quentin']);
    await apiV1.patch(`${CONTACTS}/${id}`, { last_name: 'Blanco', email: 'quentin@example.org' });
    expect(await search('zwart')).toEqual([]);
    expect(await search('blanco quentin')).toEqual(['Quentin']);
    expect(await search('quentin@example.org')).toEqual(['Quentin']);
    await apiV1.delete(`${CONTACTS}/${id}`);
    expect(await search('blanco')).toEqual([]);
  });
});
