import type { Role } from '@rosetta/common';
import { type ApiV1Client, COMPANIES, CONTACTS } from '../crm-v1/client.js';
import { ACTIVITIES, DEALS, PIPELINES } from '../platform/records.js';
import type { ApiResponse, Tenant, TestApi } from './api.js';

/** Signs somebody up and makes them a member of the tenant's organization, their only one. */
export async function joinAs(
  api: TestApi,
  tenant: Tenant,
  role: Role,
): Promise<{ cookie: string; userId: string }> {
  const user = await api.signUp();
  const sql =
    'insert into auth.members (organization_id, user_id, role, created_at) values ($1, $2, $3, now())';
  await api.rows(sql, [tenant.organizationId, user.userId, role]);
  return user;
}

/** Creates a contact in `/api/v1`; what the test does not say is made up. */
export async function createContact(apiV1: ApiV1Client, fields: object = {}): Promise<any> {
  return created(await apiV1.post(CONTACTS, { first_name: 'Ada', last_name: 'King', ...fields })).contact;
}

/** Creates a company in `/api/v1`. */
export async function createCompany(apiV1: ApiV1Client, fields: object = {}): Promise<any> {
  return created(await apiV1.post(COMPANIES, { name: 'Acme', ...fields })).company;
}

/** Creates a deal; what the test does not say is made up. */
export async function createDeal(
  apiV1: ApiV1Client,
  fields: { contact_id: string; [field: string]: unknown },
): Promise<any> {
  return created(await apiV1.post(DEALS, { title: 'Order', ...fields })).deal;
}

/** Creates a pipeline; what the test does not say is made up. */
export async function createPipeline(apiV1: ApiV1Client, fields: object = {}): Promise<any> {
  return created(await apiV1.post(PIPELINES, { name: 'Renewals', ...fields })).pipeline;
}

/** Records an activity; what the test does not say is made up. */
export async function recordActivity(
  apiV1: ApiV1Client,
  fields: { contact_id: string; [field: string]: unknown },
): Promise<any> {
  return created(await apiV1.post(ACTIVITIES, { kind: 'call', ...fields })).activity;
}

function created(response: ApiResponse): any {
  if (response.status !== 201) throw new Error(`The API answered ${response.status}: ${response.text}`);
  return response.body;
}
