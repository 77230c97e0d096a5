import { fromPrefixedId, toPrefixedId } from '@rosetta/common';
import type { ApiResponse, Tenant, TestApi } from './api.js';

/** A contact in words of no dialect. A key that is absent is one the dialect does not know. */
export interface Told {
  firstName?: string | null;
  lastName?: string | null;
  /** The primary e-mail. */
  email?: string | null;
  emails?: string[];
  /** The primary phone, as the dialect shows it. */
  phone?: string | null;
  phones?: string[];
  position?: string | null;
  companyId?: string | null;
  description?: string | null;
  source?: string | null;
  tags?: string[];
  customFields?: Record<string, unknown>;
  createdAt?: Date;
  updatedAt?: Date;
}

/** One dialect of one organization; ids are the contact's own, without a dialect's spelling. */
export interface DialectClient {
  create(told: Told): Promise<string>;
  /** Null when the dialect says there is no such contact. */
  read(id: string): Promise<Told | null>;
  /** How many contacts the dialect lists. */
  count(): Promise<number>;
  update(id: string, told: Told): Promise<void>;
  delete(id: string): Promise<void>;
}

/** Opens a dialect for one organization. */
export type OpenDialectClient = (api: TestApi, tenant: Tenant) => DialectClient;

/** Document B, the proxy: knows lists of e-mails and phones. */
const openProxy: OpenDialectClient = (api, { apiKey }) => {
  const contacts = '/functions/v1/rest-api-proxy/contacts';
  const headers = { 'x-api-key': apiKey };
  const ask = async (method: string, query: string, json?: unknown): Promise<any> =>
    succeeded(await api.request(method, contacts + query, { headers, json })).body;
  return {
    create: async (told) => (await ask('POST', '', toRow(told)))[0].id,
    read: async (id) => {
      const [row] = await ask('GET', `?id=eq.${id}`);
      return row ? fromRow(row) : null;
    },
    count: async () => (await ask('GET', '?select=count()'))[0].count,
    update: (id, told) => ask('PATCH', `?id=eq.${id}`, toRow(told)),
    delete: (id) => ask('DELETE', `?id=eq.${id}`),
  };
};

function toRow({ email, phone, ...told }: Told): object {
  const listOf = (value: string | null | undefined) => (value == null ? (value as undefined) : [value]);
  return {
    first_name: told.firstName,
    last_name: told.lastName,
    emails: told.emails ?? listOf(email),
    phones: told.phones ?? listOf(phone),
    company_id: told.companyId,
    description: told.description,
    source: told.source,
    tags: told.tags,
    custom_fields: told.customFields,
  };
}

function fromRow(row: any): Told {
  return {
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.emails[0] ?? null,
    emails: row.emails,
    phone: row.phones[0] ?? null,
    phones: row.phones,
    companyId: row.company_id,
    description: row.description,
    source: row.source,
    tags: row.tags,
    customFields: row.custom_fields,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

/** Document D, `/api/v1`: knows one e-mail, one phone, and prefixed ids. */
const openApiV1: OpenDialectClient = (api, { token }) => {
  const contacts = '/api/v1/crm/contacts';
  const headers = { authorization: `Bearer ${token}` };
  const ask = (method: string, path: string, json?: unknown) =>
    api.request(method, contacts + path, { headers, json });
  const at = (id: string) => `/${toPrefixedId('contact', id)}`;
  return {
    create: async (told) => {
      const { contact } = succeeded(await ask('POST', '', toBody(told))).body;
      return fromPrefixedId('contact', contact.id)!;
    },
    read: async (id) => {
      const response = await ask('GET', at(id));
      return response.status === 404 ? null : fromBody(succeeded(response).body.contact);
    },
    count: async () => succeeded(await ask('GET', '')).body.total,
    update: async (id, told) => void succeeded(await ask('PATCH', at(id), toBody(told))),
    delete: async (id) => void succeeded(await ask('DELETE', at(id))),
  };
};

function toBody(told: Told): object {
  return {
    first_name: told.firstName,
    last_name: told.lastName,
    email: told.email,
    phone: told.phone,
    position: told.position,
    company_id: told.companyId && toPrefixedId('company', told.companyId),
    note: told.description,
  };
}

function fromBody(contact: any): Told {
  return {
    firstName: contact.first_name,
    lastName: contact.last_name,
    email: contact.email,
    phone: contact.phone,
    position: contact.position,
    companyId: contact.company_id && fromPrefixedId('company', contact.company_id),
    description: contact.note,
    createdAt: new Date(contact.created_at),
    updatedAt: new Date(contact.updated_at),
  };
}

/**
 * Document A: knows a name in one piece and a company by its name. What it is told of a first or last name is written into
 * the whole; what it reads is told apart at the first blank.
 */
const openCrmContactsApi: OpenDialectClient = (api, tenant) => {
  const contacts = '/functions/v1/crm-contacts-api';
  const companies = companiesOf(api, tenant);
  const ask = async (method: string, path: string, json?: unknown) =>
    api.request(method, contacts + path, { headers: await jwtOf(api, tenant), json });
  const toNamed = async (told: Told, name: string | undefined) => ({
    name,
    email: told.email,
    phone: told.phone,
    company: told.companyId && (await companies.nameOf(told.companyId)),
    notes: told.description,
  });
  const read = async (id: string): Promise<Told | null> => {
    const response = await ask('GET', `/${id}`);
    if (response.status === 404) return null;
    const { data } = succeeded(response).body;
    const [firstName, ...rest] = data.name.split(' ');
    return {
      firstName,
      lastName: rest.join(' '),
      email: data.email,
      phone: data.phone,
      companyId: data.company && (await companies.idOf(data.company)),
      description: data.notes,
      createdAt: new Date(data.created_at),
      updatedAt: new Date(data.updated_at),
    };
  };
  const wholeName = (told: Told) => [told.firstName, told.lastName].filter(Boolean).join(' ');
  return {
    read,
    create: async (told) =>
      succeeded(await ask('POST', '', await toNamed(told, wholeName(told)))).body.data.id,
    count: async () => succeeded(await ask('GET', '')).body.count,
    update: async (id, told) => {
      const renamed = told.firstName !== undefined || told.lastName !== undefined;
      const name = renamed ? wholeName({ ...(await read(id)), ...told }) : undefined;
      succeeded(await ask('PATCH', `/${id}`, await toNamed(told, name)));
    },
    delete: async (id) => void succeeded(await ask('DELETE', `/${id}`)),
  };
};

/** Document E: knows accounts instead of one company, and no times. Its update wants both names, changed or not. */
const openSales: OpenDialectClient = (api, tenant) => {
  const ask = async (method: string, path: string, json?: unknown) =>
    api.request(method, `/api/sales/contacts${path}`, { headers: await jwtOf(api, tenant), json });
  const act = async (action: string, body: object) =>
    succeeded(await ask('POST', '/contact', { action, ...body })).body;
  const read = async (id: string): Promise<Told | null> => {
    const response = await ask('GET', `/contact?uuid=${id}`);
    if (response.body.code === 4) return null;
    const { first_name, last_name, email, phone } = succeeded(response).body.data;
    return { firstName: first_name, lastName: last_name, email, phone };
  };
  const toNamed = ({ firstName, lastName, email, phone }: Told) => ({
    first_name: firstName,
    last_name: lastName,
    email,
    phone,
  });
  return {
    read,
    create: async (told) => (await act('create', toNamed(told))).uuid,
    count: async () => {
      const filters = { include_inactive: true, page_size: 1000 };
      return succeeded(await ask('POST', '/', { filters })).body.data.length;
    },
    update: async (id, told) => {
      const { firstName, lastName } = (await read(id))!;
      await act('update', { uuid: id, ...toNamed({ firstName, lastName, ...told }) });
    },
    delete: async (id) => void (await act('delete', { uuid: id })),
  };
};

/** The headers of somebody signed in with a JWT. */
async function jwtOf(api: TestApi, { cookie }: Tenant): Promise<{ authorization: string }> {
  const { token } = succeeded(await api.request('GET', '/api/auth/token', { headers: { cookie } })).body;
  return { authorization: `Bearer ${token}` };
}

/** The companies of an organization by their names, for dialects that know them by nothing else. */
function companiesOf(api: TestApi, { cookie }: Tenant) {
  const ask = async (path: string) =>
    succeeded(await api.request('GET', `/api/v1/crm/companies${path}`, { headers: { cookie } })).body;
  return {
    nameOf: async (id: string): Promise<string> =>
      (await ask(`/${toPrefixedId('company', id)}`)).company.name,
    idOf: async (name: string): Promise<string | null> => {
      const found = (await ask('?limit=200')).items.find((company: any) => company.name === name);
      return found ? fromPrefixedId('company', found.id) : null;
    },
  };
}

function succeeded(response: ApiResponse): ApiResponse {
  if (response.status >= 300) throw new Error(`The dialect answered ${response.status}: ${response.text}`);
  return response;
}

/** Every dialect, by the name of its dialect; a new one is a line here, or in {@link withoutDialectClient}. */
export const dialectClients = {
  'rest-api-proxy': openProxy,
  'crm-v1': openApiV1,
  'crm-contacts-api': openCrmContactsApi,
  sales: openSales,
} as const satisfies Record<string, OpenDialectClient>;

/** Dialects that are no dialect, and why. */
export const withoutDialectClient: Readonly<Record<string, string>> = {
  'get-contact':
    'its contacts have a phone, which never changes; its own spec of every dialect goes both ways',
  platform: 'has the records around contacts; those themselves are at crm-v1',
};

/** The name of a dialect. */
export type DialectClientName = keyof typeof dialectClients;

const unknownTo: Partial<Record<DialectClientName, readonly (keyof Told)[]>> = {
  sales: ['companyId', 'description', 'createdAt', 'updatedAt'],
};

/** Whether two dialects can speak of something to each other. */
export function bothKnow(from: DialectClientName, to: DialectClientName, key: string): boolean {
  return [from, to].every((dialect) => !unknownTo[dialect]?.some((unknown) => unknown === key));
}

/** As much as two dialects can tell each other. */
export function sayable(from: DialectClientName, to: DialectClientName, told: Told): Told {
  return Object.fromEntries(Object.entries(told).filter(([key]) => bothKnow(from, to, key)));
}

/** Every way from one dialect to another. */
export const waysBetweenDialects: [DialectClientName, DialectClientName][] = dialectClientNames().flatMap(
  (from) =>
    dialectClientNames()
      .filter((to) => to !== from)
      .map((to): [DialectClientName, DialectClientName] => [from, to]),
);

/** The names of all dialects. */
export function dialectClientNames(): DialectClientName[] {
  return Object.keys(dialectClients) as DialectClientName[];
}
