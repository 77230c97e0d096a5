import type { dialectPages, Ruling, TestReference } from './rulings.js';

const MARK = '<!-- What follows is written by scripts/coverage.mjs from docs/dialects. -->';

/** Writes `docs/ambiguities.md`: its own beginning, then one line for every ruling of every dialect's page. */
export function rulingsPage(page: string, dialects: ReturnType<typeof dialectPages>): string {
  const [own = ''] = page.split(MARK);
  const sections = dialects.flatMap(({ name, title, rulings }) => [
    `## [${title}](dialects/${name}.md)`,
    '',
    ...rulings.map(line),
    '',
  ]);
  return [`${own.trimEnd()}\n`, MARK, '', ...sections].join('\n').replace(/\n+$/, '\n');
}

function line({ question, ruling, tests }: Ruling): string {
  const plain = (text: string) => text.replaceAll('\\|', '|');
  return `- **${plain(question)}** - ${plain(ruling)} (${tests.map(reference).join('; ')})`;
}

function reference({ name, file, parts }: TestReference): string {
  const quoted = parts.map((part) => `\`${part}\``).join(', ');
  return `[${name}](../${file})${quoted && `: ${quoted}`}`;
}
