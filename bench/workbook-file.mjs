// A workbook as spreadsheets write it, its texts shared, of as many rows as wanted.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** The names of its columns. */
export const COLUMNS = ['first_name', 'last_name', 'email', 'phone', 'company', 'position', 'city', 'notes'];
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const LINKS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Writes it. */
export async function writeWorkbook(file, rows) {
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
