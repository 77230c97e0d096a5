import { stringify } from 'csv-stringify/sync';
import { guarded } from '../csv-guard.js';
import type { DoneChunk } from './import-chunks.repository.js';
import type { FileFormat, Import } from './import.entity.js';
import { presentResult } from './import.presenter.js';

const COLUMNS = ['row', 'outcome', 'id', 'contact_id', 'error', 'code', 'field', 'warnings'] as const;

/** Writes what became of the rows as a file: a line for each row that is done, in the order of the file. */
export async function* presentResults(
  { entity }: Import,
  format: FileFormat,
  onlyFailed: boolean,
  chunks: AsyncIterable<DoneChunk>,
): AsyncGenerator<string, void> {
  // With the first rows: until there are some, the reading may yet fail.
  let header = format === 'csv' ? `${COLUMNS.join()}\n` : '';
  for await (const { firstRow, results } of chunks) {
    const lines = results
      .map((result, index) => ({ row: firstRow + index, ...presentResult(entity, result) }))
      .filter(({ outcome }) => !onlyFailed || outcome === 'failed');
    const text =
      format === 'csv'
        ? stringify(lines.map((line) => COLUMNS.map((column) => cellOf(line[column]))))
        : lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    yield header + text;
    header = '';
  }
  if (header !== '') yield header;
}

function cellOf(value: string | number | readonly string[] | null): string {
  return guarded(typeof value === 'object' ? (value?.join('; ') ?? '') : String(value));
}
