// What reading a workbook costs, in time and in memory: `npm run build && node bench/workbook.mjs [rows]`.
// A workbook with shared texts is written as spreadsheets write it, and read as an upload is, in a process of its own.
import { fork } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { ZipFile } from 'yazl';

const COLUMNS = ['first_name', 'last_name', 'email', 'phone', 'company', 'position', 'city', 'notes'];
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const LINKS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

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

async function writeWorkbook(file, rows) {
  const zip = new ZipFile();
  const add = (name, pieces) => zip.addReadStream(Readable.from(pieces), name);
  const relation = ([id, type, target]) =>
    `<Relationship Id="${id}" Type="${LINKS}/${type}" Target="${target}"/>`;
  add('_rels/.rels', [
    `<Relationships>${relation(['rId1', 'officeDocument', 'xl/workbook.xml'])}</Relationships>`,
  ]);
  add('xl/workbook.xml', [
    `<workbook ${MAIN} xmlns:r="${LINKS}"><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ]);
  const relations = [
    ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
    ['rId2', 'sharedStrings', 'sharedStrings.xml'],
  ];
  add('xl/_rels/workbook.xml.rels', [`<Relationships>${relations.map(relation).join('')}</Relationships>`]);
  add('xl/sharedStrings.xml', sharedStrings(rows));
  add('xl/worksheets/sheet1.xml', sheet(rows));
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}

function* sharedStrings(rows) {
  yield `<sst ${MAIN}>${COLUMNS.map((name) => `<si><t>${name}</t></si>`).join('')}`;
  for (let n = 0; n < rows; n++) {
    const texts = [`First${n}`, `Last${n}`, `p${n}@example.com`, `+2010${String(n).padStart(8, '0')}`];
    const more = [`Company ${n % 997}`, 'Head of Sales', `City ${n % 97}`, `Met at the fair, no. ${n}`];
    yield [...texts, ...more].map((text) => `<si><t>${text}</t></si>`).join('');
  }
  yield '</sst>';
}

function* sheet(rows) {
  yield `<worksheet ${MAIN}><sheetData>`;
  for (let n = 0; n <= rows; n++) {
    const cells = COLUMNS.map((_, place) => {
      const reference = `${String.fromCharCode(65 + place)}${n + 1}`;
      return `<c r="${reference}" t="s"><v>${n * COLUMNS.length + place}</v></c>`;
    });
    yield `<row r="${n + 1}">${cells.join('')}</row>`;
  }
  yield '</sheetData></worksheet>';
}

function memory(what) {
  const [, kilobytes] = new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'));
  return Math.round(kilobytes / 1024);
}
