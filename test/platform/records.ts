import type { ApiResponse, TestApi } from '../support/api.js';
import type { ApiV1Client } from '../crm-v1/client.js';

export { createDeal, createPipeline, recordActivity } from '../support/build.js';

/** Routes of `/api/v1` beside contacts and companies. */
export const DEALS = '/api/v1/crm/deals';
export const PIPELINES = '/api/v1/crm/pipelines';
export const RELATIONSHIPS = '/api/v1/crm/relationships';
export const ACTIVITIES = '/api/v1/crm/activities';
export const CONTACT_ROLES = '/api/v1/crm/contact-roles';

/** How `/api/v1` writes a time. */
export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Stages of a new organization's pipeline, in their order. */
export const usualStages = ['new', 'lead', 'qualified', 'proposal', 'negotiation', 'won', 'lost'];

/** The pipeline that deals go to when they do not say. */
export async function defaultPipeline(apiV1: ApiV1Client): Promise<any> {
  const { items } = (await apiV1.get(PIPELINES)).body;
  return items.find((pipeline: { is_default: boolean }) => pipeline.is_default);
}

/** What a response says, as far as a refusal is told by it. */
export function refusalOf({ status, body }: Pick<ApiResponse, 'status' | 'body'>): unknown {
  return { status, ...body, ...(body.error && { error: body.error.message }) };
}

/** How a write is refused, which must change nothing that is stored. */
export async function refusalOfWrite(
  api: TestApi,
  apiV1: ApiV1Client,
  method: 'post' | 'patch',
  path: string,
  body: object,
): Promise<unknown> {
  const before = await everythingStored(api);
  const response = await apiV1[method](path, body);
  expect(await everythingStored(api)).toEqual(before);
  return refusalOf(response);
}

/** The refusal of a request that is not valid. */
export function invalid(error: string): unknown {
  return { status: 400, error, code: 'VALIDATION_ERROR' };
}

/** The refusal of what is well formed and cannot be. */
export function impossible(error: string): unknown {
  return { status: 422, error, code: 'UNPROCESSABLE' };
}

/** The response about a record that is not there, or not the caller's. */
export function missing(what: string): unknown {
  return { status: 404, error: `${what} not found`, code: 'NOT_FOUND' };
}

/** The refusal of what the records' state does not allow. */
export function conflict(error: string): unknown {
  return { status: 409, error, code: 'CONFLICT' };
}

/** Every row of every business table, to be compared before and after a refusal; what readers leave behind is none. */
export async function everythingStored(api: TestApi): Promise<unknown> {
  const tables = await api.rows<{ name: string }>(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = 'organization_id'
       and table_name not in ('api_keys', 'journal_heads', 'journal_transactions')
     order by 1`,
  );
  const all = tables.map(({ name }) => `(select jsonb_agg(t order by t::text) from ${name} t) as "${name}"`);
  return (await api.rows(`select ${all.join(', ')}`))[0];
}

/** Whether a record and its newest audit event were written by one transaction. */
export async function isAuditedWithin(api: TestApi, table: string, id: string): Promise<boolean> {
  const sql = `select r.xmin::text = (
      select e.xmin::text from audit_events e where e.entity_id = r.id order by e.id desc limit 1) as one
    from ${table} r where r.id = $1`;
  return (await api.rows<{ one: boolean }>(sql, [id]))[0]?.one ?? false;
}
