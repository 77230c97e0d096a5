// What an import job costs against COPY: `npm run build && node bench/import-job.mjs [rows]`.
// The product runs as a process of its own on an embedded Postgres, takes a CSV of contacts over HTTP as a stream, and writes
// it by its job: parsing, mapping, validation, matching under the identity lock, audit events, row-level security, outcomes.
// COPY then reads the same file into a copy of the same table with all its indexes, twice: as it is (the column that search
// indexes stays empty, so two of the indexes cost nothing), and with that column filled as the product fills it.
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { cpuOf, postmasterOf } from './compare/processes.mjs';
import { memoryOf, startProduct, uploadFile } from './own-process.mjs';
import { foundOrganization, openDatabase, send } from './support.mjs';

const [rows = 1_000_000] = process.argv.slice(2).map(Number);
const COLUMNS = 'first_name,last_name,emails,phones,source,tags,custom_fields';
const FIRST = [
  'Amira',
  'Bram',
  'Chiara',
  'Deniz',
  'Elif',
  'Farid',
  'Grete',
  'Hiro',
  'Ines',
  'Jonas',
  'Kofi',
  'Lena',
];
const LAST = [
  'Haddad',
  'Visser',
  'Romano',
  'Yilmaz',
  'Kaya',
  'Nasser',
  'Lund',
  'Tanaka',
  'Costa',
  'Weber',
  'Mensah',
];

const directory = mkdtempSync(path.join(tmpdir(), 'rosetta-bench-'));
const file = path.join(directory, 'contacts.csv');
const { database } = await openDatabase();
const owner = new pg.Client({ connectionString: database.ownerUrl });
let product;
try {
  await owner.connect();
  const { rows: backends } = await owner.query('select pg_backend_pid() as pid');
  const postmaster = postmasterOf(backends[0].pid);
  await pipeline(lines(), createWriteStream(file));
  console.log(`${rows} contacts, ${(statSync(file).size / 1e6).toFixed(0)} MB of CSV`);
  product = await startProduct(database);
  const idle = memoryOf(product.pid, 'VmRSS');
  const { cookie } = await foundOrganization(product.port);
  const { imported, uploadSeconds, jobSeconds, memory, cpu } = await importFile({ cookie }, postmaster);
  report('upload', uploadSeconds);
  report('job', jobSeconds);
  report('upload and job', uploadSeconds + jobSeconds);
  const [ofProduct, ofPostgres] = cpu;
  console.log(
    `CPU of the job: ${ofProduct.toFixed(1)} s of the product and ${ofPostgres.toFixed(1)} s of Postgres, ` +
      `${((1e6 * (ofProduct + ofPostgres)) / rows).toFixed(0)} us a row; ` +
      `${((ofProduct + ofPostgres) / jobSeconds).toFixed(2)} processors at once`,
  );
  console.log(`memory of the product: ${idle} MB before, ${memoryOf(product.pid, 'VmHWM')} MB at most`);
  console.log(`  after the upload, and after each fifth of the job: ${memory.join(', ')} MB`);
  if (imported.rows.created !== rows) throw new Error(`Not imported: ${JSON.stringify(imported.rows)}`);
  await check();
  const bare = await copy('copied', '');
  report('COPY', bare, jobSeconds);
  const searchable = `drop column search_text, add search_text text generated always as (lower(
    first_name || ' ' || last_name || e'\\t' || emails[1])) stored`;
  report('COPY, search filled', await copy('copied_searchable', searchable), jobSeconds);
} finally {
  product?.kill();
  await owner.end();
  await database.stop();
  rmSync(directory, { recursive: true, force: true });
}

function report(what, seconds, jobSeconds) {
  const ratio = jobSeconds ? `   job / this ${(seconds / jobSeconds).toFixed(2)}` : '';
  console.log(
    `${what.padEnd(20)} ${seconds.toFixed(1).padStart(7)} s ${(rows / seconds).toFixed(0).padStart(8)} rows/s${ratio}`,
  );
}

/** Everybody is new, as in a first import. */
function* lines() {
  yield `${COLUMNS}\n`;
  for (let n = 0; n < rows; n++) {
    const [first, last] = [FIRST[n % FIRST.length], `${LAST[n % LAST.length]}${n % 9973}`];
    const phone = `+2010${String(n).padStart(8, '0')}`;
    yield `${first},${last},{${first.toLowerCase()}.${n}@example.com},{${phone}},bench,{import},"{""city"":""Cairo""}"\n`;
  }
}

async function importFile(headers, postmaster) {
  const cpuSoFar = () => [product.pid, postmaster].map((pid) => (cpuOf(pid) ?? NaN) / 1e6);
  const begun = performance.now();
  const { id } = (
    await uploadFile(
      product.port,
      '/api/v1/imports?entity=contacts&start=true',
      { ...headers, 'content-type': 'text/csv' },
      file,
    )
  ).import;
  const received = performance.now();
  const memory = [memoryOf(product.pid, 'VmRSS')];
  const cpuBefore = cpuSoFar();
  for (;;) {
    const { text } = await send(product, 'GET', `/api/v1/imports/${id}`, headers);
    const imported = JSON.parse(text).import;
    if (imported.rows.processed >= (rows * memory.length) / 5) memory.push(memoryOf(product.pid, 'VmRSS'));
    if (imported.finished_at) {
      if (imported.status !== 'completed') throw new Error(text);
      const over = performance.now();
      const cpu = cpuSoFar().map((seconds, which) => seconds - cpuBefore[which]);
      return {
        imported,
        memory,
        cpu,
        uploadSeconds: (received - begun) / 1000,
        jobSeconds: (over - received) / 1000,
      };
    }
    await sleep(200);
  }
}

async function check() {
  const { rows: found } = await owner.query(
    `select (select count(*)::int from contacts) as contacts, (select count(distinct emails[1])::int from contacts) as people,
       (select count(*)::int from import_chunks where rows is not null) as kept`,
  );
  if (found[0].contacts !== rows || found[0].people !== rows || found[0].kept !== 0)
    throw new Error(`Rows are missing, double or left over: ${JSON.stringify(found[0])}`);
}

/** Seconds that COPY takes to read the file into a copy of the product's table. */
async function copy(table, change) {
  await owner.query(`create table ${table} (like contacts including all);
    alter table ${table} alter organization_id set default '${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}',
      alter id set default uuidv7()`);
  if (change) {
    const { rows: indexes } = await owner.query(
      `select indexdef from pg_indexes where tablename = $1 and indexdef like '%search_text%'`,
      [table],
    );
    await owner.query(`alter table ${table} ${change}`);
    for (const { indexdef } of indexes) await owner.query(indexdef);
  }
  await owner.query('checkpoint');
  const begun = performance.now();
  await pipeline(
    createReadStream(file),
    owner.query(copyFrom(`copy ${table} (${COLUMNS}) from stdin with (format csv, header)`)),
  );
  return (performance.now() - begun) / 1000;
}
