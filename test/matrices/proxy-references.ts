import { proxySchema } from '../../apps/api/src/dialects/rest-api-proxy/proxy.schema.js';
import type { CensusedApi } from '../support/census.js';
import { type Kind, madeUpName, type Maker } from './records.js';
import type { Reference } from './references.js';

const TABLE_PATHS = ['/functions/v1/rest-api-proxy/', '/rest/v1/'];

/** What a column refers to; the table's own id is of the table's kind. */
const kindOfColumn: Record<string, Kind> = {
  contact_id: 'contact',
  company_id: 'company',
  pipeline_id: 'pipeline',
  deal_id: 'deal',
  owner_id: 'user',
  assignee_id: 'user',
};

const kindOfTable: Record<string, Kind> = {
  contacts: 'contact',
  deals: 'deal',
  companies: 'company',
  activities: 'activity',
  pipelines: 'pipeline',
  custom_fields: 'custom field',
  deal_contacts: 'deal contact',
};

/** What is written to a row that is found by its id. */
const changes: Record<string, Record<string, unknown>> = {
  contacts: { first_name: 'Changed' },
  deals: { title: 'Changed' },
  deal_contacts: { role: 'Changed' },
  companies: { domain: 'changed.example' },
  activities: { body: 'Changed' },
};

/** A row of each writable table, complete but for what refers elsewhere. */
const rows: Record<string, (own: Maker) => Promise<Record<string, unknown>>> = {
  contacts: () => Promise.resolve({ first_name: 'Ann' }),
  deals: async (own) => ({ title: 'A deal', contact_id: await own('contact') }),
  deal_contacts: async (own) => ({ deal_id: await own('deal'), contact_id: await own('contact') }),
  companies: () => Promise.resolve({ name: madeUpName() }),
  activities: async (own) => ({ kind: 'note', contact_id: await own('contact') }),
};

/** Every place where the proxy takes an id: each uuid column of each table, in filters and in bodies. */
export function proxyReferences({ declared }: CensusedApi): Record<string, Record<string, Reference>> {
  const found: Record<string, Record<string, Reference>> = {};
  const tables = [...proxySchema(null).tables.values()];
  for (const [base, table] of TABLE_PATHS.flatMap((each) => tables.map((table) => [each, table] as const)))
    for (const method of ['GET', 'PATCH', 'DELETE', 'POST', 'PUT']) {
      const route = `${method} ${base}${table.name}`;
      if (!declared.some(({ name }) => name === route)) continue;
      const columns = [...table.columns.values()].filter(({ type }) => type === 'uuid');
      const named = columns.map(({ name }) => [name, kindOf(table.name, name)] as const);
      const filters = named.map(
        ([name, kind]) => [`query ${name}`, filtered(table.name, method, kind)] as const,
      );
      const bodies = named.map(
        ([name, kind]) => [`body ${name}`, written(table.name, method, name, kind)] as const,
      );
      found[route] = Object.fromEntries([
        ...(method === 'POST' || method === 'PUT' ? [] : filters),
        ...(method === 'GET' || method === 'DELETE' ? [] : bodies),
        ...(method === 'PUT' ? filters.filter(([name]) => name === 'query id') : []),
      ]);
    }
  return found;
}

function kindOf(table: string, column: string): Kind {
  const kind = column === 'id' ? kindOfTable[table] : kindOfColumn[column];
  if (!kind) throw new Error(`Nobody has said what ${table}.${column} refers to`);
  return kind;
}

function filtered(table: string, method: string, kind: Kind): Reference {
  return {
    kind,
    // A contact of a deal stays with its deal, and the primary one stays altogether.
    ownIsRefused: table === 'deal_contacts' && (method === 'PUT' || method === 'DELETE'),
    ask: async (id, field, own) => {
      const query = { [field]: `eq.${id}` };
      if (method === 'PATCH') return { query, json: changes[table] };
      return method === 'PUT' ? { query, json: { ...(await rows[table]!(own)), [field]: id } } : { query };
    },
  };
}

function written(table: string, method: string, column: string, kind: Kind): Reference {
  return {
    kind,
    // A row that exists is given no other id, nor another deal.
    ownIsRefused: column === 'id' || table === 'deal_contacts',
    ask: async (id, field, own) => {
      const row = { ...(await rows[table]!(own)), [field]: id };
      if (method === 'POST') return { json: row };
      const target = method === 'PUT' && field === 'id' ? id : await own(kindOfTable[table]!);
      return {
        query: { id: `eq.${target}` },
        json: method === 'PUT' ? { ...row, id: target } : { [field]: id },
      };
    },
  };
}
