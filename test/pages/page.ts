import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The root of the repository, where the pages and the packages of their programs are. */
export const ROOT = path.resolve(__dirname, '../..');

/** The address that pages print. */
export const PRINTED_URL = 'http://localhost:3000';

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page under `docs/`, in their order. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(path.join(ROOT, 'docs', page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', block = '']) => ({
    language,
    text: block,
  }));
}

/** Puts what stands for something in a page's text in its place. */
export function filledIn(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((filled, [from, to]) => filled.replaceAll(from, to), text);
}

const END_OF_BLOCK = '\u0004';

/** Runs blocks in one shell, as somebody would who pastes them one after the other; answers what each printed. */
export async function runInShell(
  blocks: readonly string[],
  options: { cwd?: string } = {},
): Promise<string[]> {
  const script = ['set -eu', ...blocks.map((block) => `${block}\nprintf '${END_OF_BLOCK}'`)].join('\n');
  const { stdout } = await run('sh', ['-c', script], options);
  return stdout.split(END_OF_BLOCK).slice(0, -1);
}

/** What a program is given. */
export interface Given {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a program as a module that finds the repository's packages; answers what it printed. */
export async function runModule(program: string, { environment, input = '' }: Given = {}): Promise<string> {
  const { PATH = '' } = process.env;
  const options = { cwd: ROOT, env: { PATH, ...environment } };
  const running = run(process.execPath, ['--input-type=module', '--eval', program], options);
  running.child.stdin?.end(input);
  return (await running).stdout;
}

/** What a response looks like, whoever asked and when: ids, keys, tokens and times are only named. */
export function likeness(json: string): unknown {
  const general = json
    .replace(/"[\w-]+\.[\w-]+\.[\w-]{20,}"/g, '"<jwt>"')
    .replace(/"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g, '"<uuid>"')
    .replace(/"([a-z]+)_[0-9a-f]{32}"/g, '"<$1 id>"')
    .replace(/"cg_\w+"/g, '"<key>"')
    .replace(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z"/g, '"<time$1>"')
    .replace(/<time\.\d{3}>/g, '<time with milliseconds>');
  return JSON.parse(general) as unknown;
}
