import { refuse } from './errors.js';

const cell = /"((?:[^"]|"")*)"(?=,|\r?\n|$)|([^",\r\n]*)(?=,|\r?\n|$)/y;

function malformed(): never {
  throw refuse.body('All lines must have same number of fields');
}

/** Reads CSV text into lines of cells; null where the cell says NULL. */
export function readCsv(text: string): (string | null)[][] {
  const lines: (string | null)[][] = [];
  let line: (string | null)[] = [];
  let at = 0;
  const end = text.replace(/(?:\r?\n)+$/, '').length;
  const source = text.slice(0, end);
  for (;;) {
    cell.lastIndex = at;
    const found = cell.exec(source) ?? malformed();
    at = cell.lastIndex;
    line.push(found[1] === undefined ? cellValue(found[2] ?? '') : found[1].replaceAll('""', '"'));
    if (source[at] === ',') at += 1;
    else {
      lines.push(line);
      line = [];
      if (at >= source.length) return lines;
      at += source[at] === '\r' ? 2 : 1;
    }
  }
}

function cellValue(text: string): string | null {
  return text === 'NULL' ? null : text;
}
