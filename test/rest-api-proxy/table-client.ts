import type { ApiResponse, Ask } from '../support/api.js';
import { ProxyClient } from './proxy-client.js';

/** Where the proxy's tables are. */
export const PROXY = '/functions/v1/rest-api-proxy';

/** Dialect B's other tables, as the same organization's integration sees them. */
export class TableClient extends ProxyClient {
  constructor(private readonly table: string) {
    super();
  }

  override ask(method: string, query: string | Record<string, string>, ask: Ask = {}): Promise<ApiResponse> {
    const text = typeof query === 'string' ? query : new URLSearchParams(query).toString();
    const path = `${PROXY}/${this.table}${text === '' ? '' : `?${text}`}`;
    const headers = { 'x-api-key': this.tenant.apiKey, ...ask.headers };
    return this.api.request(method, path, { ...ask, headers });
  }
}

/** The client of another table, for the organization that `crm` has in each test. */
export function useTable(crm: ProxyClient, table: string): TableClient {
  const client = new TableClient(table);
  beforeEach(() => void Object.assign(client, { api: crm.api, tenant: crm.tenant }));
  return client;
}

/** The same table for another organization. */
export function tableOf({ api, tenant }: ProxyClient, table: string): TableClient {
  return Object.assign(new TableClient(table), { api, tenant });
}

/** A key of the client's organization that may do only so much. */
export async function keyWith({ api, tenant }: ProxyClient, scopes: string[]): Promise<string> {
  const response = await api.request('POST', '/api/v1/api-keys', {
    headers: { cookie: tenant.cookie, 'x-organization-id': tenant.organizationId },
    json: { name: 'scoped', scopes },
  });
  if (response.status !== 201) throw new Error(`api key answered ${response.status}: ${response.text}`);
  return response.body.api_key.key;
}
