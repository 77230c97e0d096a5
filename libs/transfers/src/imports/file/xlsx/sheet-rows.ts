import { invalid } from '@rosetta/common';
import type { TableRecord } from '../csv/csv-records.js';
import { type FileFacts, skip } from '../file-facts.js';
import { MAX_COLUMNS, MAX_ROW_LENGTH } from '../file-rows.js';
import { shownMoment, shownNumber } from './cell-values.js';
import type { NumberFormat } from './number-formats.js';
import { RichText } from './shared-strings.js';
import { readXml } from './xml-events.js';

/** What the cells of a sheet refer to. */
export interface CellContext {
  readonly sharedString: (index: number) => string | null;
  readonly formats: readonly NumberFormat[];
  readonly isFrom1904: boolean;
  readonly facts: FileFacts;
}

/** Reads the rows of a sheet while its part is read; rows that are left out come as one that is blank. */
export async function* readSheet(
  part: AsyncIterable<Buffer>,
  context: CellContext,
): AsyncGenerator<TableRecord[], void, undefined> {
  const rows = new SheetRows(context);
  for await (const _ of readXml(part, rows)) yield rows.take();
  yield rows.take();
}

/** Gathers cells into rows. */
class SheetRows {
  private records: TableRecord[] = [];
  private line = 0;
  private cells: string[] = [];
  private length = 0;
  private column = 0;
  private cell = '';
  private type = 'n';
  private format: NumberFormat | undefined;
  private isValue = false;
  /** Of a formula that nothing has worked out yet, the name of its cell. */
  private unsolved: string | null = null;
  private value = '';
  private readonly inline = new RichText();

  constructor(private readonly context: CellContext) {}

  take(): TableRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'c') this.beginCell(attributes);
    else if (name === 'row') this.beginRow(attributes);
    else {
      this.isValue = name === 'v';
      if (name === 'f') this.unsolved = this.cell;
      if (name === 'v') this.unsolved = null;
      this.inline.open(name);
    }
  }

  text(text: string): void {
    if (this.isValue) this.value += text;
    else this.inline.add(text);
  }

  close(name: string): void {
    this.isValue = false;
    this.inline.close(name);
    if (name === 'c') this.endCell();
    else if (name === 'row') this.records.push({ line: this.line, cells: this.cells });
  }

  private beginRow({ r }: Readonly<Record<string, string>>): void {
    const line = r === undefined ? this.line + 1 : Number(r);
    if (!Number.isSafeInteger(line) || line <= this.line)
      throw invalid('The rows of the sheet are not in order');
    const missing = line - this.line - 1;
    if (missing > 0) this.records.push({ line: line - 1, cells: [] });
    if (missing > 1) this.context.facts.blankRows += missing - 1;
    this.line = line;
    this.cells = [];
    this.length = 0;
    this.column = 0;
  }

  private beginCell({ r, t = 'n', s }: Readonly<Record<string, string>>): void {
    if (r !== undefined) this.column = columnOf(r);
    this.cell = r ?? '';
    this.unsolved = null;
    this.type = t;
    this.format = s === undefined ? undefined : this.context.formats[Number(s)];
    this.value = '';
  }

  private endCell(): void {
    if (this.unsolved !== null) skip(this.context.facts, this.line, 'formula', this.unsolved);
    const shown = this.shown();
    const { column } = this;
    this.column += 1;
    if (shown === '') return;
    if (column >= MAX_COLUMNS)
      throw invalid(
        `A file may have at most ${MAX_COLUMNS} columns; row ${this.line} has a cell in column ${column + 1}`,
      );
    this.length += shown.length;
    if (this.length > MAX_ROW_LENGTH)
      throw invalid(`The row in line ${this.line} has more than ${MAX_ROW_LENGTH} characters`);
    while (this.cells.length < column) this.cells.push('');
    this.cells[column] = shown;
  }

  private shown(): string {
    const { value } = this;
    const inline = this.inline.take();
    switch (this.type) {
      case 's':
        return this.context.sharedString(Number(value)) ?? '';
      case 'inlineStr':
        return inline;
      case 'str':
        return value;
      case 'b':
        return value === '' ? '' : value === '1' ? 'TRUE' : 'FALSE';
      case 'd':
        return shownMoment(value);
      case 'e':
        skip(this.context.facts, this.line, 'error_value', value);
        return '';
      default:
        return shownNumber(value, this.format, this.context.isFrom1904);
    }
  }
}

/** The place of a cell in its row, by its name: `A1` is 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Za-z]{1,3}/.exec(reference)?.[0].toUpperCase() ?? '')
    column = column * 26 + letter.charCodeAt(0) - 64;
  return Math.max(0, column - 1);
}
