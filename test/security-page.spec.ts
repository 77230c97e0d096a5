import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './pages/page.js';

const RISKS = ['API1', 'API2', 'API3', 'API4', 'API5', 'API6', 'API7', 'API8', 'API9', 'API10'];

describe('docs/security.md', () => {
  const page = readFileSync(path.join(ROOT, 'docs/security.md'), 'utf8');
  const lines = page.split('\n').filter((line) => /^\| API\d+ /.test(line));

  it('has a line of each risk of the OWASP API Security Top 10, with a test of it', () => {
    expect(lines.map((line) => line.split(' ')[1])).toEqual(RISKS);
    for (const line of lines) expect(line.split(' | ')[2]).toMatch(/`(test|libs)\/[^`]+`/);
  });

  it('names tests that are there', () => {
    const named = [...page.matchAll(/`((?:test|libs|apps)\/[^`*]+)`/g)].map(([, file]) => file!);
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  it('quotes titles that stand in the file before them', () => {
    const quoted = [...lines.join('\n').matchAll(/`((?:test|libs)\/[^`]+)` "([^"]+)"/g)];
    expect(quoted.length).toBeGreaterThan(5);
    const missing = quoted.filter(([, file, title]) => {
      const text = readFileSync(path.join(ROOT, file!), 'utf8');
      return !["'", '"', '`'].some((quote) => text.includes(`(${quote}${title!}${quote}`));
    });
    expect(missing.map(([all]) => all)).toEqual([]);
  });
});
