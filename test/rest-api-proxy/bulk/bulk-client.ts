import type { ApiResponse } from '../../support/api.js';
import { businessRows } from '../business-rows.js';
import { type ProxyClient, useProxy } from '../proxy-client.js';

type Headers = Record<string, string>;
type Options = Record<string, unknown>;

/** Document B's bulk calls as one organization's integration sees them. */
export class BulkClient {
  constructor(readonly crm: ProxyClient) {}

  call(name: string, json: unknown, headers: Headers = {}): Promise<ApiResponse> {
    return this.crm.api.request('POST', `/functions/v1/${name}`, {
      json,
      headers: { 'x-api-key': this.crm.tenant.apiKey, ...headers },
    });
  }

  importContacts(contacts: unknown, options: Options = {}, headers: Headers = {}): Promise<ApiResponse> {
    return this.call('import-contacts-bulk', { contacts, ...options }, headers);
  }

  createDeals(deals: unknown, options: Options = {}, headers: Headers = {}): Promise<ApiResponse> {
    return this.call('create-deals-bulk', { deals, ...options }, headers);
  }

  createLeads(leads: unknown, options: Options = {}, headers: Headers = {}): Promise<ApiResponse> {
    return this.call('create-leads-bulk', { leads, ...options }, headers);
  }

  createLead(lead: unknown, headers: Headers = {}): Promise<ApiResponse> {
    return this.call('create-lead', lead, headers);
  }

  search(json: unknown, headers: Headers = {}): Promise<ApiResponse> {
    return this.call('search-contacts', json, headers);
  }

  /** The contact that one imported row made or was merged into, as the proxy shows it. */
  async imported(row: unknown, options: Options = {}): Promise<any> {
    const { body } = await this.importContacts([row], options);
    return this.contact(body.results[0].contact_id);
  }

  async contact(id: string): Promise<any> {
    return (await this.crm.get(`id=eq.${id}`)).body[0];
  }

  /** The organization's live contacts, oldest first. */
  async contacts(): Promise<any[]> {
    return (await this.crm.get('order=created_at,id')).body;
  }

  /** The organization's live deals as they are stored, oldest first. */
  deals(): Promise<any[]> {
    return this.crm.api.rows(
      'select * from deals where organization_id = $1 and deleted_at is null order by created_at, id',
      [this.crm.tenant.organizationId],
    );
  }

  /** Another pipeline of this organization, by the id this dialect knows it by. */
  async pipeline(...stages: string[]): Promise<string> {
    const response = await this.crm.api.request('POST', '/api/v1/crm/pipelines', {
      headers: { cookie: this.crm.tenant.cookie, 'x-organization-id': this.crm.tenant.organizationId },
      json: { name: 'Renewals', stages: stages.map((id) => ({ id, name: id })) },
    });
    if (response.status !== 201) throw new Error(`pipeline answered ${response.status}: ${response.text}`);
    const [row] = await this.crm.api.rows(
      'select id from pipelines where organization_id = $1 and not is_default order by created_at desc limit 1',
      [this.crm.tenant.organizationId],
    );
    return row.id;
  }

  /** Everything that is stored of everybody, audit events included. */
  async everything(): Promise<unknown> {
    const read = (table: string) => this.crm.api.rows(`select * from ${table} t order by to_jsonb(t)::text`);
    const [rows, deals, links] = await Promise.all([
      businessRows(this.crm.api),
      read('deals'),
      read('deal_contacts'),
    ]);
    return { ...rows, deals, links };
  }

  /** Does `work` and expects every row and audit event of every organization to stay as it was. */
  async leavesAll(work: () => Promise<ApiResponse>): Promise<ApiResponse> {
    const before = await this.everything();
    const response = await work();
    expect(await this.everything()).toEqual(before);
    return response;
  }

  /** Lets Postgres itself refuse rows of a table, as no rule of the product's would. */
  async refuseInPostgres(table: 'contacts' | 'deals', condition: string): Promise<void> {
    await this.crm.api.rows(`
      create or replace function refuse_${table}() returns trigger language plpgsql as $$
      begin
        if ${condition} then raise exception 'refused' using errcode = '23514'; end if;
        return new;
      end $$;
      create or replace trigger refuse_${table} before insert or update on ${table}
        for each row execute function refuse_${table}();`);
  }
}

/** Starts the product for a spec file, and gives every test an organization of its own. */
export function useBulk(environment: Record<string, string> = {}): BulkClient {
  return new BulkClient(useProxy(environment));
}

/** A failed row as the document's clients read it. */
export function failedRow(index: number, error: string, field: string | null, code = '23514') {
  return { index, success: false, error, code, field };
}

/** How an id looks that the product makes. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
