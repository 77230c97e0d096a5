import { HEADER_WINDOW } from '../table-header.js';

const MERGED = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g;
const OVERLAP = 200;
const MAX_RANGES = 1_000;

/** Cells of one row that are shown as one. */
export interface MergedCells {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** Finds the merged cells at the top of a sheet; they stand behind all its rows, so the part is passed without reading it. */
export async function mergedCellsOf(part: AsyncIterable<Buffer>): Promise<MergedCells[]> {
  const found: MergedCells[] = [];
  let rest = '';
  for await (const piece of part) {
    const text = rest + piece.toString('latin1');
    for (const [, left, top, right] of text.matchAll(MERGED)) {
      const line = Number(top);
      if (line <= HEADER_WINDOW && found.length < MAX_RANGES)
        found.push({ line, from: columnOf(left!), to: columnOf(right!) });
    }
    // A tag may be cut; one that is met twice makes no difference.
    rest = text.slice(-OVERLAP);
  }
  return found;
}

/** The names of a header line, a name that is written across several columns being the name of each. */
export function spread(names: readonly string[], line: number, merged: readonly MergedCells[]): string[] {
  const own = merged.filter((range) => range.line === line && names[range.from] !== undefined);
  const width = Math.max(names.length, ...own.map(({ to }) => to + 1));
  return Array.from({ length: width }, (_, place) => {
    const name = names[place] ?? '';
    if (name.trim() !== '') return name;
    const range = own.find(({ from, to }) => from < place && place <= to);
    return range ? (names[range.from] ?? '') : name;
  });
}

function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
