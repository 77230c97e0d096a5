import { invalid } from '@rosetta/common';
import type { FileRow } from '../import-chunks.repository.js';
import type { FileFacts } from './file-facts.js';

/** The most columns a file may have. */
export const MAX_COLUMNS = 500;
const MAX_NAME_LENGTH = 200;
/** Characters of one row: every field at its longest, and then some. */
export const MAX_ROW_LENGTH = 256 * 1024;

/** A row, and the line of the file on which it begins. */
export interface FileLine {
  readonly line: number;
  readonly row: FileRow;
}

/** A file while it is read: its columns and what is known of it, as far as they are known, and its rows some at a time. */
export interface FileReader {
  readonly columns: string[];
  readonly facts: FileFacts;
  rows(): AsyncGenerator<readonly FileLine[], void, undefined>;
}

/** How many of these names the import would read as fields, were they a file's columns. */
export type KnownColumns = (names: readonly string[]) => number;

/** What is wrong with a column's name; null if nothing is. */
export function problemOfName(name: string): string | null {
  if (name.length > MAX_NAME_LENGTH)
    return `The column name ${JSON.stringify(name.slice(0, 40))} is too long`;
  if (name.includes('\0') || !name.isWellFormed())
    return 'A column name holds a character that cannot be stored';
  return null;
}

/** Names the columns of a header line: blank ones by their place, repeated ones by their turn. */
export function columnNames(header: readonly string[]): string[] {
  if (header.length > MAX_COLUMNS)
    throw invalid(`A file may have at most ${MAX_COLUMNS} columns; this one has ${header.length}`);
  const taken = new Set<string>();
  return header.map((written, index) => {
    const name = written.trim() || `Column ${index + 1}`;
    const problem = problemOfName(name);
    if (problem) throw invalid(problem);
    let unique = name;
    for (let turn = 2; taken.has(unique); turn++) unique = `${name} (${turn})`;
    taken.add(unique);
    return unique;
  });
}

/** Whether nothing is written in any of these cells. */
export function isBlank(cells: readonly unknown[]): boolean {
  return cells.every((cell) => typeof cell === 'string' && cell.trim() === '');
}
