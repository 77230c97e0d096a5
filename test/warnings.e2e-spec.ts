import { toPrefixedId } from '@rosetta/common';
import { startApi, type Tenant, type TestApi } from './support/api.js';

let api: TestApi;
let tenant: Tenant;
let jwt: Record<string, string>;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  const { body } = await api.request('GET', '/api/auth/token', { headers: { cookie: tenant.cookie } });
  jwt = { authorization: `Bearer ${body.token}` };
}, 60_000);
afterAll(() => api?.close());

const PROXY = '/functions/v1/rest-api-proxy';
const A = '/functions/v1/crm-contacts-api';
const withKey = (method: string, path: string, json?: unknown) =>
  api.request(method, path, { headers: { 'x-api-key': tenant.apiKey }, json });
const withJwt = (method: string, path: string, json?: unknown) =>
  api.request(method, path, { headers: jwt, json });
const make = async (fields: object): Promise<string> =>
  (await withKey('POST', `${PROXY}/contacts`, fields)).body[0].id;

describe('A contact that is deleted and has deals', () => {
  const warning = '299 - "2 deals stay, found by the contact_id of who was deleted"';
  const dialectClients: [string, (id: string) => ReturnType<typeof withKey>][] = [
    ['crm-v1', (id) => withJwt('DELETE', `/api/v1/crm/contacts/${toPrefixedId('contact', id)}`)],
    ['crm-contacts-api', (id) => withJwt('DELETE', `${A}/${id}`)],
    ['sales', (uuid) => withJwt('POST', '/api/sales/contacts/contact', { action: 'delete', uuid })],
  ];

  it.each(dialectClients)(
    'is answered with a Warning at %s, and its deals are found by it',
    async (_dialect, remove) => {
      const id = await make({ first_name: 'Ada' });
      for (const title of ['One', 'Two']) await withKey('POST', `${PROXY}/deals`, { title, contact_id: id });
      const response = await remove(id);
      expect([response.status < 300, response.headers.get('warning')]).toEqual([true, warning]);
      expect((await withKey('GET', `${PROXY}/deals?contact_id=eq.${id}`)).body).toHaveLength(2);
      const listed = await withJwt('GET', `/api/v1/crm/deals?contact_id=${toPrefixedId('contact', id)}`);
      expect([listed.status, listed.body.total]).toEqual([200, 2]);
    },
  );

  it.each(dialectClients)('is no matter at %s where it has none', async (_dialect, remove) => {
    expect((await remove(await make({ first_name: 'Ada' }))).headers.get('warning')).toBeNull();
  });
});

describe('A row that is merged by its phone alone', () => {
  const merge = async (row: object) =>
    (await withKey('POST', '/functions/v1/import-contacts-bulk', { contacts: [row] })).body.results[0];

  it('is warned of where it has another name and e-mail, and merged as document B says', async () => {
    const phones = ['+34600111555'];
    const id = await make({ first_name: 'Ada', last_name: 'Lee', emails: ['ada@example.com'], phones });
    const result = await merge({ first_name: 'Bo', last_name: 'Cho', emails: ['bo@example.com'], phones });
    expect(result).toMatchObject({
      contact_id: id,
      is_new: false,
      warnings: ['Merged by its phone alone: the contact had another name and e-mail'],
    });
    const [row] = (await withKey('GET', `${PROXY}/contacts?id=eq.${id}`)).body;
    expect(row).toMatchObject({ first_name: 'Bo', emails: ['ada@example.com', 'bo@example.com'] });
  });

  it.each([
    { first_name: 'Ada', last_name: 'Lee', emails: ['new@example.com'] },
    { first_name: 'Bo' },
    { first_name: 'Bo', emails: ['ADA2@example.com'] },
  ])('is not warned of where it is the same person, or may be: %j', async (row) => {
    const phones = [`+3460011${Math.floor(1000 + Math.random() * 8999)}`];
    await make({ first_name: 'Ada', last_name: 'Lee', emails: ['ada2@example.com'], phones });
    expect((await merge({ ...row, phones })).warnings ?? []).not.toContain(
      'Merged by its phone alone: the contact had another name and e-mail',
    );
  });
});

it('A company with blanks around its name is linked all the same', async () => {
  await withJwt('POST', '/api/v1/crm/companies', { name: 'Linked SA' });
  const { data } = (await withJwt('POST', A, { name: 'Ada', company: 'Linked SA ' })).body;
  expect(data.company).toBe('Linked SA');
  const companyId = async () =>
    (await api.rows('select company_id from contacts where id = $1', [data.id]))[0].company_id;
  const linked = await companyId();
  expect(linked).not.toBeNull();
  const again = await withJwt('PATCH', `${A}/${data.id}`, { company: ' Linked SA' });
  expect([again.body.data.company, await companyId()]).toEqual(['Linked SA', linked]);
});
