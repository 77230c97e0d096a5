// What a bulk call costs against a floor: `npm run build && node bench/bulk.mjs [rounds] [contacts]`.
// The product serves over an embedded Postgres. The floor is a bare node:http server in the same process: the same steps in
// the same set-based SQL on copies of the same tables with the same indexes, but no key, no validation of rows, no row-level
// security, no audit events and no counts. The two are asked in turn, the first of a round changing, so that what slows the
// machine down slows both; what is printed is the median of each in rows per second, and their ratio.
import http from 'node:http';
import pg from 'pg';
import { v7 as newId } from 'uuid';
import { importContacts, inTurn, probe } from './floor-import.mjs';
import { foundOrganization, median, send as request, serveProduct } from './support.mjs';

const [rounds = 40, contacts = 20_000] = process.argv.slice(2).map(Number);
const WARM_UP = 8;
const CONTACTS = 500;
const DEALS = 100;
const TABLES = ['contacts', 'contact_identities', 'deals', 'deal_contacts'];

let made = 0;
let changes = 0;
const personOf = (n) => ({
  emails: [`person${n}@example.com`],
  phones: [`+2010${String(n).padStart(8, '0')}`],
  tags: ['import'],
  source: 'csv',
});
const newRow = () => {
  const n = made++;
  return { first_name: `First${n}`, last_name: `Last${n}`, ...personOf(n), custom_fields: { city: 'Cairo' } };
};
/** Somebody who is known, with something to change that no search looks at. */
const knownRow = () => ({
  ...personOf(Math.floor(Math.random() * contacts)),
  custom_fields: { city: `City ${changes++}` },
});
const rowsOf = (count, known) => Array.from({ length: count }, (_, i) => (i < known ? knownRow() : newRow()));
const dealRow = () => ({
  title: `Order ${changes++}`,
  value: 11523,
  contact_email: `person${Math.floor(Math.random() * contacts)}@example.com`,
  custom_fields: { order_id: String(changes) },
});

/** What is sent to both. */
const calls = {
  'import 500, all new': [CONTACTS, () => importing(rowsOf(CONTACTS, 0))],
  'import 500, half known': [CONTACTS, () => importing(rowsOf(CONTACTS, CONTACTS / 2))],
  'import 500, all known': [CONTACTS, () => importing(rowsOf(CONTACTS, CONTACTS))],
  'deals 100, contacts known': [
    DEALS,
    () => ['create-deals-bulk', { deals: Array.from({ length: DEALS }, dealRow), skip_if_exists: true }],
  ],
};
const importing = (rows) => ['import-contacts-bulk', { contacts: rows }];

const FIELDS =
  'first_name text, last_name text, emails text[], phones text[], tags text[], source text, custom_fields jsonb';
const NAMES = FIELDS.replace(/ (text|jsonb)(\[\])?/g, '');
const WRITE_CONTACTS = `
  with r as (select * from jsonb_to_recordset($2::jsonb) as r(id uuid, search_text text, ${FIELDS})),
  u as (select * from jsonb_to_recordset($3::jsonb) as u(id uuid, ${FIELDS})),
  c as (
    insert into floor.contacts (organization_id, id, number, search_text, first_name_key, last_name_key, ${NAMES})
    overriding system value
    select $1, id, nextval('contacts_number_seq'), search_text, lower(first_name), lower(last_name), ${NAMES} from r
    returning organization_id, id, emails, phones),
  i as (
    insert into floor.contact_identities select c.organization_id, v, c.id from c, unnest(c.emails || c.phones) v)
  update floor.contacts c set custom_fields = u.custom_fields, tags = u.tags, updated_at = now(), version = version + 1
  from u where c.organization_id = $1 and c.id = u.id`;

const WRITE_DEALS = `
  with r as (
    select * from jsonb_to_recordset($3::jsonb)
      as r(id uuid, link_id uuid, title text, value numeric, contact_id uuid, custom_fields jsonb)),
  d as (
    insert into floor.deals (organization_id, id, title, value, pipeline_id, stage, contact_id, custom_fields)
    select $1, id, title, value, $2, 'new', contact_id, custom_fields from r)
  insert into floor.deal_contacts (organization_id, id, deal_id, contact_id, is_primary)
  select $1, link_id, id, contact_id, true from r`;

const { database, port, stop } = await serveProduct();
const floorPool = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
// The server ends before these connections do.
floorPool.on('error', () => undefined);
const floor = await serveFloor();
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
try {
  const { organizationId, key } = await foundOrganization(port);
  const pipelineId = await defaultPipeline(organizationId);
  const product = { port, prefix: '/functions/v1/', headers: { 'x-api-key': key } };
  const bare = {
    port: floor.address().port,
    prefix: '/',
    headers: { 'x-organization': organizationId, 'x-pipeline': pipelineId },
  };
  await fill([product, bare]);
  for (const [name, [rows, make]] of Object.entries(calls)) await compare(name, rows, make, product, bare);
} finally {
  agent.destroy();
  floor.close();
  await stop();
  await floorPool.end().catch(() => undefined);
}

async function compare(name, rows, make, product, bare) {
  const times = new Map([
    [product, []],
    [bare, []],
  ]);
  for (let round = -WARM_UP; round < rounds; round++) {
    const [call, json] = make();
    const outcomes = [];
    for (const target of round % 2 ? [product, bare] : [bare, product]) {
      const started = process.hrtime.bigint();
      const summary = await send(target, call, json);
      const took = Number(process.hrtime.bigint() - started) / 1e9;
      // The first rounds are the compiler's.
      if (round >= 0) times.get(target).push(rows / took);
      outcomes.push([summary.new_contacts ?? summary.new_deals, summary.failed]);
    }
    if (String(outcomes[0]) !== String(outcomes[1]) || outcomes[0][1] !== 0)
      throw new Error(`${name}: the two do not agree: ${outcomes.join(' / ')}`);
  }
  const [a, b] = [median(times.get(product)), median(times.get(bare))];
  console.log(
    `${name.padEnd(28)} product ${a.toFixed(0).padStart(6)} rows/s   floor ${b.toFixed(0).padStart(6)} rows/s   ratio ${(a / b).toFixed(2)}`,
  );
}

async function fill(targets) {
  while (made < contacts) {
    const rows = rowsOf(CONTACTS, 0);
    for (const target of targets) await send(target, ...importing(rows));
  }
  const [, someDeals] = calls['deals 100, contacts known'];
  for (let round = 0; round < 20; round++) {
    const call = someDeals();
    for (const target of targets) await send(target, ...call);
  }
  // Neither has to wait for autovacuum.
  await floorPool.query(
    `analyze ${['public', 'floor'].flatMap((s) => TABLES.map((t) => `${s}.${t}`)).join()}`,
  );
}

async function serveFloor() {
  await floorPool.query(
    `create schema floor; ${TABLES.map((t) => `create table floor.${t} (like public.${t} including all)`).join(';')}`,
  );
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      try {
        const json = JSON.parse(Buffer.concat(chunks).toString());
        const { 'x-organization': organization, 'x-pipeline': pipeline } = request.headers;
        const written = await inTurn(floorPool, (client) =>
          json.contacts
            ? importContacts(client, organization, json.contacts, WRITE_CONTACTS)
            : createDeals(client, organization, pipeline, json.deals),
        );
        response.setHeader('content-type', 'application/json').end(JSON.stringify(written));
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function createDeals(client, organization, pipeline, deals) {
  const byValue = await probe(
    client,
    organization,
    deals.map(({ contact_email }) => contact_email),
  );
  const drafts = deals.map((deal) => ({ ...deal, contact_id: byValue.get(deal.contact_email) }));
  const { rows: twins } = await client.query({
    name: 'twins',
    text: `select id, contact_id, title from floor.deals
      where organization_id = $1 and deleted_at is null and contact_id = any($2) and title collate "C" = any($3)`,
    values: [
      organization,
      [...new Set(drafts.map(({ contact_id }) => contact_id))],
      drafts.map(({ title }) => title),
    ],
  });
  const known = new Map(twins.map(({ id, contact_id, title }) => [`${contact_id} ${title}`, id]));
  const fresh = [];
  const results = drafts.map((draft, index) => {
    const twin = known.get(`${draft.contact_id} ${draft.title}`);
    const deal_id = twin ?? newId();
    if (!twin) fresh.push({ ...draft, id: deal_id, link_id: newId() });
    return { index, success: true, deal_id, contact_id: draft.contact_id, is_new_contact: false };
  });
  await client.query({
    name: 'write-deals',
    text: WRITE_DEALS,
    values: [organization, pipeline, JSON.stringify(fresh)],
  });
  const summary = { total: deals.length, successful: deals.length, failed: 0, new_deals: fresh.length };
  return { success: true, summary, results };
}

async function defaultPipeline(organizationId) {
  const sql = 'select id from pipelines where organization_id = $1 and is_default';
  const { rows } = await floorPool.query(sql, [organizationId]);
  return rows[0].id;
}

async function send({ port, prefix, headers }, call, json) {
  const { status, text } = await request({ port, agent }, 'POST', prefix + call, headers, json);
  if (status !== 200) throw new Error(`${prefix}${call} answered ${status}: ${text}`);
  return JSON.parse(text).summary;
}
