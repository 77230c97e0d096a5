import { accessToken } from '../auth/people.js';
import type { ApiResponse, Tenant, TestApi } from '../support/api.js';

export { joinAs } from '../support/build.js';

/** The base URL of document A, without its host. */
export const BASE_PATH = '/functions/v1/crm-contacts-api';

/** A time with milliseconds, as document A writes it. */
export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A uuid. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Document A as one signed-in person uses it; paths stand behind the base URL. */
export interface Client {
  headers: { authorization: string };
  get(path?: string): Promise<ApiResponse>;
  post(path: string, json?: unknown): Promise<ApiResponse>;
  patch(path: string, json: unknown): Promise<ApiResponse>;
  delete(path: string): Promise<ApiResponse>;
}

/** Speaks document A with a JWT made from somebody's session. */
export async function clientOf(api: TestApi, { cookie }: { cookie: string }): Promise<Client> {
  const headers = { authorization: `Bearer ${await accessToken(api, cookie)}` };
  return {
    headers,
    get: (path = '') => api.request('GET', BASE_PATH + path, { headers }),
    post: (path, json) => api.request('POST', BASE_PATH + path, { headers, json }),
    patch: (path, json) => api.request('PATCH', BASE_PATH + path, { headers, json }),
    delete: (path) => api.request('DELETE', BASE_PATH + path, { headers }),
  };
}

/** Creates a contact; what the test does not say is made up. */
export async function createContact(client: Client, fields: object = {}): Promise<any> {
  const response = await client.post('', { name: 'Ada King', ...fields });
  if (response.status !== 201) throw new Error(`contact answered ${response.status}: ${response.text}`);
  return response.body.data;
}

/** Creates a company in `/api/v1`; returns its uuid. */
export async function createCompany(api: TestApi, tenant: Tenant, name: string): Promise<string> {
  const headers = { cookie: tenant.cookie };
  const response = await api.request('POST', '/api/v1/crm/companies', { headers, json: { name } });
  if (response.status !== 201) throw new Error(`company answered ${response.status}: ${response.text}`);
  return uuidOf(response.body.company.id);
}

/** The uuid inside a prefixed id of `/api/v1`. */
export function uuidOf(id: string): string {
  return id.replace(/^[a-z]+_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A uuid as `/api/v1` writes a contact's id. */
export function prefixedId(uuid: string): string {
  return `cont_${uuid.replaceAll('-', '')}`;
}

/** The row of a contact, past every tenant and deleted or not. */
export async function rowOf(api: TestApi, id: string): Promise<any> {
  const [row] = await api.rows('select * from contacts where id = $1', [id]);
  return row;
}

const businessTables = [
  'companies',
  'contacts',
  'contact_identities',
  'contact_accounts',
  'relationships',
  'activities',
  'organization_counts',
  'audit_events',
];

/** Every row of every business table, to be compared before and after a refusal. */
export async function everythingStored(api: TestApi): Promise<unknown> {
  const tables = businessTables.map((t) => `(select jsonb_agg(t order by t::text) from ${t} t) as ${t}`);
  return (await api.rows(`select ${tables.join(', ')}`))[0];
}
