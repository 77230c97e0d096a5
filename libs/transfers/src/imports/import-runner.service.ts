import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  type Actor,
  Database,
  type Figure,
  failureOf,
  isMisfortune,
  type Measured,
  pipelined,
  Tally as Counts,
  type Transaction,
} from '@rosetta/common';
import { TRANSFERS_OPTIONS, type TransfersOptions } from '../transfers.options.js';
import { ImportChunksRepository } from './import-chunks.repository.js';
import { type DueImport, ImportTasksRepository } from './import-tasks.repository.js';
import { ImportReadingService } from './import-reading.service.js';
import { ImportWriterService } from './import-writer.service.js';
import type { RowResult } from './import.commands.js';
import type { Import } from './import.entity.js';
import { ImportsRepository, type Tally, type UndoTally } from './imports.repository.js';
import { ImportUndoService } from './undo/import-undo.service.js';

/** Tries of one piece of an import before it is given up; the waits between them add up to a minute and a half. */
const MAX_ATTEMPTS = 6;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * Does the next step of an import: writes a piece of its rows, or takes it away when its time has come. A step is one
 * transaction which holds the import, writes the rows, what became of them, and how far the import is: so each row happens
 * once, whoever dies when, and no replica needs to know of another.
 */
@Injectable()
export class ImportRunnerService implements Measured {
  private readonly logger = new Logger(ImportRunnerService.name);
  private readonly rows = new Counts(['created', 'updated', 'skipped', 'failed', 'taken_back']);
  private running = 0;
  private failures = 0;

  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly chunks: ImportChunksRepository,
    private readonly tasks: ImportTasksRepository,
    private readonly reading: ImportReadingService,
    private readonly writer: ImportWriterService,
    private readonly undo: ImportUndoService,
    @Inject(TRANSFERS_OPTIONS) private readonly options: TransfersOptions,
  ) {}

  figures(): Figure[] {
    return [
      {
        name: 'imports_running',
        kind: 'gauge',
        help: 'Imports that this process works at',
        read: () => this.running,
      },
      {
        name: 'import_rows_total',
        kind: 'counter',
        help: 'Rows of imports that were written or taken back',
        label: 'outcome',
        read: () => this.rows,
      },
      {
        name: 'import_failures_total',
        kind: 'counter',
        help: 'Steps of imports that failed as a whole',
        read: () => this.failures,
      },
    ];
  }

  /** False when the import is in other hands. */
  async step({ organizationId, importId }: DueImport): Promise<boolean> {
    try {
      this.running += 1;
      const done = await this.database.transaction(organizationId, async (tx): Promise<Done | null> => {
        const job = await this.imports.lockDue(tx, importId);
        if (!job) return null;
        if (job.status === 'queued' || job.status === 'running') return this.writeChunk(tx, job);
        if (job.status === 'undoing') return this.undoChunk(tx, job);
        await this.imports.delete(tx, importId);
        return noRows;
      });
      for (const [outcome, count] of Object.entries(done ?? noRows)) this.rows.count(outcome, count);
      return done !== null;
    } catch (error) {
      this.failures += 1;
      await this.noteFailure({ organizationId, importId }, error);
      return true;
    } finally {
      this.running -= 1;
    }
  }

  private async writeChunk(tx: Transaction, job: Import): Promise<Done> {
    const begun = performance.now();
    const actor = actorOf(job);
    const { drafts, readAhead } = await this.reading.next(tx, actor, job);
    const { results } = await this.writer.write(tx, actor, job, drafts, readAhead);
    const activeMs = Math.ceil(performance.now() - begun);
    const tally = tallyOf(results);
    const isLast = job.nextChunk + 1 >= job.chunks;
    await pipelined([
      this.chunks.finish(tx, job.id, job.nextChunk, results),
      this.imports.advance(tx, job.id, tally, activeMs),
      this.tasks.schedule(tx, job.id, isLast ? this.options.keepDays * DAY_SECONDS : 0),
    ]);
    return { ...tally };
  }

  /** Takes back the last piece that is not: what was made for its rows may stand on what was made for earlier ones. */
  private async undoChunk(tx: Transaction, job: Import): Promise<Done> {
    const position = job.nextChunk - 1 - job.undoneChunks!;
    const results = position < 0 ? [] : await this.chunks.readResults(tx, job.id, position);
    const undone = await this.undo.undo(tx, actorOf(job), job, results);
    if (position >= 0) await this.chunks.replaceResults(tx, job.id, position, undone);
    const status = await this.imports.advanceUndo(tx, job.id, undoTallyOf(undone));
    await this.tasks.schedule(tx, job.id, status === 'undone' ? this.options.keepDays * DAY_SECONDS : 0);
    const { deleted, reverted } = undoTallyOf(undone);
    return { taken_back: deleted + reverted };
  }

  /** What rows stand on failed, not rows: tried again in a while, given up when it does not help. */
  private async noteFailure({ organizationId, importId }: DueImport, error: unknown): Promise<void> {
    const failure = failureOf(error);
    const isLasting = failure !== null && !isMisfortune(failure);
    if (!isLasting) this.logger.error(`Import ${importId} stopped`, (error as Error).stack);
    await this.database.transaction(organizationId, async (tx) => {
      const job = await this.imports.lock(tx, importId);
      if (job?.status !== 'queued' && job?.status !== 'running' && job?.status !== 'undoing') return;
      const attempts = job.attempts + 1;
      const what = job.status === 'undoing' ? 'taken back' : 'written';
      const message = failure?.message ?? `The rows could not be ${what}`;
      const isOver = isLasting || attempts >= MAX_ATTEMPTS;
      const ended = isOver ? endOf(job) : {};
      await this.imports.update(tx, { ...job, ...ended, attempts, error: message });
      await this.tasks.schedule(
        tx,
        importId,
        isOver ? this.options.keepDays * DAY_SECONDS : 3 * 2 ** (attempts - 1),
      );
    });
  }
}

/** How many rows came to which end in a step. */
type Done = Readonly<Record<string, number>>;
const noRows: Done = {};

/** Whoever started the import writes its rows; what they may do was asked when it was started. */
function actorOf({ id, organizationId, userId, apiKeyId, requestId }: Import): Actor {
  return {
    organizationId,
    userId,
    apiKeyId,
    requestId,
    role: null,
    permissions: new Set(),
    dialect: 'crm-v1',
    importId: id,
  };
}

/** Taking an import back can be asked for again, and goes on where it stopped; what was written stays as it is. */
function endOf(job: Import): Partial<Import> {
  if (job.status !== 'undoing') return { status: 'failed', finishedAt: new Date() };
  return { status: job.nextChunk < job.chunks ? 'cancelled' : 'completed' };
}

function undoTallyOf(results: readonly RowResult[]): UndoTally {
  const tally = { deleted: 0, reverted: 0, left: 0 };
  for (const { undo } of results) if (undo) tally[undo] += 1;
  return tally;
}

function tallyOf(results: readonly RowResult[]): Tally {
  const tally = { created: 0, updated: 0, skipped: 0, failed: 0 };
  for (const { outcome } of results) tally[outcome] += 1;
  return tally;
}
