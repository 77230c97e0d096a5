import type { CoveredDocument, Piece } from './covered-document.js';
import { code } from '../support/markdown.js';
import type { Fact, SiblingPage } from './sibling-page.js';
import { SEPARATOR } from './test-titles.js';

/** Writes `docs/coverage.md`: every sentence of the five documents, and the tests that hold the product to it. */
export function coveragePage(
  documents: readonly CoveredDocument[],
  siblings: readonly SiblingPage[],
): string {
  return [
    '# What the documents say, and which test says so too',
    '',
    'Every piece of the five published documents in its own order, and under each that states a behaviour the tests that',
    'hold the product to it. Written by `node scripts/coverage.mjs` from `docs/documents`; a test fails where a piece has',
    'no test, a test does not exist, a quotation is not in the document, or a part of the document is not quoted.',
    '',
    ...documents.map(summary),
    ...siblings.map(siblingSummary),
    '',
    ...documents.flatMap((document) => [
      `## Document ${document.document}: ${document.title}`,
      '',
      ...sections(document.pieces),
      '',
    ]),
    ...siblings.flatMap((page) => [
      `## ${siblingTitle(page)}`,
      '',
      'What a further page of the same system states, in our words.',
      '',
      ...page.facts.flatMap((fact) => [`- ${fact.fact}`, ...proofsOfFact(fact)]),
      '',
    ]),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

function summary({ document, title, pieces }: CoveredDocument): string {
  const stated = pieces.filter((piece) => 'tests' in piece).length;
  const advice = pieces.filter((piece) => 'advice' in piece).length;
  const aside = advice > 0 ? `, and ${advice} that only advise the client` : '';
  return `- Document ${document}, \`${title}\`: ${stated} sentences, rows and samples that state a behaviour${aside}`;
}

function siblingTitle({ document, title }: SiblingPage): string {
  return `Beside document ${document}: ${title}`;
}

function siblingSummary(page: SiblingPage): string {
  const built = page.facts.filter((fact) => 'tests' in fact).length;
  return `- ${siblingTitle(page)}: ${built} facts, and ${page.facts.length - built} that are not built`;
}

function proofsOfFact(fact: Fact): string[] {
  return 'tests' in fact ? linksTo(fact.tests) : [`  - not built, because ${fact.notBuilt}`];
}

/** Headings open a list of their own; lists keep a page of a thousand lines readable where a table would not. */
function sections(pieces: readonly Piece[]): string[] {
  return pieces.flatMap((piece, index) => {
    if (!('heading' in piece)) return [...quotation(piece.sentence), ...proofs(piece)];
    const before = index > 0 && !('heading' in (pieces[index - 1] as Piece)) ? [''] : [];
    return [...before, `**${code(piece.heading.replace(/\s+/g, ' '))}**`, ''];
  });
}

function quotation(sentence: string): string[] {
  const lines = sentence.split('\n');
  if (lines.length === 1) return [`- ${code(sentence)}`];
  return ['- ```text', ...lines.map((line) => (line ? `  ${line}` : '')), '  ```'];
}

function proofs(piece: Exclude<Piece, { heading: string }>): string[] {
  if ('advice' in piece) return [`  - advice: ${piece.advice}`];
  return linksTo(piece.tests);
}

function linksTo(references: readonly string[]): string[] {
  return references.map((reference) => {
    const [file = '', ...title] = reference.split(SEPARATOR);
    return `  - [${code(title.join(SEPARATOR))}](../${file})`;
  });
}
