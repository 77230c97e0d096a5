/** Skipped lines that are shown one by one. */
const MAX_SHOWN = 20;
const MAX_TEXT = 200;

/** Why a line of a file is no row: what stands in front of the header, below the rows, or cannot be stored. */
export const skipReasons = ['separator', 'preamble', 'footer', 'error_value', 'formula', 'property'] as const;

/** One reason why a line of a file is no row. */
export type SkipReason = (typeof skipReasons)[number];

/** A part of a file that is not imported. */
export interface SkippedLine {
  readonly line: number;
  readonly reason: SkipReason;
  readonly text: string;
}

/** What a file was found to be, as it is kept and shown. */
export interface FileFacts {
  /** Of its text; null for a workbook. */
  encoding: string | null;
  /** Between the cells of CSV. */
  delimiter: string | null;
  /** The line that names the columns; null where no line does. */
  headerLine: number | null;
  /** Of a workbook: the sheet that is read, and all that there are. */
  sheet: string | null;
  sheets: string[];
  /** Rows in which nothing is written. */
  blankRows: number;
  /** How many lines are no rows, and the first of them. */
  skippedCount: number;
  skipped: SkippedLine[];
}

/** Facts of a file of which nothing is known yet. */
export function noFileFacts(): FileFacts {
  return {
    encoding: null,
    delimiter: null,
    headerLine: null,
    sheet: null,
    sheets: [],
    blankRows: 0,
    skippedCount: 0,
    skipped: [],
  };
}

/** Notes that a part of a file is not imported. */
export function skip(facts: FileFacts, line: number, reason: SkipReason, text: string): void {
  facts.skippedCount += 1;
  if (facts.skipped.length < MAX_SHOWN)
    facts.skipped.push({ line, reason, text: storable(text.trim().slice(0, MAX_TEXT)) });
}

/** Postgres keeps neither NUL nor half of a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', ' ').toWellFormed();
}
