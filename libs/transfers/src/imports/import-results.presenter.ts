import { stringify } from 'csv-stringify/sync';
import { guarded } from '../csv-guard.js';
import type { DoneChunk } from './import-chunks.repository.js';
import type { DownloadFormat, Import } from './import.entity.js';
import { presentResult } from './import.presenter.js';

const COLUMNS = [
  'row',
  'line',
  'outcome',
  'id',
  'contact_id',
  'error',
  'code',
  'field',
  'warnings',
  'undo',
  'undo_reason',
] as const;

/** Writes what became of the rows as a file: a line for each row that is done, in the order of the file. */
export async function* presentResults(
  { entity }: Import,
  format: DownloadFormat,
  onlyFailed: boolean,
  chunks: AsyncIterable<DoneChunk>,
): AsyncGenerator<string, void> {
  // With the first rows: until there are some, the reading may yet fail.
  let header = format === 'csv' ? `${COLUMNS.join()}\n` : '';
  for await (const { firstRow, lines, results } of chunks) {
    const rows = results
      .map((result, index) => ({
        row: firstRow + index,
        line: lines[index] ?? null,
        ...presentResult(entity, result),
        undo: result.undo ?? null,
        undo_reason: result.undoReason ?? null,
      }))
      .filter(({ outcome }) => !onlyFailed || outcome === 'failed');
    const text =
      format === 'csv'
        ? stringify(rows.map((row) => COLUMNS.map((column) => cellOf(row[column]))))
        : rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    yield header + text;
    header = '';
  }
  if (header !== '') yield header;
}

function cellOf(value: string | number | readonly string[] | null): string {
  return guarded(typeof value === 'object' ? (value?.join('; ') ?? '') : String(value));
}
