import { Injectable } from '@nestjs/common';
import type { Actor, FollowedIds } from '@rosetta/common';
import { MergedRecordsRepository } from '@rosetta/contacts';
import { CursorStreamLimit } from '../cursor-stream-limit.js';
import { type DoneChunk, ImportChunksRepository } from './import-chunks.repository.js';
import type { RowResult } from './import.commands.js';
import { withWarnings } from './row-results.js';

/** What became of an import's rows, however many there are. */
@Injectable()
export class ImportResultsService {
  constructor(
    private readonly chunks: ImportChunksRepository,
    private readonly mergedRecords: MergedRecordsRepository,
    private readonly cursorStreams: CursorStreamLimit,
  ) {}

  /**
   * Goes through the pieces that are done, or those of them in which a row failed. A record that was merged since is the one it was merged
   * into, until that is undone; one statement for each piece.
   */
  async *stream(
    { organizationId }: Actor,
    importId: string,
    onlyFailed: boolean,
  ): AsyncGenerator<DoneChunk, void> {
    const chunks = this.cursorStreams.limited((options) =>
      this.chunks.streamResults(organizationId, importId, onlyFailed, { ...options, rowsAtOnce: 5 }),
    );
    for await (const chunk of chunks) {
      const ids = chunk.results.flatMap(({ id, contactId }) => [id ?? [], contactId ?? []].flat());
      const merged = await this.mergedRecords.resolve(organizationId, ids);
      yield merged.size === 0
        ? chunk
        : { ...chunk, results: chunk.results.map((result) => following(result, merged)) };
    }
  }
}

function following(result: RowResult, merged: FollowedIds): RowResult {
  const { id, contactId, warnings = [] } = result;
  const led = new Map([id, contactId].flatMap((old) => leading(old, merged)));
  if (led.size === 0) return result;
  const told = [...led].map(([old, { entity, id: into }]) => `The ${entity} ${old} was merged into ${into}`);
  const current = (old: string) => led.get(old)?.id ?? old;
  return withWarnings(
    {
      ...result,
      ...(id !== undefined && { id: current(id) }),
      ...(contactId !== undefined && { contactId: current(contactId) }),
    },
    [...warnings, ...told],
  );
}

function leading(old: string | undefined, merged: FollowedIds) {
  const record = old === undefined ? undefined : merged.get(old);
  return record ? [[old!, record] as const] : [];
}
