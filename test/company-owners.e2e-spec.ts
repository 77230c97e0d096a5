import { fromPrefixedId, toPrefixedId } from '@rosetta/common';
import { accessToken, colleague } from './auth/people.js';
import { type ApiResponse, startApi, type Tenant, type TestApi } from './support/api.js';

const [API_V1, PROXY, SALES] = [
  '/api/v1/crm/companies',
  '/functions/v1/rest-api-proxy/companies',
  '/api/sales/accounts/account',
];
const UNKNOWN = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';

let api: TestApi;
let tenant: Tenant;
let owner: { userId: string; memberId: string };
let stranger: string;
let bearer: Record<string, string>;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  owner = await colleague(api, tenant, 'member');
  stranger = (await api.tenant('Other')).userId;
  bearer = { authorization: `Bearer ${await accessToken(api, tenant.cookie)}` };
});
afterAll(() => api?.close());

const usr = (userId: string) => toPrefixedId('user', userId);
const at = (id: string) => `${API_V1}/${toPrefixedId('company', id)}`;
const asUser = (method: string, path: string, json?: unknown) =>
  api.request(method, path, { headers: bearer, json });
const byKey = (method: string, path: string, json?: unknown) =>
  api.request(method, path, { headers: { 'x-api-key': tenant.apiKey }, json });

function sound({ status, text, body }: ApiResponse): any {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return body;
}

async function made(fields: object = {}): Promise<string> {
  const { company } = sound(await asUser('POST', API_V1, { name: 'Owned', ...fields }));
  return fromPrefixedId('company', company.id)!;
}

async function stored(id: string): Promise<string | null> {
  const [row] = await api.rows<{ owner_id: string | null }>('select owner_id from companies where id = $1', [
    id,
  ]);
  return row!.owner_id;
}

/** How each dialect makes, changes and reads a company with an owner. */
const clients: Record<
  string,
  Record<'create' | 'change' | 'read', (given: any, id: string) => Promise<any>>
> = {
  'crm-v1': {
    create: (userId) => made({ assigned_member_id: usr(userId) }),
    change: (userId, id) => asUser('PATCH', at(id), { assigned_member_id: userId && usr(userId) }),
    read: async (_, id) => {
      const { company } = sound(await asUser('GET', at(id)));
      expect(company.assigned_member_id).toBe(company.owner_id && usr(company.owner_id));
      return company.owner_id;
    },
  },
  'crm-v1, as a plain uuid': {
    create: (userId) => made({ owner_id: userId.toUpperCase() }),
    change: (userId, id) => asUser('PUT', at(id), { owner_id: userId }),
    read: async (_, id) => sound(await asUser('GET', at(id))).company.owner_id,
  },
  'rest-api-proxy': {
    create: async (userId) => sound(await byKey('POST', PROXY, { name: 'Owned', owner_id: userId }))[0].id,
    change: (userId, id) => byKey('PATCH', `${PROXY}?id=eq.${id}`, { owner_id: userId }),
    read: async (_, id) => sound(await byKey('GET', `${PROXY}?id=eq.${id}&select=owner_id`))[0].owner_id,
  },
  sales: {
    create: async (userId) =>
      sound(await asUser('POST', SALES, { action: 'create', name: 'Owned', owner_uuid: userId })).uuid,
    change: (userId, uuid) => asUser('POST', SALES, { action: 'update', uuid, owner_uuid: userId }),
    read: async (_, id) => sound(await asUser('GET', `${SALES}?uuid=${id}`)).data.owner_uuid,
  },
};
const ways = Object.keys(clients).flatMap((from) => Object.keys(clients).map((to) => [from, to] as const));

describe('The owner of a company', () => {
  it.each(ways)('that is told at %s is the same at %s, and changed and cleared there', async (from, to) => {
    const id = await clients[from]!.create(owner.userId, '');
    expect(await clients[to]!.read(null, id)).toBe(owner.userId);
    sound(await clients[to]!.change(tenant.userId, id));
    expect(await clients[from]!.read(null, id)).toBe(tenant.userId);
    sound(await clients[to]!.change(null, id));
    expect(await clients[from]!.read(null, id)).toBeNull();
  });

  it.each(Object.keys(clients))(
    'may be nobody of another organization, or nobody at all, at %s',
    async (dialect) => {
      const id = await made({ owner_id: owner.userId });
      for (const nobody of [stranger, UNKNOWN]) {
        const { status, text } = await clients[dialect]!.change(nobody, id);
        expect([status, text]).toEqual([400, expect.stringContaining('Owner not found')]);
      }
      expect(await stored(id)).toBe(owner.userId);
    },
  );

  it.each<[string, () => Promise<ApiResponse>, string]>([
    [
      'no id at crm-v1',
      () => asUser('POST', API_V1, { name: 'Refused', assigned_member_id: 'me' }),
      'Owner not found',
    ],
    [
      'a number at crm-v1',
      () => asUser('POST', API_V1, { name: 'Refused', owner_id: 7 }),
      'owner_id must be a string',
    ],
    [
      'two owners at crm-v1',
      () =>
        asUser('POST', API_V1, {
          name: 'Refused',
          assigned_member_id: usr(owner.userId),
          owner_id: tenant.userId,
        }),
      'assigned_member_id and owner_id are one field',
    ],
    [
      'no id at the proxy',
      () => byKey('POST', PROXY, { name: 'Refused', owner_id: 'me' }),
      'invalid input syntax',
    ],
    [
      'no id at sales',
      () => asUser('POST', SALES, { action: 'create', name: 'Refused', owner_uuid: 'me' }),
      'Owner not found',
    ],
  ])('is refused: %s', async (_what, ask, message) => {
    const { status, text } = await ask();
    expect([status, text]).toEqual([400, expect.stringContaining(message)]);
    expect(await api.rows(`select from companies where name = 'Refused'`)).toEqual([]);
  });

  it('is named at sales: whoever answers for it, else its maker, and nobody who has left', async () => {
    const ownerIn = async (id: string) => sound(await asUser('GET', `${SALES}?uuid=${id}`)).data.owner;
    const nameOf = async (userId: string) => {
      const [{ name }] = (await api.rows<{ name: string }>('select name from auth.users where id = $1', [
        userId,
      ])) as [{ name: string }];
      const [first_name, ...rest] = name.split(' ');
      return { first_name, last_name: rest.join(' ') };
    };
    const leaver = await colleague(api, tenant, 'member');
    const [owned, unowned, left] = [
      await made({ owner_id: owner.userId }),
      await made(),
      await made({ owner_id: leaver.userId }),
    ];
    expect(await ownerIn(left)).toEqual(await nameOf(leaver.userId));
    sound(await asUser('DELETE', `/api/v1/members/${leaver.memberId}`));
    expect(await ownerIn(owned)).toEqual(await nameOf(owner.userId));
    expect(await ownerIn(unowned)).toEqual(await nameOf(tenant.userId));
    expect(await ownerIn(left)).toBeNull();
    // What was assigned stays, and is no hindrance to other changes.
    sound(await asUser('PATCH', at(left), { city: 'Cairo' }));
    expect(await stored(left)).toBe(leaver.userId);
  });

  it('may be read, changed in one spelling and sent back whole', async () => {
    const id = await made({ owner_id: owner.userId });
    const { company } = sound(await asUser('GET', at(id)));
    const changed = { ...company, assigned_member_id: usr(tenant.userId) };
    expect(sound(await asUser('PUT', at(id), changed)).company.owner_id).toBe(tenant.userId);
  });

  it.each([
    ['assigned_member_id', () => usr(owner.userId)],
    ['owner_id', () => owner.userId],
  ])('is what a list is filtered by, as %s', async (name, value) => {
    const id = await made({ owner_id: owner.userId, name: `By ${name}` });
    const found = sound(await asUser('GET', `${API_V1}?${name}=${value()}&search=By ${name}`));
    expect([found.total, found.items[0].id]).toEqual([1, toPrefixedId('company', id)]);
    expect(sound(await asUser('GET', `${API_V1}?${name}=${usr(stranger)}`)).total).toBe(0);
    const refused = await asUser('GET', `${API_V1}?${name}=me`);
    expect([refused.status, refused.body.error.message]).toEqual([400, 'Owner not found']);
  });

  it('is in the audit log, the journal and the export', async () => {
    const id = await made();
    sound(await asUser('PATCH', at(id), { owner_id: owner.userId }));
    const event = { before: { owner_id: null }, after: { owner_id: owner.userId } };
    const events = sound(
      await asUser('GET', `/api/v1/audit-events?entity_id=${toPrefixedId('company', id)}`),
    );
    expect(events.items[0]).toMatchObject(event);
    const exported = await byKey('GET', `/api/v1/exports/companies?id=eq.${id}&format=ndjson`);
    expect(JSON.parse(exported.text)).toMatchObject({ id, owner_id: owner.userId });
  });
});
