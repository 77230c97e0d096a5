import { defaultScopes } from '@rosetta/auth';
import type { Permission } from '@rosetta/common';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { type ApiV1Client, apiV1Of, CONTACTS, createContact, eventsOf, joinAs } from '../crm-v1/client.js';
import {
  ACTIVITIES,
  CONTACT_ROLES,
  createDeal,
  createPipeline,
  DEALS,
  everythingStored,
  PIPELINES,
  recordActivity,
  RELATIONSHIPS,
} from './records.js';
import { apiV1Error } from '../support/api-v1-error.js';

/** Somebody else may be at work on the same machine. */
jest.setTimeout(120_000);

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let contact: { id: string };

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  contact = await createContact(apiV1);
});
afterAll(() => api.close());

/** A request that is fine but for who sends it. */
interface Call {
  method: string;
  path: string;
  json?: object;
}

let numbers = 100;
const deal = () => createDeal(apiV1, { contact_id: contact.id });
const activity = () => recordActivity(apiV1, { contact_id: contact.id });

async function relationship(): Promise<any> {
  const { id } = await createContact(apiV1);
  return (await apiV1.post(RELATIONSHIPS, { contact_id: id, user_id: tenant.userId })).body.relationship;
}

async function role(): Promise<any> {
  return (await apiV1.post(CONTACT_ROLES, { name: 'Lawyer', rol_id: numbers++ })).body.contact_role;
}

async function furtherContact(): Promise<string> {
  const [{ id }, further] = [await deal(), await createContact(apiV1)];
  await apiV1.post(`${DEALS}/${id}/contacts`, { contact_id: further.id });
  return `${DEALS}/${id}/contacts/${further.id}`;
}

async function deleted(path: string): Promise<string> {
  await apiV1.delete(path);
  return path;
}

const get = async (path: Promise<string> | string): Promise<Call> => ({ method: 'GET', path: await path });
const post = async (path: Promise<string> | string, json?: object): Promise<Call> => ({
  method: 'POST',
  path: await path,
  json,
});
const patch = async (path: Promise<string>, json: object): Promise<Call> => ({
  method: 'PATCH',
  path: await path,
  json,
});
const remove = async (path: Promise<string>): Promise<Call> => ({ method: 'DELETE', path: await path });
const at = async (route: string, record: Promise<{ id: string }>) => `${route}/${(await record).id}`;
const roleAt = async () => `${CONTACT_ROLES}/${(await role()).rol_id}`;

/** Every operation of these routes, what it needs, and a request for it on a record of its own. */
const operations: [name: string, needs: Permission, call: () => Promise<Call>][] = [
  ['list changes', 'changes:read', () => get('/api/v1/changes')],
  ['follow changes', 'changes:read', () => get('/api/v1/changes/stream')],
  ['list deals', 'deals:read', () => get(DEALS)],
  ['read the board', 'deals:read', () => get(`${DEALS}/board`)],
  ['get a deal', 'deals:read', () => get(at(DEALS, deal()))],
  ['create a deal', 'deals:write', () => post(DEALS, { title: 'x', contact_id: contact.id })],
  ['update a deal', 'deals:write', () => patch(at(DEALS, deal()), { title: 'x' })],
  ['delete a deal', 'deals:write', () => remove(at(DEALS, deal()))],
  [
    'restore a deal',
    'contacts:restore',
    async () => post(`${await deleted(await at(DEALS, deal()))}/restore`),
  ],
  ['list the contacts of a deal', 'deals:read', async () => get(`${await at(DEALS, deal())}/contacts`)],
  [
    'add a contact to a deal',
    'deals:write',
    async () => post(`${await at(DEALS, deal())}/contacts`, { contact_id: (await createContact(apiV1)).id }),
  ],
  ['take a contact from a deal', 'deals:write', () => remove(furtherContact())],
  ['list pipelines', 'pipelines:read', () => get(PIPELINES)],
  ['get a pipeline', 'pipelines:read', () => get(at(PIPELINES, createPipeline(apiV1)))],
  ['create a pipeline', 'pipelines:write', () => post(PIPELINES, { name: 'x' })],
  ['update a pipeline', 'pipelines:write', () => patch(at(PIPELINES, createPipeline(apiV1)), { name: 'x' })],
  ['remove a pipeline', 'pipelines:write', () => remove(at(PIPELINES, createPipeline(apiV1)))],
  ['list relationships', 'contacts:read', () => get(RELATIONSHIPS)],
  ['get a relationship', 'contacts:read', () => get(at(RELATIONSHIPS, relationship()))],
  [
    'link a user',
    'contacts:write',
    async () => post(RELATIONSHIPS, { contact_id: (await createContact(apiV1)).id, user_id: tenant.userId }),
  ],
  ['unlink a user', 'contacts:write', () => remove(at(RELATIONSHIPS, relationship()))],
  ['list activities', 'activities:read', () => get(ACTIVITIES)],
  ['get an activity', 'activities:read', () => get(at(ACTIVITIES, activity()))],
  [
    'record an activity',
    'activities:write',
    () => post(ACTIVITIES, { contact_id: contact.id, kind: 'call' }),
  ],
  [
    'record activities',
    'activities:write',
    () => post(`${ACTIVITIES}/bulk`, { activities: [{ contact_id: contact.id, kind: 'call' }] }),
  ],
  ['update an activity', 'activities:write', () => patch(at(ACTIVITIES, activity()), { body: 'x' })],
  ['delete an activity', 'activities:write', () => remove(at(ACTIVITIES, activity()))],
  ['list contact roles', 'companies:read', () => get(CONTACT_ROLES)],
  ['add a contact role', 'companies:write', () => post(CONTACT_ROLES, { name: 'x' })],
  ['rename a contact role', 'companies:write', () => patch(roleAt(), { name: 'x' })],
  ['remove a contact role', 'companies:write', () => remove(roleAt())],
  [
    'restore a contact',
    'contacts:restore',
    async () => post(`${await deleted(await at(CONTACTS, createContact(apiV1)))}/restore`),
  ],
  ['read a timeline', 'activities:read', () => get(`${CONTACTS}/${contact.id}/timeline`)],
];

const send = ({ method, path, json }: Call, headers: Record<string, string>) =>
  api.request(method, path, { headers, json });

const isRead = (needs: Permission) => needs.endsWith(':read');

async function keyWith(scopes: readonly Permission[]): Promise<Record<string, string>> {
  const response = await apiV1.post('/api/v1/api-keys', { name: 'scoped', scopes });
  return { 'x-api-key': response.body.api_key.key };
}

/** Every permission that any of these operations needs. */
const needed = [...new Set(operations.map(([, needs]) => needs))];

describe.each(operations)('Who may %s', (_name, needs, prepare) => {
  it.each<[string, Record<string, string>]>([
    ['nobody without a credential', {}],
    ['nobody with a made-up Bearer', { authorization: `Bearer ${'a'.repeat(32)}` }],
    ['nobody with a made-up key', { 'x-api-key': 'cg_x' }],
    ['nobody with a made-up cookie', { cookie: 'better-auth.session_token=x' }],
  ])('%s', async (_what, headers) => {
    const call = await prepare();
    const before = await everythingStored(api);
    const response = await send(call, headers);
    expect([response.status, response.body]).toEqual([401, apiV1Error('UNAUTHORIZED', 'Unauthorized')]);
    expect(await everythingStored(api)).toEqual(before);
  });

  it('a viewer only where it reads', async () => {
    const call = await prepare();
    const { cookie } = await joinAs(api, tenant, 'viewer');
    const before = await everythingStored(api);
    const { status, body } = await send(call, { cookie });
    expect([status, body.code]).toEqual(isRead(needs) ? [200, undefined] : [403, 'FORBIDDEN']);
    expect(await everythingStored(api)).toEqual(before);
  });

  it('a key with this scope alone', async () => {
    const headers = await keyWith([needs]);
    expect((await send(await prepare(), headers)).status).toBeLessThan(300);
  });

  it('no key with every other scope', async () => {
    const headers = await keyWith(needed.filter((scope) => scope !== needs));
    const call = await prepare();
    const before = await everythingStored(api);
    const response = await send(call, headers);
    expect([response.status, response.body.code]).toEqual([403, 'FORBIDDEN']);
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('The credentials of these routes', () => {
  it('may be a session, a JWT or a key', async () => {
    const { body } = await api.request('GET', '/api/auth/token', { headers: { cookie: tenant.cookie } });
    const bearers = [tenant.token, body.token as string].map((token) => ({
      authorization: `Bearer ${token}`,
    }));
    const credentials: Record<string, string>[] = [
      { cookie: tenant.cookie },
      ...bearers,
      { 'x-api-key': tenant.apiKey },
    ];
    for (const headers of credentials)
      expect((await send(await post(DEALS, { title: 'x', contact_id: contact.id }), headers)).status).toBe(
        201,
      );
  });

  it('name the key, and no user, in the record and its audit event', async () => {
    const headers = { 'x-api-key': tenant.apiKey };
    const { body } = await send(await post(DEALS, { title: 'x', contact_id: contact.id }), headers);
    expect((await eventsOf(api, body.deal.id))[0]).toMatchObject({
      user_id: null,
      api_key_id: expect.any(String),
    });
  });

  it('let a key that was made without scopes do all of it', () => {
    expect(needed.filter((scope) => !defaultScopes.includes(scope))).toEqual([]);
  });

  it('let a cookie write nothing for another site', async () => {
    const before = await everythingStored(api);
    const headers = { cookie: tenant.cookie, origin: 'https://elsewhere.example' };
    const response = await send(await post(DEALS, { title: 'x', contact_id: contact.id }), headers);
    expect([response.status, response.body.code]).toEqual([403, 'FORBIDDEN']);
    expect(await everythingStored(api)).toEqual(before);
  });
});
