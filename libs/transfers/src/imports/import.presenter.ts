import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type {
  ImportDto,
  ImportFieldDto,
  ImportFileDto,
  ImportUndoDto,
  PreviewRowDto,
  ResultDto,
} from './import.dto.js';
import type { RowResult } from './import.commands.js';
import type { PreviewRow } from './import-preview.js';
import { type Import, importEnds, recordOf } from './import.entity.js';
import { unreadColumns } from './mapping/mapping.js';
import type { TargetField } from './mapping/target-fields.js';
import type { ImportSnapshot } from './import-events.service.js';

/** Writes an import in `/api/v1`. */
export function presentImport(job: Import): ImportDto {
  const processed = Number(job.processedRows);
  const activeMs = Number(job.activeMs);
  const { options } = job;
  return {
    id: toPrefixedId('import', job.id),
    entity: job.entity,
    format: job.format,
    file_name: job.fileName,
    file: presentFile(job),
    status: job.status,
    columns: job.columns,
    // jsonb has an order of its own.
    mapping: Object.fromEntries(job.columns.map((column) => [column, job.mapping[column] ?? null])),
    unread_columns: unreadColumns(job),
    options: {
      dry_run: options.dryRun ?? false,
      strict: options.strict ?? false,
      date_order: options.dateOrder ?? null,
      decimal_sign: options.decimalSign ?? null,
      default_country: options.defaultCountry ?? null,
      create_companies: options.createCompanies ?? false,
      skip_duplicates: options.skipDuplicates ?? false,
      on_ambiguous: options.onAmbiguous ?? null,
      default_source: options.defaultSource ?? null,
      default_tags: [...(options.defaultTags ?? [])],
      default_pipeline_id: options.defaultPipelineId
        ? toPrefixedId('pipeline', options.defaultPipelineId)
        : null,
      default_stage: options.defaultStage ?? null,
      default_currency: options.defaultCurrency ?? null,
      skip_if_exists: options.skipIfExists ?? false,
      create_contact_if_missing: options.createContactIfMissing ?? false,
    },
    bytes: Number(job.bytes),
    rows: {
      total: Number(job.totalRows),
      processed,
      created: Number(job.createdRows),
      updated: Number(job.updatedRows),
      skipped: Number(job.skippedRows),
      failed: Number(job.failedRows),
    },
    rows_per_second: activeMs > 0 ? Math.round((processed * 1000) / activeMs) : null,
    undo: presentUndo(job),
    error: job.error,
    created_at: isoSeconds(job.createdAt),
    started_at: job.startedAt && isoSeconds(job.startedAt),
    finished_at: job.finishedAt && isoSeconds(job.finishedAt),
  };
}

function presentFile({ file }: Import): ImportFileDto {
  const skipped = file.skipped ?? [];
  return {
    encoding: file.encoding ?? null,
    delimiter: file.delimiter ?? null,
    sheet: file.sheet ?? null,
    sheets: [...(file.sheets ?? [])],
    header_line: file.headerLine ?? null,
    blank_rows: file.blankRows ?? 0,
    skipped_count: file.skippedCount ?? 0,
    skipped_lines: skipped.map(({ line, reason, text }) => ({ line, reason, text })),
  };
}

function presentUndo(job: Import): ImportUndoDto | null {
  if (job.undoneChunks === null || job.undoStartedAt === null) return null;
  return {
    deleted: Number(job.undoDeletedRows),
    reverted: Number(job.undoRevertedRows),
    left: Number(job.undoLeftRows),
    started_at: isoSeconds(job.undoStartedAt),
    finished_at: job.undoFinishedAt && isoSeconds(job.undoFinishedAt),
  };
}

/** Writes a row of a preview. */
export function presentPreviewRow(
  { entity }: Import,
  { row, line, read, written, result }: PreviewRow,
): PreviewRowDto {
  return { row, line, read, written, ...presentResult(entity, result) };
}

/** Writes a field that a column can be given to. */
export function presentTargetField({ field, label, isShared, isCustom }: TargetField): ImportFieldDto {
  return { field, label, is_shared: isShared, is_custom: isCustom };
}

/** Writes what became of a row. */
export function presentResult(entity: Import['entity'], result: RowResult): ResultDto {
  const { outcome, id, contactId, error = null, code = null, field = null, warnings = [] } = result;
  return {
    outcome,
    id: id === undefined ? null : toPrefixedId(recordOf[entity], id),
    contact_id: contactId === undefined ? null : toPrefixedId('contact', contactId),
    error,
    code,
    field,
    warnings: [...warnings],
  };
}

/** Writes what a follower is told as a server-sent event. */
export function presentSnapshot(job: ImportSnapshot): string {
  if (job === null) return ': still here\n\n';
  const isOver = importEnds.includes(job.status);
  const data = JSON.stringify({ import: presentImport(job) });
  return `id: ${job.version}\nevent: ${isOver ? 'end' : 'progress'}\ndata: ${data}\n\n`;
}
