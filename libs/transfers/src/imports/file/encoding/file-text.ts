import { isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { FileFacts } from '../file-facts.js';
import type { KnownColumns } from '../file-rows.js';
import { detectEncoding } from './detect-encoding.js';
import { type Decoder, decoderOf, encodingNamed } from './text-encoding.js';
import { utf16Of } from './utf-16.js';

/** Bytes that are looked at before the first is read, and from the first beyond ASCII on. */
const BEGINNING = 4096;
const SAMPLE = 64 * 1024;
const BYTE_ORDER_MARKS: readonly (readonly [mark: string, encoding: string])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
  ['84319533', 'gb18030'],
];
/** ISO-2022-JP switches character sets by escape sequences, and has no byte beyond ASCII. */
const ESCAPES = ['\x1b$B', '\x1b$@'];

/** Reads the text of a file whose encoding is named, marked, or found out while it arrives; notes which it is. */
export async function* textOf(
  bytes: AsyncIterable<Buffer>,
  named: string | undefined,
  facts: FileFacts,
  known: KnownColumns,
): AsyncGenerator<string, void, undefined> {
  const pieces = bytes[Symbol.asyncIterator]();
  try {
    const beginning = await take(pieces, BEGINNING);
    const told = markOf(beginning) ?? (named ? encodingNamed(named) : utf16Of(beginning));
    if (told) yield* decoded(told, beginning, pieces, facts);
    else yield* foundOut(beginning, pieces, facts, known);
  } finally {
    await pieces.return?.();
  }
}

async function* decoded(
  encoding: string,
  beginning: Buffer,
  pieces: AsyncIterator<Buffer>,
  facts: FileFacts,
): AsyncGenerator<string, void, undefined> {
  facts.encoding = encoding;
  const decode: Decoder = decoderOf(encoding);
  yield decode(beginning);
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield decode(next.value);
  yield decode();
}

/** ASCII is the same in every encoding that is left; the first byte beyond it, and what follows, tell which it is. */
async function* foundOut(
  beginning: Buffer,
  pieces: AsyncIterator<Buffer>,
  facts: FileFacts,
  known: KnownColumns,
): AsyncGenerator<string, void, undefined> {
  facts.encoding = 'utf-8';
  let piece = beginning;
  while (isAscii(piece)) {
    if (ESCAPES.some((escape) => piece.includes(escape)))
      return yield* decoded('iso-2022-jp', piece, pieces, facts);
    yield piece.toString('latin1');
    const next = await pieces.next();
    if (next.done) return;
    piece = next.value;
  }
  const sample = Buffer.concat([piece, await take(pieces, SAMPLE)]);
  const encoding = isUtf8(sample) ? 'utf-8' : await detectEncoding(sample, known);
  yield* decoded(encoding, sample, pieces, facts);
}

function markOf(beginning: Buffer): string | null {
  const hex = beginning.subarray(0, 4).toString('hex');
  return BYTE_ORDER_MARKS.find(([mark]) => hex.startsWith(mark))?.[1] ?? null;
}

/** Whether a text may be UTF-8; its last character may be cut. */
function isUtf8(sample: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

async function take(pieces: AsyncIterator<Buffer>, length: number): Promise<Buffer> {
  const taken: Buffer[] = [];
  let size = 0;
  while (size < length) {
    const next = await pieces.next();
    if (next.done) break;
    taken.push(next.value);
    size += next.value.length;
  }
  return Buffer.concat(taken);
}
