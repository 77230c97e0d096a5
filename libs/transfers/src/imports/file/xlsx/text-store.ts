import { appendFileSync, closeSync, openSync, readSync } from 'node:fs';
import { invalid } from '@rosetta/common';

const BLOCK = 64 * 1024;
const MAX_BLOCKS = 128;
const MAX_TEXTS = 5_000_000;

/** The texts that the cells of a workbook share: on disk, however many there are, with what was read last in memory. */
export class TextStore {
  private readonly file: number;
  private readonly starts: number[] = [];
  private size = 0;
  private pending: Buffer[] = [];
  private pendingSize = 0;
  private readonly blocks = new Map<number, Buffer>();

  constructor(path: string) {
    this.file = openSync(path, 'w+');
  }

  add(text: string): void {
    if (this.starts.length >= MAX_TEXTS)
      throw invalid(`A workbook may have at most ${MAX_TEXTS} different texts`);
    const bytes = Buffer.from(text);
    this.starts.push(this.size);
    this.size += bytes.length;
    this.pending.push(bytes);
    this.pendingSize += bytes.length;
    if (this.pendingSize >= BLOCK) this.flush();
  }

  /** The text with this number; null where there is none. */
  get(index: number): string | null {
    const start = this.starts[index];
    if (start === undefined) return null;
    const end = this.starts[index + 1] ?? this.size;
    this.flush();
    const number = Math.floor(start / BLOCK);
    const offset = start - number * BLOCK;
    const length = end - start;
    if (offset + length > BLOCK) return this.read(start, length).toString();
    return this.block(number).toString('utf8', offset, offset + length);
  }

  close(): void {
    closeSync(this.file);
  }

  private block(number: number): Buffer {
    const known = this.blocks.get(number);
    if (known) return known;
    if (this.blocks.size >= MAX_BLOCKS) this.blocks.delete(this.blocks.keys().next().value!);
    const block = this.read(number * BLOCK, Math.min(BLOCK, this.size - number * BLOCK));
    this.blocks.set(number, block);
    return block;
  }

  private read(position: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    readSync(this.file, bytes, 0, length, position);
    return bytes;
  }

  private flush(): void {
    if (this.pendingSize === 0) return;
    // All of it, or it throws: one write may take less where the disk is almost full.
    appendFileSync(this.file, Buffer.concat(this.pending));
    this.pending = [];
    this.pendingSize = 0;
  }
}
