import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { getMetadataArgsStorage } from 'typeorm';
import { dialects } from '../apps/api/src/dialects/registry.js';
import { Account } from '../libs/contacts/src/accounts/account.entity.js';
import { Contact } from '../libs/contacts/src/contacts/contact.entity.js';
import { Deal } from '../libs/deals/src/deals/deal.entity.js';
import { coveragePage } from './documents/coverage-page.js';
import { coveredDocuments, PUBLISHED, referenced, wordsOf } from './documents/covered-document.js';
import { dialectPages, isQuotedRightly, rulingsIn } from './documents/rulings.js';
import { rulingsPage } from './documents/rulings-page.js';
import { siblingPages } from './documents/sibling-page.js';
import { testTitles } from './documents/test-titles.js';

const DOCS = path.resolve(__dirname, '../docs');
const documents = coveredDocuments();
const siblings = siblingPages();
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
      expect(missingOf(references)).toEqual([]);
    });

    const published = path.join(PUBLISHED, covered.file);
    (existsSync(published) ? it : it.skip)('is quoted whole, word for word and in its order', () => {
      const quoted = withoutBlanks(covered.pieces.map(wordsOf).join(''));
      expect(quoted).toBe(withoutBlanks(readFileSync(published, 'utf8')));
    });
  });

  it('are in docs/coverage.md as they are listed', () => {
    expectWritten('coverage.md', () => coveragePage(documents, siblings));
  });
});

/** The references to tests that are not there. */
function missingOf(references: readonly string[]): string[] {
  const missing = references.filter((reference) => {
    const { file, title } = referenced(reference);
    return !existsSync(file) || !testTitles(file).has(title);
  });
  return [...new Set(missing)];
}

describe('The further pages of the five systems', () => {
  it.each(siblings.map((page) => [page.title, page] as const))(
    'have a test that exists, or a reason, for every fact: %s',
    (_title, { facts }) => {
      const unproven = facts.filter((fact) =>
        'tests' in fact ? fact.tests.length === 0 : !fact.notBuilt.trim(),
      );
      expect(unproven).toEqual([]);
      expect(missingOf(facts.flatMap((fact) => ('tests' in fact ? fact.tests : [])))).toEqual([]);
    },
  );
});

/** The page is as it would be written; it is written first where that is asked for. */
function expectWritten(name: string, write: (before: string) => string): void {
  const file = path.join(DOCS, name);
  const page = write(existsSync(file) ? readFileSync(file, 'utf8') : '');
  if (process.env.WRITE_COVERAGE) writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
}

describe('The rulings where documents are silent', () => {
  const documented = dialectPages();
  const everywhere = readFileSync(path.join(DOCS, 'ambiguities.md'), 'utf8');
  const pages = [...documented, { name: 'every API', rulings: rulingsIn(everywhere, ['.']) }];

  it('are told for every dialect', () => {
    expect(documented.map(({ name }) => name)).toEqual(dialects.map(({ name }) => name).sort());
  });

  it.each(pages.map((page) => [page.name, page.rulings] as const))(
    'have tests that exist: %s',
    (_name, rulings) => {
      expect(rulings.length).toBeGreaterThan(5);
      const wrong = rulings.filter(
        ({ tests, unread }) => tests.length === 0 || unread !== '' || !tests.every(isQuotedRightly),
      );
      expect(wrong).toEqual([]);
    },
  );

  it('are all in docs/ambiguities.md', () => {
    expectWritten('ambiguities.md', (page) => rulingsPage(page, documented));
  });
});

describe('docs/field-map.md', () => {
  const map = readFileSync(path.join(DOCS, 'field-map.md'), 'utf8');
  const sections: [string, new () => object][] = [
    ['Contact', Contact],
    ['Company', Account],
    ['Deal', Deal],
  ];

  it.each(sections)('has a row for every field of the domain: %s', (heading, entity) => {
    const section = map.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
    const rows = [...section.matchAll(/^\| `(\w+)` +\|/gm)].map(([, field]) => field);
    const columns = getMetadataArgsStorage()
      .filterColumns(entity)
      .map(({ options, propertyName }) => options.name ?? propertyName);
    expect(columns.length).toBeGreaterThan(10);
    expect(rows.sort()).toEqual(columns.sort());
  });
});
