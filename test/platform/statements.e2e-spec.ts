import { Provisioning } from '@rosetta/auth';
import type { Actor } from '@rosetta/common';
import { AccountsService, ContactsService } from '@rosetta/contacts';
import { type CreateDeal, DealsService } from '@rosetta/deals';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { type ApiV1Client, apiV1Of, CONTACTS, createContact } from '../crm-v1/client.js';
import { statementNamesOf } from '../support/statements.js';
import { ACTIVITIES, DEALS, RELATIONSHIPS } from './records.js';

/** Somebody else may be at work on the same machine. */

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let actor: Actor;
let deals: DealsService;
let contactIds: string[];
let companyId: string;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  actor = api.app.get(Provisioning).actor(tenant.organizationId, tenant.userId, 'owner', 'test');
  deals = api.app.get(DealsService);
  companyId = (await api.app.get(AccountsService).create(actor, { name: 'Acme' })).id;
  const people = Array.from({ length: 7 }, (_, n) => ({ name: `Contact ${n}` }));
  contactIds = (await api.app.get(ContactsService).createMany(actor, people)).map(({ id }) => id);
});
afterAll(() => api.close());

/** Deals with everything that needs a look-up or a row of its own. */
function someDeals(count: number): CreateDeal[] {
  return Array.from({ length: count }, (_, n) => ({
    title: `Deal ${n}`,
    contactId: contactIds[n % contactIds.length],
    companyId,
    ownerId: tenant.userId,
    value: n,
  }));
}

describe('DealsService', () => {
  it('creates 500 deals in the statements of 2, and answers them in their order', async () => {
    const two = await statementNamesOf(() => deals.createMany(actor, someDeals(2)));
    let created: { title: string }[] = [];
    const many = await statementNamesOf(async () => {
      created = await deals.createMany(actor, someDeals(500));
    });
    expect(created.map(({ title }) => title)).toEqual(someDeals(500).map(({ title }) => title));
    expect(many).toEqual(two);
    expect(two.length).toBeLessThan(10);
  });

  it('changes 500 deals, their contacts among the rest, in the statements of 2', async () => {
    const made = await deals.createMany(actor, someDeals(502));
    const updates = made.map(({ id }, n) => ({
      id,
      fields: { title: `Changed ${n}`, contactId: contactIds[(n + 1) % contactIds.length], ownerId: null },
    }));
    const two = await statementNamesOf(() => deals.updateMany(actor, updates.slice(0, 2)));
    let changed: { title: string }[] = [];
    const many = await statementNamesOf(async () => {
      changed = await deals.updateMany(actor, updates.slice(2));
    });
    expect(changed.map(({ title }) => title)).toEqual(updates.slice(2).map(({ fields }) => fields.title));
    expect(many).toEqual(two);
  });

  it('deletes 500 deals in the statements of 2', async () => {
    const ids = (await deals.createMany(actor, someDeals(502))).map(({ id }) => id);
    const two = await statementNamesOf(() => deals.deleteMany(actor, ids.slice(0, 2)));
    let deleted: string[] = [];
    const many = await statementNamesOf(async () => {
      deleted = await deals.deleteMany(actor, ids.slice(2));
    });
    expect(deleted.toSorted()).toEqual(ids.slice(2).toSorted());
    expect(many).toEqual(two);
  });

  it('creates all of the deals or none', async () => {
    const count = 'select count(*)::int as deals from deals';
    const before = await api.rows(count);
    const [good, bad] = someDeals(2);
    const refused: [CreateDeal, string][] = [
      [{ ...bad, value: -1 }, 'value must be a number from 0 on'],
      [{ ...bad, contactId: '0190a000-0000-7000-8000-000000000001' }, 'Contact not found'],
    ];
    for (const [deal, error] of refused)
      await expect(deals.createMany(actor, [good!, deal])).rejects.toThrow(error);
    expect(await api.rows(count)).toEqual(before);
  });

  it('changes all of the deals or none', async () => {
    const made = await deals.createMany(actor, someDeals(2));
    const updates = made.map(({ id }, n) => ({
      id,
      fields: n === 0 ? { title: 'Changed' } : { stage: 'dreamt' },
    }));
    await expect(deals.updateMany(actor, updates)).rejects.toThrow('Stage "dreamt" does not exist');
    expect((await deals.get(actor, made[0]!.id)).title).toBe('Deal 0');
  });

  it('keeps the count of the deals that are not deleted', async () => {
    const other = await api.tenant('Counts');
    const them = api.app.get(Provisioning).actor(other.organizationId, other.userId, 'owner', 'test');
    const contact = await api.app.get(ContactsService).create(them, { name: 'Ada' });
    const command = { title: 'Deal', contactId: contact.id };
    // More of each than there are slots to count in, so that some share a slot.
    const ids = [];
    for (let n = 0; n < 20; n++) ids.push((await deals.create(them, command)).id);
    for (const id of ids.slice(0, 17)) await deals.delete(them, id);
    await deals.deleteMany(them, [ids[17]!, ids[17]!]);
    await deals.restore(them, ids[0]!);
    const sortedBy = [{ sort: 'created_at', order: 'desc' }] as const;
    const { total } = await deals.list(them, { limit: 1, offset: 0, sortedBy });
    expect(total).toBe(3);
  });
});

describe('The number of SQL statements', () => {
  it('of recording activities is the same for 2 and for 500', async () => {
    const contact = await createContact(apiV1);
    const record = (count: number) =>
      apiV1.post(`${ACTIVITIES}/bulk`, {
        activities: Array.from({ length: count }, (_, n) => ({
          contact_id: contact.id,
          kind: 'call',
          external_id: `${count}-${n}`,
        })),
      });
    const two = await statementNamesOf(() => record(2));
    let created = 0;
    const many = await statementNamesOf(async () => {
      created = (await record(500)).body.created;
    });
    expect(created).toBe(500);
    expect(many).toEqual(two);
    expect(two.length).toBeLessThan(10);
    const [again, fewAgain] = [
      await statementNamesOf(() => record(500)),
      await statementNamesOf(() => record(2)),
    ];
    expect(again).toEqual(fewAgain);
  });

  it.each([DEALS, ACTIVITIES, RELATIONSHIPS])(
    'of listing %s is one beside that of the session, for 1 row and for 200',
    async (path) => {
      await deals.createMany(actor, someDeals(200));
      const activities = Array.from({ length: 200 }, () => ({
        contact_id: `cont_${contactIds[0]}`,
        kind: 'call',
      }));
      await apiV1.post(`${ACTIVITIES}/bulk`, { activities });
      await api.rows(
        `insert into relationships (organization_id, id, contact_id, user_id)
       select $1, gen_random_uuid(), $2, gen_random_uuid() from generate_series(1, 200)`,
        [tenant.organizationId, contactIds[0]],
      );
      const list = (limit: number) => apiV1.get(`${path}?limit=${limit}`);
      // Beside them the token of the journal, which the responses hand out, is read every two seconds.
      const ofList = (names: string[]) =>
        names.filter((name) => !/^(journal\.|begin$|scope$|commit$)/.test(name));
      const one = await statementNamesOf(() => list(1));
      let items: unknown[] = [];
      const many = await statementNamesOf(async () => {
        items = (await list(200)).body.items;
      });
      expect(items).toHaveLength(200);
      expect(ofList(many)).toEqual(ofList(one));
      expect(ofList(one)).toHaveLength(2);
    },
  );

  it("of a contact's timeline is two beside that of the session, however long it is", async () => {
    const { id } = await createContact(apiV1);
    const read = () => apiV1.get(`${CONTACTS}/${id}/timeline?limit=200`);
    const short = await statementNamesOf(read);
    const activities = Array.from({ length: 200 }, () => ({ contact_id: id, kind: 'note' }));
    await apiV1.post(`${ACTIVITIES}/bulk`, { activities });
    expect(await statementNamesOf(read)).toEqual(short);
    expect(short).toHaveLength(3);
  });

  it('of the board does not grow with the deals', async () => {
    const read = () => apiV1.get(`${DEALS}/board`);
    const before = await statementNamesOf(read);
    await deals.createMany(actor, someDeals(200));
    expect(await statementNamesOf(read)).toEqual(before);
    expect(before.length).toBeLessThanOrEqual(4);
  });
});
