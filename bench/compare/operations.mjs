// What is asked of everybody: the requests of the published APIs, the same for each contestant but for the credentials.
import { contactId, emailOf, hash, lastNameOf, personOf, phoneOf } from './people.mjs';

const PROXY = '/functions/v1/rest-api-proxy/contacts';
/** Numbers from here on are nobody's yet: each operation that makes contacts has a range of its own. */
const FRESH = { create: 1_000_000_000, import: 2_000_000_000, deals: 3_000_000_000 };
const BULK = { import: 500, deals: 100 };
const encode = encodeURIComponent;

const someone = (turn, size) => hash(turn, 31) % size;
const containing = (column, value) => `${PROXY}?${column}=${encode(`cs.{"${value}"}`)}&limit=1`;
const change = (turn) => ({
  first_name: 'Renamed',
  tags: ['vip', `turn-${turn}`],
  custom_fields: { tier: 'Platinum' },
});

/** Half of the rows are of contacts that are known. */
const importedRow = (number, size) => {
  const { description: _, ...person } = personOf(
    number % 2 ? hash(number, 32) % size : FRESH.import + number,
  );
  return { ...person, tags: [...person.tags, `import-${number % 12}`] };
};
/** A fifth of the deals bring their contact along. */
const dealRow = (number, size) => ({
  title: `New order ${number}`,
  value: number % 50_000,
  contact_email: emailOf(number % 5 ? hash(number, 33) % size : FRESH.deals + number),
  contact_first_name: 'Nour',
  create_contact_if_missing: true,
  custom_fields: { external_id: `new-order-${number}` },
});
const rowsOf = (turn, count, make, size) =>
  Array.from({ length: count }, (_, row) => make(turn * count + row, size));

const single = { credential: 'key', connections: 16, warmUp: 1_000 };
const bulk = { method: 'POST', credential: 'key', connections: 4, warmUp: 20 };

/**
 * The operations by name. `request(turn, context)` is the one of a turn, `expect` is what a true response of it contains;
 * `context` holds the number of contacts and, for the page behind a cursor, the cursors to ask for. `agreed` is the part of
 * a response that must be everybody's.
 */
export const operations = {
  'get by id': {
    ...single,
    request: (turn, { size }) => ({
      path: `${PROXY}?id=eq.${contactId(someone(turn, size))}`,
      expect: contactId(someone(turn, size)),
    }),
  },
  'find by e-mail': {
    ...single,
    request: (turn, { size }) => ({
      path: containing('emails', emailOf(someone(turn, size))),
      expect: contactId(someone(turn, size)),
    }),
  },
  'find by phone': {
    ...single,
    request: (turn, { size }) => ({
      path: containing('phones', phoneOf(someone(turn, size))),
      expect: contactId(someone(turn, size)),
    }),
  },
  'get-contact': {
    ...single,
    method: 'POST',
    credential: 'token',
    request: (turn, { size }) => ({
      path: '/functions/v1/get-contact',
      body: { phone_number: phoneOf(someone(turn, size)) },
      expect: contactId(someone(turn, size)),
    }),
  },
  'list 50': {
    ...single,
    request: () => ({ path: `${PROXY}?limit=50&order=created_at.desc`, expect: '"created_at"' }),
  },
  'list with total': {
    ...single,
    credential: 'session',
    request: () => ({ path: '/api/v1/crm/contacts?limit=50', expect: '"total"' }),
  },
  'list by cursor': {
    ...single,
    method: 'POST',
    credential: 'jwt',
    request: (turn, { cursors = [] }) => ({
      path: '/api/sales/contacts',
      body: { filters: { page_size: 50, ...(cursors.length && { page: cursors[turn % cursors.length] }) } },
      expect: '"next_page":"',
    }),
  },
  'search with total': {
    ...single,
    credential: 'session',
    // Somebody reads all rows for it.
    connections: 4,
    agreed: ({ total }) => total,
    request: (turn, { size }) => {
      const term = lastNameOf(someone(turn, size)).toLowerCase();
      return { path: `/api/v1/crm/contacts?limit=50&search=${term}`, expect: `"email":"${term}` };
    },
  },
  create: {
    ...single,
    method: 'POST',
    request: (turn) => ({
      path: PROXY,
      body: personOf(FRESH.create + turn),
      expect: `ext-${FRESH.create + turn}`,
    }),
  },
  update: {
    ...single,
    method: 'PATCH',
    request: (turn, { size }) => ({
      path: `${PROXY}?id=eq.${contactId(someone(turn, size))}`,
      body: change(turn),
      expect: `turn-${turn}`,
    }),
  },
  'import 500': {
    ...bulk,
    rows: BULK.import,
    agreed: ({ summary }) => [summary.new_contacts, summary.updated_contacts],
    request: (turn, { size }) => ({
      path: '/functions/v1/import-contacts-bulk',
      body: { contacts: rowsOf(turn, BULK.import, importedRow, size), default_source: 'csv' },
      expect: '"failed":0',
    }),
  },
  'deals 100': {
    ...bulk,
    rows: BULK.deals,
    agreed: ({ summary }) => [summary.new_deals, summary.new_contacts_created],
    request: (turn, { size }) => ({
      path: '/functions/v1/create-deals-bulk',
      body: {
        deals: rowsOf(turn, BULK.deals, dealRow, size),
        default_stage: 'qualified',
        skip_if_exists: true,
      },
      expect: '"failed":0',
    }),
  },
};

/** The request of one turn, as bytes to write to a connection. */
export function wireOf(operation, turn, context, headersOf) {
  const { path, body, expect } = operation.request(turn, context);
  const json = body ? JSON.stringify(body) : '';
  const type = body ? `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(json)}\r\n` : '';
  const head = `${operation.method ?? 'GET'} ${path} HTTP/1.1\r\nhost: localhost\r\n${headersOf[operation.credential]}${type}\r\n`;
  return { bytes: head + json, expect };
}
