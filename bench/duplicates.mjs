// What a scan for duplicates takes: `npm run build && node bench/duplicates.mjs [contacts]`.
// The product runs as a process of its own on an embedded Postgres; invented people of scripts/quality are inserted as rows, with
// a custom field that tells which are one. Then all are scanned, and a hundredth of them again after a change.
import { newId } from '../dist/libs/common/src/index.js';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { people } from '../scripts/quality/people.mjs';
import { memoryOf, startProduct } from './own-process.mjs';
import { foundOrganization, openDatabase, send } from './support.mjs';

const [contacts = 100_000] = process.argv.slice(2).map(Number);
const AT_ONCE = 10_000;

const { database } = await openDatabase();
const owner = new pg.Client({ connectionString: database.ownerUrl });
let product;
try {
  await owner.connect();
  product = await startProduct(database, { DUPLICATES_POLL_MS: '100' });
  const { cookie, organizationId } = await foundOrganization(product.port);
  await insert(organizationId);
  await owner.query('analyze contacts');
  const idle = memoryOf(product.pid, 'VmRSS');
  console.log(`${contacts} contacts`);
  await report('all of them', cookie);
  await owner.query('update contacts set version = version + 1 where number % 100 = 0');
  await report('a hundredth, changed', cookie);
  await report('nothing changed', cookie);
  console.log(`memory of the product: ${idle} MB before, ${memoryOf(product.pid, 'VmHWM')} MB at most`);
  await judge();
} finally {
  product?.kill();
  await owner.end();
  await database.stop();
}

async function insert(organizationId) {
  const all = people(contacts, 3);
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const records = all.slice(from, from + AT_ONCE).map((each) => ({
      ...each,
      id: newId(),
      customFields: { ...each.customFields, who: each.person },
    }));
    await owner.query(
      `insert into contacts (organization_id, id, full_name, first_name, last_name, emails, phones, company_name, custom_fields)
       select $1, r.id, r."fullName", r."firstName", r."lastName", r.emails, r.phones, r."companyName", r."customFields"
       from jsonb_to_recordset($2::jsonb) as r(id uuid, "fullName" text, "firstName" text, "lastName" text, emails text[],
         phones text[], "companyName" text, "customFields" jsonb)`,
      [organizationId, JSON.stringify(records)],
    );
  }
}

async function report(what, cookie) {
  const begun = performance.now();
  const memory = [];
  const { text } = await send(product, 'POST', '/api/v1/crm/duplicates/scans', { cookie }, {});
  for (let { scan } = JSON.parse(text); ; await sleep(500)) {
    const read = await send(product, 'GET', `/api/v1/crm/duplicates/scans/${scan.id}`, { cookie });
    ({ scan } = JSON.parse(read.text));
    if (scan.compared >= (contacts * (memory.length + 1)) / 5) memory.push(memoryOf(product.pid, 'VmRSS'));
    if (scan.finished_at === null) continue;
    if (scan.status !== 'completed') throw new Error(read.text);
    const seconds = (performance.now() - begun) / 1000;
    console.log(
      `${what.padEnd(22)} ${seconds.toFixed(1).padStart(7)} s, ${(scan.active_ms / 1000).toFixed(1)} s of it active; compared ` +
        `${scan.compared} records, ${scan.candidates} pairs, kept ${scan.pairs}; large blocks ${JSON.stringify(scan.large_blocks)}`,
    );
    if (memory.length > 1) console.log(`  memory after each fifth: ${memory.join(', ')} MB`);
    return;
  }
}

/** The figures of quality, of what the product itself has found. */
async function judge() {
  const { rows } = await owner.query(`
    with truth as (
      select sum(n * (n - 1) / 2) as ones from (select count(*) as n from contacts group by custom_fields ->> 'who') g
    ), found as (
      select count(*) as taken, count(*) filter (where a.custom_fields ->> 'who' = b.custom_fields ->> 'who') as correct
      from duplicate_pairs p join contacts a on a.id = p.first_id join contacts b on b.id = p.second_id where p.score >= 0.95
    ) select correct::float8 / taken as precision, correct::float8 / ones::float8 as recall from truth, found`);
  console.log(`at 0.95: precision ${rows[0].precision.toFixed(4)}, recall ${rows[0].recall.toFixed(4)}`);
}
