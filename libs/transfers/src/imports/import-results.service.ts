import { Injectable } from '@nestjs/common';
import type { Actor } from '@rosetta/common';
import { Walks } from '../walks.js';
import { type DoneChunk, ImportChunksRepository } from './import-chunks.repository.js';

/** What became of an import's rows, however many there are. */
@Injectable()
export class ImportResultsService {
  constructor(
    private readonly chunks: ImportChunksRepository,
    private readonly walks: Walks,
  ) {}

  /** Goes through the pieces that are done, or those of them in which a row failed. */
  walk({ organizationId }: Actor, importId: string, onlyFailed: boolean): AsyncGenerator<DoneChunk, void> {
    return this.walks.limited((walk) =>
      this.chunks.walkResults(organizationId, importId, onlyFailed, { ...walk, rowsAtOnce: 5 }),
    );
  }
}
