import { accessToken } from '../auth/people.js';
import type { ApiResponse, Tenant, TestApi } from '../support/api.js';
import type { CensusedApi, DeclaredRoute } from '../support/census.js';
import { proxyReferences } from './proxy-references.js';
import { makerFor, type Spelling, unknownId } from './records.js';
import { declaredReferences, type Reference, type ReferringAsk } from './references.js';

/** What a route made of an id of one's own, of another tenant, and of nobody. */
export interface TenantRow {
  readonly route: string;
  /** Where the id stands. */
  readonly place: string;
  readonly own: number;
  readonly ownIsRefused: boolean;
  /** The response to another tenant's id, and to an id that nobody has; without what differs in any two responses. */
  readonly foreign: string;
  readonly unknown: string;
  /** The other tenant's rows are as they were. */
  readonly untouched: boolean;
}

/** Every place where an id is taken, by route. */
export function allReferences(api: CensusedApi): Record<string, Record<string, Reference>> {
  return { ...declaredReferences, ...proxyReferences(api) };
}

/** Asks every route for ids of its own tenant, of another, and of nobody, in every place where it takes one. */
export async function observedTenants(api: CensusedApi, mine: Tenant, theirs: Tenant): Promise<TenantRow[]> {
  const rows: TenantRow[] = [];
  const headers = await headersFor(api, mine);
  for (const [name, places] of Object.entries(allReferences(api))) {
    const route = api.declared.find((each) => each.name === name);
    if (!route) continue;
    for (const [place, reference] of Object.entries(places))
      rows.push(await observe({ api, mine, theirs, headers: headers(route) }, route, place, reference));
  }
  return rows;
}

interface Scene {
  readonly api: TestApi;
  readonly mine: Tenant;
  readonly theirs: Tenant;
  readonly headers: Record<string, string>;
}

async function observe(
  { api, mine, theirs, headers }: Scene,
  route: DeclaredRoute,
  place: string,
  { kind, ask, ownIsRefused = false, spelling: exception }: Reference,
): Promise<TenantRow> {
  const usual: Spelling = route.path.startsWith('/api/v1/') ? 'prefixed' : 'bare';
  const spelling = exception ?? usual;
  const own = makerFor(api, mine, usual);
  const field = place
    .replace(/ \(.*\)$/, '')
    .split(/[ .]/)
    .at(-1)!;
  const asked = async (id: string) => send(api, route, headers, await ask(id, field, own));
  const ownResponse = await asked(await makerFor(api, mine, spelling)(kind));
  const foreignId = await makerFor(api, theirs, spelling)(kind);
  const before = await rowsOf(api, theirs);
  const foreign = essence(await asked(foreignId), foreignId);
  const untouched = (await rowsOf(api, theirs)) === before;
  const nobodys = unknownId(kind, spelling);
  const unknown = essence(await asked(nobodys), nobodys);
  return { route: route.name, place, own: ownResponse.status, ownIsRefused, foreign, unknown, untouched };
}

/** Sends a request that a reference has made. */
export function send(
  api: TestApi,
  { method, path }: DeclaredRoute,
  headers: Record<string, string>,
  { params = {}, query, json }: ReferringAsk,
): Promise<ApiResponse> {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => params[name]!);
  const search = query ? `?${new URLSearchParams(query).toString()}` : '';
  return api.request(method, filled + search, { headers, json });
}

/** The headers of a credential that a route takes. */
export async function headersFor(api: TestApi, { cookie, apiKey }: Tenant) {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const jwt = await accessToken(api, cookie);
  return ({ access }: DeclaredRoute): Record<string, string> => {
    if (access!.by.includes('jwt')) return bearer(jwt);
    return access!.by.includes('api-key') ? { 'x-api-key': apiKey } : bearer(apiKey);
  };
}

const UUID = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/gi;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** A response without what is new in every response: the id that was asked for, ids and names that were made, the time. */
export function essence({ status, headers, text }: ApiResponse, id: string): string {
  const range = headers.get('content-range');
  const body = text
    .replaceAll(id, '<asked>')
    .replace(UUID, '<id>')
    .replace(INSTANT, '<time>')
    .replace(/\bn[0-9a-f]{12}\b/g, '<name>');
  return [status, range, body].filter((part) => part !== null && part !== '').join(' ');
}

/** Every row of an organization, in every table, as one text. */
async function rowsOf(api: TestApi, { organizationId }: Tenant): Promise<string> {
  const tables = await api.rows<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and a.attname = 'organization_id'
     order by 1`,
  );
  const each = tables.map(
    ({ name }) => `select '${name}' as "table", (
      select jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text) from ${name} t where t.organization_id = $1) as rows`,
  );
  const organization = `select 'auth.organizations', (select to_jsonb(o) from auth.organizations o where o.id = $1)`;
  return JSON.stringify(await api.rows([...each, organization].join(' union all '), [organizationId]));
}
