import fc from 'fast-check';
import { toPrefixedId } from '@rosetta/common';
import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  joinAs,
  uuidOf,
} from '../crm-v1/client.js';
import { createDeal, recordActivity } from '../platform/records.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { openCompanyClients } from '../support/company-clients.js';
import { dialectClients } from '../support/dialect-clients.js';
import { statementsOf } from '../support/statements.js';
import { type Kind, merge, undo } from './merges-client.js';

/** How often a graph of records is drawn anew. */
const RUNS = 10;
const RECORDS = 4;

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let users: string[];

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  users = [
    tenant.userId,
    (await joinAs(api, tenant, 'member')).userId,
    (await joinAs(api, tenant, 'viewer')).userId,
  ];
});
afterAll(() => api.close());

/** What undoing does not put back: that records were written, and what tells of it. */
const UNCOMPARED = ['updated_at', 'version'];
const UNCOMPARED_TABLES = [
  'api_keys',
  'audit_events',
  'journal_heads',
  'journal_transactions',
  'record_merges',
];

/** Every row of the organization, but for what counts writes. */
async function rowsOfAll(): Promise<Record<string, unknown>> {
  const tables = await api.rows<{ name: string }>(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = 'organization_id'
       and not table_name = any($1) order by 1`,
    [UNCOMPARED_TABLES],
  );
  const all = tables.map(({ name }) =>
    name === 'organization_counts'
      ? `(select jsonb_object_agg(entity, total) from (
           select entity, sum(total) as total from organization_counts group by entity) n) as "${name}"`
      : `(select jsonb_agg(to_jsonb(t) - '{${UNCOMPARED.join(',')}}'::text[] order by (to_jsonb(t) - '{${UNCOMPARED.join(',')}}'::text[])::text)
          from ${name} t) as "${name}"`,
  );
  return (await api.rows(`select ${all.join(', ')}`))[0];
}

const PATHS = { contacts: CONTACTS, companies: COMPANIES } as const;

/** What each dialect answers of these records, but for when they were written; and what they may be the same as. */
async function answersOf(kind: Kind, ids: readonly string[]): Promise<unknown> {
  const opened = Object.entries(dialectClients).map(([dialect, open]) => [dialect, open(api, tenant)]);
  const clients: Record<string, { read(id: string): Promise<object | null> }> =
    kind === 'contacts' ? Object.fromEntries(opened) : await openCompanyClients(api, tenant);
  const told = Object.entries(clients).map(async ([dialect, client]) => {
    const read = await Promise.all(ids.map((id) => client.read(id)));
    return [dialect, read.map((record) => record && { ...record, updatedAt: null })];
  });
  const prefixed = ids.map((id) => toPrefixedId(kind === 'contacts' ? 'contact' : 'company', id));
  const duplicates = prefixed.map(async (id) => (await apiV1.get(`${PATHS[kind]}/${id}/duplicates`)).body);
  return { ...Object.fromEntries(await Promise.all(told)), duplicates: await Promise.all(duplicates) };
}

const few = <T>(item: fc.Arbitrary<T>, most = 3) => fc.array(item, { maxLength: most });
const orNull = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: null });
const record = fc.nat(RECORDS - 1);
const word = fc.constantFrom('Ada', 'Bo', 'Çelik', '太郎');
const customFields = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.constantFrom<unknown>(1, 'x', null, ['y']),
);
const metadata = fc.dictionary(fc.constantFrom('m', 'n'), fc.constantFrom('1', '2'));
const contact = fc.record({
  names: fc.tuple(orNull(word), orNull(word)),
  emails: few(fc.constantFrom('a@x.example', 'b@x.example', 'c.d@gmail.com', 'cd@gmail.com')),
  phones: few(fc.constantFrom('+12025550143', '+5491123456789', '+541123456789')),
  typed: orNull(fc.constantFrom('ask at the desk')),
  extension: fc.boolean(),
  tags: few(fc.constantFrom('vip', 'lead', 'x')),
  texts: fc.tuple(orNull(word), orNull(word), orNull(word)),
  company: orNull(record),
  companyName: orNull(word),
  optIn: fc.boolean(),
  isInactive: fc.boolean(),
  customFields,
  metadata,
});
const company = fc.record({
  name: word,
  texts: fc.array(orNull(word), { minLength: 12, maxLength: 12 }),
  employees: orNull(fc.nat(9)),
  revenue: orNull(fc.constantFrom('1.5000', '20.0000')),
  isInactive: fc.boolean(),
  customFields,
  metadata,
});
const place = fc.record({
  contact: record,
  company: record,
  rolId: orNull(fc.integer({ min: 1, max: 3 })),
  role: orNull(fc.constantFrom('', 'CTO')),
  isPrimaryContact: fc.boolean(),
  notes: orNull(word),
});
const deal = fc.record({
  contact: orNull(record),
  company: orNull(record),
  further: few(fc.tuple(record, orNull(word)), 4),
  isDeleted: fc.boolean(),
});
const graph = fc.record({
  records: fc.array(contact, { minLength: RECORDS, maxLength: RECORDS }),
  companies: fc.array(company, { minLength: RECORDS, maxLength: RECORDS }),
  places: few(place, 8),
  deals: few(deal, 4),
  activities: few(fc.record({ contact: orNull(record), isDeleted: fc.boolean() }), 4),
  relationships: few(
    fc.record({ contact: record, user: fc.nat(2), type: fc.constantFrom('primary', 'other') }),
    6,
  ),
  pairs: few(
    fc.record({
      records: fc.tuple(record, record),
      status: fc.constantFrom('open', 'same', 'different'),
      score: fc.constantFrom(0.6, 0.97),
      isReported: fc.boolean(),
      isScanned: fc.boolean(),
    }),
    8,
  ),
  losers: fc.integer({ min: 1, max: RECORDS - 1 }),
  rules: fc.dictionary(
    fc.constantFrom('name', 'note', 'custom_fields', 'metadata'),
    fc.oneof(fc.constantFrom<string | number>('winner', 'newest', 'oldest'), record),
  ),
});
type Graph = typeof graph extends fc.Arbitrary<infer G> ? G : never;
type Records = { readonly contacts: string[]; readonly companies: string[] };

/** Writes a graph as the dialects could have, straight into the tables; answers the ids of its records. */
async function write(drawn: Graph): Promise<Records> {
  const [organization] = [tenant.organizationId];
  await api.rows(
    `delete from duplicate_pairs; delete from record_merges; delete from merged_records; delete from activities; delete from deals; delete from contacts;
     delete from contact_identities; delete from companies; delete from organization_counts`,
  );
  const companies: string[] = [];
  for (const { name, texts, employees, revenue, ...more } of drawn.companies) {
    const made = await apiV1.post(COMPANIES, {
      name,
      ...Object.fromEntries(
        [
          'domain',
          'website',
          'phone',
          'address',
          'city',
          'country',
          'industry',
          'linkedin',
          'note',
          'description',
          'tax_id',
          'state',
        ].map((field, index) => [field, texts[index]]),
      ),
      employee_count: employees,
      annual_revenue: revenue === null ? null : Number(revenue),
      custom_fields: more.customFields,
      metadata: more.metadata,
    });
    companies.push(made.body.company.id);
  }
  const contacts: string[] = [];
  for (const each of drawn.records) {
    const made = await api.request('POST', '/functions/v1/rest-api-proxy/contacts', {
      headers: { 'x-api-key': tenant.apiKey },
      json: {
        first_name: each.names[0],
        last_name: each.names[1],
        emails: each.emails,
        phones: each.phones,
        tags: each.tags,
        description: each.texts[0],
        source: each.texts[1],
        company_id: each.company === null ? null : uuidOf(companies[each.company]!),
        custom_fields: each.customFields,
      },
    });
    expect([made.status, made.text]).toEqual([201, expect.any(String)]);
    const id = made.body[0].id as string;
    contacts.push(`cont_${id.replaceAll('-', '')}`);
    await api.rows(
      `update contacts set opt_in_status = $2, position = $3, metadata = $4, phone_as_written = $5,
         phone_extensions = case when $6 and phones[1] is not null then jsonb_build_object(phones[1], '12') else '{}' end,
         company_name = case when company_id is null then $7 end, inactivated_at = case when $8 then created_at end,
         updated_at = now() + random() * interval '1 minute' where id = $1`,
      [
        id,
        each.optIn,
        each.texts[2],
        JSON.stringify(each.metadata),
        each.typed,
        each.extension,
        each.companyName,
        each.isInactive,
      ],
    );
  }
  const [contactIds, companyIds] = [contacts.map(uuidOf), companies.map(uuidOf)];
  for (const each of drawn.places)
    await api.rows(
      `insert into contact_accounts (organization_id, contact_id, account_id, rol_id, role, is_primary_contact, notes, is_primary)
       select $1, $2, $3, $4, $5, $6 and not exists (select from contact_accounts where account_id = $3 and is_primary_contact), $7, false
       on conflict (organization_id, contact_id, account_id) do update set role = excluded.role, notes = excluded.notes`,
      [
        organization,
        contactIds[each.contact],
        companyIds[each.company],
        each.rolId,
        each.role,
        each.isPrimaryContact,
        each.notes,
      ],
    );
  for (const each of drawn.deals) {
    const contactOf = (index: number | null) => (index === null ? null : contacts[index]);
    const made = await apiV1.post('/api/v1/crm/deals', {
      title: 'Order',
      contact_id: contactOf(each.contact),
      company_id: each.company === null ? null : companies[each.company],
    });
    expect([made.status, made.text]).toEqual([201, expect.any(String)]);
    const id = uuidOf(made.body.deal.id);
    for (const [further, role] of each.further)
      await api.rows(
        `insert into deal_contacts (organization_id, id, deal_id, contact_id, role) values ($1, gen_random_uuid(), $2, $3, $4)
         on conflict do nothing`,
        [organization, id, contactIds[further], role],
      );
    if (each.isDeleted) await apiV1.delete(`/api/v1/crm/deals/${made.body.deal.id}`);
  }
  for (const each of drawn.activities)
    await api.rows(
      `insert into activities (organization_id, id, contact_id, kind, deleted_at)
       values ($1, gen_random_uuid(), $2, 'note', case when $3 then now() end)`,
      [organization, each.contact === null ? null : contactIds[each.contact], each.isDeleted],
    );
  for (const each of drawn.relationships)
    await api.rows(
      `insert into relationships (organization_id, id, contact_id, user_id, relationship_type)
       values ($1, gen_random_uuid(), $2, $3, $4) on conflict do nothing`,
      [organization, contactIds[each.contact], users[each.user], each.type],
    );
  for (const { records, status, ...each } of drawn.pairs)
    for (const [entity, ids] of [
      ['contacts', contactIds],
      ['companies', companyIds],
    ] as const)
      await api.rows(
        `insert into duplicate_pairs (organization_id, id, entity, first_id, second_id, score, why, status, user_id, decided_at,
           reported_at, scan_id)
         select $1, gen_random_uuid(), $2, least($3, $4::uuid), greatest($3, $4::uuid), $5, '[]', $6,
           case when $6 <> 'open' then $7::uuid end, case when $6 <> 'open' then now() end,
           case when $8 and $2 = 'contacts' then now() end, case when $9 then gen_random_uuid() end
         where $3 <> $4 on conflict do nothing`,
        [
          organization,
          entity,
          ids[records[0]],
          ids[records[1]],
          each.score,
          status,
          tenant.userId,
          each.isReported,
          each.isScanned,
        ],
      );
  return { contacts, companies };
}

function rulesOf(drawn: Graph, ids: readonly string[]): Record<string, string> {
  const chosen = ids.slice(0, drawn.losers + 1);
  return Object.fromEntries(
    Object.entries(drawn.rules).map(
      ([field, rule]) => [field, typeof rule === 'number' ? chosen[rule % chosen.length]! : rule] as const,
    ),
  );
}

describe.each(['contacts', 'companies'] as const)('A merge of %s, undone', (kind) => {
  it('leaves every row, and every answer of every dialect, as it was', async () => {
    const property = fc.asyncProperty(graph, async (drawn) => {
      const ids = (await write(drawn))[kind];
      const [winner, ...losers] = ids.slice(0, drawn.losers + 1);
      const uuids = ids.map(uuidOf);
      const before = [await rowsOfAll(), await answersOf(kind, uuids)];
      const fields = rulesOf(drawn, ids);
      const preview = await merge(apiV1, kind, winner!, losers, { fields, dry_run: true });
      expect(await rowsOfAll()).toEqual(before[0]);
      const merged = await merge(apiV1, kind, winner!, losers, { fields });
      expect({ ...merged, id: null, merged_at: null, merged_by: null, undo_until: null }).toEqual(preview);
      expect(await rowsOfAll()).not.toEqual(before[0]);
      const undone = await undo(apiV1, kind, merged.id);
      expect(undone.not_undone).toEqual([]);
      expect([await rowsOfAll(), await answersOf(kind, uuids)]).toEqual(before);
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  }, 300_000);

  it('is as many statements for twenty as for one', async () => {
    const many = async (count: number) => {
      const ids: string[] = [];
      for (let n = 0; n <= count; n += 1) {
        const record = await (kind === 'contacts' ? createContact : createCompany)(apiV1);
        const contact_id =
          kind === 'contacts' ? record.id : (await createContact(apiV1, { company_id: record.id })).id;
        await createDeal(apiV1, { contact_id, ...(kind === 'companies' && { company_id: record.id }) });
        await recordActivity(apiV1, { contact_id });
        ids.push(record.id);
      }
      return ids as [string, ...string[]];
    };
    const counts: number[][] = [];
    for (const count of [1, 4]) {
      const [winner, ...losers] = await many(count);
      let id = '';
      const merging = await statementsOf(
        async () => void ({ id } = await merge(apiV1, kind, winner, losers)),
      );
      const undoing = await statementsOf(() => undo(apiV1, kind, id));
      counts.push([merging.length, undoing.length]);
    }
    expect(counts[1]).toEqual(counts[0]);
  });
});
