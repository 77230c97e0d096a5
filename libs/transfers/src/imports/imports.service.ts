import { Inject, Injectable } from '@nestjs/common';
import { OrganizationSettings } from '@rosetta/auth';
import {
  type Actor,
  AuditLog,
  Database,
  DomainError,
  isUuid,
  notFound,
  type Page,
  type Permission,
  type Transaction,
} from '@rosetta/common';
import { TRANSFERS_OPTIONS, type TransfersOptions } from '../transfers.options.js';
import { ImportChunksRepository } from './import-chunks.repository.js';
import { type PreviewRow, PREVIEW_ROWS, previewOf, type Tried } from './import-preview.js';
import { ImportTasksRepository } from './import-tasks.repository.js';
import { ImportWriterService } from './import-writer.service.js';
import type { Directions, ImportQuery } from './import.commands.js';
import { type Import, type ImportEntity, importEnds, type ImportStatus } from './import.entity.js';
import { ImportsRepository } from './imports.repository.js';
import { checkMapped, type ColumnFate, fatesOf, resolveMapping, withDirections } from './mapping/mapping.js';
import { type TargetField, targetFields } from './mapping/target-fields.js';

const DAY_SECONDS = 24 * 60 * 60;
/** Files that may wait for a start, for each import that may have rows to write. */
const FILES_PER_IMPORT = 10;
const UNFINISHED: readonly ImportStatus[] = ['queued', 'running'];

/** An import before its start: what becomes of its columns and first rows, and why a start would be refused. */
export interface Preview {
  readonly job: Import;
  readonly columns: readonly ColumnFate[];
  readonly rows: readonly PreviewRow[];
  readonly refusal: string | null;
}

/** The life of an import between its upload and its end; rows are written by the worker. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly chunks: ImportChunksRepository,
    private readonly tasks: ImportTasksRepository,
    private readonly writer: ImportWriterService,
    private readonly settings: OrganizationSettings,
    private readonly audit: AuditLog,
    @Inject(TRANSFERS_OPTIONS) private readonly options: TransfersOptions,
  ) {}

  /** @throws {not_found} */
  async get(actor: Actor, id: string): Promise<Import> {
    const found = isUuid(id) ? await this.imports.get(actor.organizationId, id) : null;
    if (!found) throw notFound('Import');
    return found;
  }

  async list(actor: Actor, query: ImportQuery): Promise<Page<Import>> {
    return this.imports.list(actor.organizationId, query);
  }

  /** The fields that columns can be given to. */
  async fields(actor: Actor, entity: ImportEntity): Promise<TargetField[]> {
    return targetFields(entity, await this.writer.knownFields(actor, entity));
  }

  /** Refuses a caller who may not change many records of this kind at once, or not make contacts by the way. */
  checkAllowed(
    actor: Actor,
    { entity, options = {}, mapping = {} }: Partial<Import> & Pick<Import, 'entity'>,
  ) {
    const needed: Permission[] = [entity === 'companies' ? 'companies:write' : `${entity}:bulk`];
    if (options.createCompanies) needed.push('companies:write');
    const mayMakeContacts = Object.values(mapping).includes('create_contact_if_missing');
    if (entity === 'deals' && (mayMakeContacts || options.createContactIfMissing))
      needed.push('contacts:write');
    const missing = needed.find((permission) => !actor.permissions.has(permission));
    if (missing) throw new DomainError('forbidden', `This needs the permission ${missing}`);
  }

  /**
   * What would become of the first rows, if the import were done like this; writes nothing.
   * @throws {not_found | forbidden | validation_failed}
   */
  async preview(actor: Actor, id: string, directions: Directions): Promise<Preview> {
    const job = await this.directed(actor, await this.get(actor, id), directions);
    this.checkAllowed(actor, job);
    const defaultCountry =
      job.options.defaultCountry ?? (await this.settings.get(actor.organizationId)).defaultCountry;
    const tried = await this.database.transaction(actor.organizationId, (tx) => this.tryOut(tx, actor, job));
    const columns = fatesOf(job, await this.writer.knownFields(actor, job.entity), defaultCountry);
    const refusal = refusalOf(job);
    return {
      job,
      columns,
      refusal: refusal?.message ?? null,
      rows: previewOf(job, defaultCountry, tried, refusal),
    };
  }

  /**
   * Refuses one import more than an organization may have: with rows to write, or as files that wait for a start.
   * @throws {rate_limited}
   */
  async checkRoom(tx: Transaction, status: 'uploading' | 'queued'): Promise<void> {
    const max = this.options.importsPerOrganization;
    const { unfinished, waiting } = await this.imports.countUnfinished(tx);
    const tooMany =
      unfinished >= max
        ? `An organization may have ${max} unfinished imports; wait for one to end, or delete one`
        : status === 'uploading' && waiting >= max * FILES_PER_IMPORT
          ? `An organization may have ${max * FILES_PER_IMPORT} files that nobody has started; start or delete one`
          : null;
    if (tooMany) throw new DomainError('rate_limited', tooMany, { retryAfterSeconds: 30 });
  }

  /** Decides the first rows without writing them; what is wrong with all rows, such as a pipeline, is thrown. */
  private async tryOut(tx: Transaction, actor: Actor, job: Import): Promise<Tried> {
    const kept = await this.chunks.read(tx, job.id, job.nextChunk);
    const rows = kept.rows.slice(0, PREVIEW_ROWS);
    const dry = { ...job, options: { ...job.options, dryRun: true } };
    const drafts = await this.writer.read(actor, dry, await this.writer.knownFields(actor, job.entity), rows);
    return { rows, lines: kept.lines, ...(await this.writer.write(tx, actor, dry, drafts)) };
  }

  /**
   * Notes how a file that has arrived is to be read, and starts its import if told so.
   * @throws {forbidden | validation_failed}
   */
  async makeReady(
    tx: Transaction,
    actor: Actor,
    uploaded: Import,
    directions: Directions & { readonly start: boolean },
  ): Promise<Import> {
    const job = await this.directed(actor, uploaded, directions);
    this.checkAllowed(actor, job);
    this.note(tx, actor, uploaded, 'created');
    if (directions.start) return this.queue(tx, actor, job);
    await this.tasks.schedule(tx, job.id, this.options.keepDays * DAY_SECONDS);
    return this.imports.update(tx, job);
  }

  /**
   * Starts the import of a file that has arrived.
   * @throws {not_found | conflict | forbidden | rate_limited | validation_failed}
   */
  async start(actor: Actor, id: string, directions: Directions): Promise<Import> {
    const job = await this.directed(actor, await this.get(actor, id), directions);
    return this.inStatus(actor, id, ['ready'], 'was started already', (tx, locked) =>
      this.queue(tx, actor, { ...locked, mapping: job.mapping, options: job.options }, true),
    );
  }

  /**
   * Stops an import behind the rows that are being written; what was written stays.
   * @throws {not_found | conflict}
   */
  async cancel(actor: Actor, id: string): Promise<Import> {
    return this.inStatus(actor, id, UNFINISHED, 'is not under way', async (tx, job) => {
      this.note(tx, actor, job, 'cancelled');
      await this.tasks.schedule(tx, id, this.options.keepDays * DAY_SECONDS);
      return this.imports.update(tx, { ...job, status: 'cancelled', finishedAt: new Date() });
    });
  }

  /**
   * Goes on with an import that was cancelled or has failed, behind the last rows that were written.
   * @throws {not_found | conflict | forbidden | rate_limited | validation_failed}
   */
  async resume(actor: Actor, id: string): Promise<Import> {
    return this.inStatus(actor, id, ['cancelled', 'failed'], 'has nothing to resume', (tx, job) => {
      if (job.undoneChunks !== null)
        throw new DomainError('conflict', 'The import was taken back in part; it cannot be resumed');
      return this.queue(tx, actor, job, true);
    });
  }

  /**
   * Takes back what an import made and changed, row by row, where nobody else has written it since; the worker does so, and
   * goes on where it stopped.
   * @throws {not_found | conflict | forbidden}
   */
  async undo(actor: Actor, id: string): Promise<Import> {
    return this.inStatus(actor, id, ['completed', 'cancelled'], 'cannot be undone', async (tx, job) => {
      this.checkAllowed(actor, job);
      if (job.options.dryRun)
        throw new DomainError('conflict', 'The import was a dry run: it has written nothing');
      this.note(tx, actor, job, 'undone');
      await this.tasks.schedule(tx, id, 0);
      return this.imports.beginUndo(tx, id, actor);
    });
  }

  /**
   * Forgets an import and what became of its rows; the records stay.
   * @throws {not_found | conflict}
   */
  async delete(actor: Actor, id: string): Promise<void> {
    const ended: ImportStatus[] = ['ready', ...importEnds];
    await this.inStatus(actor, id, ended, 'is under way; cancel it first', async (tx, job) => {
      this.note(tx, actor, job, 'deleted');
      await this.imports.delete(tx, id);
      return job;
    });
  }

  private async queue(tx: Transaction, actor: Actor, job: Import, isNew = false): Promise<Import> {
    this.checkAllowed(actor, job);
    // An upload that starts at once has had its place from its beginning.
    if (isNew) await this.checkRoom(tx, 'queued');
    checkMapped(job);
    await this.tryOut(tx, actor, job);
    this.note(tx, actor, job, job.startedAt ? 'resumed' : 'started');
    await this.tasks.schedule(tx, job.id, 0);
    const { userId, apiKeyId, requestId } = actor;
    const fresh = { status: 'queued', error: null, attempts: 0, finishedAt: null } as const;
    const startedAt = job.startedAt ?? new Date();
    return this.imports.update(tx, { ...job, ...fresh, startedAt, userId, apiKeyId, requestId });
  }

  /** The import as these directions want it; what they do not say stays as it was. */
  private async directed(actor: Actor, job: Import, directions: Directions): Promise<Import> {
    const options = withDirections(job.options, directions);
    const isMapped = Object.keys(job.mapping).length > 0;
    if (isMapped && !directions.mapping && !directions.unknownColumns) return { ...job, options };
    const known = await this.writer.knownFields(actor, job.entity);
    return { ...job, options, mapping: resolveMapping(job.entity, job.columns, known, directions) };
  }

  /** Does `work` with an import that is in one of these states, and stays in it meanwhile. */
  private async inStatus(
    actor: Actor,
    id: string,
    statuses: readonly ImportStatus[],
    otherwise: string,
    work: (tx: Transaction, job: Import) => Promise<Import>,
  ): Promise<Import> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const job = isUuid(id) ? await this.imports.lock(tx, id) : null;
      if (!job) throw notFound('Import');
      if (!statuses.includes(job.status))
        throw new DomainError('conflict', `The import ${otherwise} (it is ${job.status})`);
      return work(tx, job);
    });
  }

  private note(tx: Transaction, actor: Actor, { id, entity, fileName }: Import, action: string) {
    const after = { entity, file_name: fileName };
    this.audit.record(tx, actor, [{ entity: 'import', entityId: id, action, after }]);
  }
}

/** Why an import as it stands would not be started. */
function refusalOf(job: Import): DomainError | null {
  try {
    checkMapped(job);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
