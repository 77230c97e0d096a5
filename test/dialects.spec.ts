import type { OpenAPIObject } from '@nestjs/swagger';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { dialects } from '../apps/api/src/dialects/registry.js';
import { ROOT } from './pages/page.js';
import { dialectClientNames, withoutDialectClient } from './support/dialect-clients.js';

const FOLDERS = path.join(ROOT, 'apps/api/src/dialects');
const names = dialects.map(({ name }) => name).sort();

describe('The registry', () => {
  it('has a line for every folder of a dialect', () => {
    const entries = readdirSync(FOLDERS, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(folders.sort()).toEqual(names);
  });

  it('has no dialect that the tests of every dialect pass by', () => {
    expect([...dialectClientNames(), ...Object.keys(withoutDialectClient)].sort()).toEqual(names);
  });
});

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))(
  'The dialect %s',
  (name, dialect) => {
    it('is declared in the folder of its name', async () => {
      const declaration: object = await import(path.join(FOLDERS, name, `${name}.dialect.ts`));
      expect(Object.values(declaration)).toContain(dialect);
    });

    it('has a page, which says what it is called', () => {
      const page = path.join(ROOT, `docs/dialects/${name}.md`);
      expect(existsSync(page) && readFileSync(page, 'utf8')).toMatch(new RegExp(`^# ${name}\\b`));
    });

    it('has an OpenAPI document, with the tags that it declares and its own credentials', () => {
      const file = path.join(ROOT, `openapi/${name}.json`);
      const { info, tags } = JSON.parse(readFileSync(file, 'utf8')) as OpenAPIObject;
      expect(tags!.map((tag) => tag.name).sort()).toEqual(Object.keys(dialect.tags).sort());
      expect(info.description).toBe(`${dialect.purpose}\n\n**Credentials.** ${dialect.credentialText}.`);
    });

    it('has end-to-end tests in a folder of its own', () => {
      const folder = path.join(ROOT, 'test', name);
      const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
      expect(files.filter((file) => file.endsWith('.e2e-spec.ts'))).not.toEqual([]);
    });
  },
);
