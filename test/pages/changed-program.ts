import { type Block, blocksOf } from './page.js';

/** A program of an existing client, what a page says is to be changed in it, and what it then prints. */
export interface ChangedProgram {
  readonly language: string;
  readonly before: string;
  readonly after: string;
  readonly output: string;
}

/** The programs of a page: each is followed by its change and its output. */
export function changedPrograms(page: string): ChangedProgram[] {
  const blocks = blocksOf(page);
  return blocks.flatMap((diff, at) => {
    const [program, output] = [blocks[at - 1], blocks[at + 1]];
    if (diff.language !== 'diff' || !program || output?.language !== 'text') return [];
    const { language, text } = program;
    return [{ language, before: text, after: changed(program, diff), output: output.text }];
  });
}

/** A program that brings a page's data over: one that tells its environment and its name in its first line. */
export function moveProgram(page: string, name = 'move.mjs'): string {
  const program = blocksOf(page).find(({ text }) => /^\/\/ OLD_URL.* node (\S+)/.exec(text)?.[1] === name);
  if (!program) throw new Error(`${page} has no ${name}`);
  return program.text;
}

function changed({ text }: Block, diff: Block): string {
  const lines = (sign: string) =>
    diff.text
      .split('\n')
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1))
      .join('\n');
  if (!text.includes(lines('-'))) throw new Error(`The program has not what is to be changed:\n${diff.text}`);
  return text.replace(lines('-'), () => lines('+'));
}

/** A program without its address and credential: the same before and after a change that changes nothing else. */
export function withoutAddressAndCredential(program: string): string {
  return program
    .replace(/https?:\/\/[^/'"`\s]+/g, '<address>')
    .replace(/cg_\w+|YOUR_API_TOKEN|(your|the)-jwt-[\w-]+/g, '<credential>');
}
