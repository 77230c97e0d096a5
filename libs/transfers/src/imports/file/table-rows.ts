import { type FileFacts, skip } from './file-facts.js';
import type { TableRecord } from './csv/csv-records.js';
import { columnNames, type FileLine, isBlank, type KnownColumns } from './file-rows.js';
import { footerIn, MAX_FOOTER } from './table-footer.js';
import { findHeader, HEADER_WINDOW } from './table-header.js';

/** Makes rows of a table's records: finds the header, and leaves out what is no row. */
export class TableRows {
  columns: string[] = [];
  private waiting: TableRecord[] | null = [];
  /** What may be the end of a report, until a row follows. */
  private last: TableRecord[] = [];
  private isSurelyEnd = false;
  private isBehindBlank = false;

  constructor(
    private readonly facts: FileFacts,
    private readonly known: KnownColumns,
    /** The line that names the columns, where the caller knows it. */
    private readonly headerLine?: number,
    /** What the names of a header are, of which some cells may be merged. */
    private readonly spread: (names: readonly string[], line: number) => readonly string[] = (names) => names,
  ) {}

  /** The rows that are sure by now. */
  push(records: readonly TableRecord[]): FileLine[] {
    if (this.waiting === null) return this.read(records);
    this.waiting.push(...records);
    return this.isHeaderThere() ? this.begin(this.waiting) : [];
  }

  end(): FileLine[] {
    const lines = this.waiting === null ? [] : this.begin(this.waiting);
    if (!this.isSurelyEnd) this.release(lines);
    for (const { line, cells } of this.last) skip(this.facts, line, 'footer', textOf(cells));
    return lines;
  }

  private isHeaderThere(): boolean {
    const { waiting, headerLine } = this;
    if (headerLine !== undefined) return waiting!.some(({ line }) => line > headerLine);
    return waiting!.length >= HEADER_WINDOW;
  }

  private begin(records: readonly TableRecord[]): FileLine[] {
    this.waiting = null;
    const header = this.headerOf(records);
    if (header.index < 0) return [];
    for (const { line, cells } of records.slice(0, header.index))
      if (!isBlank(cells)) skip(this.facts, line, 'preamble', textOf(cells));
    const { line } = records[header.index]!;
    this.facts.headerLine = line;
    this.columns = columnNames(this.spread(header.names, line));
    return this.read(records.slice(header.index + 1));
  }

  private headerOf(records: readonly TableRecord[]) {
    const { headerLine } = this;
    if (headerLine === undefined) return findHeader(records.slice(0, HEADER_WINDOW), this.known);
    const index = records.findIndex(({ line, cells }) => line >= headerLine && !isBlank(cells));
    return { index, names: records[index]?.cells ?? [] };
  }

  private read(records: readonly TableRecord[]): FileLine[] {
    const lines: FileLine[] = [];
    for (const record of records) {
      if (isBlank(record.cells)) {
        this.facts.blankRows += 1;
        this.isBehindBlank = true;
        continue;
      }
      const footer = footerIn(record, this.columns.length, this.isBehindBlank || this.last.length > 0);
      if (footer) {
        this.last.push(record);
        this.isSurelyEnd ||= footer === 'surely';
        if (this.last.length > MAX_FOOTER) this.release(lines);
      } else {
        this.release(lines);
        lines.push(this.rowOf(record));
      }
    }
    return lines;
  }

  /** What looked like the end of a report has rows behind it, and so is one of them. */
  private release(lines: FileLine[]): void {
    this.isBehindBlank = false;
    this.isSurelyEnd = false;
    if (this.last.length === 0) return;
    lines.push(...this.last.map((record) => this.rowOf(record)));
    this.last = [];
  }

  /** Spreadsheets leave out blank cells at the end of a row, but never add some that are not blank. */
  private rowOf({ line, cells }: TableRecord): FileLine {
    const width = this.columns.length;
    if (cells.length <= width) return { line, row: cells };
    if (isBlank(cells.slice(width))) return { line, row: cells.slice(0, width) };
    return { line, row: { error: `The row has ${cells.length} cells, but there are ${width} columns` } };
  }
}

function textOf(cells: readonly string[]): string {
  return cells
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' | ');
}
