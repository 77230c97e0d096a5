import {
  apiV1Of,
  type ApiV1Client,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
} from '../crm-v1/client.js';
import { ACTIVITIES, createDeal, DEALS, recordActivity } from '../platform/records.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { freePort, type ProductProcess, startProduct } from '../support/product-process.js';
import { type Kind, MERGES } from './merges-client.js';

const SECRET = 'a secret for tests only, long enough to be one';
const RECORDS = 12;
const MERGING = 40;
const WRITES = 60;

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let replicas: ProductProcess[];

beforeAll(async () => {
  api = await startApi();
  replicas = await Promise.all([replica(), replica()]);
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
}, 60_000);
afterAll(async () => {
  for (const { pid } of replicas) process.kill(pid, 'SIGTERM');
  await Promise.all(replicas.map(({ ended }) => ended));
  await api.close();
});

/** A process of the product on the database of this test. */
async function replica(): Promise<ProductProcess> {
  return startProduct({
    dataDir: '/nonexistent',
    port: await freePort(),
    environment: {
      DATABASE_URL: api.ownerUrl,
      AUTH_SECRET: SECRET,
      DEMO_DATA: 'false',
      RATE_LIMIT_API_KEY_PER_MINUTE: '0',
      RATE_LIMIT_ADDRESS_PER_MINUTE: '0',
    },
  });
}

let turn = 0;

/** Asks the replicas in turns; answers the status and the body. */
async function ask(method: string, path: string, json?: unknown): Promise<{ status: number; body: any }> {
  const response = await fetch(replicas[(turn += 1) % 2]!.url + path, {
    method,
    headers: { 'x-api-key': tenant.apiKey, 'content-type': 'application/json' },
    body: json === undefined ? undefined : JSON.stringify(json),
  });
  return { status: response.status, body: await response.json() };
}

/** Always the same draws. */
let state = 7;
function draw<T>(items: readonly T[]): T {
  state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
  return items[(state >> 8) % items.length]!;
}

/** What must be so whoever wrote what when; each answers the rows that are not. */
const broken = {
  'records that are neither there nor lead to one that is': (kind: Kind) => `
    with recursive led as (
      select r.id as old, r.id, r.deleted_at from ${kind} r
      union all
      select l.old, m.merged_into, r.deleted_at from led l join merged_records m on m.id = l.id
        join ${kind} r on r.id = m.merged_into where l.deleted_at is not null
    ) select old from led group by old having bool_and(deleted_at is not null)`,
  'deals of contacts that are gone': () =>
    'select d.id from deals d join contacts c on c.id = d.contact_id where c.deleted_at is not null',
  'deals of companies that are gone': () =>
    'select d.id from deals d join companies c on c.id = d.company_id where c.deleted_at is not null',
  'contacts of companies that are gone': () =>
    'select d.id from contacts d join companies c on c.id = d.company_id where c.deleted_at is not null and d.deleted_at is null',
  'activities of contacts that are gone': () =>
    'select d.id from activities d join contacts c on c.id = d.contact_id where c.deleted_at is not null',
  'places of who is gone': () => `
    select a.id from contact_accounts a join contacts c on c.id = a.contact_id join companies o on o.id = a.account_id
    where c.deleted_at is not null or o.deleted_at is not null`,
  'primary places that are not': () => `
    select a.id from contact_accounts a join contacts c on c.id = a.contact_id
    where a.is_primary <> (a.account_id is not distinct from c.company_id)`,
  'contacts without a place in their company': () => `
    select c.id from contacts c where c.deleted_at is null and c.company_id is not null and not exists (
      select from contact_accounts a where a.contact_id = c.id and a.account_id = c.company_id)`,
  'deals whose primary contact is another': () => `
    select d.id from deals d where d.contact_id is distinct from (
      select l.contact_id from deal_contacts l where l.deal_id = d.id and l.is_primary)`,
  'look-ups that are wrong': () => `
    (select c.id, unnest(c.emails || c.phones) from contacts c where c.deleted_at is null
     except select contact_id, value from contact_identities)
    union all
    (select contact_id, value from contact_identities
     except select c.id, unnest(c.emails || c.phones) from contacts c where c.deleted_at is null)`,
  'counts that are wrong': () => `
    select 1 where (select count(*) from contacts where deleted_at is null)
      <> (select sum(total) from organization_counts where entity = 'contact')`,
} as const satisfies Record<string, (kind: Kind) => string>;

async function expectWhole(kind: Kind): Promise<void> {
  const found: Record<string, unknown[]> = {};
  for (const [what, sql] of Object.entries(broken)) found[what] = await api.rows(sql(kind));
  expect(found).toEqual(Object.fromEntries(Object.keys(broken).map((what) => [what, []])));
}

describe.each(['contacts', 'companies'] as const)('Two replicas that merge overlapping %s', (kind) => {
  it('lose no record, while others write, and take all of it apart again', async () => {
    const [contacts, companies]: string[][] = [[], []];
    for (let n = 0; n < RECORDS; n += 1) {
      const { id: company_id } = await createCompany(apiV1, {
        name: `Company ${n}`,
        domain: `${kind}${n}.example`,
      });
      const email = `${kind}${n}@x.example`;
      const { id: contact_id } = await createContact(apiV1, { email, company_id });
      await createDeal(apiV1, { contact_id, company_id });
      await recordActivity(apiV1, { contact_id });
      contacts!.push(contact_id);
      companies!.push(company_id);
    }
    const ids = kind === 'contacts' ? contacts! : companies!;
    const deals: string[] = (await apiV1.get(DEALS)).body.items.map(({ id }: any) => id);
    const writes: (() => Promise<{ status: number }>)[] = [
      () => ask('POST', DEALS, { title: 'Since', contact_id: draw(contacts!), company_id: draw(companies!) }),
      () =>
        ask('PATCH', `${DEALS}/${draw(deals)}`, {
          contact_id: draw(contacts!),
          company_id: draw(companies!),
        }),
      () => ask('PATCH', `${CONTACTS}/${draw(contacts!)}`, { company_id: draw(companies!) }),
      () => ask('PATCH', `${COMPANIES}/${draw(companies!)}`, { city: 'Cairo' }),
      () => ask('POST', ACTIVITIES, { kind: 'note', body: 'Since', contact_id: draw(contacts!) }),
      () => ask('DELETE', `${DEALS}/${draw(deals)}`),
    ];
    const merging = Array.from({ length: MERGING }, async () => {
      const [winner_id, ...losers] = [...new Set([draw(ids), draw(ids), draw(ids)])];
      if (losers.length === 0) return { status: 404 };
      return ask('POST', MERGES[kind], { winner_id, loser_ids: losers });
    });
    const writing = Array.from({ length: WRITES }, () => draw(writes)());
    const answers = await Promise.all([...merging, ...writing]);
    // They overlap: some are merged, others are refused, as one of theirs has been by then.
    const came = new Set((await Promise.all(merging)).map(({ status }) => status));
    expect([came.has(201), came.has(409)]).toEqual([true, true]);
    expect(answers.filter(({ status }) => ![200, 201, 400, 404, 409].includes(status))).toEqual([]);
    const merges = (await apiV1.get(`${MERGES[kind]}?limit=200`)).body.items;
    expect(merges.length).toBeGreaterThan(2);
    expect(merges.length).toBe((await Promise.all(merging)).filter(({ status }) => status === 201).length);
    await expectWhole(kind);

    const meanwhile = Array.from({ length: WRITES / 2 }, () => draw(writes)());
    for (const { id } of merges as { id: string }[]) {
      let undone = await ask('POST', `${MERGES[kind]}/${id}/undo`);
      // A writer and this may have met; whoever is told so asks again.
      while (undone.body.error?.message.endsWith('try again'))
        undone = await ask('POST', `${MERGES[kind]}/${id}/undo`);
      expect([undone.status, undone.body]).toEqual([200, expect.anything()]);
    }
    const told = await Promise.all(meanwhile);
    expect(told.filter(({ status }) => ![200, 201, 400, 404, 409].includes(status))).toEqual([]);
    await expectWhole(kind);
    const own = kind === 'contacts' ? 'emails[1]' : 'domain';
    const rows = await api.rows(
      `select ${own} as own from ${kind} where deleted_at is null and ${own} like $1`,
      [`${kind}%`],
    );
    const expected = Array.from({ length: RECORDS }, (_, n) =>
      kind === 'contacts' ? `contacts${n}@x.example` : `companies${n}.example`,
    );
    expect(rows.map((row) => row.own as string).sort()).toEqual(expected.sort());
    expect(await api.rows('select from merged_records')).toEqual([]);
  }, 120_000);
});
