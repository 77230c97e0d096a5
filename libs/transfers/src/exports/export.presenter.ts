import { stringify } from 'csv-stringify/sync';
import { guarded } from '../csv-guard.js';
import type { DownloadFormat } from '../imports/import.entity.js';
import type { Export } from './exports.service.js';

/** What a list would be torn apart at when it is read back. */
const TORN = /[;,\n"[\]]|^\s|\s$|^$/;

/** Writes an export as a file: one JSON object a line, or CSV that an import reads back. */
export async function* presentExport(
  { columns, lines }: Export,
  format: DownloadFormat,
  guards: boolean,
): AsyncGenerator<string, void> {
  // With the first records: until there are some, the reading may yet fail.
  let header = format === 'csv' ? stringify([columns]) : '';
  for await (const some of lines) {
    const rows =
      format === 'csv'
        ? stringify(some.map((line) => cellsOf(line, columns, guards)))
        : some.map((line) => `${line}\n`).join('');
    yield header + rows;
    header = '';
  }
  if (header !== '') yield header;
}

function cellsOf(line: string, columns: readonly string[], guards: boolean): string[] {
  const row = JSON.parse(line) as Record<string, unknown>;
  return columns.map((column) => (guards ? guarded(cellOf(row[column])) : cellOf(row[column])));
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string' && !TORN.test(each)))
    return value.join(';');
  return JSON.stringify(value);
}
