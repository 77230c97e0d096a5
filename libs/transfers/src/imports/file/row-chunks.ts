import type { FileRow } from '../import-chunks.repository.js';
import type { FileLine } from './file-rows.js';

/** Rows that are written in one transaction: enough to be worth it, few enough that others need not wait for it. */
const CHUNK_ROWS = 1_000;
/** Cells are counted by their characters. */
const CHUNK_LENGTH = 2 * 1024 * 1024;

/** Rows that are kept together, and the line on which each begins. */
export interface RowChunk {
  readonly rows: FileRow[];
  readonly lines: number[];
}

/** Cuts rows into pieces of limited size. */
export async function* chunksOf(
  batches: AsyncIterable<readonly FileLine[]>,
): AsyncGenerator<RowChunk, void, undefined> {
  let chunk: RowChunk = { rows: [], lines: [] };
  let length = 0;
  for await (const batch of batches)
    for (const { line, row } of batch) {
      chunk.rows.push(row);
      chunk.lines.push(line);
      length += lengthOf(row);
      if (chunk.rows.length < CHUNK_ROWS && length < CHUNK_LENGTH) continue;
      yield chunk;
      chunk = { rows: [], lines: [] };
      length = 0;
    }
  if (chunk.rows.length > 0) yield chunk;
}

function lengthOf(row: FileRow): number {
  if ('error' in row) return row.error.length;
  let length = 0;
  for (const cell of row)
    length += typeof cell === 'string' ? cell.length : (JSON.stringify(cell)?.length ?? 0);
  return length;
}
