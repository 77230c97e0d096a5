import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { statementsOf } from '../support/statements.js';
import { type Client, clientOf, createContact, everythingStored, joinAs, TIME, UUID } from './client.js';

// A start of the product takes its time where other specs run beside this one.

const NOBODY = '00000000-0000-0000-0000-000000000000';

let api: TestApi;
let tenant: Tenant;
let client: Client;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  tenant = await api.tenant();
  client = await clientOf(api, tenant);
});

const essence = ({ status, body }: { status: number; body: unknown }) => ({ status, body });
const linked = (id: string) =>
  api.rows('select user_id, relationship_type from relationships where contact_id = $1 order by 2', [id]);

describe('GET /potential-matches', () => {
  it('answers contacts without a user who have the e-mail of a member, whatever the case', async () => {
    const ada = await createContact(client, { name: 'Ada', email: tenant.email.toUpperCase() });
    await createContact(client, { name: 'Somebody else', email: 'else@example.com' });
    expect(essence(await client.get('/potential-matches'))).toEqual({
      status: 200,
      body: {
        data: [
          {
            contact: { id: ada.id, name: 'Ada', email: tenant.email },
            user: {
              id: tenant.userId,
              email: tenant.email,
              profile: { id: expect.stringMatching(UUID), name: 'Test User' },
            },
          },
        ],
        count: 1,
      },
    });
  });

  it('forgets a pair once the contact has a user, and knows it again when it has none', async () => {
    const { id } = await createContact(client, { email: tenant.email });
    const count = async () => (await client.get('/potential-matches')).body.count;
    await client.post(`/${id}/link-user`, { userId: tenant.userId });
    expect(await count()).toBe(0);
    await client.delete(`/${id}/unlink-user`);
    expect(await count()).toBe(1);
    await client.delete(`/${id}`);
    expect(await count()).toBe(0);
  });

  it('lists the newest first, by pages', async () => {
    const person = await joinAs(api, tenant, 'member');
    const [{ email }] = await api.rows('select email from auth.users where id = $1', [person.userId]);
    const first = await createContact(client, { email: tenant.email });
    const second = await createContact(client, { email });
    const page = async (query: string) => {
      const { body } = await client.get(`/potential-matches${query}`);
      return [body.data.map(({ contact }: any) => contact.id), body.count];
    };
    expect(await page('')).toEqual([[second.id, first.id], 2]);
    expect(await page('?limit=1&offset=1')).toEqual([[first.id], 2]);
    expect(await page('?offset=5')).toEqual([[], 2]);
  });

  it("knows nothing of another tenant's contacts and users", async () => {
    const other = await api.tenant();
    await createContact(await clientOf(api, other), { email: tenant.email });
    await createContact(client, { email: other.email });
    expect((await client.get('/potential-matches')).body).toEqual({ data: [], count: 0 });
  });
});

describe('POST /bulk-link', () => {
  it('links each pair by itself, and says what became of each', async () => {
    const { id } = await createContact(client);
    const person = await joinAs(api, tenant, 'member');
    const links = [
      { contactId: id, userId: tenant.userId },
      { contactId: NOBODY, userId: tenant.userId },
      { contact_id: id, user_id: person.userId, relationship_type: 'secondary' },
      { contactId: id, userId: NOBODY },
      { contactId: id, userId: tenant.userId, relationshipType: 'x'.repeat(51) },
      { userId: tenant.userId },
      { contactId: 7, userId: 'x' },
    ];
    expect(essence(await client.post('/bulk-link', { links }))).toEqual({
      status: 200,
      body: {
        data: [
          {
            id: expect.stringMatching(UUID),
            contact_id: id,
            user_id: tenant.userId,
            relationship_type: 'primary',
            created_at: expect.stringMatching(TIME),
          },
          expect.objectContaining({ user_id: person.userId, relationship_type: 'secondary' }),
        ],
        errors: [
          { index: 1, contactId: NOBODY, userId: tenant.userId, error: 'Contact not found' },
          { index: 3, contactId: id, userId: NOBODY, error: 'User not found' },
          {
            index: 4,
            contactId: id,
            userId: tenant.userId,
            error: 'relationshipType must be at most 50 characters',
          },
          { index: 5, contactId: null, userId: tenant.userId, error: 'Contact not found' },
          { index: 6, contactId: null, userId: 'x', error: 'Contact not found' },
        ],
        successCount: 2,
        errorCount: 5,
      },
    });
    expect(await linked(id)).toEqual([
      { user_id: tenant.userId, relationship_type: 'primary' },
      { user_id: person.userId, relationship_type: 'secondary' },
    ]);
  });

  it('keeps one relationship of a pair that comes twice, with the later type', async () => {
    const { id } = await createContact(client);
    const pair = { contactId: id.toUpperCase(), userId: tenant.userId };
    const { body } = await client.post('/bulk-link', {
      links: [pair, { ...pair, relationshipType: 'buyer' }],
    });
    expect([body.successCount, new Set(body.data.map((each: any) => each.id)).size]).toEqual([2, 1]);
    expect(await linked(id)).toEqual([{ user_id: tenant.userId, relationship_type: 'buyer' }]);
    const again = await client.post('/bulk-link', { links: [pair] });
    expect(again.body.data).toMatchObject([{ id: body.data[0].id, relationship_type: 'buyer' }]);
  });

  it('takes no more statements for many', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 8; at++) ids.push((await createContact(client)).id);
    const links = ids.map((contactId) => ({ contactId, userId: tenant.userId }));
    const ofOne = await statementsOf(() => client.post('/bulk-link', { links: links.slice(0, 1) }));
    const ofMany = await statementsOf(() => client.post('/bulk-link', { links: links.slice(1) }));
    expect(ofMany).toHaveLength(ofOne.length);
  });

  it.each<[object, string]>([
    [{}, 'links array is required'],
    [{ links: [] }, 'links array is required'],
    [{ links: 'x' }, 'links array is required'],
    [{ links: [7] }, 'links must be objects'],
    [{ links: Array.from({ length: 501 }, () => ({})) }, 'links must be at most 500'],
  ])('is 400 for %j, and nothing is linked', async (json, error) => {
    const before = await everythingStored(api);
    expect(essence(await client.post('/bulk-link', json))).toEqual({ status: 400, body: { error } });
    expect(await everythingStored(api)).toEqual(before);
  });

  it("links nothing of another tenant's", async () => {
    const other = await api.tenant();
    const theirs = await createContact(await clientOf(api, other));
    const { id } = await createContact(client);
    const before = await everythingStored(api);
    const { body } = await client.post('/bulk-link', {
      links: [
        { contactId: theirs.id, userId: tenant.userId },
        { contactId: id, userId: other.userId },
      ],
    });
    expect(body.errors.map(({ error }: any) => error)).toEqual(['Contact not found', 'User not found']);
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('GET /by-user/{userId}', () => {
  it('answers the contact a user is linked to, the primary one before others', async () => {
    const [first, second] = [await createContact(client), await createContact(client, { name: 'Second' })];
    await client.post(`/${first.id}/link-user`, { userId: tenant.userId, relationshipType: 'secondary' });
    const byUser = () => client.get(`/by-user/${tenant.userId}`);
    expect(essence(await byUser())).toEqual({ status: 200, body: { data: first } });
    await client.post(`/${second.id}/link-user`, { userId: tenant.userId });
    expect((await byUser()).body.data.id).toBe(second.id);
    await client.delete(`/${second.id}`);
    expect((await byUser()).body.data.id).toBe(first.id);
  });

  it("is 404 for a user without a contact, for nobody, and for another tenant's", async () => {
    const other = await api.tenant();
    const theirs = await clientOf(api, other);
    const { id } = await createContact(theirs);
    await theirs.post(`/${id}/link-user`, { userId: other.userId });
    for (const userId of [tenant.userId, NOBODY, 'x', other.userId])
      expect(essence(await client.get(`/by-user/${userId}`))).toEqual({
        status: 404,
        body: { error: 'Contact not found for this user' },
      });
  });
});

describe('DELETE /{contactId}/unlink-user', () => {
  it('unlinks the only user', async () => {
    const { id } = await createContact(client);
    await client.post(`/${id}/link-user`, { userId: tenant.userId });
    expect(essence(await client.delete(`/${id}/unlink-user`))).toEqual({
      status: 200,
      body: { message: 'User unlinked from contact successfully' },
    });
    expect(await linked(id)).toEqual([]);
    expect(essence(await client.delete(`/${id}/unlink-user`))).toEqual({
      status: 404,
      body: { error: 'Relationship not found' },
    });
  });

  it('is 400 where several users are linked, and unlinks none', async () => {
    const { id } = await createContact(client);
    const person = await joinAs(api, tenant, 'member');
    for (const { userId } of [tenant, person]) await client.post(`/${id}/link-user`, { userId });
    expect(essence(await client.delete(`/${id}/unlink-user`))).toEqual({
      status: 400,
      body: { error: 'Several users are linked to this contact: name one, as in unlink-user/{userId}' },
    });
    expect(await linked(id)).toHaveLength(2);
  });

  it("is 404 for nobody's contact and another tenant's, which keeps its user", async () => {
    const other = await api.tenant();
    const theirs = await clientOf(api, other);
    const { id } = await createContact(theirs);
    await theirs.post(`/${id}/link-user`, { userId: other.userId });
    for (const contactId of [id, NOBODY, 'x'])
      expect(essence(await client.delete(`/${contactId}/unlink-user`))).toEqual({
        status: 404,
        body: { error: 'Contact not found' },
      });
    expect(await linked(id)).toHaveLength(1);
  });
});

describe('Who may use what stands beside document A', () => {
  it('is every role that the organization lets in, a viewer by its leave to read alone', async () => {
    const viewer = await clientOf(api, await joinAs(api, tenant, 'viewer'));
    const ask = () =>
      Promise.all([
        viewer.get('/potential-matches'),
        viewer.get(`/by-user/${tenant.userId}`),
        viewer.post('/bulk-link', { links: [{}] }),
        viewer.delete(`/${NOBODY}/unlink-user`),
      ]);
    expect((await ask()).map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    const headers = { cookie: tenant.cookie };
    const json = { crm_contacts_api_roles: ['owner', 'viewer'] };
    await api.request('PATCH', '/api/v1/organizations/current', { headers, json });
    expect((await ask()).map(({ status }) => status)).toEqual([200, 404, 403, 403]);
  });
});
