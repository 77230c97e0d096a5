import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { type Client, clientOf, createContact, everythingStored, joinAs } from './client.js';

// A start of the product takes its time where other specs run beside this one.

let api: TestApi;
let tenant: Tenant;
let client: Client;
let colleague: { userId: string };

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  client = await clientOf(api, tenant);
  colleague = await joinAs(api, tenant, 'viewer');
});
afterAll(() => api.close());

const NIL = '00000000-0000-0000-0000-000000000000';

const relationshipsOf = async (id: string) =>
  (await client.get(`/${id}`)).body.data.crm_contact_relationships;

describe('POST /functions/v1/crm-contacts-api/{contactId}/link-user', () => {
  it.each([[undefined], [null], [''], ['  ']])('links as primary where the type is %j', async (type) => {
    const { id } = await createContact(client);
    const json = { userId: colleague.userId, relationshipType: type };
    const { status, body } = await client.post(`/${id}/link-user`, json);
    expect([status, body.data.relationship_type]).toEqual([201, 'primary']);
  });

  it.each([
    ['user_id', (userId: string) => ({ user_id: userId, relationship_type: 'secondary' })],
    ['both, the same', (userId: string) => ({ userId, user_id: userId, relationship_type: 'secondary' })],
    [
      'null beside it',
      (userId: string) => ({ userId: null, user_id: userId, relationship_type: 'secondary' }),
    ],
  ])('reads snake_case too: %s', async (_what, json) => {
    const { id } = await createContact(client);
    const { status, body } = await client.post(`/${id}/link-user`, json(colleague.userId));
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ user_id: colleague.userId, relationship_type: 'secondary' });
  });

  it('prefers the spelling of the document', async () => {
    const { id } = await createContact(client);
    const json = {
      userId: colleague.userId,
      user_id: tenant.userId,
      relationshipType: 'primary',
      relationship_type: 'secondary',
    };
    const { body } = await client.post(`/${id}/link-user`, json);
    expect(body.data).toMatchObject({ user_id: colleague.userId, relationship_type: 'primary' });
  });

  it('changes the type of a link that exists, keeps its id and answers 200', async () => {
    const { id } = await createContact(client);
    const link = (relationshipType: string) =>
      client.post(`/${id}/link-user`, { userId: colleague.userId, relationshipType });
    const first = await link('primary');
    const second = await link('secondary');
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body.data).toEqual({ ...first.body.data, relationship_type: 'secondary' });
    expect(await relationshipsOf(id)).toMatchObject([
      { id: first.body.data.id, relationship_type: 'secondary' },
    ]);
  });

  it.each([undefined, null, ' '])('keeps the type of a link that exists for %j', async (relationshipType) => {
    const { id } = await createContact(client);
    await client.post(`/${id}/link-user`, { userId: colleague.userId, relationshipType: 'supplier' });
    const before = await relationshipsOf(id);
    const again = await client.post(`/${id}/link-user`, { userId: colleague.userId, relationshipType });
    expect([again.status, again.body.data.relationship_type]).toEqual([200, 'supplier']);
    const links = [{ contactId: id, userId: colleague.userId, relationshipType }];
    const bulk = await client.post('/bulk-link', { links });
    expect(bulk.body.data).toMatchObject([{ relationship_type: 'supplier' }]);
    expect(await relationshipsOf(id)).toEqual(before);
  });

  it('names the type that is too long as it was sent', async () => {
    const { id } = await createContact(client);
    const link = (type: object) => client.post(`/${id}/link-user`, { userId: colleague.userId, ...type });
    const long = 'x'.repeat(51);
    expect((await link({ relationshipType: long })).body.error).toMatch(/^relationshipType must/);
    expect((await link({ relationship_type: long })).body.error).toMatch(/^relationship_type must/);
  });

  it('links several users, the oldest link first', async () => {
    const { id } = await createContact(client);
    await client.post(`/${id}/link-user`, { userId: colleague.userId });
    await client.post(`/${id}/link-user`, { userId: tenant.userId, relationshipType: 'secondary' });
    expect(await relationshipsOf(id)).toMatchObject([
      { user_id: colleague.userId, relationship_type: 'primary' },
      { user_id: tenant.userId, relationship_type: 'secondary' },
    ]);
  });

  it('keeps one link where two are made at once', async () => {
    const { id } = await createContact(client);
    const link = () => client.post(`/${id}/link-user`, { userId: colleague.userId });
    const statuses = (await Promise.all([link(), link(), link(), link()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 200, 200, 201]);
    expect(await relationshipsOf(id)).toHaveLength(1);
  });

  it('keeps any type byte for byte', async () => {
    const { id } = await createContact(client);
    const relationshipType = '担当者 👩‍💼';
    await client.post(`/${id}/link-user`, { userId: colleague.userId, relationshipType });
    expect((await relationshipsOf(id))[0].relationship_type).toBe(relationshipType);
  });

  it.each<[string, () => string | Promise<string>]>([
    ['nobody', () => NIL],
    ['no uuid', () => 'john'],
    ['NUL', () => '\0'],
    ["another organization's user", async () => (await api.tenant('Other')).userId],
  ])('is 404 for %s, and nothing is linked', async (_who, userOf) => {
    const { id } = await createContact(client);
    const userId = await userOf();
    const before = await everythingStored(api);
    const { status, body } = await client.post(`/${id}/link-user`, { userId });
    expect({ status, body }).toEqual({ status: 404, body: { error: 'User not found' } });
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each([
    ['no user', { relationshipType: 'primary' }, 'userId is required'],
    ['null for a user', { userId: null }, 'userId is required'],
    ['an empty user', { userId: '' }, 'userId is required'],
    ['a number for a user', { userId: 7 }, 'userId must be a string'],
    ['a list for a user', { user_id: ['x'] }, 'user_id must be a string'],
    ['a number for a type', { userId: NIL, relationshipType: 7 }, 'relationshipType must be a string'],
    ['an object for a type', { userId: NIL, relationship_type: {} }, 'relationship_type must be a string'],
    ['a long type', { userId: NIL, relationshipType: 'x'.repeat(51) }, 'must be at most 50 characters'],
    ['NUL in a type', { userId: NIL, relationshipType: 'x\0' }, 'a character that cannot be stored'],
    [
      'half a surrogate pair',
      { userId: NIL, relationshipType: '\ud83d' },
      'a character that cannot be stored',
    ],
  ])('refuses %s, and nothing is linked', async (_what, json, error) => {
    const { id } = await createContact(client);
    const before = await everythingStored(api);
    const user =
      'relationshipType' in json || 'relationship_type' in json ? { userId: colleague.userId } : {};
    const sent = _what === 'no user' ? json : { ...user, ...json };
    const { status, body } = await client.post(`/${id}/link-user`, sent);
    expect({ status, body }).toEqual({ status: 400, body: { error: expect.stringContaining(error) } });
    expect(await everythingStored(api)).toEqual(before);
  });

  it('tells the audit log', async () => {
    const { id } = await createContact(client);
    await client.post(`/${id}/link-user`, { userId: colleague.userId });
    const events = await api.rows('select * from audit_events where entity_id = $1 order by id', [id]);
    expect(events[1]).toMatchObject({
      dialect: 'crm-contacts-api',
      action: 'user_linked',
      after: { userId: colleague.userId, relationshipType: 'primary' },
    });
  });
});

describe('DELETE /functions/v1/crm-contacts-api/{contactId}/unlink-user/{userId}', () => {
  it('removes one link and leaves the others', async () => {
    const { id } = await createContact(client);
    await client.post(`/${id}/link-user`, { userId: colleague.userId });
    await client.post(`/${id}/link-user`, { userId: tenant.userId });
    expect((await client.delete(`/${id}/unlink-user/${colleague.userId}`)).status).toBe(200);
    expect(await relationshipsOf(id)).toMatchObject([{ user_id: tenant.userId }]);
  });

  it.each<[string, () => string]>([
    ['a member who is not linked', () => colleague.userId],
    ['nobody', () => NIL],
    ['no uuid', () => 'john'],
    ['NUL', () => '%00'],
  ])('is 404 for %s, and nothing is removed', async (_who, userId) => {
    const { id } = await createContact(client);
    await client.post(`/${id}/link-user`, { userId: tenant.userId });
    const before = await everythingStored(api);
    const { status, body } = await client.delete(`/${id}/unlink-user/${userId()}`);
    expect({ status, body }).toEqual({ status: 404, body: { error: 'Relationship not found' } });
    expect(await everythingStored(api)).toEqual(before);
  });

  it('is 404 the second time, and a new link is a new one', async () => {
    const { id } = await createContact(client);
    const first = await client.post(`/${id}/link-user`, { userId: colleague.userId });
    await client.delete(`/${id}/unlink-user/${colleague.userId}`);
    expect((await client.delete(`/${id}/unlink-user/${colleague.userId}`)).status).toBe(404);
    const second = await client.post(`/${id}/link-user`, { userId: colleague.userId });
    expect(second.status).toBe(201);
    expect(second.body.data.id).not.toBe(first.body.data.id);
  });
});
