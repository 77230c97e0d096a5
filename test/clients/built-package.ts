import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { blocksOf, ROOT } from '../pages/page.js';

const node = (args: string[], env: Record<string, string> = {}) =>
  promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });

async function tsc(...args: string[]): Promise<void> {
  const compiled = node([path.join(ROOT, 'node_modules/typescript/bin/tsc'), ...args]);
  // The compiler tells on its output what is wrong.
  await compiled.catch(({ stdout }: { stdout: string }) => Promise.reject(new Error(stdout)));
}

/** As projects that import the client are set up. */
const USUAL_OPTIONS = {
  module: 'nodenext',
  target: 'es2022',
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  types: ['node'],
};

/** A program printed on a page, and the lines that the page says it prints. */
export interface Example {
  page: string;
  code: string;
  prints: string[];
}

/** The TypeScript programs of a page; a comment behind `console.log(...);` tells what it prints. */
export function examplesOf(page: string): Example[] {
  const programs = blocksOf(page).filter(({ language }) => language === 'ts');
  return programs.map(({ text }) => ({
    page,
    code: text,
    prints: [...text.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, printed = '']) => printed),
  }));
}

/** The client built as it is published, in a project of its own whose programs import it by its name. */
export class BuiltPackage {
  private readonly directory = mkdtempSync(path.join(tmpdir(), 'rosetta-client-'));

  /** Builds the package, declarations included, and then the examples. */
  async build(examples: readonly Example[]): Promise<void> {
    const modules = path.join(this.directory, 'node_modules');
    const client = path.join(modules, '@rosetta-crm/client');
    mkdirSync(client, { recursive: true });
    await tsc('-p', path.join(ROOT, 'clients/typescript'), '--outDir', path.join(client, 'dist'));
    cpSync(path.join(ROOT, 'clients/typescript/package.json'), path.join(client, 'package.json'));
    for (const name of ['openapi-fetch', '@types'])
      symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name));
    this.write('package.json', JSON.stringify({ type: 'module' }));
    this.write('tsconfig.json', JSON.stringify({ compilerOptions: USUAL_OPTIONS }));
    examples.forEach(({ code }, index) => this.write(`example-${index}.ts`, code));
    await tsc('-p', this.directory);
  }

  /** Runs one of the built examples; answers the lines it prints. */
  async run(index: number, environment: Record<string, string>): Promise<string[]> {
    const { stdout } = await node([path.join(this.directory, `example-${index}.js`)], environment);
    return stdout.trim().split('\n');
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private write(name: string, text: string): void {
    writeFileSync(path.join(this.directory, name), text);
  }
}
