import type { Role } from '@rosetta/common';
import { COMPANIES, CONTACTS, type House } from '../crm-v1/house.js';
import { ACTIVITIES, DEALS, PIPELINES } from '../platform/records.js';
import type { Answer, Tenant, TestApi } from './api.js';

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

/** Creates a contact in the house dialect; what the test does not say is made up. */
export async function createContact(house: House, fields: object = {}): Promise<any> {
  return created(await house.post(CONTACTS, { first_name: 'Ada', last_name: 'King', ...fields })).contact;
}

/** Creates a company in the house dialect. */
export async function createCompany(house: House, fields: object = {}): Promise<any> {
  return created(await house.post(COMPANIES, { name: 'Acme', ...fields })).company;
}

/** Creates a deal; what the test does not say is made up. */
export async function createDeal(
  house: House,
  fields: { contact_id: string; [field: string]: unknown },
): Promise<any> {
  return created(await house.post(DEALS, { title: 'Order', ...fields })).deal;
}

/** Creates a pipeline; what the test does not say is made up. */
export async function createPipeline(house: House, fields: object = {}): Promise<any> {
  return created(await house.post(PIPELINES, { name: 'Renewals', ...fields })).pipeline;
}

/** Records an activity; what the test does not say is made up. */
export async function recordActivity(
  house: House,
  fields: { contact_id: string; [field: string]: unknown },
): Promise<any> {
  return created(await house.post(ACTIVITIES, { kind: 'call', ...fields })).activity;
}

function created(answer: Answer): any {
  if (answer.status !== 201) throw new Error(`The API answered ${answer.status}: ${answer.text}`);
  return answer.body;
}
