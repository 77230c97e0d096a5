import type { FileFacts } from '../file-facts.js';
import { skip } from '../file-facts.js';
import type { FileLine, FileReader, KnownColumns } from '../file-rows.js';
import { TableRows } from '../table-rows.js';
import { delimiterOf, separatorLineOf } from './csv-layout.js';
import { CsvRecords } from './csv-records.js';

/** Characters that tell how the whole is written. */
const BEGINNING = 64 * 1024;

/** How a table of text is laid out, as far as the caller says. */
export interface CsvLayout {
  readonly delimiter?: string;
  readonly headerLine?: number;
}

/** Reads CSV, whatever stands between its cells and ends its lines; the header names the columns, wherever it stands. */
export class CsvReader implements FileReader {
  private readonly table: TableRows;

  constructor(
    private readonly text: AsyncIterable<string>,
    readonly facts: FileFacts,
    private readonly known: KnownColumns,
    private readonly layout: CsvLayout = {},
  ) {
    this.table = new TableRows(facts, known, layout.headerLine);
  }

  get columns(): string[] {
    return this.table.columns;
  }

  async *rows(): AsyncGenerator<readonly FileLine[], void, undefined> {
    const pieces = this.text[Symbol.asyncIterator]();
    try {
      let beginning = '';
      let isOver = false;
      while (!isOver && beginning.length < BEGINNING) {
        const piece = await pieces.next();
        if (piece.done) isOver = true;
        else beginning += piece.value;
      }
      const { records, rest } = this.open(beginning, isOver);
      yield this.table.push(records.push(rest, isOver));
      while (!isOver) {
        const piece = await pieces.next();
        isOver = piece.done === true;
        yield this.table.push(records.push(piece.done ? '' : piece.value, isOver));
      }
      yield this.table.end();
    } finally {
      await pieces.return?.();
    }
  }

  /** Obeys a line that tells the separator; what the caller says goes before it. */
  private open(beginning: string, isWhole: boolean): { records: CsvRecords; rest: string } {
    const told = separatorLineOf(beginning);
    if (told) skip(this.facts, 1, 'separator', told.text);
    const rest = beginning.slice(told?.text.length ?? 0);
    const delimiter = this.layout.delimiter ?? told?.delimiter ?? delimiterOf(rest, isWhole, this.known);
    this.facts.delimiter = delimiter;
    return { records: new CsvRecords(delimiter, told ? 2 : 1), rest };
  }
}
