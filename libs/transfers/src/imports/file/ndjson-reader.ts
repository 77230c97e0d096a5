import { invalid } from '@rosetta/common';
import { parse } from 'secure-json-parse';
import type { FileRow } from '../import-chunks.repository.js';
import { type FileReader, MAX_COLUMNS, MAX_ROW_LENGTH, problemOfName } from './file-rows.js';

/** Reads one JSON object a line; every key that occurs is a column. */
export class NdjsonReader implements FileReader {
  readonly columns: string[] = [];
  private readonly places = new Map<string, number>();

  async *rows(text: AsyncIterable<string>): AsyncGenerator<FileRow, void, undefined> {
    for await (const line of linesOf(text)) if (line.trim() !== '') yield this.rowOf(line);
  }

  private rowOf(line: string): FileRow {
    let object: unknown;
    try {
      object = parse(line);
    } catch {
      return { error: 'The row is not valid JSON' };
    }
    if (typeof object !== 'object' || object === null || Array.isArray(object))
      return { error: 'The row is not a JSON object' };
    const cells: unknown[] = [];
    for (const [key, value] of Object.entries(object)) {
      const place = this.placeOf(key);
      if (typeof place === 'string') return { error: place };
      cells[place] = value;
    }
    return Array.from(cells, (cell: unknown) => cell ?? null);
  }

  /** The column of a key, or why it cannot be one. */
  private placeOf(key: string): number | string {
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const problem = problemOfName(key);
    if (problem) return problem;
    if (this.columns.length >= MAX_COLUMNS) return `A file may have at most ${MAX_COLUMNS} different keys`;
    this.places.set(key, this.columns.length);
    return this.columns.push(key) - 1;
  }
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    yield* lines;
    if (rest.length > MAX_ROW_LENGTH) throw invalid(`A row has more than ${MAX_ROW_LENGTH} characters`);
  }
  yield rest;
}
