import { startApi, type Tenant, type TestApi } from './support/api.js';
import { statementNamesOf } from './support/statements.js';

let api: TestApi;
let tenant: Tenant;

beforeAll(async () => {
  api = await startApi();
}, 60_000);
beforeEach(async () => {
  tenant = await api.tenant();
});
afterAll(() => api?.close());

const PROXY = '/functions/v1/rest-api-proxy';
const call = async (method: string, path: string, json?: unknown, apiKey = tenant.apiKey) =>
  api.request(method, path, { headers: { 'x-api-key': apiKey, authorization: `Bearer ${apiKey}` }, json });
const make = async (fields: object): Promise<string> => {
  const response = await call('POST', `${PROXY}/contacts`, fields);
  if (response.status !== 201) throw new Error(response.text);
  return response.body[0].id;
};
const importAll = async (contacts: object[], more: object = {}) =>
  (await call('POST', '/functions/v1/import-contacts-bulk', { contacts, ...more })).body;
const idsBy = async (column: string, value: string) => {
  const filter = encodeURIComponent(`cs.{"${value}"}`);
  return (await call('GET', `${PROXY}/contacts?${column}=${filter}&select=id`)).body.map(
    (row: any) => row.id,
  );
};

const phones: [string, string, string][] = [
  ['Argentina', '+541122334455', '+5491122334455'],
  ['Mexico', '+5215512345678', '+525512345678'],
  ['Brazil', '+551199998888', '+5511999998888'],
  ['Ivory Coast', '+22507123456', '+2250707123456'],
  ['Benin', '+22997123456', '+2290197123456'],
  ['Cameroon', '+23777123456', '+237677123456'],
  ['Gabon', '+24105123456', '+24165123456'],
  ['Vietnam', '+841626123456', '+84326123456'],
  ['Colombia', '+5712345678', '+576012345678'],
  ['Britain', '+4402079460018', '+442079460018'],
];
const both = phones.flatMap(([country, one, other]): [string, string, string][] => [
  [country, one, other],
  [country, other, one],
]);

describe('One number in two notations', () => {
  it.each(both)(
    'of %s: who is stored with %s is found by %s, and shown as written',
    async (_country, stored, asked) => {
      const id = await make({ first_name: 'Ana', phones: [stored] });
      await make({ first_name: 'Other', phones: ['+201017177777'] });
      const found = await call('POST', '/functions/v1/get-contact', { phone_number: asked });
      expect([found.status, found.body.id, found.body.phone_number]).toEqual([200, id, stored]);
      expect(await idsBy('phones', asked)).toEqual([id]);
      const search = (json: object) => call('POST', '/functions/v1/search-contacts', json);
      expect((await search({ phone: asked })).body.contacts).toMatchObject([{ id, phones: [stored] }]);
      expect((await search({ query: asked })).body.contacts).toMatchObject([{ id }]);
    },
  );

  it.each(phones)(
    'of %s makes no second contact in an import, and none in a second one',
    async (_country, one, other) => {
      const first = await importAll([
        { first_name: 'Ana', phones: [one] },
        { last_name: 'Paz', phones: [other] },
      ]);
      expect(first.summary).toMatchObject({ new_contacts: 1, updated_contacts: 1 });
      const again = await importAll([{ phones: [other] }], { skip_duplicates: true });
      expect(again.summary).toMatchObject({ new_contacts: 0, skipped: 1 });
      const rows = (await call('GET', `${PROXY}/contacts`)).body;
      expect(rows).toMatchObject([{ first_name: 'Ana', last_name: 'Paz', phones: [one] }]);
    },
  );

  it('finds the contact of a deal and of a lead', async () => {
    const id = await make({ first_name: 'Ana', phones: ['+5491122334455'] });
    const deals = [{ title: 'T', contact_phone: '+54 11 2233-4455', create_contact_if_missing: true }];
    const deal = (await call('POST', '/functions/v1/create-deals-bulk', { deals })).body.results[0];
    expect(deal).toMatchObject({ contact_id: id, is_new_contact: false });
    const lead = await call('POST', '/functions/v1/create-lead', {
      first_name: 'Ana',
      phone: '+541122334455',
    });
    expect(lead.body).toMatchObject({
      contact_id: id,
      is_new_contact: false,
      contact: { phones: ['+5491122334455'] },
    });
  });

  it('is the same phone where the organization keeps phones apart', async () => {
    const path = `/api/v1/organizations/org_${tenant.organizationId.replaceAll('-', '')}`;
    const changed = await api.request('PATCH', path, {
      headers: { cookie: tenant.cookie },
      json: { dedupe: true },
    });
    expect(changed.status).toBe(200);
    const id = await make({ phones: ['+5215512345678'] });
    const response = await call('POST', `${PROXY}/contacts`, { phones: ['+525512345678'] });
    expect([response.status, response.body.existing_id]).toEqual([409, id]);
  });

  it('belongs to an organization alone', async () => {
    await make({ phones: ['+5491122334455'] });
    const other = await api.tenant();
    const asked = { phone_number: '+541122334455' };
    expect((await call('POST', '/functions/v1/get-contact', asked, other.apiKey)).status).toBe(404);
  });

  it('is looked up in as many statements as any other, and the rows of an import in as many as one', async () => {
    await make({ phones: ['+5491122334455'] });
    const find = (phone_number: string) => () => call('POST', '/functions/v1/get-contact', { phone_number });
    await find('+201017177777')();
    const [plain, other] = [
      await statementNamesOf(find('+201017177777')),
      await statementNamesOf(find('+541122334455')),
    ];
    expect(other.filter((name) => name?.startsWith('contacts.'))).toEqual(
      plain.filter((name) => name?.startsWith('contacts.')),
    );
    const rows = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ phones: [`+5411223344${String(i).padStart(2, '0')}`] }));
    const one = await statementNamesOf(() => importAll(rows(1)));
    const many = await statementNamesOf(() => importAll(rows(90)));
    expect(many.length).toBe(one.length);
  });
});

describe('One e-mail in two notations', () => {
  it('is found by either, and makes no second contact', async () => {
    const id = await make({ first_name: 'Ana', emails: ['a@bücher.example'] });
    expect(await idsBy('emails', 'a@xn--bcher-kva.example')).toEqual([id]);
    const { summary } = await importAll([{ emails: ['A@xn--bcher-kva.example'] }]);
    expect(summary).toMatchObject({ new_contacts: 0, updated_contacts: 1 });
    expect((await call('GET', `${PROXY}/contacts`)).body).toMatchObject([{ emails: ['a@bücher.example'] }]);
  });
});

describe('An extension', () => {
  it('is shown, written and kept by the proxy beside the number', async () => {
    const id = await make({ first_name: 'Ana', phones: ['+1 415-555-0177 x12', '+201017177777'] });
    const shown = async () => (await call('GET', `${PROXY}/contacts?id=eq.${id}`)).body[0];
    expect(await shown()).toMatchObject({
      phones: ['+14155550177', '+201017177777'],
      phone_extensions: { '+14155550177': '12' },
    });
    const whole = await shown();
    const back = await call('PATCH', `${PROXY}/contacts?id=eq.${id}`, whole);
    expect([back.status, back.body]).toEqual([200, [whole]]);
    await call('PATCH', `${PROXY}/contacts?id=eq.${id}`, { phone_extensions: { '+201017177777': '7' } });
    expect((await shown()).phone_extensions).toEqual({ '+201017177777': '7' });
    const bad = await call('PATCH', `${PROXY}/contacts?id=eq.${id}`, {
      phone_extensions: { '+201017177777': 7 },
    });
    expect(bad.status).toBe(400);
    expect((await shown()).phone_extensions).toEqual({ '+201017177777': '7' });
  });

  it('is in an export, and is no hindrance to a search', async () => {
    await make({ first_name: 'Ana', phones: ['+1 415-555-0177 x12'] });
    const exported = (await call('GET', '/api/v1/exports/contacts')).text;
    expect(exported).toContain('phone_extensions');
    expect(exported).toMatch(/14155550177.*12/);
    for (const query of ['+1 415-555-0177 x12', '4155550177', '+1 415 555 0177'])
      expect((await call('POST', '/functions/v1/search-contacts', { query })).body.total).toBe(1);
  });
});
