import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../pages/page.js';
import { filesUnder } from './files.js';

/** What the product is built of, and what is generated from the build. */
const COPIED = [
  'apps',
  'libs',
  'migrations',
  'openapi',
  'clients',
  'scripts',
  'tools',
  'package.json',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
];

const MADE = new Set(['node_modules', 'dist']);

/** The sources in a directory of their own, to be changed and built there. */
export class ProductCopy {
  readonly directory = mkdtempSync(path.join(tmpdir(), 'rosetta-copy-'));

  constructor() {
    for (const name of COPIED)
      cpSync(path.join(ROOT, name), this.at(name), {
        recursive: true,
        filter: (source) => !MADE.has(path.basename(source)),
      });
    for (const name of ['node_modules', 'tools/node_modules'])
      symlinkSync(path.join(ROOT, name), this.at(name));
  }

  /** The place of a file in the copy. */
  at(name: string): string {
    return path.join(this.directory, name);
  }

  /** What a file says. */
  read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  /** Changes what a file says. */
  edit(name: string, change: (text: string) => string): void {
    writeFileSync(this.at(name), change(this.read(name)));
  }

  /** Runs one of the project's scripts on the copy. */
  async run(script: string): Promise<void> {
    await promisify(execFile)(process.execPath, [this.at(script)], {
      cwd: this.directory,
      timeout: 120_000,
    });
  }

  /** The files that are not as in the original, or not there. */
  differing(): string[] {
    const files = filesUnder(this.directory, MADE).map((file) => path.relative(this.directory, file));
    return files.filter((name) => {
      const original = path.join(ROOT, name);
      return !existsSync(original) || !readFileSync(original).equals(readFileSync(this.at(name)));
    });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
