import { fromPrefixedId } from '@rosetta/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startApi, type TestApi } from '../support/api.js';
import { type ApiV1Client, apiV1Of, CONTACTS, createContact, eventsOf, uuidOf } from '../crm-v1/client.js';
import {
  conflict,
  createDeal,
  DEALS,
  everythingStored,
  invalid,
  missing,
  refusalOf,
  TIME,
} from './records.js';

/** Somebody else may be at work on the same machine. */

let api: TestApi;
let apiV1: ApiV1Client;
let other: ApiV1Client;
let first: { id: string };
let second: { id: string };

beforeAll(async () => {
  api = await startApi();
  apiV1 = apiV1Of(api, await api.tenant());
  other = apiV1Of(api, await api.tenant('Other'));
  [first, second] = [await createContact(apiV1), await createContact(apiV1)];
});
afterAll(() => api.close());

/** The contacts' route of a new deal whose primary contact is the first. */
async function contactsOfNewDeal(): Promise<string> {
  return `${DEALS}/${(await createDeal(apiV1, { contact_id: first.id })).id}/contacts`;
}

/** The deal's id inside its contacts' route. */
const dealIn = (path: string) => path.split('/').at(-2)!;

async function refused(work: () => Promise<{ status: number; body: any }>): Promise<unknown> {
  const before = await everythingStored(api);
  const response = await work();
  expect(await everythingStored(api)).toEqual(before);
  return refusalOf(response);
}

describe('POST /api/v1/crm/deals/{id}/contacts', () => {
  it('answers 201 with the further contact, and lists it behind the primary one', async () => {
    const path = await contactsOfNewDeal();
    const response = await apiV1.post(path, { contact_id: second.id, role: 'Adviser' });
    const link = {
      contact_id: second.id,
      role: 'Adviser',
      is_primary: false,
      created_at: expect.stringMatching(TIME),
    };
    expect([response.status, response.body]).toEqual([201, { deal_contact: link }]);
    const primary = {
      contact_id: first.id,
      role: null,
      is_primary: true,
      created_at: expect.stringMatching(TIME),
    };
    expect((await apiV1.get(path)).body).toEqual({ items: [primary, link], total: 2, limit: 2, offset: 0 });
  });

  it('is audited as a change of the deal', async () => {
    const path = await contactsOfNewDeal();
    await apiV1.post(path, { contact_id: second.id, role: 'Adviser' });
    const [, event] = await eventsOf(api, dealIn(path));
    expect(event).toMatchObject({
      entity: 'deal',
      action: 'contact_added',
      after: { contactId: uuidOf(second.id), role: 'Adviser' },
    });
    const sql = `select l.xmin::text = e.xmin::text as one from deal_contacts l, audit_events e
      where l.deal_id = $1 and l.contact_id = $2 and e.id = $3`;
    const ids = [uuidOf(dealIn(path)), uuidOf(second.id), event.id];
    expect(await api.rows(sql, ids)).toEqual([{ one: true }]);
  });

  it('cannot make a contact the primary one', async () => {
    const path = await contactsOfNewDeal();
    const { body } = await apiV1.post(path, {
      contact_id: second.id,
      is_primary: true,
      deal_id: 'x',
      id: 'y',
    });
    expect(body.deal_contact).toMatchObject({ is_primary: false, role: null });
  });

  it.each<[string, () => { id: string }]>([
    ['the primary contact', () => first],
    ['a further contact', () => second],
  ])('refuses %s a second time', async (_what, again) => {
    const path = await contactsOfNewDeal();
    await apiV1.post(path, { contact_id: second.id });
    expect(await refused(() => apiV1.post(path, { contact_id: again().id }))).toEqual({
      status: 409,
      error: 'duplicate key: the deal has this contact already',
      code: 'DUPLICATE',
    });
  });

  it('happens once where it is asked for at once', async () => {
    const path = await contactsOfNewDeal();
    const responses = await Promise.all([1, 2, 3].map(() => apiV1.post(path, { contact_id: second.id })));
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is 404 where the deal is deleted at the same moment', async () => {
    const path = await contactsOfNewDeal();
    const client = new Client({ connectionString: api.ownerUrl });
    await client.connect();
    await client.query('begin');
    const id = fromPrefixedId('deal', dealIn(path));
    await client.query('update deals set deleted_at = now() where id = $1', [id]);
    const waiting = apiV1.post(path, { contact_id: second.id });
    const blocked = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await api.rows(blocked)).length === 0) await sleep(10);
    await client.query('commit');
    await client.end();
    expect(refusalOf(await waiting)).toEqual(missing('Deal'));
  });

  it.each<[string, object, string]>([
    ['no contact', {}, 'contact_id is required'],
    ['a number for a contact', { contact_id: 7 }, 'contact_id must be a string'],
    ['a contact that nobody has', { contact_id: `cont_${'0'.repeat(32)}` }, 'Contact not found'],
    ['the id of something else', { contact_id: `comp_${'0'.repeat(32)}` }, 'Contact not found'],
  ])('refuses %s', async (_what, body, error) => {
    const path = await contactsOfNewDeal();
    expect(await refused(() => apiV1.post(path, body))).toEqual(invalid(error));
  });

  it.each<[unknown, string]>([
    [7, 'role must be a string'],
    ['x'.repeat(101), 'role must be at most 100 characters'],
    ['\0', 'role holds a character that cannot be stored'],
  ])('refuses the role %j', async (role, error) => {
    const path = await contactsOfNewDeal();
    expect(await refused(() => apiV1.post(path, { contact_id: second.id, role }))).toEqual(invalid(error));
  });

  it("refuses another tenant's contact and a deleted one, in the words for one that nobody has", async () => {
    const path = await contactsOfNewDeal();
    const [stranger, gone] = [await createContact(other), await createContact(apiV1)];
    await apiV1.delete(`${CONTACTS}/${gone.id}`);
    for (const { id } of [stranger, gone])
      expect(await refused(() => apiV1.post(path, { contact_id: id }))).toEqual(invalid('Contact not found'));
  });
});

describe('DELETE /api/v1/crm/deals/{id}/contacts/{contact_id}', () => {
  it('takes a further contact away, and audits it', async () => {
    const path = await contactsOfNewDeal();
    await apiV1.post(path, { contact_id: second.id, role: 'Adviser' });
    const response = await apiV1.delete(`${path}/${second.id}`);
    expect([response.status, response.body]).toEqual([200, { success: true }]);
    expect((await apiV1.get(path)).body).toMatchObject({ items: [{ contact_id: first.id }], total: 1 });
    const [, , event] = await eventsOf(api, dealIn(path));
    const before = { contactId: uuidOf(second.id), role: 'Adviser' };
    expect(event).toMatchObject({ action: 'contact_removed', before });
  });

  it('leaves the primary contact', async () => {
    const path = await contactsOfNewDeal();
    expect(await refused(() => apiV1.delete(`${path}/${first.id}`))).toEqual(
      conflict('A deal keeps its primary contact; change contact_id of the deal instead'),
    );
  });

  it.each<[string, () => Promise<string>]>([
    ['a contact that the deal does not have', () => Promise.resolve(second.id)],
    ["another tenant's contact", async () => (await createContact(other)).id],
    ['the id of something else', () => Promise.resolve(`comp_${'0'.repeat(32)}`)],
  ])('is 404 for %s', async (_what, id) => {
    const path = `${await contactsOfNewDeal()}/${await id()}`;
    expect(await refused(() => apiV1.delete(path))).toEqual(missing('Deal contact'));
  });

  it("reaches no contact of another tenant's deal", async () => {
    const theirs = [await createContact(other), await createContact(other)] as const;
    const path = `${DEALS}/${(await createDeal(other, { contact_id: theirs[0].id })).id}/contacts`;
    await other.post(path, { contact_id: theirs[1].id });
    expect(refusalOf(await apiV1.get(path))).toEqual(missing('Deal'));
    expect(await refused(() => apiV1.delete(`${path}/${theirs[1].id}`))).toEqual(missing('Deal'));
    expect(await refused(() => apiV1.post(path, { contact_id: first.id }))).toEqual(missing('Deal'));
  });
});
