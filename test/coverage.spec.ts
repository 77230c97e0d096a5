import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { coveragePage } from './documents/coverage-page.js';
import { coveredDocuments, PUBLISHED, referenced, wordsOf } from './documents/covered-document.js';
import { testTitles } from './documents/test-titles.js';

const PAGE = path.resolve(__dirname, '../docs/coverage.md');
const documents = coveredDocuments();
const withoutBlanks = (text: string) => text.replace(/\s/g, '');

describe('The documents, sentence by sentence', () => {
  it('are the five that are published', () => {
    expect(documents.map(({ document }) => document)).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  describe.each(documents.map((each) => [each.document, each] as const))('document %s', (_name, covered) => {
    it('has a test for everything it states', () => {
      const unproven = covered.pieces.filter((piece) => 'tests' in piece && piece.tests.length === 0);
      expect(unproven).toEqual([]);
    });

    it('has a reason for everything that is only advice', () => {
      const unexplained = covered.pieces.filter((piece) => 'advice' in piece && !piece.advice.trim());
      expect(unexplained).toEqual([]);
    });

    it('names tests that exist', () => {
      const references = covered.pieces.flatMap((piece) => ('tests' in piece ? piece.tests : []));
      const missing = references.filter((reference) => {
        const { file, title } = referenced(reference);
        return !existsSync(file) || !testTitles(file).has(title);
      });
      expect([...new Set(missing)]).toEqual([]);
    });

    const published = path.join(PUBLISHED, covered.file);
    (existsSync(published) ? it : it.skip)('is quoted whole, word for word and in its order', () => {
      const quoted = withoutBlanks(covered.pieces.map(wordsOf).join(''));
      expect(quoted).toBe(withoutBlanks(readFileSync(published, 'utf8')));
    });
  });

  it('are in docs/coverage.md as they are listed', () => {
    const page = coveragePage(documents);
    if (process.env.WRITE_COVERAGE) writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });
});
