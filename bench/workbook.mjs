// What reading a workbook costs, in time and in memory: `npm run build && node bench/workbook.mjs [rows]`.
// A workbook with shared texts is written as spreadsheets write it, and read as an upload is, in a process of its own.
import { fork } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { COLUMNS, writeWorkbook } from './workbook-file.mjs';

if (process.send) await readWorkbook(process.argv[2]);
else await main(Number(process.argv[2] ?? 100_000));

async function main(most) {
  const directory = mkdtempSync(path.join(tmpdir(), 'rosetta-bench-'));
  try {
    for (const rows of [most / 100, most / 10, most]) {
      const file = path.join(directory, `${rows}.xlsx`);
      await writeWorkbook(file, rows);
      const megabytes = (statSync(file).size / 1e6).toFixed(1);
      const read = await inOwnProcess(file);
      if (read.rows !== rows) throw new Error(`Read ${read.rows} rows of ${rows}`);
      const speed = Math.round(rows / read.seconds);
      console.log(
        `${rows} rows, ${megabytes} MB: ${read.seconds.toFixed(1)} s, ${speed} rows/s, memory ${read.before} MB before, ${read.most} MB at most`,
      );
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function inOwnProcess(file) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [file]);
    child.once('message', resolve).once('error', reject);
    child.once('exit', (code) => code && reject(new Error(`The reader ended with ${code}`)));
  });
}

async function readWorkbook(file) {
  const { openFile } = await import('../dist/libs/transfers/src/imports/file/open-file.js');
  const before = memory('VmRSS');
  const begun = performance.now();
  const known = (names) => names.filter((name) => COLUMNS.includes(name)).length;
  const { reader } = await openFile(createReadStream(file), { format: null }, known, 2e9);
  let rows = 0;
  for await (const batch of reader.rows()) rows += batch.length;
  process.send({ rows, seconds: (performance.now() - begun) / 1000, before, most: memory('VmHWM') });
  process.disconnect();
}

function memory(what) {
  const [, kilobytes] = new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'));
  return Math.round(kilobytes / 1024);
}
