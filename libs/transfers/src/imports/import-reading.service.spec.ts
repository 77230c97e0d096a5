import type { Actor, Transaction } from '@rosetta/common';
import type { Drafts } from './drafts.js';
import type { FileRow, ImportChunksRepository } from './import-chunks.repository.js';
import { ImportReadingService } from './import-reading.service.js';
import type { ImportWriterService } from './import-writer.service.js';
import type { Import } from './import.entity.js';

const tx = {} as Transaction;
const actor = {} as Actor;
const job = (id: string, nextChunk: number, more: Partial<Import> = {}): Import =>
  ({ id, nextChunk, chunks: 3, entity: 'contacts', mapping: {}, options: {}, ...more }) as Import;

/** Pieces of one row, which is its position; and which were fetched and read so far. */
function setUp() {
  const fetched: string[] = [];
  const read: unknown[] = [];
  const known: string[] = [];
  const chunks = {
    read: (_: Transaction, id: string, position: number) => {
      fetched.push(`${id}${position}`);
      return Promise.resolve({ rows: [[position]], lines: [] });
    },
  } as unknown as ImportChunksRepository;
  const writer = {
    knownFields: () => Promise.resolve([...known]),
    read: (_: Actor, { id }: Import, __: unknown, rows: readonly FileRow[]) => {
      read.push(`${id}${JSON.stringify(rows)}`);
      return Promise.resolve(rows as unknown as Drafts);
    },
  } as unknown as ImportWriterService;
  return { reading: new ImportReadingService(chunks, writer), fetched, read, known };
}

describe('ImportReadingService', () => {
  it('fetches a piece with the one before it, and reads it when it is told to', async () => {
    const { reading, fetched, read } = setUp();
    const first = await reading.next(tx, actor, job('a', 0));
    expect([first.drafts, fetched, read]).toEqual([[[0]], ['a0', 'a1'], ['a[[0]]']]);
    first.readAhead();
    await new Promise(setImmediate);
    expect(read).toEqual(['a[[0]]', 'a[[1]]']);
    const second = await reading.next(tx, actor, job('a', 1));
    expect([second.drafts, fetched]).toEqual([[[1]], ['a0', 'a1', 'a2']]);
    expect(read).toHaveLength(2);
  });

  it('reads a piece in its own step where nobody did before', async () => {
    const { reading, read } = setUp();
    await reading.next(tx, actor, job('a', 0));
    expect((await reading.next(tx, actor, job('a', 1))).drafts).toEqual([[1]]);
    expect(read).toEqual(['a[[0]]', 'a[[1]]']);
  });

  it('looks for no piece behind the last', async () => {
    const { reading, fetched } = setUp();
    (await reading.next(tx, actor, job('a', 2))).readAhead();
    expect(fetched).toEqual(['a2']);
  });

  it.each([
    ['the step was undone', job('a', 0)],
    ['another process did the step', job('a', 2)],
    ['the mapping is another', job('a', 1, { mapping: { name: 'name' } })],
    ['the options are others', job('a', 1, { options: { strict: true } })],
  ])('reads anew where %s', async (_, next) => {
    const { reading, fetched } = setUp();
    (await reading.next(tx, actor, job('a', 0))).readAhead();
    fetched.length = 0;
    expect((await reading.next(tx, actor, next)).drafts).toEqual([[next.nextChunk]]);
    expect(fetched).toContain(`a${next.nextChunk}`);
  });

  it('reads anew where a field was registered meanwhile', async () => {
    const { reading, read, known } = setUp();
    (await reading.next(tx, actor, job('a', 0))).readAhead();
    known.push('size');
    await reading.next(tx, actor, job('a', 1));
    expect(read.filter((piece) => piece === 'a[[1]]')).toHaveLength(2);
  });

  it('keeps pieces of the last eight imports', async () => {
    const { reading, fetched } = setUp();
    const ids = [...'abcdefghi'];
    for (const id of ids) await reading.next(tx, actor, job(id, 0));
    fetched.length = 0;
    await reading.next(tx, actor, job('i', 1));
    await reading.next(tx, actor, job('a', 1));
    expect(fetched).toEqual(['i2', 'a1', 'a2']);
  });
});
