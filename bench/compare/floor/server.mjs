// The floor: what is left when the product's answers are given by node:http and pg alone, over tables made for them.
// Settings: DATABASE_URL, ORGANIZATION (the only one it answers for), PORT.
import http from 'node:http';
import pg from 'pg';
import { v7 as newId } from 'uuid';
import { importContacts, inTurn, probe, searchText } from '../../floor-import.mjs';
import { reads, search, writes } from './statements.mjs';

const { DATABASE_URL, ORGANIZATION, PORT } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 20 });
const ask = async (name, text, ...values) =>
  (await pool.query({ name, text, values: [ORGANIZATION, ...values] })).rows[0] ?? {};
const read = async (name, ...values) => (await ask(name, reads[name], ...values)).body;
const slot = () => Math.floor(Math.random() * 16);

const PROXY = '/functions/v1/rest-api-proxy/contacts';
const routes = {
  'GET /health/ready': async () => (await pool.query('select'), '{}'),
  [`GET ${PROXY}`]: ({ query }) => {
    const id = query.get('id');
    if (id) return read('byId', id.slice('eq.'.length));
    const identity = query.get('emails') ?? query.get('phones');
    if (identity) return read('byIdentity', identity.slice('cs.{"'.length, -'"}'.length));
    return read('list', query.get('limit'));
  },
  [`POST ${PROXY}`]: async ({ json }) => {
    const contact = JSON.stringify({ id: newId(), search_text: searchText(json), ...json });
    return (await ask('create', writes.create, contact, slot())).body;
  },
  [`PATCH ${PROXY}`]: async ({ query, json }) =>
    (await ask('update', writes.update, query.get('id').slice('eq.'.length), JSON.stringify(json))).body,
  'POST /functions/v1/get-contact': ({ json }) => read('byPhone', json.phone_number),
  'GET /api/v1/crm/contacts': async ({ query }) => {
    const term = query.get('search');
    if (!term) return read('listWithTotal', query.get('limit'));
    const values = [ORGANIZATION, query.get('limit'), `%${term.replace(/[\\%_]/g, '\\$&')}%`];
    return (await pool.query(search, values)).rows[0].body;
  },
  'POST /api/sales/contacts': async ({ json: { filters } }) => {
    const after = filters.page ? Buffer.from(filters.page, 'base64').toString() : '0';
    const { data, last } = await ask('listAfter', reads.listAfter, after, filters.page_size);
    return `{"code":0,"data":${data},"next_page":${last ? `"${Buffer.from(last).toString('base64')}"` : null}}`;
  },
  'POST /functions/v1/import-contacts-bulk': async ({ json }) =>
    JSON.stringify(
      await inTurn(pool, (client) =>
        importContacts(client, ORGANIZATION, json.contacts, writes.importContacts),
      ),
    ),
  'POST /functions/v1/create-deals-bulk': async ({ json }) =>
    JSON.stringify(await inTurn(pool, (client) => createDeals(client, json))),
};

async function createDeals(client, { deals, default_stage: stage }) {
  const byValue = await probe(
    client,
    ORGANIZATION,
    deals.map((deal) => deal.contact_email),
  );
  const contacts = [];
  const drafts = deals.map((deal) => {
    const { contact_email: email, contact_first_name: first_name } = deal;
    const is_new_contact = !byValue.has(email);
    if (is_new_contact) {
      byValue.set(email, newId());
      contacts.push({
        id: byValue.get(email),
        search_text: `${first_name}\n${email}`.toLowerCase(),
        first_name,
        emails: [email],
      });
    }
    return { stage, ...deal, contact_id: byValue.get(email), is_new_contact };
  });
  const { rows } = await client.query({
    name: 'twins',
    text: writes.twins,
    values: [ORGANIZATION, drafts.map((draft) => draft.contact_id), drafts.map((draft) => draft.title)],
  });
  const known = new Map(rows.map(({ id, contact_id, title }) => [`${contact_id} ${title}`, id]));
  const keyOf = ({ contact_id, title }) => `${contact_id} ${title}`;
  const fresh = drafts
    .filter((draft) => !known.has(keyOf(draft)))
    .map((draft) => ({ id: newId(), ...draft }));
  for (const deal of fresh) known.set(keyOf(deal), deal.id);
  const values = [ORGANIZATION, JSON.stringify(contacts), JSON.stringify(fresh)];
  await client.query({ name: 'create-deals', text: writes.createDeals, values });
  return {
    success: true,
    summary: {
      total: deals.length,
      successful: deals.length,
      failed: 0,
      new_deals: fresh.length,
      skipped_existing: deals.length - fresh.length,
      new_contacts_created: contacts.length,
    },
    results: drafts.map((draft, index) => ({
      index,
      success: true,
      deal_id: known.get(keyOf(draft)),
      contact_id: draft.contact_id,
      is_new_contact: draft.is_new_contact,
    })),
  };
}

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    try {
      const [path, query] = request.url.split('?', 2);
      const json = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
      const body = Buffer.from(
        await routes[`${request.method} ${path}`]({ query: new URLSearchParams(query), json }),
      );
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
        .end(body);
    } catch (error) {
      response.writeHead(500).end(String(error.stack));
    }
  });
});
server.listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
