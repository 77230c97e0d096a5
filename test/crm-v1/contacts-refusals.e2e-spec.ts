import { startApi, type TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  everythingStored,
} from './client.js';
import { apiV1Error } from '../support/api-v1-error.js';

let api: TestApi;
let apiV1: ApiV1Client;
let cookie: string;
let contact: any;
/** A company and a contact of somebody else. */
let foreign: { company: any; contact: any };

beforeAll(async () => {
  api = await startApi();
  const tenant = await api.tenant();
  cookie = tenant.cookie;
  apiV1 = apiV1Of(api, tenant);
  contact = await createContact(apiV1, { email: 'a@example.com', phone: '090-1234-5678', note: 'n' });
  const other = apiV1Of(api, await api.tenant('Other'));
  foreign = { company: await createCompany(other), contact: await createContact(other) };
});
afterAll(() => api.close());

const names = { first_name: 'Ada', last_name: 'King' };

const badFields: [what: string, body: object, error: string][] = [
  [
    'a first name of 101 characters',
    { first_name: 'x'.repeat(101) },
    'first_name must be at most 100 characters',
  ],
  [
    'a last name of 101 characters',
    { last_name: '山'.repeat(101) },
    'last_name must be at most 100 characters',
  ],
  ['a note of 5001 characters', { note: 'x'.repeat(5001) }, 'note must be at most 5000 characters'],
  ['a position of 201 characters', { position: 'x'.repeat(201) }, 'position must be at most 200 characters'],
  ['a phone of 51 characters', { phone: '1'.repeat(51) }, 'phone must be at most 50 characters'],
  ['an e-mail address without a domain', { email: 'taro' }, 'Invalid email: "taro"'],
  ['an e-mail address with a blank', { email: 'ta ro@example.com' }, 'Invalid email: "ta ro@example.com"'],
  [
    'an e-mail address with a short top level',
    { email: 'taro@example.c' },
    'Invalid email: "taro@example.c"',
  ],
  [
    'an address beside something that is none',
    { email: 'a@example.com; nobody' },
    'Invalid email: "a@example.com; nobody"',
  ],
  ['a number for a first name', { first_name: 7 }, 'first_name'],
  ['a list for a last name', { last_name: ['King'] }, 'last_name'],
  ['null for a first name', { first_name: null }, 'first_name'],
  ['an empty first name', { first_name: '' }, 'first_name'],
  ['blanks for a last name', { last_name: ' 　\n' }, 'last_name'],
  ['a number for an e-mail address', { email: 7 }, 'email must be a string'],
  ['a list for an e-mail address', { email: ['a@example.com'] }, 'email must be a string'],
  ['a number for a phone', { phone: 9012345678 }, 'phone must be a string'],
  ['an object for a position', { position: {} }, 'position must be a string'],
  ['true for a note', { note: true }, 'note must be a string'],
  ['a number for a company', { company_id: 7 }, 'company_id must be a string'],
  ['a company that does not exist', { company_id: `comp_${'a'.repeat(32)}` }, 'Company not found'],
  ['a bare uuid for a company', { company_id: 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa' }, 'Company not found'],
  ["a contact's id for a company", { company_id: `cont_${'a'.repeat(32)}` }, 'Company not found'],
  ['NUL in a name', { first_name: 'A\0da' }, 'first_name holds a character that cannot be stored'],
  ['NUL in an e-mail address', { email: 'a\0@example.com' }, 'email holds a character that cannot be stored'],
  ['NUL in a phone', { phone: '090\u0000' }, 'phone holds a character that cannot be stored'],
  [
    'half a surrogate pair in a name',
    { last_name: 'K\ud83d' },
    'last_name holds a character that cannot be stored',
  ],
  ['half a surrogate pair in a note', { note: '\ude00' }, 'note holds a character that cannot be stored'],
];

describe('POST /api/v1/crm/contacts', () => {
  it.each(badFields)('refuses %s and stores nothing', async (_what, body, error) => {
    const before = await everythingStored(api);
    const response = await apiV1.post(CONTACTS, { ...names, ...body });
    expect({ status: response.status, body: response.body }).toEqual({
      status: 400,
      body: apiV1Error('VALIDATION_ERROR', expect.stringContaining(error)),
    });
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each(['first_name', 'last_name'])('refuses a body without %s', async (field) => {
    const response = await apiV1.post(CONTACTS, { ...names, [field]: undefined });
    expect(response.status).toBe(400);
    expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', `${field} is required`));
  });

  it("refuses another tenant's company, in the words for one that does not exist", async () => {
    const before = await everythingStored(api);
    const response = await apiV1.post(CONTACTS, { ...names, company_id: foreign.company.id });
    expect(response.status).toBe(400);
    expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', 'Company not found'));
    expect(await everythingStored(api)).toEqual(before);
  });

  it('refuses a company that was deleted', async () => {
    const company = await createCompany(apiV1);
    await apiV1.delete(`${COMPANIES}/${company.id}`);
    const response = await apiV1.post(CONTACTS, { ...names, company_id: company.id });
    expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', 'Company not found'));
  });

  it.each([
    ['a list', '[]', 400, 'VALIDATION_ERROR'],
    ['a list of contacts', '[{"first_name":"Ada","last_name":"King"}]', 400, 'VALIDATION_ERROR'],
    ['a text', '"Ada"', 400, 'VALIDATION_ERROR'],
    ['a number', '7', 400, 'VALIDATION_ERROR'],
    ['null', 'null', 400, 'VALIDATION_ERROR'],
    ['nothing', '', 400, 'VALIDATION_ERROR'],
    ['half of JSON', '{"first_name":"Ada"', 400, 'MALFORMED_JSON'],
    ['JSON with a comma too many', '{"first_name":"Ada","last_name":"King",}', 400, 'MALFORMED_JSON'],
    ['two values', '{"first_name":"Ada","last_name":"King"}{}', 400, 'MALFORMED_JSON'],
    ['text that is no JSON', 'first_name=Ada', 400, 'MALFORMED_JSON'],
    ['a key __proto__', '{"first_name":"Ada","last_name":"King","__proto__":{"a":1}}', 400, 'MALFORMED_JSON'],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      400,
      'MALFORMED_JSON',
    ],
  ])('refuses %s for a body and stores nothing', async (_what, raw, status, code) => {
    const before = await everythingStored(api);
    const response = await api.request('POST', CONTACTS, {
      headers: { cookie, 'content-type': 'application/json' },
      raw,
    });
    expect({ status: response.status, body: response.body }).toEqual({
      status,
      body: apiV1Error(code, expect.any(String)),
    });
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('PATCH /api/v1/crm/contacts/{id}', () => {
  it.each(badFields)('refuses %s and changes nothing', async (_what, body, error) => {
    const before = await everythingStored(api);
    const response = await apiV1.patch(`${CONTACTS}/${contact.id}`, { position: 'changed', ...body });
    expect({ status: response.status, body: response.body }).toEqual({
      status: 400,
      body: apiV1Error('VALIDATION_ERROR', expect.stringContaining(error)),
    });
    expect(await everythingStored(api)).toEqual(before);
  });

  it("refuses another tenant's company, in the words for one that does not exist", async () => {
    const before = await everythingStored(api);
    const response = await apiV1.patch(`${CONTACTS}/${contact.id}`, { company_id: foreign.company.id });
    expect(response.status).toBe(400);
    expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', 'Company not found'));
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each(['[]', '7', 'null', '"x"'])('refuses %s for a body', async (raw) => {
    const headers = { cookie, 'content-type': 'application/json' };
    const response = await api.request('PATCH', `${CONTACTS}/${contact.id}`, { headers, raw });
    expect(response.status).toBe(400);
    expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', 'The request body must be a JSON object'));
  });
});

describe('/api/v1/crm/contacts/{id}', () => {
  const ids: [what: string, id: () => string][] = [
    ['an id that nobody has', () => `cont_${'0'.repeat(32)}`],
    ["another tenant's id", () => foreign.contact.id],
    ['the prefix of another entity', () => contact.id.replace('cont_', 'comp_')],
    ['an id without its prefix', () => contact.id.slice('cont_'.length)],
    ['a bare uuid', () => contact.id.slice(5).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')],
    ['too few digits', () => contact.id.slice(0, -1)],
    ['too many digits', () => `${contact.id}0`],
    ['no hex digits', () => `cont_${'z'.repeat(32)}`],
    ['a number', () => '1'],
    ['NUL', () => '%00'],
    ['SQL', () => encodeURIComponent("cont_' or '1'='1")],
    ['a path', () => encodeURIComponent('../companies')],
  ];

  it.each(ids)('is 404 for %s, whatever the method, and changes nothing', async (_what, id) => {
    const before = await everythingStored(api);
    const path = `${CONTACTS}/${id()}`;
    const change = { first_name: 'Changed' };
    for (const response of [
      await apiV1.get(path),
      await apiV1.patch(path, change),
      await apiV1.delete(path),
    ]) {
      expect(response.status).toBe(404);
      expect(response.body).toEqual(apiV1Error('NOT_FOUND', 'Contact not found'));
    }
    expect(await everythingStored(api)).toEqual(before);
  });

  it('answers to dashes and to upper case in the digits', async () => {
    const hex: string = contact.id.slice(5);
    const dashed = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    for (const id of [`cont_${dashed}`, `cont_${hex.toUpperCase()}`])
      expect((await apiV1.get(`${CONTACTS}/${id}`)).body.contact.id).toBe(contact.id);
  });
});
