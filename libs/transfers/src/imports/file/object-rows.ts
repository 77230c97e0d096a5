import { isNestedDeeper, MAX_JSON_LEVELS } from '@rosetta/common';
import { parse } from 'secure-json-parse';
import type { FileRow } from '../import-chunks.repository.js';
import type { FileFacts } from './file-facts.js';
import { type FileLine, MAX_COLUMNS, problemOfName } from './file-rows.js';

/** Makes rows of objects: every key that occurs is a column. */
export class ObjectRows {
  readonly columns: string[] = [];
  private readonly places = new Map<string, number>();

  constructor(private readonly facts: FileFacts) {}

  /** The row of an object as it is written; none where it says nothing, which is counted. */
  linesOfJson(line: number, json: string): FileLine[] {
    return this.counted(line, this.rowOf(json));
  }

  /** The row of these fields; none where they say nothing, which is counted. */
  linesOfFields(line: number, fields: Readonly<Record<string, unknown>>): FileLine[] {
    return this.counted(line, this.cellsOf(Object.entries(fields)));
  }

  private counted(line: number, row: FileRow | null): FileLine[] {
    if (row !== null) return [{ line, row }];
    this.facts.blankRows += 1;
    return [];
  }

  private rowOf(json: string): FileRow | null {
    if (isNestedDeeper(Buffer.from(json), MAX_JSON_LEVELS))
      return { error: `The row is limited to ${MAX_JSON_LEVELS} levels of nesting` };
    let object: unknown;
    try {
      object = parse(json);
    } catch {
      return { error: 'The row is not valid JSON' };
    }
    if (typeof object !== 'object' || object === null || Array.isArray(object))
      return { error: 'The row is not a JSON object' };
    return this.cellsOf(Object.entries(object));
  }

  private cellsOf(fields: readonly (readonly [string, unknown])[]): FileRow | null {
    const cells: unknown[] = [];
    for (const [key, value] of fields) {
      const place = this.placeOf(key);
      if (typeof place === 'string') return { error: place };
      cells[place] = value;
    }
    return cells.some(says) ? Array.from(cells, (cell: unknown) => cell ?? null) : null;
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

function says(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string') return value.trim() !== '';
  if (Array.isArray(value)) return value.some(says);
  return typeof value !== 'object' || Object.values(value).some(says);
}
