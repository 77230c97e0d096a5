import { Client } from 'pg';
import { PurgeService } from '../apps/api/src/purge/purge.service.js';
import { PurgeTimer } from '../apps/api/src/purge/purge-timer.js';
import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  eventsOf,
  uuidOf,
} from './crm-v1/client.js';
import {
  ACTIVITIES,
  createDeal,
  DEALS,
  everythingStored,
  missing,
  recordActivity,
  refusalOf,
  RELATIONSHIPS,
} from './platform/records.js';
import { statementsOf } from './support/statements.js';
import { startApi, type Tenant, type TestApi } from './support/api.js';

const NOTHING = {
  deals: 0,
  activities: 0,
  contacts: 0,
  companies: 0,
  'deliveries to webhooks': 0,
  'details of merges': 0,
  'kept responses': 0,
  'positions of the journal': 0,
  'scans for duplicates': 0,
};
const OLD = '30 days 1 second';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let service: PurgeService;

beforeAll(async () => {
  api = await startApi();
  service = api.app.get(PurgeService);
});
beforeEach(async () => {
  await purge();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
});
afterAll(() => api.close());

const purge = async () => (await service.purge()).purged;

const paths = { contacts: CONTACTS, companies: COMPANIES, deals: DEALS, activities: ACTIVITIES };
type Table = keyof typeof paths;

/** Deletes a record as a caller does, that long ago. */
async function remove(table: Table, { id }: { id: string }, age = OLD, by = apiV1): Promise<void> {
  expect((await by.delete(`${paths[table]}/${id}`)).status).toBe(200);
  await api.rows(`update ${table} set deleted_at = now() - $2::interval where id = $1`, [uuidOf(id), age]);
}

const isKept = async (table: Table, { id }: { id: string }) =>
  (await api.rows(`select from ${table} where id = $1`, [uuidOf(id)])).length === 1;

describe('A purge', () => {
  it('removes what was deleted more than 30 days ago, and nothing else', async () => {
    const [contact, company] = [await createContact(apiV1), await createCompany(apiV1)];
    const records: Record<Table, () => Promise<{ id: string }>> = {
      contacts: () => createContact(apiV1, { email: 'ada@example.com' }),
      companies: () => createCompany(apiV1),
      deals: () => createDeal(apiV1, { contact_id: contact.id, company_id: company.id }),
      activities: () => recordActivity(apiV1, { contact_id: contact.id }),
    };
    const old: [Table, { id: string }][] = [];
    for (const [table, create] of Object.entries(records) as [Table, () => Promise<{ id: string }>][]) {
      await create();
      await remove(table, await create(), '29 days 23 hours');
      const record = await create();
      await remove(table, record);
      old.push([table, record]);
    }
    const before = await counts();
    expect(await purge()).toEqual({ ...NOTHING, deals: 1, activities: 1, contacts: 1, companies: 1 });
    for (const [table, record] of old) {
      expect([table, await isKept(table, record)]).toEqual([table, false]);
      expect((await apiV1.post(`${paths[table]}/${record.id}/restore`)).status).toBe(404);
    }
    const after = Object.fromEntries(Object.entries(before).map(([table, count]) => [table, count - 1]));
    expect(await counts()).toEqual(after);
    expect(await purge()).toEqual(NOTHING);
  });

  it('takes along what belongs to a contact alone', async () => {
    const company = await createCompany(apiV1);
    const contact = await createContact(apiV1, { company_id: company.id });
    await recordActivity(apiV1, { contact_id: contact.id });
    await apiV1.post(RELATIONSHIPS, { contact_id: contact.id, user_id: tenant.userId });
    await remove('contacts', contact);
    expect(await purge()).toEqual({ ...NOTHING, contacts: 1 });
    for (const table of ['activities', 'relationships', 'contact_accounts'])
      expect(await api.rows(`select from ${table} where contact_id = $1`, [uuidOf(contact.id)])).toEqual([]);
    expect(await isKept('companies', company)).toBe(true);
  });

  it('leaves the totals of lists as they are', async () => {
    const contact = await createContact(apiV1);
    await remove('contacts', await createContact(apiV1));
    await remove('deals', await createDeal(apiV1, { contact_id: contact.id }));
    await purge();
    const totals = await Promise.all([CONTACTS, DEALS].map((path) => apiV1.get(path)));
    expect(totals.map(({ body }) => body.total)).toEqual([1, 0]);
  });

  it('keeps in the audit log who did what, and not what the record said', async () => {
    const contact = await createContact(apiV1, { email: 'gone@example.com' });
    await apiV1.patch(`${CONTACTS}/${contact.id}`, { first_name: 'Eva' });
    const activity = await recordActivity(apiV1, { contact_id: contact.id });
    await apiV1.patch(`${ACTIVITIES}/${activity.id}`, { body: 'Said something' });
    const neighbour = await createContact(apiV1);
    await remove('contacts', contact);
    await purge();
    for (const [id, actions] of [
      [contact.id, ['created', 'updated', 'deleted', 'purged']],
      [activity.id, ['created', 'updated', 'purged']],
    ]) {
      const events = await eventsOf(api, id);
      expect(events.map(({ action }) => action)).toEqual(actions);
      for (const { action, ...event } of events)
        expect(event).toMatchObject({
          before: null,
          after: null,
          user_id: action === 'purged' ? null : tenant.userId,
        });
    }
    expect((await eventsOf(api, neighbour.id))[0].after).toMatchObject({ firstName: 'Ada' });
  });

  it.each(['first', 'further'])('keeps a contact that a deal names as its %s', async (place) => {
    const [contact, other] = [await createContact(apiV1), await createContact(apiV1)];
    const deal = await createDeal(apiV1, { contact_id: place === 'first' ? contact.id : other.id });
    if (place === 'further') await apiV1.post(`${DEALS}/${deal.id}/contacts`, { contact_id: contact.id });
    await remove('contacts', contact);
    expect(await purge()).toEqual(NOTHING);
    expect((await apiV1.get(`${DEALS}/${deal.id}/contacts`)).text).toContain(contact.id);
    expect(refusalOf(await apiV1.post(`${CONTACTS}/${contact.id}/restore`))).toEqual(
      missing('Deleted contact'),
    );
    await remove('deals', deal, '29 days');
    expect(await purge()).toEqual(NOTHING);
    await api.rows('update deals set deleted_at = now() - $2::interval where id = $1', [
      uuidOf(deal.id),
      OLD,
    ]);
    expect(await purge()).toEqual({ ...NOTHING, deals: 1, contacts: 1 });
  });

  it.each([
    ['contact', 'contacts', createContact],
    ['company', 'companies', createCompany],
  ] as const)(
    'lets an old id of a %s go with the record it leads to, not with its own',
    async (entity, table, make) => {
      const [first, second, last, other] = await Promise.all([
        make(apiV1),
        make(apiV1),
        make(apiV1),
        make(apiV1),
      ]);
      const redirects = [
        [first, second],
        [second, last],
        [other, first],
      ] as const;
      for (const [old, into] of redirects)
        await api.rows(
          'insert into merged_records (organization_id, entity, id, merged_into) values ($1, $2, $3, $4)',
          [tenant.organizationId, entity, uuidOf(old.id), uuidOf(into.id)],
        );
      const kept = async () =>
        (await api.rows('select from merged_records where entity = $1', [entity])).length;
      for (const old of [first, second, other]) await remove(table, old);
      expect([await purge(), await kept()]).toEqual([{ ...NOTHING, [table]: 3 }, 3]);
      await remove(table, last);
      expect([await purge(), await kept()]).toEqual([{ ...NOTHING, [table]: 1 }, 0]);
    },
  );

  it('keeps a company that a kept deal or contact names', async () => {
    const [contact, company] = [await createContact(apiV1), await createCompany(apiV1)];
    const employee = await createContact(apiV1, { company_id: company.id });
    const deal = await createDeal(apiV1, { contact_id: contact.id, company_id: company.id });
    await remove('contacts', employee, '1 day');
    await remove('companies', company);
    expect(await purge()).toEqual(NOTHING);
    expect((await apiV1.get(`${DEALS}/${deal.id}`)).body.deal.company_id).toBe(company.id);
    await apiV1.patch(`${DEALS}/${deal.id}`, { company_id: null });
    expect(await purge()).toEqual(NOTHING);
    await api.rows('update contacts set deleted_at = now() - $2::interval where id = $1', [
      uuidOf(employee.id),
      OLD,
    ]);
    expect(await purge()).toEqual({ ...NOTHING, contacts: 1, companies: 1 });
  });

  it('removes answers to idempotent writes after seven days', async () => {
    const write = (key: string) =>
      api.request('POST', CONTACTS, {
        headers: { cookie: tenant.cookie, 'idempotency-key': key },
        json: { first_name: 'Ada', last_name: 'King' },
      });
    for (const key of ['old', 'young']) await write(key);
    const age = 'update idempotency_keys set created_at = now() - $2::interval where key = $1';
    await api.rows(age, ['old', '7 days 1 second']);
    await api.rows(age, ['young', '6 days 23 hours']);
    expect(await purge()).toEqual({ ...NOTHING, 'kept responses': 1 });
    expect((await write('young')).headers.get('idempotent-replayed')).toBe('true');
    expect((await write('old')).headers.get('idempotent-replayed')).toBeNull();
  });

  it('forgets scans that ended 30 days ago, and nothing of what they have found', async () => {
    const insert = (age: string | null) =>
      api.rows(
        `insert into duplicate_scans (organization_id, id, entity, is_full, status, phase, request_id, finished_at)
         values ($1, gen_random_uuid(), 'contacts', false, case when $2::text is null then 'queued' else 'completed' end, 'pairs', '',
           now() - $2::interval) returning id`,
        [tenant.organizationId, age],
      );
    const [, young, unended] = [await insert(OLD), await insert('29 days 23 hours'), await insert(null)];
    expect(await purge()).toEqual({ ...NOTHING, 'scans for duplicates': 1 });
    const kept = await api.rows('select id from duplicate_scans where organization_id = $1', [
      tenant.organizationId,
    ]);
    const ids = [...young, ...unended].map(({ id }) => id);
    expect(kept.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it('works in every organization, each by itself', async () => {
    const others = await Promise.all(['One', 'Two'].map((name) => api.tenant(name)));
    for (const each of [tenant, ...others]) {
      const theirs = apiV1Of(api, each);
      await remove('contacts', await createContact(theirs), OLD, theirs);
    }
    expect((await purge()).contacts).toBe(3);
  });

  it('removes many in batches, each in the same statements', async () => {
    const deleted = async (count: number) =>
      api.rows(
        `insert into contacts (organization_id, id, first_name, deleted_at)
         select $1, gen_random_uuid(), 'Ada', now() - interval '31 days' from generate_series(1, $2)`,
        [tenant.organizationId, count],
      );
    const statements = async () => {
      let contacts: number | undefined;
      const all = await statementsOf(async () => ({ contacts } = await purge()));
      const batches = all.filter((text) => text.includes('pg_try_advisory_xact_lock'));
      return { contacts, all: all.length, batches: batches.length };
    };
    const idle = await statements();
    await deleted(2500);
    const many = await statements();
    expect([idle.contacts, many.contacts, many.batches - idle.batches]).toEqual([0, 2500, 2]);
    const auditEvents = 3;
    expect(many.all - idle.all).toBe((2 * (idle.all - 1)) / idle.batches + auditEvents);
  });

  it('is shared by replicas that purge at once', async () => {
    await api.rows(
      `insert into contacts (organization_id, id, deleted_at)
       select $1, gen_random_uuid(), now() - interval '31 days' from generate_series(1, 3000)`,
      [tenant.organizationId],
    );
    const reports = await Promise.all([1, 2, 3].map(() => service.purge()));
    expect(reports.map(({ failed }) => failed)).toEqual([0, 0, 0]);
    const removed = reports.reduce((sum, { purged }) => sum + purged.contacts!, 0);
    expect(removed + (await purge()).contacts!).toBe(3000);
  });

  it('goes past a row that somebody holds, and past an organization that somebody purges', async () => {
    const [held, free] = [await createContact(apiV1), await createContact(apiV1)];
    for (const contact of [held, free]) await remove('contacts', contact);
    const client = new Client({ connectionString: api.appUrl });
    await client.connect();
    try {
      await client.query(`begin; select set_config('app.org', '${tenant.organizationId}', true)`);
      await client.query('select from contacts where id = $1 for update', [uuidOf(held.id)]);
      expect((await purge()).contacts).toBe(1);
      expect([await isKept('contacts', held), await isKept('contacts', free)]).toEqual([true, false]);
      await client.query(
        `rollback; begin; select pg_advisory_xact_lock(hashtextextended('purge:${tenant.organizationId}', 0))`,
      );
      expect(await purge()).toEqual(NOTHING);
      await client.query('rollback');
      expect((await purge()).contacts).toBe(1);
    } finally {
      await client.end();
    }
  });

  it('goes on with the next organization where one fails, and tells', async () => {
    const other = await api.tenant('Other');
    const theirs = apiV1Of(api, other);
    for (const [by, tenantId] of [
      [apiV1, tenant.organizationId],
      [theirs, other.organizationId],
    ] as const) {
      const contact = await createContact(by);
      await remove('contacts', contact, OLD, by);
      if (tenantId === tenant.organizationId)
        await api.rows(
          `create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
           create trigger refuse before delete on contacts for each row
             when (old.organization_id = '${tenantId}') execute function refuse();`,
        );
    }
    try {
      const before = await everythingOf(tenant);
      const { purged, failed } = await service.purge();
      expect([purged.contacts, failed]).toEqual([1, 1]);
      expect(await everythingOf(tenant)).toEqual(before);
    } finally {
      await api.rows('drop trigger refuse on contacts; drop function refuse()');
    }
  });

  it('stops when it is told to, before it begins with another organization', async () => {
    await remove('contacts', await createContact(apiV1));
    const before = await everythingStored(api);
    await service.purge(AbortSignal.abort());
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('A running server', () => {
  it('purges when it starts and then by the clock, and ends a purge before it stops', async () => {
    const first = await createContact(apiV1);
    await remove('contacts', first);
    const timer = new PurgeTimer(service, { intervalMinutes: 0.001 });
    timer.onApplicationBootstrap();
    try {
      await until(async () => !(await isKept('contacts', first)));
      const second = await createContact(apiV1);
      await remove('contacts', second);
      await until(async () => !(await isKept('contacts', second)));
    } finally {
      await timer.onModuleDestroy();
    }
    const third = await createContact(apiV1);
    await remove('contacts', third);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await isKept('contacts', third)).toBe(true);
  });

  it('leaves it to the command where the interval is 0', async () => {
    const purged = jest.spyOn(service, 'purge');
    const timer = new PurgeTimer(service, { intervalMinutes: 0 });
    timer.onApplicationBootstrap();
    await timer.onModuleDestroy();
    expect(purged).not.toHaveBeenCalled();
    purged.mockRestore();
  });
});

async function counts(): Promise<Record<string, number>> {
  const each = Object.keys(paths).map((table) => `(select count(*)::int from ${table}) as ${table}`);
  return (await api.rows<Record<string, number>>(`select ${each.join(', ')}`))[0]!;
}

const everythingOf = ({ organizationId }: Tenant) =>
  api.rows('select * from contacts where organization_id = $1 order by id', [organizationId]);

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
