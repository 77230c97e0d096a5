import { createHash, type Hash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { PassThrough, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DomainError, invalid } from '@rosetta/common';

const PART = 16 * 1024;

/** What is known of a file's bytes once it has been read to its end. */
export interface ByteFacts {
  /** As it was sent. */
  bytes: number;
  readonly hash: Hash;
}

/** How a file's bytes are to be taken. */
export interface ByteReading {
  readonly isGzipped: boolean;
  readonly maxBytes: number;
}

/** Bytes that have been looked at before they are read. */
export interface Peeked {
  readonly beginning: Buffer;
  readonly bytes: AsyncIterable<Buffer>;
}

/** Facts of a file of which nothing has been read. */
export function noByteFacts(): ByteFacts {
  return { bytes: 0, hash: createHash('sha256') };
}

/**
 * Reads a file's bytes while they arrive, unpacked if they are packed, and notes how many were sent; refuses too many, of
 * either.
 */
export async function* bytesOf(
  sent: AsyncIterable<Buffer>,
  { isGzipped, maxBytes }: ByteReading,
  facts: ByteFacts,
): AsyncGenerator<Buffer, void, undefined> {
  const { beginning, bytes } = await peek(inParts(noting(sent, maxBytes, facts)), 2);
  const isPacked = isGzipped || (beginning[0] === 0x1f && beginning[1] === 0x8b);
  let read = 0;
  for await (const piece of isPacked ? unzipped(bytes) : bytes) {
    read += piece.length;
    // A small file can unpack to a very large one.
    if (read > maxBytes) throw tooLarge(maxBytes);
    yield piece;
  }
}

/** Looks at the first bytes of a file, as many as there are of so many. */
export async function peek(bytes: AsyncIterable<Buffer>, length: number): Promise<Peeked> {
  const pieces = bytes[Symbol.asyncIterator]();
  let beginning = Buffer.alloc(0);
  while (beginning.length < length) {
    const next = await pieces.next();
    if (next.done) break;
    beginning = Buffer.concat([beginning, next.value]);
  }
  return { beginning, bytes: goingOn(beginning, pieces) };
}

/** What is said of a file that is larger than it may be. */
export function tooLarge(maxBytes: number): DomainError {
  return new DomainError('payload_too_large', `A file may have at most ${maxBytes} bytes`);
}

async function* goingOn(beginning: Buffer, pieces: AsyncIterator<Buffer>) {
  try {
    if (beginning.length > 0) yield beginning;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  } finally {
    await pieces.return?.();
  }
}

/** Puts small pieces together: what a reader does for each must not be done for each byte. */
async function* inParts(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size < PART) continue;
    yield waiting.length === 1 ? piece : Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

async function* noting(sent: AsyncIterable<Buffer>, maxBytes: number, facts: ByteFacts) {
  for await (const bytes of sent) {
    facts.bytes += bytes.length;
    if (facts.bytes > maxBytes) throw tooLarge(maxBytes);
    facts.hash.update(bytes);
    yield bytes;
  }
}

async function* unzipped(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const text = new PassThrough();
  const flow = pipeline(Readable.from(bytes), createGunzip(), text);
  try {
    yield* text as AsyncIterable<Buffer>;
    await flow;
  } catch (error) {
    const { code } = error as { code?: unknown };
    const isBroken = typeof code === 'string' && code.startsWith('Z_');
    throw isBroken ? invalid('The file is not valid gzip') : error;
  } finally {
    text.destroy();
    await flow.catch(() => undefined);
  }
}
