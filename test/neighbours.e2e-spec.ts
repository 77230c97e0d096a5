import { Client } from 'pg';
import { type Kind, makerFor, type Spelling } from './matrices/records.js';
import { allReferences, essence, headersFor, send } from './matrices/tenants.js';
import type { ApiResponse, Tenant } from './support/api.js';
import { type CensusedApi, type DeclaredRoute, startCensusedApi } from './support/census.js';

const PROXY = '/functions/v1/rest-api-proxy';
const TABLES = [
  'contacts',
  'deals',
  'companies',
  'activities',
  'pipelines',
  'custom_fields',
  'deal_contacts',
];

/** Questions whose answers could tell how many rows, or which, there are in a table. */
const QUESTIONS: [query: string, prefer?: string][] = [
  ['', 'count=exact'],
  ['', 'count=planned'],
  ['', 'count=estimated'],
  ['?select=count()'],
  ['?order=id.desc&limit=1', 'count=planned'],
  ['?order=id.asc&offset=1&limit=2', 'count=estimated'],
  ['?id=not.is.null&limit=0', 'count=exact'],
  ['?id=gte.00000000-0000-0000-0000-000000000000&order=id&limit=1', 'count=planned'],
];

/** The same of what is embedded, which the planner joins. */
const EMBEDDED = [
  'contacts?select=id,deals(count)',
  'deals?select=id,contacts!inner(id)',
  'companies?select=id,contacts(id)',
];

/** Headers that are new in every response, and the length of a text that is compared itself. */
const OF_EACH_RESPONSE = ['date', 'x-request-id', 'keep-alive', 'connection', 'content-length'];

/** A stream goes on until its time is over; what it tells is read at `/api/v1/changes`. The other reads or writes as its body says. */
const NOT_ASKED = ['GET /api/v1/changes/stream', 'POST /functions/v1/manage-api-keys'];

/** Exports are entries of the audit themselves, and made here between two looks at it. */
const AUDIT = 'GET /api/v1/audit-events';

const COPIES = 1_000;

const CHOSEN = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';
const UUID = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/g;

describe("What another organization's rows change", () => {
  let api: CensusedApi;
  let mine: Tenant;
  let theirs: Tenant;

  beforeAll(async () => {
    api = await startCensusedApi({ IMPORTS_PER_ORGANIZATION: '1000' });
    [mine, theirs] = [await api.tenant('Mine'), await api.tenant('Theirs')];
  }, 60_000);
  afterAll(() => api?.close());

  /**
   * Everything of a response but what is new in each. Where nobody asks for an order rows come as Postgres finds them, as tables
   * in PostgREST's words have it, and exports: which they are is told, not which comes first.
   */
  const told = ({ status, headers, text, body }: ApiResponse, name: string): string => {
    const said = [...headers].filter(([header]) => !OF_EACH_RESPONSE.includes(header));
    const rows = Array.isArray(body) ? body.map((row) => JSON.stringify(row)) : text.split('\n');
    if (!/order=/.test(name) && (Array.isArray(body) || /export/.test(name))) rows.sort();
    const at = rows.join('\n').replace(/"last_used_at":(?:null|"[^"]*")/g, '"last_used_at"');
    return JSON.stringify([status, said, at]);
  };

  const reads = ({ name, method, access }: DeclaredRoute) =>
    access && (method === 'GET' || access.permission?.endsWith(':read')) && !NOT_ASKED.includes(name);

  /** Every route that reads, by ids of my own in each place that takes one, and the questions about all rows. */
  async function questions(): Promise<[string, () => Promise<ApiResponse>][]> {
    const headers = await headersFor(api, mine);
    const own = ownRecords();
    const asks: [string, () => Promise<ApiResponse>][] = [];
    for (const route of api.declared.filter(reads)) {
      const usual: Spelling = route.path.startsWith('/api/v1/') ? 'prefixed' : 'bare';
      for (const [place, { kind, ask, spelling }] of Object.entries(allReferences(api)[route.name] ?? {})) {
        const id = await own(spelling ?? usual)(kind);
        const field = place
          .replace(/ \(.*\)$/, '')
          .split(/[ .]/)
          .at(-1)!;
        const asked = await ask(id, field, own(usual));
        asks.push([`${route.name} ${place}`, () => send(api, route, headers(route), asked)]);
      }
      if (route.path.includes(':')) continue;
      const path = route.path.replace('*', 'contacts') + (route.name === AUDIT ? '?entity=contact' : '');
      const json = route.method === 'GET' ? undefined : {};
      asks.push([route.name, () => api.request(route.method, path, { headers: headers(route), json })]);
    }
    const key = { 'x-api-key': mine.apiKey };
    const proxied = [
      ...TABLES.flatMap((table) => QUESTIONS.map(([query, prefer]) => [table + query, prefer] as const)),
      ...EMBEDDED.map((query) => [query, 'count=planned'] as const),
    ];
    for (const [query, prefer] of proxied)
      asks.push([
        `${query} ${prefer}`,
        () => api.request('GET', `${PROXY}/${query}`, { headers: { ...key, ...(prefer && { prefer }) } }),
      ]);
    return asks;
  }

  /** One record of each kind, made when it is first needed. */
  function ownRecords() {
    const made = new Map<string, Promise<string>>();
    return (spelling: Spelling) => (kind: Kind) => {
      const name = `${kind} ${spelling}`;
      if (!made.has(name)) made.set(name, makerFor(api, mine, spelling)(kind));
      return made.get(name)!;
    };
  }

  const answers = async (asks: [string, () => Promise<ApiResponse>][]): Promise<Map<string, string>> => {
    const found = new Map<string, string>();
    for (const [name, ask] of asks) found.set(name, told(await ask(), name));
    return found;
  };

  /** The names of those whose answers are not the same, each with both. */
  const differing = (before: Map<string, string>, after: Map<string, string>) =>
    [...before]
      .filter(([name, answer]) => after.get(name) !== answer)
      .map(([name, answer]) => [name, answer, after.get(name)]);

  /**
   * Gives the other organization every row of mine under the same ids, and each again and again with new ones, as its tables
   * let it. Written by the schema's owner, as no request could.
   */
  async function multiply(): Promise<Map<string, number>> {
    const tables = await api.rows<{ name: string; columns: string; values: string }>(
      `select c.relname as name, string_agg(format('%I', attname), ', ' order by attnum) as columns,
         string_agg(case
           when attname = 'organization_id' then '$2::uuid'
           when attname = 'id' and atttypid = 'uuid'::regtype then 'case when copy = 0 then id else gen_random_uuid() end'
           when attidentity <> '' then format('%I + copy * 1000000', attname)
           else format('%I', attname) end, ', ' order by attnum) as values
       from pg_class c join pg_attribute a on attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = ''
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
       group by 1 having bool_or(attname = 'organization_id') order by 1`,
    );
    const written = new Map<string, number>();
    const owner = new Client({ connectionString: api.ownerUrl });
    await owner.connect();
    // What refers to another row of mine refers to its twin, as soon as that is written.
    await owner.query('set session_replication_role = replica');
    for (const { name, columns, values } of tables) {
      const { rowCount } = await owner.query(
        `with mine as (select * from ${name} where organization_id = $1)
         insert into ${name} (${columns}) overriding system value
         select ${values} from mine, generate_series(0, ${COPIES} / (select count(*) from mine)) as copy
         on conflict do nothing`,
        [mine.organizationId, theirs.organizationId],
      );
      written.set(name, rowCount!);
    }
    await owner.end();
    return written;
  }

  it('is nothing: no response of a route that reads, no count, order, estimate, ETag or token', async () => {
    const asks = await questions();
    const before = await answers(asks);
    const routes = api.declared.filter(reads).map(({ name }) => name);
    const asked = [...before.keys()];
    expect(routes.filter((route) => !asked.some((name) => name.startsWith(route)))).toEqual([]);
    expect(differing(before, await answers(asks))).toEqual([]);
    const written = await multiply();
    await makerFor(api, theirs, 'bare')('user');
    for (const table of ['contacts', 'deals', 'companies', 'activities', 'audit_events'])
      expect([table, written.get(table)! >= COPIES]).toEqual([table, true]);
    await api.rows('analyze');
    expect(differing(before, await answers(asks))).toEqual([]);
  }, 60_000);

  /** What an organization can have once, each by its own request; the same for whoever asks. */
  const once: Record<string, { path: string; json: unknown; headers?: Record<string, string> }> = {
    'an Idempotency-Key': {
      path: '/api/v1/crm/contacts',
      json: { first_name: 'Ann', last_name: 'Doe' },
      headers: { 'idempotency-key': 'the-same-key' },
    },
    'an e-mail and a phone': {
      path: '/functions/v1/create-contact',
      json: { first_name: 'Ann', email: 'ann@example.com', phone_number: '+4915112345678' },
    },
    'the name and domain of a company': {
      path: '/api/v1/crm/companies',
      json: { name: 'Example Ltd', domain: 'example.com', tax_id: 'DE123456789' },
    },
    'the key of a custom field': {
      path: '/api/v1/crm/custom-fields',
      json: { entity: 'contact', key: 'size' },
    },
    'the name of a pipeline': { path: '/api/v1/crm/pipelines', json: { name: 'Second' } },
    'the number of a role': { path: '/api/v1/crm/contact-roles', json: { name: 'Buyer', rol_id: 4711 } },
    'the name of a key': { path: '/api/v1/api-keys', json: { name: 'the same name' } },
    'the address of a webhook': {
      path: '/api/v1/webhooks',
      json: { url: 'https://hooks.example.com/', events: ['deal.created'] },
    },
    'an id that the caller chose': {
      path: `${PROXY}/contacts`,
      json: { id: CHOSEN, first_name: 'Ann' },
    },
    'an id in another system': {
      path: '/functions/v1/import-contacts-bulk',
      json: { contacts: [{ first_name: 'Ann', custom_fields: { external_id: '7' } }] },
    },
  };

  /** Makes each of them; what is new in any two responses is left out. */
  async function make({ cookie, apiKey }: Tenant) {
    const responses = new Map<string, ApiResponse>();
    const told: Record<string, string> = {};
    for (const [what, { path, json, headers }] of Object.entries(once)) {
      const functions = { 'x-api-key': apiKey, authorization: `Bearer ${apiKey}` };
      const credential = path.startsWith('/api/v1/') ? { cookie } : functions;
      const response = await api.request('POST', path, { headers: { ...credential, ...headers }, json });
      responses.set(what, response);
      const text = essence(response, CHOSEN).replace(/"(key|prefix|secret)":"[^"]*"/g, '"$1"');
      told[what] = `${response.headers.get('idempotent-replayed') ?? 'new'} ${text}`;
    }
    return { responses, told };
  }

  it('is nothing in what one may make: what is there once is there once in each organization', async () => {
    const [first, second] = [await api.tenant('First'), await api.tenant('Second')];
    const ofFirst = await make(first);
    const statuses = [...ofFirst.responses].filter(([, { status }]) => status > 201);
    expect(statuses.map(([what, { text }]) => [what, text])).toEqual([]);
    const again = await make(first);
    expect(again.told).not.toEqual(ofFirst.told);
    const ofSecond = await make(second);
    expect(ofSecond.told).toEqual(ofFirst.told);
    const ids = JSON.stringify([...ofFirst.responses.values()].map(({ text }) => text)).match(UUID)!;
    const others = ids.filter((id) => id !== CHOSEN);
    expect(others.length).toBeGreaterThan(5);
    const said = [...ofSecond.responses.values()].map(({ text }) => text).join();
    expect(others.filter((id) => said.includes(id))).toEqual([]);
    // What is taken is told of by what one has oneself.
    expect((await make(second)).told).toEqual(again.told);
  });

  /** What docs/security.md owns up to. */
  it('is told of by what the whole service has one of: the integer ids of document E, and slugs', async () => {
    const numberOfNext = async (tenant: Tenant): Promise<number> => {
      const id = await makerFor(api, tenant, 'bare')('contact');
      const [{ number }] = await api.rows('select number from contacts where id = $1', [id]);
      return Number(number);
    };
    const before = await numberOfNext(mine);
    await numberOfNext(theirs);
    expect(await numberOfNext(mine)).toBe(before + 2);
    const claim = ({ cookie }: Tenant) =>
      api.request('POST', '/api/auth/organization/create', {
        headers: { cookie },
        json: { name: 'Example', slug: 'example' },
      });
    expect((await claim(theirs)).status).toBe(200);
    const { status, body } = await claim(mine);
    expect([status, body.message]).toEqual([400, 'Organization already exists']);
    expect(await api.rows(`select name from auth.organizations where slug = 'example'`)).toHaveLength(1);
  });
});
