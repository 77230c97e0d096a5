import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError, invalid } from '@rosetta/common';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { tooLarge } from '../file-bytes.js';

const MAX_PARTS = 10_000;

/** The parts of a zip file, each read as a stream; what is inside may be no larger than a file may. */
export class ZipParts {
  private constructor(
    private readonly zip: ZipFile,
    private readonly parts: ReadonlyMap<string, Entry>,
    private readonly maxBytes: number,
  ) {}

  /** Keeps a zip file as `path`, since its contents stand at its end, and lists them. */
  static async keep(bytes: AsyncIterable<Buffer>, path: string, maxBytes: number): Promise<ZipParts> {
    await pipeline(bytes, createWriteStream(path));
    return reading(async () => {
      const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
      try {
        return new ZipParts(zip, await listed(zip), maxBytes);
      } catch (error) {
        zip.close();
        throw error;
      }
    });
  }

  has(name: string): boolean {
    return this.parts.has(name.toLowerCase());
  }

  /** The bytes of a part; none of one that is not there. */
  async *read(name: string): AsyncGenerator<Buffer, void, undefined> {
    const part = this.parts.get(name.toLowerCase());
    if (!part) return;
    // Checked again while it is read: a part that turns out longer than it says is broken.
    if (part.uncompressedSize > this.maxBytes) throw tooLarge(this.maxBytes);
    const stream = await reading(() => this.zip.openReadStreamPromise(part));
    try {
      yield* chunksOf(stream);
    } finally {
      stream.destroy();
    }
  }

  close(): void {
    this.zip.close();
  }
}

async function* chunksOf(stream: Readable): AsyncGenerator<Buffer, void, undefined> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const next = await reading(() => chunks.next());
    if (next.done) return;
    yield next.value;
  }
}

async function listed(zip: ZipFile): Promise<Map<string, Entry>> {
  const parts = new Map<string, Entry>();
  if (zip.entryCount > MAX_PARTS) throw invalid(`A workbook may have at most ${MAX_PARTS} parts`);
  for await (const entry of zip.eachEntry()) parts.set(entry.fileName.toLowerCase(), entry);
  return parts;
}

/** Whatever is wrong with a zip file is the file's fault. */
async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('validation_failed', 'The workbook is damaged: it is not a valid zip file', {
      cause: error,
    });
  }
}
