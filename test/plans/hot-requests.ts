import type { Ask, Tenant } from '../support/api.js';
import { emailOf, externalIdOf, familyOf, idOf, phoneOf, sourceOf, tagOf, titleOf } from './people.js';

/** A request that has to stay fast however many records its organization has. */
export interface HotRequest {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly ask: Ask;
}

/** After the first ten records. */
const CHANGED = '2024-01-01T00:10:00Z';
const PROXY = '/functions/v1/rest-api-proxy';

/** The hot requests of every dialect, about record number `n`. */
export function hotRequests(tenant: Tenant, jwt: string, n: number): HotRequest[] {
  const withKey = { headers: { 'x-api-key': tenant.apiKey } };
  const asUser = { headers: { authorization: `Bearer ${tenant.token}` } };
  const proxy = (name: string, query: string, more: Partial<HotRequest> = {}): HotRequest => {
    const path = `${PROXY}/${encodeURI(query)}`;
    return { name: `rest-api-proxy: ${name}`, method: 'GET', path, ask: withKey, ...more };
  };
  const call = (name: string, json: unknown): HotRequest => {
    return { name, method: 'POST', path: `/functions/v1/${name.split(':')[0]}`, ask: { ...withKey, json } };
  };
  const apiV1 = (name: string, query: string, more: Partial<HotRequest> = {}): HotRequest => {
    const path = `/api/v1/crm/${encodeURI(query)}`;
    return { name: `crm-v1: ${name}`, method: 'GET', path, ask: asUser, ...more };
  };
  const sales = (name: string, filters: object): HotRequest => {
    const ask = { headers: { authorization: `Bearer ${jwt}` }, json: { filters } };
    return { name: `sales: ${name}`, method: 'POST', path: '/api/sales/contacts', ask };
  };
  const patch = {
    json: { description: 'Called' },
    headers: { ...withKey.headers, prefer: 'return=representation' },
  };
  return [
    proxy('by id', `contacts?id=eq.${idOf(n)}`),
    proxy('by e-mail', `contacts?emails=cs.{"${emailOf(n)}"}`),
    proxy('by phone', `contacts?phones=cs.{"${phoneOf(n)}"}`),
    proxy('by e-mail or phone', `contacts?or=(emails.cs.{"${emailOf(n)}"},phones.cs.{"${phoneOf(n + 1)}"})`),
    proxy('newest', 'contacts?order=created_at.desc&limit=50'),
    proxy('newest, with count', 'contacts?order=created_at.desc&limit=50', {
      ask: { headers: { ...withKey.headers, prefer: 'count=exact' } },
    }),
    proxy('by last name', 'contacts?order=last_name.asc&limit=50'),
    proxy('by last name, descending', 'contacts?order=last_name.desc&limit=50'),
    proxy('one last name', `contacts?last_name=eq.${familyOf(n)}`),
    proxy('part of a last name', `contacts?last_name=ilike.*${familyOf(n)}*`),
    proxy(
      'part of one last name, newest first',
      `contacts?last_name=ilike.*${familyOf(n)}*&order=created_at.desc&limit=20`,
    ),
    proxy(
      'part of every last name, newest first',
      'contacts?last_name=ilike.*family*&order=created_at.desc&limit=20',
    ),
    proxy('by first name', 'contacts?order=first_name.asc&limit=50'),
    proxy('last changed', 'contacts?order=updated_at.desc&limit=50'),
    proxy('changed since', `contacts?updated_at=gt.${CHANGED}&order=updated_at.asc&limit=500`),
    proxy('a tag', `contacts?tags=cs.{${tagOf(n)}}`),
    proxy('one of two tags', `contacts?tags=ov.{${tagOf(n)},${tagOf(n + 1)}}`),
    proxy('a tag, newest first', `contacts?tags=cs.{${tagOf(n)}}&order=created_at.desc&limit=20`),
    proxy('a tag of everyone, newest first', 'contacts?tags=cs.{everyone}&order=created_at.desc&limit=20'),
    proxy('a source', `contacts?source=eq.${sourceOf(n)}`),
    proxy('a custom field', `contacts?custom_fields->>vat=eq.vat-${n}`),
    proxy('a custom field that is a number', `contacts?custom_fields->>score=eq.${n}`),
    proxy('one of two custom fields', `contacts?custom_fields->>vat=in.(vat-${n},vat-${n + 1})`),
    proxy('some custom fields', `contacts?custom_fields=cs.{"vat":"vat-${n}"}`),
    proxy('external id', `contacts?custom_fields->>external_id=eq.${externalIdOf(n)}`),
    proxy('an assignee of nobody', `contacts?assignee_id=eq.${idOf(0)}`),
    proxy('with deals embedded', 'contacts?select=*,deals(*)&order=created_at.desc&limit=20'),
    proxy('deals of a contact', `deals?contact_id=eq.${idOf(n)}`),
    proxy('deals, newest', 'deals?order=created_at.desc&limit=50'),
    proxy('deals, changed since', `deals?updated_at=gt.${CHANGED}&order=updated_at.asc&limit=500`),
    proxy('deals, by title', 'deals?order=title.asc&limit=50'),
    proxy('companies, by name, with count', 'companies?order=name.asc&limit=50', {
      ask: { headers: { ...withKey.headers, prefer: 'count=exact' } },
    }),
    proxy('companies, by name', 'companies?order=name.asc&limit=50'),
    proxy('a tag of a deal', `deals?tags=cs.{${tagOf(n)}}`),
    proxy('a custom field of a deal', `deals?custom_fields->>vat=eq.vat-${n}`),
    proxy('part of a title', `deals?title=ilike.*${titleOf(n).toLowerCase()}*`),
    proxy(
      'part of one title, newest first',
      `deals?title=ilike.*${titleOf(n).toLowerCase()}*&order=created_at.desc&limit=20`,
    ),
    proxy('part of every title, newest first', 'deals?title=ilike.*order*&order=created_at.desc&limit=20'),
    proxy('external id of a deal', `deals?custom_fields->>external_id=eq.${externalIdOf(n)}`),
    { ...proxy('change by id', `contacts?id=eq.${idOf(n)}`), method: 'PATCH', ask: patch },
    {
      ...proxy('change by external id', `contacts?custom_fields->>external_id=eq.${externalIdOf(n)}`),
      method: 'PATCH',
      ask: patch,
    },
    {
      ...proxy('create', 'contacts'),
      method: 'POST',
      ask: { ...withKey, json: { first_name: 'New', emails: [`new${n}@example.com`] } },
    },
    call('search-contacts: a name', { query: `${familyOf(n)}` }),
    call('search-contacts: digits of a phone', { query: phoneOf(n).slice(-8) }),
    call('search-contacts: a tag', { filters: { tags: [tagOf(n)] } }),
    call('search-contacts: a source', { filters: { source: sourceOf(n) } }),
    call('import-contacts-bulk: one known, one new', {
      contacts: [
        { first_name: 'Known', emails: [emailOf(n)] },
        { first_name: 'Fresh', emails: [`fresh${n}@example.com`] },
      ],
    }),
    call('create-deals-bulk: with an external id', {
      deals: [{ title: titleOf(n), contact_email: emailOf(n), custom_fields: { external_id: 'unheard of' } }],
      skip_if_exists: true,
    }),
    {
      name: 'get-contact: by phone',
      method: 'POST',
      path: '/functions/v1/get-contact',
      ask: { headers: { authorization: `Bearer ${tenant.apiKey}` }, json: { phone_number: phoneOf(n) } },
    },
    {
      name: 'list-contacts: by name',
      method: 'POST',
      path: '/functions/v1/list-contacts',
      ask: { headers: { authorization: `Bearer ${tenant.apiKey}` }, json: { sort_by: 'name' } },
    },
    apiV1('newest, with total', 'contacts?limit=50'),
    apiV1('by name', 'contacts?limit=50&sort=name'),
    apiV1('search', `contacts?search=${familyOf(n)}`),
    apiV1('search by e-mail', `contacts?search=person${n}@`),
    apiV1('search of two words', `contacts?search=${familyOf(n)} given`),
    apiV1('search for nobody', 'contacts?search=zzqqxx'),
    apiV1('search in Han', 'contacts?search=山田'),
    apiV1('companies, newest, with total', 'companies?limit=50'),
    apiV1('companies, by name', 'companies?limit=50&sort=name'),
    apiV1('companies of an owner', `companies?limit=50&owner_id=${idOf(0)}`),
    apiV1('deals, newest', 'deals?limit=50'),
    apiV1('deals of an owner', `deals?limit=50&owner_id=${idOf(0)}`),
    apiV1('deals by amount', 'deals?limit=50&sort=amount'),
    apiV1('deals by amount, ascending', 'deals?limit=50&sort=amount:asc'),
    apiV1('deals by name', 'deals?limit=50&sort=name'),
    apiV1('deals by name, ascending', 'deals?limit=50&sort=name&order=asc'),
    apiV1('deals by title', `deals?search=${titleOf(n).toLowerCase()}`),
    {
      name: 'platform: preview of an import of companies',
      method: 'POST',
      path: '/api/v1/imports?entity=companies',
      ask: {
        headers: { ...asUser.headers, 'content-type': 'text/csv' },
        raw: `Record ID,name,domain\next-${n},Company ${n},c${n}.example\n,New ${n},\n`,
      },
    },
    sales('first page', { page_size: 50 }),
    sales('a page in the middle', { page_size: 50, page: Buffer.from(String(n)).toString('base64') }),
    sales('search', { page_size: 50, search: `${familyOf(n)}` }),
  ];
}
