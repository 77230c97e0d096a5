import { randomUUID } from 'node:crypto';
import { toPrefixedId } from '@rosetta/common';
import { OldIds } from '@rosetta/contacts';
import { accessToken } from '../auth/people.js';
import { startReplica, type Transfers, transfersOf } from '../imports/transfers-client.js';
import { type ApiResponse, startApi, type Tenant, type TestApi } from '../support/api.js';
import { leadTo } from '../support/merged-record.js';
import { statementNamesOf } from '../support/statements.js';

const PROXY = '/functions/v1/rest-api-proxy';
const MERGED = 'merged-records.resolve';

let api: TestApi;
let tenant: Tenant;
let jwt: Record<string, string>;
let transfers: Transfers;
/** Writes imports. */
let replica: Awaited<ReturnType<typeof startReplica>>;
/** A contact and a company with all that can refer to them, and ids that lead to them: each through another one. */
let contact: string;
let company: string;
let oldContact: string;
let oldCompany: string;
let other: string;

const cont = (id: string) => toPrefixedId('contact', id);
const comp = (id: string) => toPrefixedId('company', id);

const byKey = (method: string, path: string, json?: unknown, headers = {}) =>
  api.request(method, path, { headers: { 'x-api-key': tenant.apiKey, ...headers }, json });
const byJwt = (method: string, path: string, json?: unknown, headers = {}) =>
  api.request(method, path, { headers: { ...jwt, ...headers }, json });
/** As document C has its keys sent. */
const byBearer = (method: string, path: string, json?: unknown) =>
  api.request(method, path, { headers: { authorization: `Bearer ${tenant.apiKey}` }, json });
const made = async (table: string, row: object): Promise<string> => {
  const response = await byKey('POST', `${PROXY}/${table}`, row);
  if (response.status !== 201) throw new Error(response.text);
  return response.body[0].id;
};
const person = (fields = {}) => made('contacts', { first_name: 'Ada', last_name: 'King', ...fields });

/** An id of somebody who was merged into a contact through a third one. */
async function ledTo(into: string, entity: 'contact' | 'company' = 'contact'): Promise<string> {
  const make = () => (entity === 'contact' ? person() : made('companies', { name: 'Merged' }));
  const [first, second] = [await make(), await make()];
  await leadTo(api, tenant, entity, [first, second]);
  await leadTo(api, tenant, entity, [second, into]);
  return first;
}

beforeAll(async () => {
  api = await startApi();
  replica = await startReplica(api);
  tenant = await api.tenant();
  jwt = { authorization: `Bearer ${await accessToken(api, tenant.cookie)}` };
  transfers = transfersOf(api, tenant);
  company = await made('companies', { name: 'Acme' });
  contact = await person({ company_id: company, emails: ['ada@example.com'] });
  other = await person({ first_name: 'Bo' });
  await made('deals', { title: 'Order', contact_id: contact, company_id: company });
  await made('deals', { title: 'Another', contact_id: other });
  await made('activities', { kind: 'note', body: 'Text', contact_id: contact });
  await byJwt('POST', '/api/v1/crm/relationships', { contact_id: cont(contact), user_id: tenant.userId });
  oldContact = await ledTo(contact);
  oldCompany = await ledTo(company, 'company');
}, 120_000);
afterAll(async () => {
  await replica?.close();
  await api?.close();
});

type Ask = (contactId: string, companyId: string) => Promise<ApiResponse>;

type Filters = (contactId: string, companyId: string) => object;
type Query = (contactId: string, companyId: string) => string;

const salesLists = (all: readonly (readonly [string, Filters])[]) =>
  all.flatMap(([list, filters]): [string, Ask][] => {
    const named = `${list} by ${JSON.stringify(filters('a contact', 'a company'))}`;
    return [
      [`sales: ${named}`, (a, b) => byJwt('POST', `/api/sales/${list}`, { filters: filters(a, b) })],
      [
        `sales: names of ${named}`,
        (a, b) => byJwt('POST', `/api/sales/${list}`, { action: 'lite', filters: filters(a, b) }),
      ],
    ];
  });
const proxyReads = (all: readonly (readonly [string, Query])[]) =>
  all.map(([table, query]): [string, Ask] => [
    `rest-api-proxy: ${table} by ${query('a contact', 'a company').replace(/[0-9a-f-]{36}/, '...')}`,
    (a, b) => byKey('GET', `${PROXY}/${table}?${query(a, b)}`),
  ]);
const expanded = '?expand=company';
const object = { accept: 'application/vnd.pgrst.object+json' };

/** Where it can be told by the number of rows that no id leads elsewhere. */
const reads: [string, Ask][] = [
  ['crm-v1: contact', (id) => byJwt('GET', `/api/v1/crm/contacts/${cont(id)}`)],
  ['crm-v1: with its company', (id) => byJwt('GET', `/api/v1/crm/contacts/${cont(id)}${expanded}`)],
  ['crm-v1: company', (_, id) => byJwt('GET', `/api/v1/crm/companies/${comp(id)}`)],
  ['crm-v1: timeline', (id) => byJwt('GET', `/api/v1/crm/contacts/${cont(id)}/timeline`)],
  ['crm-v1: contacts of a company', (_, id) => byJwt('GET', `/api/v1/crm/contacts?company_id=${comp(id)}`)],
  ['crm-v1: relationships', (id) => byJwt('GET', `/api/v1/crm/relationships?contact_id=${cont(id)}`)],
  ['crm-v1: activities', (id) => byJwt('GET', `/api/v1/crm/activities?contact_id=${cont(id)}`)],
  ['crm-v1: deals of a contact', (id) => byJwt('GET', `/api/v1/crm/deals?contact_id=${cont(id)}`)],
  ['crm-v1: deals of a company', (_, id) => byJwt('GET', `/api/v1/crm/deals?company_id=${comp(id)}`)],
  ['crm-contacts-api: contact', (id) => byJwt('GET', `/functions/v1/crm-contacts-api/${id}`)],
  ['crm-contacts-api: company', (_, id) => byJwt('GET', `/functions/v1/crm-companies-api/${id}`)],
  ['get-contact: contact', (id) => byBearer('POST', '/functions/v1/get-contact', { contact_id: id })],
  ['sales: contact', (id) => byJwt('GET', `/api/sales/contacts/contact?uuid=${id}`)],
  ['sales: account', (_, id) => byJwt('GET', `/api/sales/accounts/account?uuid=${id}`)],
  ...salesLists([
    ['contacts', (id) => ({ contacts: [id] })],
    ['contacts', (_, id) => ({ accounts: [id] })],
    ['accounts', (id) => ({ contacts: [id] })],
    ['accounts', (_, id) => ({ accounts: [id] })],
  ]),
  [
    'search-contacts',
    (_, id) => byKey('POST', '/functions/v1/search-contacts', { filters: { company_id: id } }),
  ],
  ...proxyReads([
    ['contacts', (id) => `id=eq.${id}`],
    ['contacts', (id) => `id=eq.${id.replaceAll('-', '').toUpperCase()}`],
    ['contacts', (id) => `id=eq.${id}&select=id,deals(title),companies(name)`],
    ['contacts', (id) => `id=in.(${id},${other})&order=first_name`],
    ['contacts', (_, id) => `company_id=eq.${id}`],
    ['companies', (_, id) => `id=eq.${id}&select=*,contacts(id)`],
    ['deals', (id) => `contact_id=eq.${id}`],
    ['deals', (id) => `contact_id=in.(${id})`],
    ['deals', (_, id) => `company_id=eq.${id}`],
    ['activities', (id) => `contact_id=eq.${id}`],
    ['deal_contacts', (id) => `contact_id=eq.${id}`],
  ]),
  ['rest-api-proxy: one object', (id) => byKey('GET', `${PROXY}/contacts?id=eq.${id}`, undefined, object)],
  ['supabase-js: contact', (id) => byJwt('GET', `/rest/v1/contacts?id=eq.${id}`)],
];

/** Where what an old id finds may have as many rows. */
const undecided: [string, Ask][] = [
  [
    'crm-v1: deals of both',
    (a, b) => byJwt('GET', `/api/v1/crm/deals?contact_id=${cont(a)}&company_id=${comp(b)}`),
  ],
  ...salesLists([['contacts', (id) => ({ contacts: [id, other] })]]),
  ...proxyReads([
    ['contacts', (id) => `id=eq(any).{${id},${other}}&order=first_name`],
    ['contacts', (id) => `or=(id.eq.${id},first_name.eq.Bo)&order=first_name`],
    ['contacts', (id) => `or=(and(id.in.(${id}),last_name.eq.King),first_name.eq.Bo)&order=first_name`],
    ['contacts', (id) => `id=neq.${id}&order=created_at`],
    ['contacts', (id) => `id=not.in.(${id})&order=created_at`],
    ['contacts', (id) => `not.or=(id.eq.${id})&order=created_at`],
    ['contacts', (id) => `id=eq.${id}&select=count()`],
    ['contacts', (id, own) => `company_id=eq.${own}&id=eq.${id}`],
    ['contacts', (id) => `select=id,deals(title)&deals.contact_id=eq.${id}&order=created_at`],
    ['contacts', (_, id) => `select=id,companies!inner(name)&companies.id=eq.${id}`],
    ['deals', (id) => `contact_id=in.(${id},${other})&order=title`],
    ['deals', (id) => `contact_id=eq.${id}&select=count()`],
  ]),
];

describe('What is read by old ids', () => {
  it.each([...reads, ...undecided])(
    'is as by the ids that they lead to, and says so, at %s',
    async (_name, ask) => {
      const [current, old] = [await ask(contact, company), await ask(oldContact, oldCompany)];
      expect(current.status).toBe(200);
      expect(current.text).toMatch(/[1-9a-f]/);
      expect([old.status, old.text]).toEqual([current.status, current.text]);
      expect(current.headers.get('warning')).toBeNull();
      expect(current.headers.get('content-location')).toBeNull();
      expect(old.headers.get('warning')).toMatch(/The (contact|company) \S+ was merged into \S+"/);
      expect(old.headers.get('etag')).toBe(current.headers.get('etag'));
      expect(old.headers.get('content-range')).toBe(current.headers.get('content-range'));
    },
  );

  it.each([
    ['/api/v1/crm/contacts/', cont],
    ['/functions/v1/crm-contacts-api/', String],
    ['/api/sales/contacts/contact?uuid=', String],
    [`${PROXY}/contacts?select=id&id=eq.`, String],
    ['/api/v1/crm/deals?contact_id=', cont],
  ])('tells the address that it has now: %s', async (address, written) => {
    const { headers } = await byJwt('GET', address + written(oldContact));
    expect(headers.get('content-location')).toBe(address + written(contact));
    expect(headers.get('warning')).toBe(
      `299 - "The contact ${written(oldContact)} was merged into ${written(contact)}"`,
    );
  });

  it('is not asked for again by who has it', async () => {
    const { headers } = await byJwt('GET', `/api/v1/crm/contacts/${cont(contact)}`);
    const again = { 'if-none-match': headers.get('etag')! };
    expect((await byJwt('GET', `/api/v1/crm/contacts/${cont(oldContact)}`, undefined, again)).status).toBe(
      304,
    );
  });

  it('takes an old id in the order of ids for the id that it is', async () => {
    const response = await byKey('GET', `${PROXY}/contacts?id=gt.${oldContact}`);
    expect([response.status, response.headers.get('warning')]).toEqual([200, null]);
  });

  it('is as unknown as any other to another organization', async () => {
    const stranger = await api.tenant();
    const ask = (id: string) =>
      Promise.all([
        api.request('GET', `/api/v1/crm/contacts/${cont(id)}`, { headers: { cookie: stranger.cookie } }),
        api.request('GET', `${PROXY}/contacts?id=eq.${id}`, { headers: { 'x-api-key': stranger.apiKey } }),
        api.request('POST', `${PROXY}/deals`, {
          headers: { 'x-api-key': stranger.apiKey },
          json: { title: 'X', contact_id: id },
        }),
      ]);
    const essence = (all: ApiResponse[]) =>
      all.map(({ status, text, headers }) => [
        status,
        text.replace(/[0-9a-f-]{36}/, '<id>'),
        headers.get('warning'),
      ]);
    expect(essence(await ask(oldContact))).toEqual(essence(await ask(randomUUID())));
  });

  it('is that of the record itself again, once the merge is undone', async () => {
    const [winner, loser] = [await person({ first_name: 'Kept' }), await person({ first_name: 'Split' })];
    const merges = '/api/v1/crm/contacts/merges';
    const ids = { winner_id: cont(winner), loser_ids: [cont(loser)] };
    const { status, body } = await byJwt('POST', merges, ids);
    expect([status, body]).toEqual([201, expect.anything()]);
    const read = () => byJwt('GET', `/api/v1/crm/contacts/${cont(loser)}`);
    expect((await read()).body.contact.id).toBe(cont(winner));
    expect((await byJwt('POST', `${merges}/${body.merge.id}/undo`)).status).toBe(200);
    const again = await read();
    expect([again.body.contact.first_name, again.headers.get('warning')]).toEqual(['Split', null]);
  });

  it.each<[string, (id: string) => Promise<ApiResponse>]>([
    ['read', (id) => byJwt('GET', `/api/v1/crm/contacts/${cont(id)}`)],
    ['changed', (id) => byJwt('PATCH', `/api/v1/crm/contacts/${cont(id)}`, { position: 'CTO' })],
  ])('finds the record itself where the merge is undone while it is %s', async (_name, ask) => {
    const [winner, loser] = [await person(), await person({ first_name: 'Split' })];
    const merges = '/api/v1/crm/contacts/merges';
    const { body } = await byJwt('POST', merges, { winner_id: cont(winner), loser_ids: [cont(loser)] });
    const oldIds = api.app.get(OldIds, { strict: false });
    const follow = oldIds.follow.bind(oldIds);
    const lookUp = jest.spyOn(oldIds, 'follow').mockImplementationOnce(async (actor, ids) => {
      expect((await byJwt('POST', `${merges}/${body.merge.id}/undo`)).status).toBe(200);
      return follow(actor, ids);
    });
    const response = await ask(loser);
    expect(lookUp).toHaveBeenCalledTimes(1);
    lookUp.mockRestore();
    expect([response.status, response.body.contact]).toMatchObject([
      200,
      { id: cont(loser), first_name: 'Split' },
    ]);
  });

  it('is looked for twice, and no more, where there is no record of an id', async () => {
    const ask = () => byJwt('GET', `/api/v1/crm/contacts/${cont(randomUUID())}`);
    await ask();
    const sent = await statementNamesOf(async () => expect((await ask()).status).toBe(404));
    expect(sent.filter((name) => name.startsWith(MERGED))).toHaveLength(1);
    expect(sent.filter((name) => name.startsWith('contacts.'))).toHaveLength(2);
  });
});

describe('Who names only what is there', () => {
  const lookUps = async (ask: Ask) => {
    await ask(contact, company);
    const sent = await statementNamesOf(() => ask(contact, company));
    return sent.filter((name) => name.startsWith(MERGED)).length;
  };

  it.each(reads)('pays no statement at %s', async (_name, ask) => {
    expect(await lookUps(ask)).toBe(0);
  });

  it.each(undecided)('pays one where more could be meant, at %s', async (_name, ask) => {
    expect(await lookUps(ask)).toBe(1);
  });

  it('pays none where deals, activities and contacts are written', async () => {
    const sent = await statementNamesOf(async () => {
      await made('deals', { title: 'New', contact_id: other, company_id: company });
      await made('activities', { kind: 'note', contact_id: other });
      await made('contacts', { first_name: 'New', company_id: company });
      await byKey('PATCH', `${PROXY}/contacts?id=eq.${other}`, { last_name: 'Lee' });
      await byKey('POST', '/functions/v1/create-deals-bulk', {
        deals: [{ title: 'Bulk', contact_id: other, company_id: company }],
      });
    });
    expect(sent.filter((statement) => statement.startsWith(MERGED))).toEqual([]);
  });
});

describe('What is written by old ids', () => {
  it('is written once, and answered alike, under an Idempotency-Key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const ask = () =>
      byJwt('POST', '/api/v1/crm/deals', { title: 'Once', contact_id: cont(oldContact) }, key);
    const [first, again] = [await ask(), await ask()];
    expect([first.status, first.body.deal.contact_id]).toEqual([201, cont(contact)]);
    expect([again.text, again.headers.get('warning')]).toEqual([first.text, first.headers.get('warning')]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.get('warning')).toContain(cont(oldContact));
    expect(await api.rows(`select from deals where title = 'Once'`)).toHaveLength(1);
  });

  it('is refused by the version of the record that it is written to', async () => {
    const path = `/api/v1/crm/contacts/${cont(oldContact)}`;
    const { headers } = await byJwt('GET', path);
    const change = (etag: string) => byJwt('PATCH', path, { position: 'CTO' }, { 'if-match': etag });
    const refused = await change('"999"');
    expect([refused.status, refused.headers.get('warning')]).toEqual([
      412,
      expect.stringContaining(cont(contact)),
    ]);
    const changed = await change(headers.get('etag')!);
    expect([changed.status, changed.body.contact.id]).toEqual([200, cont(contact)]);
  });

  it.each([true, false])('is an upsert of what it leads to; the row is kept: %s', async (isKept) => {
    const target = await person();
    const old = await ledTo(target);
    if (!isKept) await api.rows('delete from contacts where id = $1', [old]);
    const upsert = { prefer: 'resolution=merge-duplicates,return=representation' };
    const response = await byKey('POST', `${PROXY}/contacts`, { id: old, first_name: 'Upserted' }, upsert);
    expect([response.status, response.body[0]]).toMatchObject([200, { id: target, first_name: 'Upserted' }]);
    expect(response.headers.get('warning')).toContain(old);
    const put = await byKey('PUT', `${PROXY}/contacts?id=eq.${old}`, { id: old, first_name: 'Put' });
    expect(put.status).toBeLessThan(300);
    expect(
      await api.rows('select first_name from contacts where id = $1 and deleted_at is null', [target]),
    ).toEqual([{ first_name: 'Put' }]);
    expect(await api.rows('select from contacts where id = $1 and deleted_at is null', [old])).toEqual([]);
  });

  it('keeps what is the own text of its sender', async () => {
    const { body } = await byJwt('PATCH', `/api/v1/crm/contacts/${cont(oldContact)}`, {
      custom_fields: { contact_id: oldContact, external_id: oldContact },
    });
    expect(body.contact.custom_fields).toMatchObject({ contact_id: oldContact, external_id: oldContact });
  });

  it('hits those that are named beside it once', async () => {
    const beside = await person();
    const response = await byKey('PATCH', `${PROXY}/contacts?id=in.(${oldContact},${beside})`, {
      description: 'Both',
    });
    expect(response).toMatchObject({ status: 200 });
    expect(response.body.map(({ id }: { id: string }) => id).sort()).toEqual([contact, beside].sort());
    const events = await api.rows('select from audit_events where entity_id = $1', [beside]);
    expect(events).toHaveLength(2);
  });

  it('deletes what refers to the record, and never the record itself', async () => {
    const target = await person();
    const old = await ledTo(target);
    const deal = await made('deals', { title: 'Gone', contact_id: target });
    const refused = await byKey(
      'DELETE',
      `${PROXY}/contacts?or=(id.eq.${old},id.eq.${randomUUID()})`,
      undefined,
      { prefer: 'return=representation' },
    );
    expect([refused.body, refused.headers.get('warning')]).toEqual([[], expect.stringContaining(old)]);
    await byKey('DELETE', `${PROXY}/deals?contact_id=eq.${old}`);
    expect((await byKey('GET', `${PROXY}/deals?id=eq.${deal}`)).body).toEqual([]);
    expect((await byKey('GET', `${PROXY}/contacts?id=eq.${target}`)).body).toHaveLength(1);
  });
});

describe('Rows of bulk calls and files', () => {
  it('name contacts and companies by old ids, each for itself', async () => {
    const deals = [
      { title: 'By old ids', contact_id: oldContact, company_id: oldCompany },
      { title: 'Of nobody', contact_id: randomUUID() },
    ];
    const { body, headers } = await byKey('POST', '/functions/v1/create-deals-bulk', { deals });
    expect(body.results).toMatchObject([
      {
        success: true,
        contact_id: contact,
        warnings: [`The contact ${oldContact} was merged into ${contact}`],
      },
      { success: false },
    ]);
    expect(headers.get('warning')).toContain(oldCompany);
    const [deal] = await api.rows(`select contact_id, company_id from deals where title = 'By old ids'`);
    expect(deal).toEqual({ contact_id: contact, company_id: company });
  });

  it('link users, and are leads and contacts of companies, by old ids', async () => {
    const links = [
      { contactId: oldContact, userId: tenant.userId },
      { contactId: randomUUID(), userId: tenant.userId },
    ];
    const linked = await byJwt('POST', '/functions/v1/crm-contacts-api/bulk-link', { links });
    expect(linked.headers.get('warning')).toContain(oldContact);
    expect(linked.text).toContain('Contact not found');
    const lead = await byKey('POST', '/functions/v1/create-lead', {
      first_name: 'Lea',
      company_id: oldCompany,
      deal: null,
    });
    expect([lead.status, lead.body.contact.company_id]).toEqual([201, company]);
    const contacts = [{ first_name: 'Imported', company_id: oldCompany }];
    const imported = await byKey('POST', '/functions/v1/import-contacts-bulk', { contacts });
    const [row] = await api.rows(`select company_id from contacts where first_name = 'Imported'`);
    expect([imported.body.success, row.company_id]).toEqual([true, company]);
  });

  it('of a file change what their ids lead to, and say so', async () => {
    const job = await transfers.run(`id,first_name,position\n${cont(oldContact)},Ada,Chief\n`);
    expect(job).toMatchObject({ status: 'completed' });
    const [result] = await transfers.results(job.id);
    expect(result).toMatchObject({
      id: cont(contact),
      warnings: [`The contact ${oldContact} was merged into ${contact}`],
    });
    expect(await api.rows('select position from contacts where id = $1', [contact])).toEqual([
      { position: 'Chief' },
    ]);
    const companies = await transfers.run(`id,name,industry\n${oldCompany},Acme,Tools\n`, {
      entity: 'companies',
    });
    expect((await byKey('GET', `${PROXY}/companies?id=eq.${company}`)).body[0].industry).toBe('Tools');
    expect((await transfers.results(companies.id))[0].warnings).toEqual([
      `The company ${oldCompany} was merged into ${company}`,
    ]);
  });

  it('of a file name contacts and companies of deals by old ids, of new ones and of those there are', async () => {
    const known = await made('deals', { title: 'Known', contact_id: other });
    const file = `id,title,contact_id,company_id\n,From file,${oldContact},${oldCompany}\n${known},Known,${oldContact},\n`;
    const job = await transfers.run(file, { entity: 'deals' });
    expect(job).toMatchObject({ status: 'completed' });
    const rows = await api.rows(
      `select title, contact_id, company_id from deals where title = 'From file' or id = $1 order by title`,
      [known],
    );
    expect(rows).toEqual([
      { title: 'From file', contact_id: contact, company_id: company },
      { title: 'Known', contact_id: contact, company_id: null },
    ]);
  });
});
