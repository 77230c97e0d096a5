import { invalid } from '@rosetta/common';
import { MAX_ROW_LENGTH } from '../file-rows.js';

const LF = 10;
const CR = 13;

/** The cells of one record, and the line on which it begins. */
export interface TableRecord {
  readonly line: number;
  readonly cells: string[];
}

/** Where a record ends, or that its text is not all there yet. */
interface Scanned {
  readonly cells: string[];
  readonly end: number;
}

/**
 * Cuts text into CSV records while it arrives: RFC 4180 with any mixture of line ends, blanks around quotes, and quotes that
 * were written as if they meant nothing. Knows on which line each record and each quote begins, which is why it is ours.
 */
export class CsvRecords {
  private text = '';
  private at = 0;
  private nextQuote = -1;
  private nextCr = -1;
  private nextLf = -1;
  /** Where a quote was opened that the text at hand does not close. */
  private openedAt: number | null = null;

  private readonly delimiterCode: number;

  constructor(
    private readonly delimiter: string,
    private line = 1,
  ) {
    this.delimiterCode = delimiter.charCodeAt(0);
  }

  /** The records that end in what has arrived by now. */
  push(piece: string, isLast: boolean): TableRecord[] {
    this.text = this.text.slice(this.at) + piece;
    this.at = 0;
    this.nextQuote = this.nextCr = this.nextLf = -1;
    const records: TableRecord[] = [];
    while (this.at < this.text.length) {
      const scanned = this.scan(isLast);
      if (!scanned) break;
      this.checkLength(scanned.end - this.at);
      records.push({ line: this.line, cells: scanned.cells });
      this.moveTo(scanned.end);
    }
    this.checkLength(this.text.length - this.at);
    return records;
  }

  private moveTo(end: number): void {
    // Only quoted cells hold line breaks.
    this.line += this.nextQuote >= end ? 1 : breaksIn(this.text, this.at, end);
    this.at = end;
  }

  private scan(isLast: boolean): Scanned | null {
    const { at, text } = this;
    this.openedAt = null;
    if (this.nextQuote < at) this.nextQuote = indexFrom(text, '"', at);
    if (this.nextCr < at) this.nextCr = indexFrom(text, '\r', at);
    if (this.nextLf < at) this.nextLf = indexFrom(text, '\n', at);
    const lineEnd = Math.min(this.nextCr, this.nextLf);
    if (this.nextQuote < lineEnd && this.nextQuote < text.length) return this.scanQuoted(isLast);
    if (lineEnd === Infinity && !isLast) return null;
    const stop = Math.min(lineEnd, text.length);
    const end = endOfLine(text, stop, isLast);
    return end === null ? null : { cells: text.slice(at, stop).split(this.delimiter), end };
  }

  private scanQuoted(isLast: boolean): Scanned | null {
    const { text, delimiter } = this;
    const cells: string[] = [];
    let position = this.at;
    for (;;) {
      const cell = this.scanCell(position, isLast);
      if (!cell) return null;
      cells.push(cell.value);
      if (cell.end >= text.length && !isLast) return null;
      if (text[cell.end] !== delimiter) {
        const end = endOfLine(text, cell.end, isLast);
        return end === null ? null : { cells, end };
      }
      position = cell.end + 1;
    }
  }

  private scanCell(start: number, isLast: boolean): { value: string; end: number } | null {
    const { text } = this;
    const opening = this.skipBlanks(start);
    if (text[opening] === '"') {
      const closing = this.closingQuote(opening, isLast);
      if (closing === null) return null;
      const after = this.skipBlanks(closing + 1);
      if (after >= text.length || this.isCellEnd(after))
        return { value: text.slice(opening + 1, closing).replaceAll('""', '"'), end: after };
      // The quote closes in the middle of something: it was never meant to be one, unless it has swallowed lines.
      if (/[\r\n]/.test(text.slice(opening, closing))) throw this.notClosed(opening);
    }
    let end = start;
    while (end < text.length && !this.isCellEnd(end)) end += 1;
    const value = text.slice(start, end);
    const [, inner] = /^\s*"(.*)"\s*$/s.exec(value) ?? [];
    return { value: inner ?? value, end };
  }

  /** Where a quoted cell ends; null when that has not arrived yet. */
  private closingQuote(opening: number, isLast: boolean): number | null {
    const { text } = this;
    for (let from = opening + 1; ;) {
      const quote = text.indexOf('"', from);
      const isUnknown = quote === -1 || (quote + 1 === text.length && !isLast);
      if (isUnknown && isLast) throw this.notClosed(opening);
      if (isUnknown) {
        this.openedAt = opening;
        return null;
      }
      if (text[quote + 1] !== '"') return quote;
      from = quote + 2;
    }
  }

  private isCellEnd(position: number): boolean {
    const code = this.text.charCodeAt(position);
    return code === LF || code === CR || code === this.delimiterCode;
  }

  private skipBlanks(position: number): number {
    let after = position;
    while (this.text[after] === ' ' && this.delimiter !== ' ') after += 1;
    return after;
  }

  private notClosed(opening: number): Error {
    return invalid(`A quote is opened in line ${this.lineOf(opening)} and never closed`);
  }

  private lineOf(position: number): number {
    return this.line + breaksIn(this.text, this.at, position);
  }

  private checkLength(length: number): void {
    if (length <= MAX_ROW_LENGTH) return;
    const { openedAt } = this;
    if (openedAt !== null) throw this.notClosed(openedAt);
    throw invalid(`The row in line ${this.line} has more than ${MAX_ROW_LENGTH} characters`);
  }
}

function indexFrom(text: string, sought: string, from: number): number {
  const index = text.indexOf(sought, from);
  return index === -1 ? Infinity : index;
}

/** Behind a line end of either or both characters; null when the second may yet come. */
function endOfLine(text: string, at: number, isLast: boolean): number | null {
  if (text[at] !== '\r') return at + 1;
  if (at + 1 === text.length && !isLast) return null;
  return text[at + 1] === '\n' ? at + 2 : at + 1;
}

function breaksIn(text: string, from: number, to: number): number {
  return text.slice(from, to).match(/\r\n|\r|\n/g)?.length ?? 0;
}
