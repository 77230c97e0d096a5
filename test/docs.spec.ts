import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadSettings } from '../apps/api/src/config/settings.js';
import { ROOT } from './pages/page.js';

const DOCS = path.join(ROOT, 'docs');
const pages = readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => path.join('docs', name));
const ROOT_PAGES = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];
const textOf = (page: string) => readFileSync(path.join(ROOT, page), 'utf8');
const linksOf = (page: string) =>
  [...textOf(page).matchAll(/\]\(((?![a-z]+:)[^)\s]+)\)/g)].map(([, target = '']) => target);

/** The names of the settings that the program reads. */
function settingsAsked(): string[] {
  const asked = new Set<string>();
  loadSettings(new Proxy({}, { get: (_, name) => void asked.add(String(name)) }));
  return [...asked].sort();
}

describe('The settings in docs/operations.md', () => {
  const section = textOf('docs/operations.md').split(/^## /m)[1] ?? '';
  const rows = [...section.matchAll(/^\| `([A-Z_]+)` +\| (\S+) +\|/gm)].map(([, name = '', shown = '']) => ({
    name,
    value: shown.replaceAll('`', ''),
  }));
  const defaults = loadSettings({});

  it('are those that the program asks for', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual(settingsAsked());
  });

  it.each(rows.filter(({ value }) => value !== '-').map(({ name, value }) => [name, value]))(
    '%s is %s unless told',
    (name, value) => {
      expect(loadSettings({ [name]: value })).toEqual(defaults);
    },
  );

  it('have a default wherever the program has one', () => {
    const leaves = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.values(value).flatMap(leaves)
        : [value];
    const isNothing = (value: unknown) =>
      value === null || value === false || (Array.isArray(value) && value.length === 0);
    const without = leaves(defaults).filter(isNothing);
    expect(rows.filter(({ value }) => value === '-')).toHaveLength(without.length);
  });
});

describe('The settings in .env.example', () => {
  const entries = [...textOf('.env.example').matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  );

  it('are those that the program asks for', () => {
    expect(entries.map(([name]) => name).sort()).toEqual(settingsAsked());
  });

  it('are as they are unless told', () => {
    expect(loadSettings(Object.fromEntries(entries))).toEqual(loadSettings({}));
  });

  it('say what they are for, each on the line before it', () => {
    const lines = textOf('.env.example').split('\n');
    const without = entries.filter(
      ([name]) => !/^# \S/.test(lines[lines.findIndex((line) => line.startsWith(`#${name}=`)) - 1] ?? ''),
    );
    expect(without).toEqual([]);
  });
});

describe('The pages', () => {
  it.each([...ROOT_PAGES, ...pages])('%s links to what is there', (page) => {
    const missing = linksOf(page).filter((target) => {
      const [file = '', anchor] = target.split('#');
      const found = file === '' ? path.join(ROOT, page) : path.resolve(ROOT, path.dirname(page), file);
      return !existsSync(found) || (anchor && !anchorsOf(found).has(anchor));
    });
    expect(missing).toEqual([]);
  });

  it('are all in the index', () => {
    const indexed = new Set(linksOf('docs/README.md').map((target) => path.join('docs', target)));
    const listed = (page: string) => indexed.has(page) || indexed.has(`${path.dirname(page)}/`);
    expect(pages.filter((page) => page !== 'docs/README.md' && !listed(page))).toEqual([]);
  });
});

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(file: string): Set<string> {
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)];
  return new Set(
    headings.map(([, text = '']) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replace(/ /g, '-'),
    ),
  );
}
