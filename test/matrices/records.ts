import { fromPrefixedId, type PrefixedEntity, toPrefixedId } from '@rosetta/common';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { colleague } from '../auth/people.js';
import type { Tenant, TestApi } from '../support/api.js';

/** A kind of record that requests refer to; an e-mail and a phone stand for the contact that has them. */
export type Kind =
  | 'contact'
  | 'deleted contact'
  | 'company'
  | 'inactive company'
  | 'deleted company'
  | 'contact role'
  | 'relationship'
  | 'activity'
  | 'deleted activity'
  | 'custom field'
  | 'pipeline'
  | 'deal'
  | 'deleted deal'
  | 'deal contact'
  | 'member'
  | 'user'
  | 'leaving user'
  | 'api key'
  | 'webhook'
  | 'webhook delivery'
  | 'duplicate'
  | 'duplicate scan'
  | 'contact merge'
  | 'company merge'
  | 'organization'
  | 'import'
  | 'deal import'
  | 'queued import'
  | 'cancelled import'
  | 'e-mail'
  | 'phone';

/** How a dialect writes ids: `contact` as `cont_...`, or the bare uuid. */
export type Spelling = 'prefixed' | 'bare';

/** Makes records of one organization, fresh for each question that is asked about them. */
export type Maker = (kind: Kind) => Promise<string>;

const entities: Partial<Record<Kind, PrefixedEntity>> = {
  contact: 'contact',
  'deleted contact': 'contact',
  company: 'company',
  'inactive company': 'company',
  'deleted company': 'company',
  relationship: 'relationship',
  activity: 'activity',
  'deleted activity': 'activity',
  'custom field': 'customField',
  pipeline: 'pipeline',
  deal: 'deal',
  'deleted deal': 'deal',
  member: 'member',
  user: 'user',
  'leaving user': 'user',
  'api key': 'apiKey',
  webhook: 'webhook',
  'webhook delivery': 'webhookDelivery',
  duplicate: 'duplicate',
  'duplicate scan': 'duplicateScan',
  'contact merge': 'merge',
  'company merge': 'merge',
  organization: 'organization',
  import: 'import',
  'deal import': 'import',
  'queued import': 'import',
  'cancelled import': 'import',
};

/** An id of the kind that nobody has. */
export function unknownId(kind: Kind, spelling: Spelling): string {
  const entity = entities[kind];
  if (kind === 'contact role') return String(randomInt(2_000_000, 3_000_000));
  if (kind === 'e-mail') return madeUpEmail();
  if (kind === 'phone') return madeUpPhone();
  const uuid = randomUUID();
  return spelling === 'prefixed' && entity ? toPrefixedId(entity, uuid) : uuid;
}

/** A name that nobody has yet. */
export function madeUpName(): string {
  return `n${randomBytes(6).toString('hex')}`;
}

function madeUpEmail(): string {
  return `${madeUpName()}@example.com`;
}

function madeUpPhone(): string {
  return `+4915${randomInt(10 ** 8, 10 ** 9)}`;
}

/** Makes records of a tenant through `/api/v1`, and names them as a dialect does. */
export function makerFor(api: TestApi, tenant: Tenant, spelling: Spelling): Maker {
  return async (kind) => {
    const id = await make(api, tenant, kind);
    const entity = entities[kind];
    return spelling === 'bare' && entity ? fromPrefixedId(entity, id)! : id;
  };
}

async function make(api: TestApi, tenant: Tenant, kind: Kind): Promise<string> {
  const ask = async (method: string, path: string, json?: unknown): Promise<any> => {
    const headers = { cookie: tenant.cookie };
    const response = await api.request(method, `/api/v1${path}`, { headers, json });
    if (response.status >= 300)
      throw new Error(`${method} ${path} answered ${response.status}: ${response.text}`);
    return response.body;
  };
  const upload = async (query: string, file: string): Promise<string> => {
    const headers = { cookie: tenant.cookie, 'content-type': 'text/csv' };
    const response = await api.request('POST', `/api/v1/imports?${query}`, { headers, raw: file });
    if (response.status !== 201) throw new Error(`imports answered ${response.status}: ${response.text}`);
    return response.body.import.id;
  };
  const nested = (other: Kind) => make(api, tenant, other);
  const merged = async (other: Kind, path: string): Promise<string> => {
    const ids = { winner_id: await nested(other), loser_ids: [await nested(other)] };
    return (await ask('POST', `/crm/${path}/merges`, ids)).merge.id;
  };
  const name = madeUpName();
  const makers: Record<Kind, () => Promise<string>> = {
    contact: async () =>
      (await ask('POST', '/crm/contacts', { first_name: name, last_name: 'Doe' })).contact.id,
    'deleted contact': () => gone('contact', '/crm/contacts'),
    company: async () => (await ask('POST', '/crm/companies', { name })).company.id,
    'inactive company': async () => {
      const id = await nested('company');
      await ask('POST', `/crm/companies/${id}/inactivate`);
      return id;
    },
    'deleted company': () => gone('company', '/crm/companies'),
    'contact role': async () => {
      const rol_id = randomInt(1_000, 2_000_000);
      return String((await ask('POST', '/crm/contact-roles', { name, rol_id })).contact_role.rol_id);
    },
    relationship: async () => {
      const json = { contact_id: await nested('contact'), user_id: await nested('user') };
      return (await ask('POST', '/crm/relationships', json)).relationship.id;
    },
    activity: async () => {
      const json = { contact_id: await nested('contact'), kind: 'note', body: 'n' };
      return (await ask('POST', '/crm/activities', json)).activity.id;
    },
    'deleted activity': () => gone('activity', '/crm/activities'),
    'custom field': async () =>
      (await ask('POST', '/crm/custom-fields', { entity: 'contact', key: name })).custom_field.id,
    pipeline: async () => (await ask('POST', '/crm/pipelines', { name })).pipeline.id,
    deal: async () => {
      const json = { title: name, contact_id: await nested('contact') };
      return (await ask('POST', '/crm/deals', json)).deal.id;
    },
    'deleted deal': () => gone('deal', '/crm/deals'),
    'deal contact': async () => {
      const dealId = await nested('deal');
      await ask('POST', `/crm/deals/${dealId}/contacts`, { contact_id: await nested('contact') });
      // `/api/v1` does not show this id.
      const sql = 'select id from deal_contacts where deal_id = $1 and not is_primary';
      const [row] = await api.rows(sql, [fromPrefixedId('deal', dealId)]);
      return row.id;
    },
    member: async () => (await colleague(api, tenant, 'member')).memberId,
    user: () => colleagueOf(api, tenant),
    'leaving user': async () => toPrefixedId('user', (await colleague(api, tenant, 'member')).userId),
    'e-mail': () => contactWith('email', madeUpEmail()),
    phone: () => contactWith('phone', madeUpPhone()),
    'api key': async () => (await ask('POST', '/api-keys', { name })).api_key.id,
    webhook: async () => (await ask('POST', '/webhooks', webhook)).webhook.id,
    'webhook delivery': async () =>
      (await ask('POST', `/webhooks/${await nested('webhook')}/test`)).delivery.id,
    // Nothing is scanned here: what a scan would write is written by hand.
    duplicate: async () => {
      const ids = [await nested('contact'), await nested('contact')].map((id) =>
        fromPrefixedId('contact', id)!,
      );
      const sql = `insert into duplicate_pairs (organization_id, id, entity, first_id, second_id, score, why, scan_id)
        values ($1, $2, 'contacts', $3, $4, 1, '[]', $2)`;
      const id = randomUUID();
      await api.rows(sql, [tenant.organizationId, id, ...ids.sort()]);
      return toPrefixedId('duplicate', id);
    },
    'duplicate scan': async () => {
      const sql = `insert into duplicate_scans (organization_id, id, entity, is_full, status, phase, request_id)
        values ($1, $2, 'contacts', false, 'completed', 'pairs', '')`;
      const id = randomUUID();
      await api.rows(sql, [tenant.organizationId, id]);
      return toPrefixedId('duplicateScan', id);
    },
    'contact merge': () => merged('contact', 'contacts'),
    'company merge': () => merged('company', 'companies'),
    import: () => upload('entity=contacts', `first_name\n${name}\n`),
    'deal import': () => upload('entity=deals', `title,contact_email\n${name},${madeUpEmail()}\n`),
    'queued import': () => upload('entity=contacts&start=true', `first_name\n${name}\n`),
    'cancelled import': async () => {
      const id = await nested('queued import');
      await ask('POST', `/imports/${id}/cancel`);
      return id;
    },
    organization: () => Promise.resolve(toPrefixedId('organization', tenant.organizationId)),
  };
  const gone = async (other: Kind, path: string) => {
    const id = await nested(other);
    await ask('DELETE', `${path}/${id}`);
    return id;
  };
  const contactWith = async (field: string, value: string) => {
    await ask('POST', '/crm/contacts', { first_name: name, last_name: 'Doe', [field]: value });
    return value;
  };
  return makers[kind]();
}

const webhook = { url: 'https://hooks.example.com/', events: ['deal.created'] };

const colleagues = new WeakMap<Tenant, Promise<string>>();

/** One further user of the organization, who serves for all: signing up hashes a password, which is meant to be slow. */
function colleagueOf(api: TestApi, tenant: Tenant): Promise<string> {
  let known = colleagues.get(tenant);
  if (!known) {
    known = colleague(api, tenant, 'member').then(({ userId }) => toPrefixedId('user', userId));
    colleagues.set(tenant, known);
  }
  return known;
}
