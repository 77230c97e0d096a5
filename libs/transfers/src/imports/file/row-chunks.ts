import type { FileRow } from '../import-chunks.repository.js';

/** Rows that are written in one transaction: enough to be worth it, few enough that others need not wait for it. */
const CHUNK_ROWS = 1_000;
/** Cells are counted by their characters. */
const CHUNK_LENGTH = 2 * 1024 * 1024;

/** Cuts rows into pieces of limited size. */
export async function* chunksOf(
  rows: AsyncIterable<FileRow>,
): AsyncGenerator<readonly FileRow[], void, undefined> {
  let chunk: FileRow[] = [];
  let length = 0;
  for await (const row of rows) {
    chunk.push(row);
    length += lengthOf(row);
    if (chunk.length < CHUNK_ROWS && length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = [];
    length = 0;
  }
  if (chunk.length > 0) yield chunk;
}

function lengthOf(row: FileRow): number {
  if ('error' in row) return row.error.length;
  let length = 0;
  for (const cell of row)
    length += typeof cell === 'string' ? cell.length : (JSON.stringify(cell)?.length ?? 0);
  return length;
}
