import { Injectable } from '@nestjs/common';
import {
  Database,
  ORGANIZATION_IN_SCOPE,
  tenantStatement,
  type Transaction,
  type CursorStreamOptions,
} from '@rosetta/common';
import type { RowChunk } from './file/row-chunks.js';
import type { RowResult } from './import.commands.js';

const one = `c.organization_id = {organization} and c.import_id = $2 and c.position = $3`;

/** Also says that the upload is alive; one that was given up in the meantime takes nothing any more. */
const insertChunk = tenantStatement(
  'import-chunks.insert',
  `with alive as (
     update import_tasks t set due_at = statement_timestamp() + make_interval(secs => $6)
     where t.organization_id = {organization} and t.import_id = $2 returning 1
   )
   insert into import_chunks (organization_id, import_id, position, first_row, rows, lines)
   select {organization}, $2, $3, $4, $5, $7 from alive returning position`,
);
const readChunk = tenantStatement(
  'import-chunks.read',
  `select c.rows, c.lines from import_chunks c where ${one}`,
);
const finishChunk = tenantStatement(
  'import-chunks.finish',
  `update import_chunks c set rows = null, outcomes = $4, failed_rows = $5 where ${one}`,
);

const readOutcomes = tenantStatement(
  'import-chunks.outcomes',
  `select c.outcomes from import_chunks c where ${one}`,
);
const replaceOutcomes = tenantStatement(
  'import-chunks.replace-outcomes',
  `update import_chunks c set outcomes = $4 where ${one}`,
);

/** A row as it stands in the file: a cell for each column, or why it could not be read. */
export type FileRow = readonly unknown[] | { readonly error: string };

/** A piece that waits, and the line of each of its rows; none of an import from before lines were kept. */
export interface StoredRows {
  readonly rows: readonly FileRow[];
  readonly lines: readonly number[];
}

/** A piece that is done. */
export interface DoneChunk {
  readonly firstRow: number;
  readonly lines: readonly number[];
  readonly results: readonly RowResult[];
}

/** SQL for the rows of imports, which are kept in pieces: first as they came, then as what became of them. */
@Injectable()
export class ImportChunksRepository {
  constructor(private readonly database: Database) {}

  /** Keeps a piece of a file, and the upload for so many seconds more; false when it was given up already. */
  async insert(
    tx: Transaction,
    importId: string,
    chunk: RowChunk & { readonly position: number; readonly firstRow: number },
    aliveSeconds: number,
  ): Promise<boolean> {
    const { position, firstRow, rows, lines } = chunk;
    const parameters = [importId, position, firstRow, JSON.stringify(rows), aliveSeconds, lines];
    return (await tx.rows(insertChunk, parameters)).length > 0;
  }

  async read(tx: Transaction, importId: string, position: number): Promise<StoredRows> {
    const [chunk] = await tx.rows<{ rows: string | null; lines: number[] | null }>(readChunk, [
      importId,
      position,
    ]);
    return { rows: JSON.parse(chunk?.rows ?? '[]') as FileRow[], lines: chunk?.lines ?? [] };
  }

  /** Replaces the rows of a piece by what became of them: nobody's data is kept longer than it is needed. */
  async finish(
    tx: Transaction,
    importId: string,
    position: number,
    results: readonly RowResult[],
  ): Promise<void> {
    const failed = results.filter(({ outcome }) => outcome === 'failed').length;
    await tx.rows(finishChunk, [importId, position, JSON.stringify(results), failed]);
  }

  /** What became of the rows of a piece. */
  async readResults(tx: Transaction, importId: string, position: number): Promise<RowResult[]> {
    const [chunk] = await tx.rows<{ outcomes: string | null }>(readOutcomes, [importId, position]);
    return JSON.parse(chunk?.outcomes ?? '[]') as RowResult[];
  }

  async replaceResults(
    tx: Transaction,
    importId: string,
    position: number,
    results: readonly RowResult[],
  ): Promise<void> {
    await tx.rows(replaceOutcomes, [importId, position, JSON.stringify(results)]);
  }

  /** Goes through what became of the rows, piece after piece. */
  async *streamResults(
    organizationId: string,
    importId: string,
    onlyFailed: boolean,
    options: CursorStreamOptions,
  ): AsyncGenerator<DoneChunk, void, undefined> {
    const sql = `select c.first_row::int as "firstRow", c.lines, c.outcomes from import_chunks c
      where c.organization_id = ${ORGANIZATION_IN_SCOPE} and c.import_id = $2 and c.outcomes is not null
        and (not $3::boolean or c.failed_rows > 0)
      order by c.position`;
    const pieces = this.database.cursorStream<{ firstRow: number; lines: number[] | null; outcomes: string }>(
      organizationId,
      sql,
      [importId, onlyFailed],
      options,
    );
    for await (const chunks of pieces)
      for (const { firstRow, lines, outcomes } of chunks)
        yield { firstRow, lines: lines ?? [], results: JSON.parse(outcomes) as RowResult[] };
  }
}
