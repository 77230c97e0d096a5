import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { errorCodes } from '@rosetta/common';
import { ROOT } from './pages/page.js';

const services = ['libs', 'apps/api/src'].flatMap((directory) =>
  readdirSync(path.join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.service.ts'))
    .map((name) => path.join(directory, name)),
);

/** Those with a method that answers a promise; the others answer streams. */
const asynchronous = services.filter((file) =>
  /^  async \w/m.test(readFileSync(path.join(ROOT, file), 'utf8')),
);

/** A public method as Prettier lays it out: its docstring, its name, its body. */
const METHOD = /^(  \/\*\*(?:(?!\*\/)[^])*\*\/\n)?  async (\w+)([^]*?\n)  }$/gm;

const methods = asynchronous.flatMap((file) =>
  [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(METHOD)].map(
    ([, docstring = '', name = '', body = '']) => ({
      method: `${path.basename(file)} ${name}`,
      declared: [...docstring.matchAll(/@throws \{([^}]*)\}/g)].flatMap(([, codes = '']) =>
        codes.split(' | '),
      ),
      thrown: codesIn(body),
    }),
  ),
);

/** The codes that a body names itself; what it calls may throw others. */
function codesIn(body: string): string[] {
  const named = [...body.matchAll(/new DomainError\(\s*'(\w+)'/g)].map(([, code = '']) => code);
  if (body.includes('throw notFound(')) named.push('not_found');
  if (body.includes('throw invalid(')) named.push('validation_failed');
  if (body.includes('throw unprocessable(')) named.push('unprocessable');
  if (/\brequireVersion(Before)?\(/.test(body)) named.push('version_mismatch');
  return named;
}

describe('What the services say that they throw', () => {
  it('is looked for in all of them', () => {
    expect(new Set(methods.map(({ method }) => method.split(' ')[0])).size).toBe(asynchronous.length);
    expect(services.length - asynchronous.length).toBe(5);
    expect(methods.filter(({ thrown }) => thrown.length > 0).length).toBeGreaterThan(30);
  });

  it.each(methods.map((each) => [each.method, each] as const))('%s', (_, { declared, thrown }) => {
    expect(declared.filter((code) => !errorCodes.some((known) => known === code))).toEqual([]);
    expect(thrown.filter((code) => !declared.includes(code))).toEqual([]);
  });
});
