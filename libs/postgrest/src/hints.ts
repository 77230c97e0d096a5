import type { Schema, Table } from './schema.js';

/** The public column that was probably meant, in Postgres's words and by its rule; two if both are as near. */
export function hintOfColumn({ name: table, columns }: Table, written: string): string | null {
  const near = [...columns.keys()]
    .map((name) => ({ name, edits: editsBetween(name, written) }))
    .filter(({ edits }) => edits <= 3 && edits <= Math.floor(Buffer.byteLength(written) / 2));
  const fewest = Math.min(...near.map(({ edits }) => edits));
  const nearest = near.filter(({ edits }) => edits === fewest);
  if (nearest.length === 0 || nearest.length > 2) return null;
  const named = nearest.map(({ name }) => `the column "${table}.${name}"`);
  return `Perhaps you meant to reference ${named.join(' or ')}.`;
}

/** The table that was probably meant, in PostgREST's words. */
export function hintOfTable({ tables }: Schema, written: string): string | null {
  const similar = mostSimilar([...tables.keys()], written, 0.75);
  return similar === undefined ? null : `Perhaps you meant the table 'public.${similar}'`;
}

/** The related table that was probably meant, in PostgREST's words; none where it is written as it should be. */
export function hintOfRelation({ edges }: Table, written: string): string | null {
  const similar = mostSimilar([...new Set(edges.map(({ target }) => target.name))], written, 0.33);
  if (similar === undefined || similar === written.toLowerCase()) return null;
  return `Perhaps you meant '${similar}' instead of '${written}'.`;
}

/** The name most like the written one, if at least so much of it agrees and some letters in a row do. */
function mostSimilar(names: readonly string[], written: string, least: number): string | undefined {
  // No table has a longer name, and the comparison takes time by the length of both.
  if (written.length > 63) return undefined;
  const text = written.toLowerCase();
  const scored = names
    .map((name) => ({ name, score: 1 - editsBetween(name, text) / Math.max(name.length, text.length) }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score);
  const sharing = (letters: number) =>
    scored.find(({ name }) => piecesOf(text, letters).some((piece) => framed(name).includes(piece)));
  return (sharing(3) ?? sharing(2))?.name;
}

function piecesOf(text: string, letters: number): string[] {
  const whole = framed(text);
  return Array.from({ length: whole.length - letters + 1 }, (_, at) => whole.slice(at, at + letters));
}

/** A name's beginning and end count as letters. */
function framed(name: string): string {
  return `-${name.replaceAll('_', '')}-`;
}

/** How many letters have to be put in, left out or replaced to make one text of the other (Levenshtein). */
function editsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 63) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
