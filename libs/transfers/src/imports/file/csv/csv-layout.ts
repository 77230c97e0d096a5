import { DomainError } from '@rosetta/common';
import type { KnownColumns } from '../file-rows.js';
import { findHeader, HEADER_WINDOW } from '../table-header.js';
import { CsvRecords, type TableRecord } from './csv-records.js';

const DELIMITERS = [',', ';', '\t', '|'];
/** `sep=;`, by which spreadsheets are told what stands between cells. */
const SEPARATOR_LINE = /^"?sep=([^\w"\r\n]|\t)"?[ \t,;|]*(?:\r\n|\r|\n|$)/i;

/** A line that tells the separator, and where the file goes on behind it. */
export interface SeparatorLine {
  readonly delimiter: string;
  readonly text: string;
}

/** Reads the line that tells the separator; null where the file begins with something else. */
export function separatorLineOf(beginning: string): SeparatorLine | null {
  const [text, delimiter] = SEPARATOR_LINE.exec(beginning) ?? [];
  return text === undefined ? null : { delimiter: delimiter!, text };
}

/**
 * Finds out what stands between cells, which spreadsheets choose by the country they are set to: what makes the most known
 * columns, then a table whose rows are as wide as their header, then the most columns.
 */
export function delimiterOf(beginning: string, isWhole: boolean, known: KnownColumns): string {
  const scores = DELIMITERS.map((delimiter) => scoreOf(delimiter, beginning, isWhole, known));
  let best = 0;
  for (let other = 1; other < scores.length; other++)
    if (isAbove(scores[other]!, scores[best]!)) best = other;
  return DELIMITERS[best]!;
}

type Score = readonly [known: number, isTable: number, isEven: number, width: number];

function scoreOf(delimiter: string, beginning: string, isWhole: boolean, known: KnownColumns): Score {
  const records = recordsOf(delimiter, beginning, isWhole);
  const header = findHeader(records, known);
  const width = header.names.length;
  const rows = records.slice(header.index + 1).map(({ cells }) => cells.length);
  const fitting = rows.filter((cells) => cells === width).length;
  const torn = rows.filter((cells) => cells > width).length;
  // A single column is what is left when nothing separates. Rows may leave out blank cells at their end.
  const isTable = width > 1 && torn * 2 <= rows.length;
  return [header.known, Number(isTable), Number(fitting * 2 >= rows.length), isTable ? width : -width];
}

function recordsOf(delimiter: string, beginning: string, isWhole: boolean): TableRecord[] {
  try {
    return new CsvRecords(delimiter).push(beginning, isWhole).slice(0, HEADER_WINDOW);
  } catch (error) {
    // Told when the file itself is read, with its right line.
    if (error instanceof DomainError) return [];
    throw error;
  }
}

function isAbove(one: Score, other: Score): boolean {
  for (const [place, value] of one.entries()) if (value !== other[place]) return value > other[place]!;
  return false;
}
