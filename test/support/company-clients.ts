import { fromPrefixedId, toPrefixedId } from '@rosetta/common';
import { accessToken } from '../auth/people.js';
import type { ApiResponse, Tenant, TestApi } from './api.js';

/** A company in words of no dialect; a key that is absent is one the dialect does not know. */
export type ToldCompany = Readonly<Record<string, unknown>>;

/** One dialect to the companies of one organization; ids are uuids, whatever the dialect's spelling. */
export interface CompanyClient {
  create(told: ToldCompany): Promise<string>;
  /** Null when the dialect says there is no such company. */
  read(id: string): Promise<ToldCompany | null>;
  update(id: string, told: ToldCompany): Promise<void>;
  delete(id: string): Promise<void>;
}

/** A company of which every field is told. */
export const wholeCompany = {
  name: 'Nile Trading',
  domain: 'nile.example',
  website: 'https://nile.example',
  phone: '(02) 1234-5678',
  email: 'info@nile.example',
  address: '1 Corniche',
  city: 'Cairo',
  state: 'Cairo Governorate',
  postal_code: '11511',
  country: 'Egypt',
  industry: 'Trade',
  employee_count: 12,
  annual_revenue: 99.5,
  linkedin: 'https://linkedin.com/company/nile',
  twitter: '@nile',
  facebook: 'nile.trading',
  description: 'Cotton\nand more',
  notes: 'Pays late',
  tax_id: 'EG-1',
  custom_fields: { region: 'Delta' },
} as const;

/** Something else for each field. */
export const otherCompany: ToldCompany = {
  ...Object.fromEntries(Object.keys(wholeCompany).map((field) => [field, `other ${field}`])),
  email: 'other@nile.example',
  country: 'Japan',
  employee_count: 13,
  annual_revenue: 100,
  custom_fields: { region: 'Upper Egypt' },
};

const every = Object.keys(wholeCompany);

/** What each dialect calls the fields it knows. */
const names: Record<string, Readonly<Record<string, string>>> = {
  'rest-api-proxy': same(every),
  'crm-v1': { ...same(every), notes: 'note' },
  'crm-companies-api': same(every.filter((field) => !['domain', 'tax_id', 'custom_fields'].includes(field))),
  sales: { ...same(every), country: 'country_name' },
};

/** The fields that two dialects can tell each other. */
export function sharedFields(from: string, to: string): string[] {
  return every.filter((field) => field in names[from]! && field in names[to]!);
}

/** The dialects to companies, by the names of their APIs. */
export const companyClientNames = Object.keys(names);

/** Opens every dialect to the companies of an organization. */
export async function openCompanyClients(
  api: TestApi,
  tenant: Tenant,
): Promise<Record<string, CompanyClient>> {
  const bearer = { authorization: `Bearer ${await accessToken(api, tenant.cookie)}` };
  const ask = async (method: string, path: string, json?: unknown, headers: object = bearer) => {
    const response = await api.request(method, path, { headers: headers as Record<string, string>, json });
    return isMissing(response) ? null : succeeded(response).body;
  };
  const key = { 'x-api-key': tenant.apiKey };
  const [proxy, apiV1, functions, sales] = [
    '/functions/v1/rest-api-proxy/companies',
    '/api/v1/crm/companies',
    '/functions/v1/crm-companies-api',
    '/api/sales/accounts/account',
  ];
  const at = (id: string) => `${apiV1}/${toPrefixedId('company', id)}`;
  return {
    'rest-api-proxy': dialect('rest-api-proxy', {
      create: async (row) => (await ask('POST', proxy, row, key))[0].id,
      read: async (id) => (await ask('GET', `${proxy}?id=eq.${id}`, undefined, key))[0] ?? null,
      update: (id, row) => ask('PATCH', `${proxy}?id=eq.${id}`, row, key),
      delete: (id) => ask('DELETE', `${proxy}?id=eq.${id}`, undefined, key),
    }),
    'crm-v1': dialect('crm-v1', {
      create: async (body) => fromPrefixedId('company', (await ask('POST', apiV1, body)).company.id)!,
      read: async (id) => (await ask('GET', at(id)))?.company ?? null,
      update: (id, body) => ask('PATCH', at(id), body),
      delete: (id) => ask('DELETE', at(id)),
    }),
    'crm-companies-api': dialect('crm-companies-api', {
      create: async (body) => (await ask('POST', functions, body)).data.id,
      read: async (id) => (await ask('GET', `${functions}/${id}`))?.data ?? null,
      update: (id, body) => ask('PATCH', `${functions}/${id}`, body),
      delete: (id) => ask('DELETE', `${functions}/${id}`),
    }),
    sales: dialect('sales', {
      create: async (body) => (await ask('POST', sales, { action: 'create', ...body })).uuid,
      read: async (uuid) => (await ask('GET', `${sales}?uuid=${uuid}`))?.data ?? null,
      update: (uuid, body) => ask('POST', sales, { action: 'update', uuid, ...body }),
      delete: (uuid) => ask('POST', sales, { action: 'delete', uuid }),
    }),
  };
}

type Wire = Record<string, unknown>;
interface WireClient {
  create(body: Wire): Promise<string>;
  read(id: string): Promise<Wire | null>;
  update(id: string, body: Wire): Promise<unknown>;
  delete(id: string): Promise<unknown>;
}

/** Speaks of a company in the words of a dialect. */
function dialect(name: string, wire: WireClient): CompanyClient {
  const known = Object.entries(names[name]!);
  const toWire = (told: ToldCompany) =>
    Object.fromEntries(known.flatMap(([field, key]) => (field in told ? [[key, told[field]]] : [])));
  return {
    create: (told) => wire.create(toWire(told)),
    read: async (id) => {
      const row = await wire.read(id);
      return row && Object.fromEntries(known.map(([field, key]) => [field, row[key]]));
    },
    update: async (id, told) => void (await wire.update(id, toWire(told))),
    delete: async (id) => void (await wire.delete(id)),
  };
}

function same(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, field]));
}

/** Document E has no 404. */
function isMissing({ status, body }: ApiResponse): boolean {
  return status === 404 || (status === 400 && body.code === 4);
}

function succeeded(response: ApiResponse): ApiResponse {
  if (response.status >= 300) throw new Error(`The dialect answered ${response.status}: ${response.text}`);
  return response;
}
