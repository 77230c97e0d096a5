import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, invalid, newId } from '@rosetta/common';
import { TRANSFERS_OPTIONS, type TransfersOptions } from '../transfers.options.js';
import { bytesOf, noByteFacts } from './file/file-bytes.js';
import type { FileFacts } from './file/file-facts.js';
import type { KnownColumns } from './file/file-rows.js';
import { openFile } from './file/open-file.js';
import { chunksOf } from './file/row-chunks.js';
import { ImportChunksRepository } from './import-chunks.repository.js';
import { ImportTasksRepository } from './import-tasks.repository.js';
import type { UploadImport } from './import.commands.js';
import type { Import } from './import.entity.js';
import { ImportWriterService } from './import-writer.service.js';
import { ImportsRepository, type Uploaded } from './imports.repository.js';
import { ImportsService } from './imports.service.js';
import { checkMapped, resolveMapping, withDirections } from './mapping/mapping.js';
import { ProofCollector } from './mapping/proofs.js';

/** An upload that is silent for so long is given up, and whoever finds it takes it away. */
const UPLOAD_SILENCE_SECONDS = 600;

/** What an upload has come to; a repeated one is what the first has made. */
export interface UploadedImport {
  readonly uploaded: Import;
  readonly isReplayed: boolean;
}

/** Takes files in while they arrive: piece by piece into Postgres, so that no size and no restart matters afterwards. */
@Injectable()
export class ImportUploadsService {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly chunks: ImportChunksRepository,
    private readonly tasks: ImportTasksRepository,
    private readonly writer: ImportWriterService,
    private readonly service: ImportsService,
    @Inject(TRANSFERS_OPTIONS) private readonly options: TransfersOptions,
  ) {}

  /**
   * Keeps a file, and starts its import if told so; what breaks off leaves nothing.
   * @throws {forbidden | rate_limited | validation_failed | payload_too_large | idempotency_key_reused}
   */
  async upload(actor: Actor, command: UploadImport, sent: AsyncIterable<Buffer>): Promise<UploadedImport> {
    this.service.checkAllowed(actor, { entity: command.entity, options: command.options });
    const id = newId();
    await this.open(actor, id, command);
    try {
      return await this.take(actor, id, command, sent);
    } catch (error) {
      // What cannot be taken away now is taken away when its time has come.
      await this.database
        .transaction(actor.organizationId, (tx) => this.imports.delete(tx, id))
        .catch(() => undefined);
      throw error;
    }
  }

  private async open(actor: Actor, id: string, { entity, layout, fileName }: UploadImport): Promise<void> {
    const format = layout.format ?? 'csv';
    const { userId, apiKeyId, requestId } = actor;
    await this.database.transaction(actor.organizationId, async (tx) => {
      await this.service.checkRoom(tx, 'uploading');
      await this.imports.insert(tx, { id, entity, format, fileName, userId, apiKeyId, requestId });
      await this.tasks.schedule(tx, id, UPLOAD_SILENCE_SECONDS);
    });
  }

  private async take(actor: Actor, id: string, command: UploadImport, sent: AsyncIterable<Buffer>) {
    const { maxBytes } = this.options;
    const bytes = noByteFacts();
    const known = await this.knownColumns(actor, command);
    const file = bytesOf(sent, { ...command, maxBytes }, bytes);
    const { format, reader } = await openFile(file, command.layout, known, maxBytes);
    const proofs = new ProofCollector();
    let position = 0;
    let rows = 0;
    for await (const chunk of chunksOf(reader.rows())) {
      proofs.note(chunk.rows);
      // A wrong mapping is told at once, not behind a gigabyte.
      if (position === 0 && command.start && reader.facts.headerLine !== null)
        await this.checkMapping(actor, command, reader.columns);
      const piece = { position, firstRow: rows + 1, ...chunk };
      const isKept = await this.database.transaction(actor.organizationId, (tx) =>
        this.chunks.insert(tx, id, piece, UPLOAD_SILENCE_SECONDS),
      );
      if (!isKept) throw invalid('The upload took too long');
      position += 1;
      rows += chunk.rows.length;
    }
    const { columns, facts } = reader;
    if (rows === 0) throw withoutRows(facts);
    const found = { columns, chunks: position, rows, format, file: facts };
    return this.close(actor, id, command, {
      ...found,
      bytes: bytes.bytes,
      fingerprint: bytes.hash.digest(),
      idempotencyKey: command.idempotencyKey,
      proofs: proofs.proofs(),
    });
  }

  private async knownColumns(actor: Actor, { entity }: UploadImport): Promise<KnownColumns> {
    const fields = await this.writer.knownFields(actor, entity);
    return (names) =>
      Object.values(resolveMapping(entity, names, fields, {})).filter((field) => field !== null).length;
  }

  private async checkMapping(actor: Actor, command: UploadImport, columns: readonly string[]): Promise<void> {
    const known = await this.writer.knownFields(actor, command.entity);
    const mapping = resolveMapping(command.entity, columns, known, command);
    checkMapped({ columns: [...columns], mapping, options: withDirections({}, command) });
  }

  private async close(
    actor: Actor,
    id: string,
    command: UploadImport,
    found: Uploaded,
  ): Promise<UploadedImport> {
    const { idempotencyKey } = found;
    return this.database.transaction(actor.organizationId, async (tx) => {
      const uploaded = await this.imports.finishUpload(tx, id, found);
      if (uploaded)
        return { uploaded: await this.service.makeReady(tx, actor, uploaded, command), isReplayed: false };
      await this.imports.delete(tx, id);
      const first = await this.imports.findByKey(tx, actor.userId ?? actor.apiKeyId, idempotencyKey!);
      if (!first?.fingerprint.equals(found.fingerprint))
        throw new DomainError('idempotency_key_reused', 'This Idempotency-Key was used for another request');
      return { uploaded: first, isReplayed: true };
    });
  }
}

/** A workbook may have its rows in another sheet. */
function withoutRows({ sheet, sheets }: FileFacts): DomainError {
  const others = sheets.filter((name) => name !== sheet).map((name) => JSON.stringify(name));
  if (sheet === null || others.length === 0) return invalid('The file has no rows');
  return invalid(
    `The sheet ${JSON.stringify(sheet)} has no rows; name another: ${others.join(', ')}`,
    'sheet',
  );
}
