// What a workbook costs the whole product, in memory over time: `npm run build && node bench/workbook-import.mjs [rows]`.
// The product runs as a process of its own on an embedded Postgres, takes workbooks of a tenth and of all rows over HTTP, one
// after the other, and writes their contacts by its job; its memory is looked at each second. Flat is memory that does not
// grow with the rows.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { memoryOf, startProduct, uploadFile } from './own-process.mjs';
import { foundOrganization, openDatabase, send } from './support.mjs';
import { writeWorkbook } from './workbook-file.mjs';

const [most = 100_000] = process.argv.slice(2).map(Number);
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const directory = mkdtempSync(path.join(tmpdir(), 'rosetta-bench-'));
const { database } = await openDatabase();
let product;
try {
  product = await startProduct(database);
  const { cookie } = await foundOrganization(product.port);
  console.log(`memory of the product: ${memoryOf(product.pid, 'VmRSS')} MB before`);
  for (const rows of [most / 10, most]) await importWorkbook(rows, { cookie });
  console.log(`memory of the product: ${memoryOf(product.pid, 'VmHWM')} MB at most`);
} finally {
  product?.kill();
  await database.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function importWorkbook(rows, headers) {
  const file = path.join(directory, `${rows}.xlsx`);
  await writeWorkbook(file, rows);
  console.log(`${rows} rows, ${(statSync(file).size / 1e6).toFixed(1)} MB of xlsx`);
  const watch = watchMemory();
  const begun = performance.now();
  const response = await uploadFile(
    product.port,
    '/api/v1/imports?entity=contacts&start=true',
    { ...headers, 'content-type': TYPE },
    file,
  );
  report('upload', rows, begun, watch);
  const received = performance.now();
  const { rows: written } = await ended(response.import.id, headers);
  report('job', rows, received, watch);
  watch.stop();
  if (written.created + written.updated !== rows) throw new Error(`Not imported: ${JSON.stringify(written)}`);
}

async function ended(id, headers) {
  for (;;) {
    const { text } = await send(product, 'GET', `/api/v1/imports/${id}`, headers);
    const { import: job } = JSON.parse(text);
    if (job.status === 'completed') return job;
    if (job.finished_at) throw new Error(text);
    await sleep(500);
  }
}

/** Looks each second; what was seen since is taken by who asks. */
function watchMemory() {
  let seen = [];
  const look = () => seen.push(memoryOf(product.pid, 'VmRSS'));
  const timer = setInterval(look, 1_000);
  return {
    taken: () => {
      look();
      const all = seen;
      seen = [];
      return all;
    },
    stop: () => clearInterval(timer),
  };
}

function report(what, rows, begun, watch) {
  const seconds = (performance.now() - begun) / 1000;
  const seen = watch.taken();
  console.log(
    `  ${what}: ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s, memory each second in MB:`,
  );
  console.log(`    ${seen.join(' ')}`);
}
