import { randomUUID } from 'node:crypto';
import { type ApiResponse, type Ask, startApi, type Tenant, type TestApi } from '../support/api.js';
import { businessRows } from './business-rows.js';

/** The dialect's path to contacts. */
export const CONTACTS = '/functions/v1/rest-api-proxy/contacts';

type Query = string | Record<string, string>;
type Headers = Record<string, string>;

/** What a refusal must say; `message` may be a pattern. */
export interface Refusal {
  status: number;
  code: string;
  message: string | RegExp;
  details?: unknown;
  hint?: unknown;
  /** Set where the refusal names the record that stands in the way. */
  existing_id?: string;
}

/** Dialect B as one organization's integration sees it; a fresh organization for every test. */
export class ProxyClient {
  api!: TestApi;
  tenant!: Tenant;

  get(query: Query = '', headers: Headers = {}): Promise<ApiResponse> {
    return this.ask('GET', query, { headers });
  }

  head(query: Query = '', headers: Headers = {}): Promise<ApiResponse> {
    return this.ask('HEAD', query, { headers });
  }

  post(json: unknown, headers: Headers = {}, query: Query = ''): Promise<ApiResponse> {
    return this.ask('POST', query, { json, headers });
  }

  patch(query: Query, json: unknown, headers: Headers = {}): Promise<ApiResponse> {
    return this.ask('PATCH', query, { json, headers });
  }

  put(query: Query, json: unknown, headers: Headers = {}): Promise<ApiResponse> {
    return this.ask('PUT', query, { json, headers });
  }

  delete(query: Query = '', headers: Headers = {}): Promise<ApiResponse> {
    return this.ask('DELETE', query, { headers });
  }

  /** Any request to contacts, with the organization's key unless the headers say otherwise. */
  ask(method: string, query: Query, ask: Ask = {}): Promise<ApiResponse> {
    const text = typeof query === 'string' ? query : new URLSearchParams(query).toString();
    const path = text === '' ? CONTACTS : `${CONTACTS}?${text}`;
    return this.api.request(method, path, {
      ...ask,
      headers: { 'x-api-key': this.tenant.apiKey, ...ask.headers },
    });
  }

  /** Creates one contact and returns it as the dialect shows it. */
  async made(fields: Record<string, unknown> = { first_name: 'Mahmoud' }): Promise<any> {
    const response = await this.post(fields);
    if (response.status !== 201) throw new Error(`POST answered ${response.status}: ${response.text}`);
    return response.body[0];
  }

  /** Creates several contacts at once, in this order. */
  async madeAll(rows: Record<string, unknown>[]): Promise<any[]> {
    const response = await this.post(rows);
    if (response.status !== 201) throw new Error(`POST answered ${response.status}: ${response.text}`);
    return response.body;
  }

  /** Names of the contacts a query finds, sorted. */
  async namesFor(query: Query): Promise<string[]> {
    const response = await this.get(query);
    if (response.status !== 200) throw new Error(`GET answered ${response.status}: ${response.text}`);
    return response.body.map((row: any) => row.first_name).sort();
  }

  /** A company of this organization, by the id this dialect knows it by. */
  async company(name = 'Nile Trading'): Promise<string> {
    const response = await this.api.request('POST', '/api/v1/crm/companies', {
      headers: { 'x-api-key': this.tenant.apiKey },
      json: { name },
    });
    const hex: string = response.body.company.id.replace('comp_', '');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /** Expects a request to be refused just so, and every row and audit event of every organization to stay as it was. */
  async refused(work: () => Promise<ApiResponse>, expected: Refusal): Promise<ApiResponse> {
    const before = await businessRows(this.api);
    const response = await work();
    expectRefusal(response, expected);
    expect(await businessRows(this.api)).toEqual(before);
    return response;
  }

  /** The audit trail of a contact, oldest first. */
  events(contactId: string): Promise<{ action: string; before: any; after: any }[]> {
    const sql = `select action, before, after from audit_events where entity_id = $1 order by id`;
    return this.api.rows(sql, [contactId]);
  }

  /** A contact as it is stored, deleted or not. */
  async stored(contactId: string): Promise<any> {
    const sql = 'select * from contacts where organization_id = $1 and id = $2';
    const [row] = await this.api.rows(sql, [this.tenant.organizationId, contactId]);
    return row;
  }
}

/** Starts the product for a spec file, and gives every test an organization of its own. */
export function useProxy(environment: Record<string, string> = {}): ProxyClient {
  const client = new ProxyClient();
  let founder: Tenant;
  beforeAll(async () => {
    client.api = await startApi(environment);
    founder = await client.api.tenant();
  }, 60_000);
  beforeEach(async () => {
    client.tenant = await anotherOrganizationOf(client.api, founder);
  });
  afterAll(() => client.api?.close());
  return client;
}

/** Signing up costs a password hash: one user founds the organizations of all tests of a file. */
async function anotherOrganizationOf(api: TestApi, founder: Tenant): Promise<Tenant> {
  const headers = { cookie: founder.cookie };
  const organization = await api.request('POST', '/api/auth/organization/create', {
    headers,
    json: { name: 'Acme', slug: randomUUID() },
  });
  const key = await api.request('POST', '/api/v1/api-keys', { headers, json: { name: 'tests' } });
  if (key.status !== 201) throw new Error(`api key answered ${key.status}: ${key.text}`);
  return { ...founder, organizationId: organization.body.id, apiKey: key.body.api_key.key };
}

/** The same dialect for another organization of the same installation. */
export async function anotherTenant({ api }: ProxyClient): Promise<ProxyClient> {
  const other = new ProxyClient();
  other.api = api;
  other.tenant = await api.tenant('Other');
  return other;
}

/** Expects the dialect's error: exactly its five keys, and the document's `error` equal to PostgREST's `message`. */
export function expectRefusal(response: ApiResponse, expected: Refusal): void {
  const { status, code, message, details = null, hint = null, existing_id } = expected;
  const text = typeof message === 'string' ? message : expect.stringMatching(message);
  const named = existing_id === undefined ? {} : { existing_id };
  expect({ status: response.status, body: response.body }).toEqual({
    status,
    body: { error: text, code, message: text, details, hint, ...named },
  });
  expect(response.body.error).toBe(response.body.message);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
}
