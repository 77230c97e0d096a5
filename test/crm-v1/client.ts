import { type ApiResponse, startApi, type Tenant, type TestApi } from '../support/api.js';

export { createCompany, createContact, joinAs } from '../support/build.js';

/** The routes of document D. */
export const CONTACTS = '/api/v1/crm/contacts';
export const COMPANIES = '/api/v1/crm/companies';

/** `/api/v1` as one signed-in person uses it. */
export interface ApiV1Client {
  get(path: string): Promise<ApiResponse>;
  post(path: string, json?: unknown): Promise<ApiResponse>;
  patch(path: string, json: unknown): Promise<ApiResponse>;
  delete(path: string): Promise<ApiResponse>;
}

/** Speaks `/api/v1` with somebody's session cookie. */
export function apiV1Of(api: TestApi, { cookie }: { cookie: string }): ApiV1Client {
  const headers = { cookie };
  return {
    get: (path) => api.request('GET', path, { headers }),
    post: (path, json) => api.request('POST', path, { headers, json }),
    patch: (path, json) => api.request('PATCH', path, { headers, json }),
    delete: (path) => api.request('DELETE', path, { headers }),
  };
}

/** A running API with an organization, and another one that must see nothing of it. */
export async function startApiV1Clients(): Promise<{
  api: TestApi;
  tenant: Tenant;
  apiV1: ApiV1Client;
  other: ApiV1Client;
}> {
  const api = await startApi();
  const tenant = await api.tenant();
  return { api, tenant, apiV1: apiV1Of(api, tenant), other: apiV1Of(api, await api.tenant('Other')) };
}

/** The uuid inside a prefixed id, as the tables have it. */
export function uuidOf(id: string): string {
  const hex = id.replace(/^[a-z]+_/, '');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The row of a contact or company, past every tenant and deleted or not. */
export async function rowOf(api: TestApi, table: 'contacts' | 'companies', id: string): Promise<any> {
  const [row] = await api.rows(`select * from ${table} where id = $1`, [uuidOf(id)]);
  return row;
}

/** The audit events of one record, oldest first. */
export async function eventsOf(api: TestApi, id: string): Promise<any[]> {
  return api.rows('select * from audit_events where entity_id = $1 order by id', [uuidOf(id)]);
}

const businessTables = [
  'companies',
  'contacts',
  'contact_identities',
  'contact_accounts',
  'organization_counts',
  'audit_events',
];

/** Every row of every business table, to be compared before and after a refusal. */
export async function everythingStored(api: TestApi): Promise<unknown> {
  const tables = businessTables.map((t) => `(select jsonb_agg(t order by t::text) from ${t} t) as ${t}`);
  return (await api.rows(`select ${tables.join(', ')}`))[0];
}
