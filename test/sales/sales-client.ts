import { accessToken } from '../auth/people.js';
import { type RawResponse, rawRequest } from '../rest-api-proxy/raw-request.js';
import type { ApiResponse, TestApi } from '../support/api.js';

export { joinAs } from '../support/build.js';

/** The base URLs of document E and of the accounts in its style. */
export const CONTACTS = '/api/sales/contacts';
export const ACCOUNTS = '/api/sales/accounts';

/** A uuid. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A uuid that nobody has. */
export const UNKNOWN = '0198c0de-0000-7000-8000-00000000dead';

/** Document E as one signed-in person uses it. */
export interface Sales {
  headers: { authorization: string };
  /** `POST` of a list. */
  list(body?: unknown, path?: string): Promise<ApiResponse>;
  /** `POST` of an action upon a contact. */
  act(body: unknown): Promise<ApiResponse>;
  /** `POST` of an action upon an account. */
  actOnAccount(body: unknown): Promise<ApiResponse>;
  associate(body: unknown): Promise<ApiResponse>;
  /** `GET` with `?uuid=`. */
  get(uuid: string, path?: string): Promise<ApiResponse>;
  /** `GET` with a JSON body, which `fetch` refuses to send. */
  getByBody(body: string, path?: string): Promise<RawResponse>;
}

/** Speaks document E with a JWT made from somebody's session. */
export async function salesOf(api: TestApi, { cookie }: { cookie: string }): Promise<Sales> {
  const headers = { authorization: `Bearer ${await accessToken(api, cookie)}` };
  const post = (path: string, json: unknown) => api.request('POST', path, { headers, json });
  return {
    headers,
    list: (body = {}, path = `${CONTACTS}/`) => post(path, body),
    act: (body) => post(`${CONTACTS}/contact`, body),
    actOnAccount: (body) => post(`${ACCOUNTS}/account`, body),
    associate: (body) => post(`${CONTACTS}/associate-account`, body),
    get: (uuid, path = `${CONTACTS}/contact`) => api.request('GET', `${path}?uuid=${uuid}`, { headers }),
    getByBody: (body, path = `${CONTACTS}/contact`) => {
      // Node names no length of a GET's body by itself.
      const length = String(Buffer.byteLength(body));
      const sent = { ...headers, 'content-type': 'application/json', 'content-length': length };
      return rawRequest(api.url, 'GET', path, { headers: sent, body });
    },
  };
}

/** Creates a contact; what the test does not say is made up. Returns its uuid. */
export async function createContact(sales: Sales, fields: object = {}): Promise<string> {
  const body = { action: 'create', first_name: 'Ada', last_name: 'King', ...fields };
  return succeeded(await sales.act(body)).uuid;
}

/** Creates an account; returns its uuid. */
export async function createAccount(sales: Sales, fields: object = {}): Promise<string> {
  return succeeded(await sales.actOnAccount({ action: 'create', name: 'Acme', ...fields })).uuid;
}

/** The body of a response that is no refusal. */
export function succeeded(response: ApiResponse): any {
  if (response.status !== 200) throw new Error(`sales answered ${response.status}: ${response.text}`);
  return response.body;
}

/** The refusal that document E makes of a code. */
export function refusal(code: number, info: unknown = expect.any(String)) {
  return { res: 'error', code, info };
}

/** The row of a contact or account, past every tenant and deleted or not. */
export async function rowOf(api: TestApi, table: 'contacts' | 'companies', id: string): Promise<any> {
  const [row] = await api.rows(`select * from ${table} where id = $1`, [id]);
  return row;
}

/** What the audit log has of a record, oldest first. */
export async function actionsOn(api: TestApi, id: string): Promise<string[]> {
  const sql = 'select action from audit_events where entity_id = $1 order by id';
  return (await api.rows<{ action: string }>(sql, [id])).map(({ action }) => action);
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
