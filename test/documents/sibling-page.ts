import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a further page of one of the five systems states, in our words, and what holds the product to it. */
export type Fact =
  | { readonly fact: string; readonly tests: readonly string[] }
  | { readonly fact: string; readonly notBuilt: string };

/** A further page of a published system, beside the document of that letter. */
export interface SiblingPage {
  readonly document: string;
  readonly title: string;
  readonly facts: readonly Fact[];
}

const FOLDER = path.resolve(__dirname, '../../docs/documents/siblings');

/** The further pages, by their letters and titles. */
export function siblingPages(): SiblingPage[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as SiblingPage);
}
