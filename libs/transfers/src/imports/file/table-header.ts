import type { TableRecord } from './csv/csv-records.js';
import { isBlank, type KnownColumns } from './file-rows.js';

/** Records that are looked at to find the header. */
export const HEADER_WINDOW = 40;

/** An address, or nothing but a number. */
const DATA = /\S@\S+\.\S|^\s*[+(]?\d[\d\s().,/:-]*$/;
const MAX_LOOKED_AT = 200;

/** Where a table's header stands, and what speaks for it. */
export interface Header {
  /** Its place among the records; -1 when there is none. */
  readonly index: number;
  readonly names: readonly string[];
  /** How many of its names are known. */
  readonly known: number;
}

/**
 * Finds the record that names the columns: the first that is written, unless it looks like a title or a notice and a later one
 * names columns. What it leaves blank below a cell of the record above, as merged cells do, is called as that one.
 */
export function findHeader(records: readonly TableRecord[], known: KnownColumns): Header {
  const candidates = records.flatMap(({ cells }, index): Header[] => {
    if (isBlank(cells)) return [];
    const names = mergedWith(records[index - 1], records[index]!);
    return [{ index, names, known: isData(cells) ? 0 : knownIn(names, known) }];
  });
  const [first = { index: -1, names: [], known: 0 }] = candidates;
  let best = first;
  for (const candidate of candidates) if (isBetter(candidate, best, records)) best = candidate;
  return best;
}

function isBetter(candidate: Header, best: Header, records: readonly TableRecord[]): boolean {
  const cells = records[candidate.index]!.cells;
  if (candidate.index === best.index || isData(cells)) return false;
  // A row can hold a word that is also the name of a column: it takes more to be a header below another.
  if (best.known > 0)
    return candidate.known >= 2 * best.known && 2 * candidate.known > written(candidate.names);
  const before = records.slice(best.index, candidate.index);
  const areTitles = before.every((record) => written(record.cells) <= 1);
  if (candidate.known > 0) return areTitles || candidate.known >= 2;
  // Names that nobody knows: below nothing but single cells, and above rows of the same width.
  const width = written(cells);
  const isTable = records.slice(candidate.index + 1).some(({ cells: row }) => row.length === cells.length);
  return areTitles && width > 1 && written(records[best.index]!.cells) <= 1 && isTable;
}

/** A record whose cells say what a row says: addresses or numbers. */
function isData(cells: readonly string[]): boolean {
  return cells.some((cell) => DATA.test(cell.slice(0, MAX_LOOKED_AT)));
}

function knownIn(names: readonly string[], known: KnownColumns): number {
  const said = names.map((name) => name.trim()).filter((name) => name !== '');
  return said.length <= 500 && said.every((name) => name.length <= 200) ? known([...new Set(said)]) : 0;
}

function written(cells: readonly string[]): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

function mergedWith(above: TableRecord | undefined, { line, cells }: TableRecord): readonly string[] {
  if (!above || above.line !== line - 1 || written(above.cells) < 2 || isData(above.cells)) return cells;
  const width = Math.max(cells.length, above.cells.length);
  return Array.from({ length: width }, (_, place) => {
    const own = cells[place] ?? '';
    return own.trim() === '' ? (above.cells[place] ?? '') : own;
  });
}
