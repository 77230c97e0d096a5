import { createHash, type Hash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { PassThrough, Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { DomainError, invalid } from '@rosetta/common';

/** What is known of a file once it has been read to its end. */
export interface FileFacts {
  /** As it was sent. */
  bytes: number;
  readonly hash: Hash;
}

/** How a file's bytes are to be taken. */
export interface FileReading {
  readonly charset: string;
  readonly isGzipped: boolean;
  readonly maxBytes: number;
}

/** Reads a file as text while it arrives, and notes how much it was; refuses what is too large or no text. */
export async function* textOf(
  sent: AsyncIterable<Buffer>,
  { charset, isGzipped, maxBytes }: FileReading,
  facts: FileFacts,
): AsyncGenerator<string, void, undefined> {
  const decoder = decoderOf(charset);
  const counted = noting(sent, maxBytes, facts);
  let decoded = 0;
  for await (const bytes of isGzipped ? unzipped(counted) : counted) {
    decoded += bytes.length;
    // A small file can unpack to a very large one.
    if (decoded > maxBytes) throw tooLarge(maxBytes);
    yield decode(decoder, charset, bytes);
  }
  yield decode(decoder, charset);
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch (cause) {
    const message = `The charset ${JSON.stringify(charset.slice(0, 40))} is not known`;
    throw new DomainError('unsupported_media_type', message, { cause });
  }
}

function decode(decoder: TextDecoder, charset: string, bytes?: Buffer): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch (cause) {
    throw new DomainError(
      'validation_failed',
      `The file is not valid ${charset}; name its encoding in the Content-Type, e.g. text/csv; charset=windows-1252`,
      { cause },
    );
  }
}

async function* noting(sent: AsyncIterable<Buffer>, maxBytes: number, facts: FileFacts) {
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

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('payload_too_large', `A file may have at most ${maxBytes} bytes`);
}

/** Facts of a file of which nothing has been read. */
export function noFacts(): FileFacts {
  return { bytes: 0, hash: createHash('sha256') };
}
