import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  CONTACTS,
  createContact,
  eventsOf,
  joinAs,
  uuidOf,
} from '../crm-v1/client.js';
import { everythingStored, invalid, missing, refusalOf, RELATIONSHIPS, TIME } from './records.js';

/** Somebody else may be at work on the same machine. */

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let stranger: Tenant;
let other: ApiV1Client;
let colleague: { userId: string };

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  stranger = await api.tenant('Other');
  other = apiV1Of(api, stranger);
  colleague = await joinAs(api, tenant, 'member');
});
afterAll(() => api.close());

/** Links a user to a contact, a new one unless told. */
async function link(fields: object = {}): Promise<any> {
  const contact = await createContact(apiV1);
  const body = { contact_id: contact.id, user_id: tenant.userId, ...fields };
  return (await apiV1.post(RELATIONSHIPS, body)).body.relationship;
}

async function refused(body: object): Promise<unknown> {
  const before = await everythingStored(api);
  const response = await apiV1.post(RELATIONSHIPS, body);
  expect(await everythingStored(api)).toEqual(before);
  return refusalOf(response);
}

describe('POST /api/v1/crm/relationships', () => {
  it('answers 201 with the new relationship, key by key', async () => {
    const contact = await createContact(apiV1);
    const body = { contact_id: contact.id, user_id: tenant.userId, relationship_type: ' secondary ' };
    const response = await apiV1.post(RELATIONSHIPS, body);
    const relationship = {
      id: expect.stringMatching(/^rel_[0-9a-f]{32}$/),
      contact_id: contact.id,
      user_id: tenant.userId,
      relationship_type: 'secondary',
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
    };
    expect([response.status, response.body]).toEqual([201, { relationship }]);
    const { id } = response.body.relationship;
    expect((await apiV1.get(`${RELATIONSHIPS}/${id}`)).body).toEqual(response.body);
  });

  it.each([[undefined], [null], [''], [' ']])(
    'makes it primary where the type is %j',
    async (relationship_type) => {
      expect(await link({ relationship_type })).toMatchObject({ relationship_type: 'primary' });
    },
  );

  it('accepts the user by the prefixed id too', async () => {
    const user_id = `user_${tenant.userId.replaceAll('-', '')}`;
    expect(await link({ user_id })).toMatchObject({ user_id: tenant.userId });
  });

  it('answers 200 for a link that exists: its type changes, its id stays', async () => {
    const first = await link();
    const body = {
      contact_id: first.contact_id,
      user_id: first.user_id,
      relationship_type: 'account manager',
    };
    const response = await apiV1.post(RELATIONSHIPS, body);
    expect([response.status, response.body.relationship]).toEqual([
      200,
      { ...first, relationship_type: 'account manager', updated_at: expect.stringMatching(TIME) },
    ]);
  });

  it('changes nothing for the same type again: no time, no audit event', async () => {
    const { contact_id, user_id } = await link();
    const before = await everythingStored(api);
    expect((await apiV1.post(RELATIONSHIPS, { contact_id, user_id })).status).toBe(200);
    expect(await everythingStored(api)).toEqual(before);
  });

  it('links several users to one contact', async () => {
    const { contact_id } = await link();
    const response = await apiV1.post(RELATIONSHIPS, { contact_id, user_id: colleague.userId });
    expect(response.status).toBe(201);
    expect((await apiV1.get(`${RELATIONSHIPS}?contact_id=${contact_id}`)).body.total).toBe(2);
  });

  it('makes one link where two are asked for at once', async () => {
    const contact = await createContact(apiV1);
    const body = { contact_id: contact.id, user_id: tenant.userId };
    const responses = await Promise.all([1, 2, 3, 4].map(() => apiV1.post(RELATIONSHIPS, body)));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(new Set(responses.map((response) => response.body.relationship.id)).size).toBe(1);
  });

  it('does not wait for a second connection while it holds one', async () => {
    const contacts = await Promise.all(Array.from({ length: 24 }, () => createContact(apiV1)));
    const responses = await Promise.all(
      contacts.map(({ id }) => apiV1.post(RELATIONSHIPS, { contact_id: id, user_id: tenant.userId })),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]));
  });

  it('is audited as a change of the contact, in the transaction of the link', async () => {
    const { id, contact_id, user_id } = await link();
    await apiV1.post(RELATIONSHIPS, { contact_id, user_id, relationship_type: 'secondary' });
    const [, linked, relinked] = await eventsOf(api, contact_id);
    const after = { relationshipId: uuidOf(id), userId: user_id };
    expect(linked).toMatchObject({
      entity: 'contact',
      action: 'user_linked',
      after: { ...after, relationshipType: 'primary' },
    });
    expect(relinked).toMatchObject({
      action: 'user_relinked',
      after: { ...after, relationshipType: 'secondary' },
    });
    const sql = `select r.xmin::text = e.xmin::text as one from relationships r, audit_events e where r.id = $1 and e.id = $2`;
    expect(await api.rows(sql, [uuidOf(id), relinked.id])).toEqual([{ one: true }]);
  });

  it('ignores system fields in the body', async () => {
    const wanted = { id: `rel_${'1'.repeat(32)}`, organization_id: randomUUID(), created_by: randomUUID() };
    const { id } = await link(wanted);
    const [row] = await api.rows('select * from relationships where id = $1', [uuidOf(id)]);
    expect(row).toMatchObject({ organization_id: tenant.organizationId, created_by: tenant.userId });
  });

  it.each<[string, object, string]>([
    ['no contact', { contact_id: undefined }, 'contact_id is required'],
    ['a number for a contact', { contact_id: 7 }, 'contact_id must be a string'],
    ['the id of something else for a contact', { contact_id: `comp_${'0'.repeat(32)}` }, 'Contact not found'],
    ['no user', { user_id: undefined }, 'user_id is required'],
    ['a number for a user', { user_id: 7 }, 'user_id must be a string'],
    ['a number for a type', { relationship_type: 7 }, 'relationship_type must be a string'],
    [
      'a type of 51 characters',
      { relationship_type: 'x'.repeat(51) },
      'relationship_type must be at most 50 characters',
    ],
    [
      'NUL in the type',
      { relationship_type: 'a\0' },
      'relationship_type holds a character that cannot be stored',
    ],
  ])('refuses %s and stores nothing', async (_what, fields, error) => {
    const contact = await createContact(apiV1);
    const body = { contact_id: contact.id, user_id: tenant.userId, ...fields };
    expect(await refused(body)).toEqual(invalid(error));
  });

  it.each<[string, () => Promise<object>, string]>([
    ['a contact that nobody has', () => Promise.resolve({ contact_id: `cont_${'0'.repeat(32)}` }), 'Contact'],
    ["another tenant's contact", async () => ({ contact_id: (await createContact(other)).id }), 'Contact'],
    [
      'a contact that was deleted',
      async () => {
        const { id } = await createContact(apiV1);
        await apiV1.delete(`${CONTACTS}/${id}`);
        return { contact_id: id };
      },
      'Contact',
    ],
    ['a user who is no member', () => Promise.resolve({ user_id: stranger.userId }), 'User'],
    ['a user whom nobody knows', () => Promise.resolve({ user_id: randomUUID() }), 'User'],
    ['what is no id', () => Promise.resolve({ user_id: 'me' }), 'User'],
  ])('is 404 for %s, and stores nothing', async (_what, fields, label) => {
    const contact = await createContact(apiV1);
    const body = { contact_id: contact.id, user_id: tenant.userId, ...(await fields()) };
    expect(await refused(body)).toEqual(missing(label));
  });

  it('is 404 for who was a member until now', async () => {
    const { userId } = await joinAs(api, tenant, 'member');
    expect(await link({ user_id: userId })).toBeDefined();
    await api.rows('delete from auth.members where user_id = $1', [userId]);
    const contact = await createContact(apiV1);
    expect(await refused({ contact_id: contact.id, user_id: userId })).toEqual(missing('User'));
  });
});

describe('GET /api/v1/crm/relationships', () => {
  let mine: ApiV1Client;
  let contacts: { id: string }[];
  let people: { userId: string }[];

  /** Ada knows both contacts, Ben the second one. */
  beforeAll(async () => {
    const organization = await api.tenant('Lists');
    mine = apiV1Of(api, organization);
    people = [organization, await joinAs(api, organization, 'member')];
    contacts = [await createContact(mine), await createContact(mine)];
    for (const [contact, person] of [
      [0, 0],
      [1, 0],
      [1, 1],
    ] as const)
      await mine.post(RELATIONSHIPS, { contact_id: contacts[contact]!.id, user_id: people[person]!.userId });
  });

  const pairs = (body: any) =>
    body.items.map((each: any) => [
      contacts.findIndex(({ id }) => id === each.contact_id),
      people.findIndex(({ userId }) => userId === each.user_id),
    ]);

  it('answers a page, newest first, with the total', async () => {
    const { body } = await mine.get(`${RELATIONSHIPS}?limit=2`);
    expect(pairs(body)).toEqual([
      [1, 1],
      [1, 0],
    ]);
    expect(body).toMatchObject({ total: 3, limit: 2, offset: 0 });
    expect(pairs((await mine.get(`${RELATIONSHIPS}?limit=2&offset=2`)).body)).toEqual([[0, 0]]);
    expect((await mine.get(`${RELATIONSHIPS}?offset=9`)).body).toEqual({
      items: [],
      total: 3,
      limit: 50,
      offset: 9,
    });
  });

  it('filters by contact, by user in either form, and by both', async () => {
    const [first, second] = people.map(({ userId }) => userId);
    const found = async (query: string) => pairs((await mine.get(`${RELATIONSHIPS}?${query}`)).body);
    expect(await found(`contact_id=${contacts[1]!.id}`)).toEqual([
      [1, 1],
      [1, 0],
    ]);
    expect(await found(`user_id=${second}`)).toEqual([[1, 1]]);
    expect(await found(`user_id=user_${second!.replaceAll('-', '')}`)).toEqual([[1, 1]]);
    expect(await found(`user_id=${first}&contact_id=${contacts[0]!.id}`)).toEqual([[0, 0]]);
  });

  it('leaves out those of a deleted contact until it is restored', async () => {
    await mine.delete(`${CONTACTS}/${contacts[0]!.id}`);
    expect((await mine.get(RELATIONSHIPS)).body.total).toBe(2);
    await mine.post(`${CONTACTS}/${contacts[0]!.id}/restore`);
    expect((await mine.get(RELATIONSHIPS)).body.total).toBe(3);
  });

  it("shows nothing of another tenant's contact or user", async () => {
    const theirs = await createContact(other);
    await other.post(RELATIONSHIPS, { contact_id: theirs.id, user_id: stranger.userId });
    for (const query of [`contact_id=${theirs.id}`, `user_id=${stranger.userId}`])
      expect((await mine.get(`${RELATIONSHIPS}?${query}`)).body).toMatchObject({ items: [], total: 0 });
  });

  it.each([
    ['contact_id=1', 'Contact not found'],
    ['user_id=me', 'User not found'],
    ['contact_id[a]=b', 'contact_id must be a string'],
    ['user_id[a]=b', 'user_id must be a string'],
    ['limit=0', 'limit must be at least 1'],
    ['offset=-1', 'offset must be at least 0'],
  ])('refuses %s', async (query, error) => {
    expect(refusalOf(await mine.get(`${RELATIONSHIPS}?${query}`))).toEqual(invalid(error));
  });
});

describe('DELETE /api/v1/crm/relationships/{id}', () => {
  it('unlinks, and audits it as a change of the contact', async () => {
    const { id, contact_id, user_id } = await link();
    const response = await apiV1.delete(`${RELATIONSHIPS}/${id}`);
    expect([response.status, response.body]).toEqual([200, { success: true }]);
    expect(await api.rows('select 1 from relationships where id = $1', [uuidOf(id)])).toEqual([]);
    const [, , event] = await eventsOf(api, contact_id);
    const before = { relationshipId: uuidOf(id), userId: user_id, relationshipType: 'primary' };
    expect(event).toMatchObject({ entity: 'contact', action: 'user_unlinked', before });
  });

  it('lets the two be linked again', async () => {
    const { id, contact_id, user_id } = await link();
    await apiV1.delete(`${RELATIONSHIPS}/${id}`);
    expect((await apiV1.post(RELATIONSHIPS, { contact_id, user_id })).status).toBe(201);
  });

  it('leaves the relationship that the two get at the same moment', async () => {
    const { id, contact_id, user_id } = await link();
    const linker = new Client({ connectionString: api.ownerUrl });
    await linker.connect();
    await linker.query('begin');
    await linker.query('select from contacts where id = $1 for update', [uuidOf(contact_id)]);
    const waiting = apiV1.delete(`${RELATIONSHIPS}/${id}`);
    const blocked = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await api.rows(blocked)).length === 0) await sleep(10);
    const sql = 'update relationships set id = gen_random_uuid() where id = $1 returning user_id';
    expect((await linker.query(sql, [uuidOf(id)])).rows).toEqual([{ user_id }]);
    await linker.query('commit');
    await linker.end();
    expect(refusalOf(await waiting)).toEqual(missing('Relationship'));
    expect((await apiV1.get(`${RELATIONSHIPS}?contact_id=${contact_id}`)).body.total).toBe(1);
  });
});

describe('/api/v1/crm/relationships/{id}', () => {
  it.each<[string, () => Promise<string>]>([
    [
      "another tenant's",
      async () => {
        const contact = await createContact(other);
        const body = { contact_id: contact.id, user_id: stranger.userId };
        return (await other.post(RELATIONSHIPS, body)).body.relationship.id;
      },
    ],
    ['one that nobody has', () => Promise.resolve(`rel_${'0'.repeat(32)}`)],
    ['the id of a contact', async () => (await createContact(apiV1)).id],
    ['a bare uuid', async () => uuidOf((await link()).id)],
    [
      'one of a deleted contact',
      async () => {
        const { id, contact_id } = await link();
        await apiV1.delete(`${CONTACTS}/${contact_id}`);
        return id;
      },
    ],
  ])('is 404 for %s, and changes nothing', async (_what, make) => {
    const path = `${RELATIONSHIPS}/${await make()}`;
    const before = await everythingStored(api);
    for (const response of [await apiV1.get(path), await apiV1.delete(path)])
      expect(refusalOf(response)).toEqual(missing('Relationship'));
    expect(await everythingStored(api)).toEqual(before);
  });
});
