import { Readable } from 'node:stream';
import type { FileFacts } from '../../libs/transfers/src/imports/file/file-facts.js';
import { type FileLayout, openFile } from '../../libs/transfers/src/imports/file/open-file.js';
import type { FileFormat } from '../../libs/transfers/src/imports/import.entity.js';
import { resolveMapping } from '../../libs/transfers/src/imports/mapping/mapping.js';

/** A file as its reader understands it: each row by the names of its columns, without what is blank. */
export interface ReadFile {
  readonly format: FileFormat;
  readonly columns: readonly string[];
  readonly facts: FileFacts;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly lines: readonly number[];
}

/** Reads a file by its reader alone, in pieces of so many bytes. */
export async function readFile(
  file: Buffer | string,
  layout: Partial<FileLayout> = {},
  { pieces = 1000, maxBytes = 50_000_000 } = {},
): Promise<ReadFile> {
  const bytes = inPieces(Buffer.from(file as string), pieces);
  const known = (names: readonly string[]) =>
    Object.values(resolveMapping('contacts', names, [], {})).filter((field) => field !== null).length;
  const { format, reader } = await openFile(bytes, { format: null, ...layout }, known, maxBytes);
  const read: { line: number; cells: readonly unknown[] | { error: string } }[] = [];
  for await (const batch of reader.rows()) for (const { line, row } of batch) read.push({ line, cells: row });
  return {
    format,
    columns: reader.columns,
    facts: reader.facts,
    lines: read.map(({ line }) => line),
    rows: read.map(({ cells }) => ('error' in cells ? { error: cells.error } : named(reader.columns, cells))),
  };
}

function named(columns: readonly string[], cells: readonly unknown[]): Record<string, unknown> {
  const said = columns.flatMap((name, place) =>
    cells[place] === undefined || cells[place] === null || cells[place] === ''
      ? []
      : [[name, cells[place]] as const],
  );
  return Object.fromEntries(said);
}

function inPieces(bytes: Buffer, length: number): AsyncIterable<Buffer> {
  const count = Math.ceil(bytes.length / length);
  return Readable.from(Array.from({ length: count }, (_, n) => bytes.subarray(n * length, (n + 1) * length)));
}
