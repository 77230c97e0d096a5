import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './pages/page.js';
import { filesUnder } from './support/files.js';

/** What is installed, built or left behind by a run, and git's own. */
const NOT_OURS = new Set(['.git', '.test-artifacts', 'coverage', 'data', 'dist', 'node_modules']);

/** What switches Prettier off, in whatever a language's comments look like; in two parts, or this file would have it. */
const SWITCH = ['prettier', 'ignore'].join('-');

describe('Formatting', () => {
  const files = filesUnder(ROOT, NOT_OURS);

  it('is looked for in files of every kind', () => {
    const kinds = new Set(files.map((file) => path.extname(file)));
    expect([...kinds]).toEqual(
      expect.arrayContaining(['.ts', '.mjs', '.cjs', '.json', '.md', '.yml', '.css', '.sh']),
    );
  });

  it('is switched off in none of them', () => {
    const having = files.filter((file) => readFileSync(file).includes(SWITCH));
    expect(having.map((file) => path.relative(ROOT, file))).toEqual([]);
  });
});
