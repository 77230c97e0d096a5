import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What holds where a document is silent or contradicts itself, and the tests that pin it. */
export interface Ruling {
  readonly question: string;
  readonly ruling: string;
  readonly tests: readonly TestReference[];
  /** What stands in the last column and is no reference to a test. */
  readonly unread: string;
}

/** A spec file as a page names it, and distinctive parts of its titles. */
export interface TestReference {
  readonly name: string;
  /** Path from the root of the repository; none where no such spec exists. */
  readonly file: string | undefined;
  readonly parts: readonly string[];
}

const ROOT = path.resolve(__dirname, '../..');
const PAGES = path.join(ROOT, 'docs/dialects');
const HEADER = /^\|\s*question\s*\|\s*ruling\s*\|\s*test\s*\|$/;
const REFERENCE = /`([\w./-]+)`(?:: ((?:"(?:[^"\\]|\\.)*"(?:, )?)+))?/g;

/** Folders in which a page looks for the specs it names, beside the one of its own name. */
const folders: Readonly<Record<string, readonly string[]>> = {
  'crm-v1': ['platform', 'auth'],
  platform: ['crm-v1', 'auth', 'events'],
};

/** The pages about dialects: their names, titles and rulings. */
export function dialectPages(): { name: string; title: string; rulings: Ruling[] }[] {
  return readdirSync(PAGES)
    .sort()
    .map((file) => {
      const name = path.basename(file, '.md');
      const text = readFileSync(path.join(PAGES, file), 'utf8');
      const title = /^# (.*)$/m.exec(text)?.[1] ?? name;
      return { name, title, rulings: rulingsIn(text, [name, ...(folders[name] ?? []), '.']) };
    });
}

/** Reads the tables of a page whose columns are question, ruling and test; specs are looked for in these folders. */
export function rulingsIn(text: string, inFolders: readonly string[]): Ruling[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    if (!HEADER.test(line)) return [];
    const rows = lines.slice(at + 2);
    const end = rows.findIndex((row) => !row.startsWith('|'));
    return rows.slice(0, end < 0 ? undefined : end).map((row) => readRow(row, inFolders));
  });
}

function readRow(row: string, inFolders: readonly string[]): Ruling {
  const cells = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
  const [, question = '', ruling = '', test = ''] = cells;
  const tests = [...test.matchAll(REFERENCE)].map(([, name = '', quoted = '']) => ({
    name,
    file: specNamed(name, inFolders),
    parts: [...quoted.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part = '']) => part.replace(/\\(.)/g, '$1')),
  }));
  return { question, ruling, tests, unread: test.replace(REFERENCE, '').replace(/[;,\s]/g, '') };
}

function specNamed(name: string, inFolders: readonly string[]): string | undefined {
  const candidates = inFolders.map((folder) => path.join('test', folder, `${name}.e2e-spec.ts`));
  return [...candidates, `${name}.spec.ts`].find((file) => existsSync(path.join(ROOT, file)));
}

/** Tells whether a spec still has the titles, or the rows of its tables, that a page quotes; `...` stands for anything. */
export function isQuotedRightly({ file, parts }: TestReference): boolean {
  if (!file) return false;
  const text = readFileSync(path.join(ROOT, file), 'utf8').replace(/\\/g, '');
  return parts.every((part) => {
    const pieces = part.split('...').map((piece) => piece.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(pieces.join('[^\\n]*')).test(text);
  });
}
