/** What a spreadsheet would run as a formula, or what looks like a cell that was guarded already. */
const RISKY = /^'*[=+\-@\t\r]/;
/** Phones and amounts are nothing to run. */
const NUMBERS = /^[+-]\d[\d.]*(?:;[+-]?\d[\d.]*)*$/;
const GUARDED = /^'+[=+\-@\t\r]/;

/** Writes a cell so that no spreadsheet runs it as a formula; an apostrophe in front is how spreadsheets say "text". */
export function guarded(cell: string): string {
  return RISKY.test(cell) && !NUMBERS.test(cell) ? `'${cell}` : cell;
}

/** Takes off what {@link guarded} has put in front. */
export function withoutGuard(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}
