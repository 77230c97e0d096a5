import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A piece of a published document, and what holds the product to it. */
export type Piece =
  | { readonly heading: string }
  | { readonly sentence: string; readonly tests: readonly string[] }
  | { readonly sentence: string; readonly advice: string };

/** A published document, piece by piece in its own order, with nothing left out. */
export interface CoveredDocument {
  readonly document: string;
  readonly title: string;
  readonly file: string;
  readonly pieces: readonly Piece[];
}

const ROOT = path.resolve(__dirname, '../..');
const COVERED = path.join(ROOT, 'docs/documents');

/** Where the published documents lie when they are at hand. */
export const PUBLISHED = path.resolve(ROOT, '../shared/apis');

/** The five documents, from A to E. */
export function coveredDocuments(): CoveredDocument[] {
  return readdirSync(COVERED)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(COVERED, name), 'utf8')) as CoveredDocument);
}

/** The file and the title that `test/sales/list.e2e-spec.ts › suite › test` refers to. */
export function referenced(reference: string): { file: string; title: string } {
  const [file = '', ...title] = reference.split(' › ');
  return { file: path.join(ROOT, file), title: title.join(' › ') };
}

/** The words of a piece, whatever it is. */
export const wordsOf = (piece: Piece): string => ('heading' in piece ? piece.heading : piece.sentence);
