import { Injectable } from '@nestjs/common';
import type { Actor } from '@rosetta/common';
import { CursorStreamLimit } from '../cursor-stream-limit.js';
import { type DoneChunk, ImportChunksRepository } from './import-chunks.repository.js';

/** What became of an import's rows, however many there are. */
@Injectable()
export class ImportResultsService {
  constructor(
    private readonly chunks: ImportChunksRepository,
    private readonly cursorStreams: CursorStreamLimit,
  ) {}

  /** Goes through the pieces that are done, or those of them in which a row failed. */
  stream({ organizationId }: Actor, importId: string, onlyFailed: boolean): AsyncGenerator<DoneChunk, void> {
    return this.cursorStreams.limited((options) =>
      this.chunks.streamResults(organizationId, importId, onlyFailed, { ...options, rowsAtOnce: 5 }),
    );
  }
}
