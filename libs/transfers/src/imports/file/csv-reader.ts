import { Readable } from 'node:stream';
import { invalid } from '@rosetta/common';
import { CsvError, parse } from 'csv-parse';
import type { FileRow } from '../import-chunks.repository.js';
import { columnNames, type FileReader, MAX_ROW_LENGTH } from './file-rows.js';

const DELIMITERS = [',', ';', '\t', '|'];

/** Reads CSV (RFC 4180, any line ends, quoted line breaks, a BOM), the first line naming the columns. */
export class CsvReader implements FileReader {
  columns: string[] = [];

  constructor(private readonly delimiter?: string) {}

  async *rows(text: AsyncIterable<string>): AsyncGenerator<FileRow, void, undefined> {
    const pieces = text[Symbol.asyncIterator]();
    let beginning = '';
    let isOver = false;
    // As much as tells of the header line.
    while (!isOver && !/[\r\n]/.test(beginning.trimStart()) && beginning.length <= MAX_ROW_LENGTH) {
      const piece = await pieces.next();
      if (piece.done) isOver = true;
      else beginning += piece.value;
    }
    const parser = parse({
      delimiter: this.delimiter ?? mostFrequent(beginning),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: MAX_ROW_LENGTH,
    });
    const source = Readable.from(continued(beginning, pieces), { objectMode: true });
    source.on('error', (error) => parser.destroy(error)).pipe(parser);
    try {
      for await (const record of parser as AsyncIterable<string[]>) {
        if (this.columns.length === 0) this.columns = columnNames(record);
        else if (record.some((cell) => cell !== '')) yield rowOf(record, this.columns.length);
      }
    } catch (error) {
      throw error instanceof CsvError ? invalid(sentenceOf(error)) : error;
    } finally {
      source.destroy();
    }
  }
}

async function* continued(beginning: string, pieces: AsyncIterator<string>) {
  try {
    yield beginning;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  } finally {
    await pieces.return?.();
  }
}

/** Spreadsheets choose what stands between cells by the country they are set to. */
function mostFrequent(beginning: string): string {
  const header = beginning
    .trimStart()
    .split(/[\r\n]/, 1)[0]!
    .replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** Spreadsheets leave out blank cells at the end of a row, but never add some that are not blank. */
function rowOf(record: string[], columns: number): FileRow {
  if (record.length <= columns) return record;
  if (record.slice(columns).every((cell) => cell.trim() === '')) return record.slice(0, columns);
  return { error: `The row has ${record.length} cells, but there are ${columns} columns` };
}

function sentenceOf({ code, lines }: CsvError & { lines?: number }): string {
  const where = lines === undefined ? '' : ` near line ${lines}`;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return `A quote is opened${where} and never closed`;
  if (code === 'CSV_MAX_RECORD_SIZE')
    return `A row${where} has more than ${MAX_ROW_LENGTH} characters; is a quote not closed?`;
  return `The file is not valid CSV${where}`;
}
