import { invalid } from '@rosetta/common';
import type { FileFormat } from '../import.entity.js';

/** Bytes that tell how a file is written. */
export const TELLING_BYTES = 512;

const NOT_READ: readonly (readonly [beginning: string, what: string])[] = [
  [
    'd0cf11e0',
    'An Excel workbook of the old kind (.xls), or one with a password, is not read; save it as .xlsx without a password',
  ],
  ['25504446', 'A PDF is not read; send the table as .xlsx or CSV'],
  ['526172211a07', 'A RAR archive is not read; send the file that is in it'],
  ['377abcaf271c', 'A 7-Zip archive is not read; send the file that is in it'],
];

/** How a file is written, by its first bytes where they tell; what is declared decides only where they do not. */
export function formatOf(beginning: Buffer, declared: FileFormat | null): FileFormat {
  const hex = beginning.subarray(0, 8).toString('hex');
  const notRead = NOT_READ.find(([sign]) => hex.startsWith(sign));
  if (notRead) throw invalid(notRead[1]);
  const isZip = hex.startsWith('504b0304') || hex.startsWith('504b0506');
  if (isZip) return 'xlsx';
  if (declared === 'xlsx') throw invalid('The file is no Excel workbook (.xlsx)');
  return formatOfText(textOf(beginning), declared) ?? declared ?? 'csv';
}

/** How a file is written, by what its name ends with. */
export function formatNamed(fileName: string | null): FileFormat | null {
  const ending = /\.(\w+)(?:\.gz)?$/.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';
  const byEnding: Readonly<Record<string, FileFormat>> = {
    csv: 'csv',
    tsv: 'csv',
    txt: 'csv',
    ndjson: 'ndjson',
    jsonl: 'ndjson',
    json: 'json',
    xlsx: 'xlsx',
    xlsm: 'xlsx',
    vcf: 'vcard',
    vcard: 'vcard',
  };
  return byEnding[ending] ?? null;
}

function formatOfText(text: string, declared: FileFormat | null): FileFormat | null {
  if (/^BEGIN:VCARD\b/i.test(text)) return 'vcard';
  // An object alone says nothing: NDJSON begins like it.
  if (text.startsWith('[') && /^\[\s*(?:[{\]]|$)/.test(text) && declared !== 'vcard') return 'json';
  if (text.startsWith('{"') && (declared === 'json' || declared === null)) return 'ndjson';
  return null;
}

function textOf(beginning: Buffer): string {
  const isUtf16 =
    beginning.length > 1 &&
    (beginning[0] === 0 || beginning[1] === 0 || /^(fffe|feff)/.test(beginning.toString('hex', 0, 2)));
  const text = isUtf16 ? beginning.toString('latin1').replaceAll('\0', '') : beginning.toString('latin1');
  return text.replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '').trimStart();
}
