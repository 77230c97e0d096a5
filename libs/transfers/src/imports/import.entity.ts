import type { OnAmbiguous } from '@rosetta/contacts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FileFacts } from './file/file-facts.js';

/** What can be imported. */
export const importEntities = ['contacts', 'companies', 'deals'] as const;

/** A kind of record that can be imported. */
export type ImportEntity = (typeof importEntities)[number];

/** What one record of a kind is called, in ids and in the registry of free-form fields. */
export const recordOf = {
  contacts: 'contact',
  companies: 'company',
  deals: 'deal',
} as const satisfies Record<ImportEntity, string>;

/** How a file of records is written. */
export const fileFormats = ['csv', 'ndjson', 'json', 'xlsx', 'vcard'] as const;

/** The way a file of records is written. */
export type FileFormat = (typeof fileFormats)[number];

/** How a download of rows is written. */
export const downloadFormats = ['csv', 'ndjson'] as const;

/** The way a download of rows is written. */
export type DownloadFormat = (typeof downloadFormats)[number];

/**
 * Where an import stands. Of its ends, `cancelled` and `failed` can be resumed, `completed` and `cancelled` undone; `undone` is
 * for good.
 */
export const importStatuses = [
  'uploading',
  'ready',
  'queued',
  'running',
  'completed',
  'cancelled',
  'failed',
  'undoing',
  'undone',
] as const;

/** One stage of an import's life. */
export type ImportStatus = (typeof importStatuses)[number];

/** Where nothing goes on by itself any more. */
export const importEnds: readonly ImportStatus[] = ['completed', 'cancelled', 'failed', 'undone'];

/** Which field each column is written to; null is a column that is left out. */
export type Mapping = Readonly<Record<string, string | null>>;

/** In which order a date has its day and month. */
export const dateOrders = ['DMY', 'MDY'] as const;

/** One of the two orders. */
export type DateOrder = (typeof dateOrders)[number];

/** What stands before the fraction of a number. */
export const decimalSigns = ['.', ','] as const;

/** One of the two signs. */
export type DecimalSign = (typeof decimalSigns)[number];

/** What can become of columns that no field is found for. */
export const unknownColumnsChoices = ['ignore', 'custom_fields', 'refuse'] as const;

/** One of these. */
export type UnknownColumns = (typeof unknownColumnsChoices)[number];

/** What the cells of one column prove. */
export interface ColumnProofs {
  readonly order?: DateOrder;
  readonly sign?: DecimalSign;
  /** Phone numbers that are written as within their country, and the first of them. */
  readonly nationalPhones?: number;
  readonly nationalPhone?: string;
}

/** How a file writes dates, numbers and phones, as far as its own cells prove it; columns by their place. */
export interface Proofs {
  /** Of all columns with dates. */
  readonly order?: DateOrder;
  readonly columns?: Readonly<Record<string, ColumnProofs>>;
}

/** How an import is to be done: as a bulk call's options, said once for the whole file. */
export interface ImportOptions {
  /** A cell that cannot be read fails its row. */
  readonly strict?: boolean;
  readonly dateOrder?: DateOrder | null;
  readonly decimalSign?: DecimalSign | null;
  /** Whose national phone numbers are understood; the organization's unless said. */
  readonly defaultCountry?: string | null;
  /** Companies that rows name and nobody has are made. */
  readonly createCompanies?: boolean;
  readonly unknownColumns?: UnknownColumns;
  /** Columns that the caller leaves out. */
  readonly leftOut?: readonly string[];
  readonly dryRun?: boolean;
  readonly skipDuplicates?: boolean;
  readonly onAmbiguous?: OnAmbiguous | null;
  readonly defaultSource?: string | null;
  readonly defaultTags?: readonly string[];
  readonly defaultPipelineId?: string | null;
  readonly defaultStage?: string | null;
  readonly defaultCurrency?: string | null;
  readonly skipIfExists?: boolean;
  readonly createContactIfMissing?: boolean;
}

/** A file of records on its way into the CRM: what it holds, how it is read, and how far it is. */
@Entity('imports')
export class Import {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  entity: ImportEntity;

  @Column('text')
  format: FileFormat;

  @Column('text', { name: 'file_name', nullable: true })
  fileName: string | null;

  /** What the file was found to be; empty while it is being sent, and of imports from before files were looked at. */
  @Column('jsonb')
  file: Partial<FileFacts>;

  @Column('text')
  status: ImportStatus;

  @Column('text', { array: true })
  columns: string[];

  @Column('jsonb')
  mapping: Mapping;

  @Column('jsonb')
  options: ImportOptions;

  @Column('jsonb')
  proofs: Proofs;

  /** Of the file, as it was sent; pg reads a bigint as text. */
  @Column('bigint')
  bytes: string;

  /** How many pieces the rows were cut into. */
  @Column('integer')
  chunks: number;

  /** The piece that is done next. */
  @Column('integer', { name: 'next_chunk' })
  nextChunk: number;

  @Column('bigint', { name: 'total_rows' })
  totalRows: string;

  @Column('bigint', { name: 'processed_rows' })
  processedRows: string;

  @Column('bigint', { name: 'created_rows' })
  createdRows: string;

  @Column('bigint', { name: 'updated_rows' })
  updatedRows: string;

  @Column('bigint', { name: 'skipped_rows' })
  skippedRows: string;

  @Column('bigint', { name: 'failed_rows' })
  failedRows: string;

  /** Time spent on rows, without that of waiting. */
  @Column('bigint', { name: 'active_ms' })
  activeMs: string;

  /** Pieces that were taken back, from the first on; null until somebody asks for it. */
  @Column('integer', { name: 'undone_chunks', nullable: true })
  undoneChunks: number | null;

  @Column('bigint', { name: 'undo_deleted_rows' })
  undoDeletedRows: string;

  @Column('bigint', { name: 'undo_reverted_rows' })
  undoRevertedRows: string;

  @Column('bigint', { name: 'undo_left_rows' })
  undoLeftRows: string;

  @Column({ type: 'timestamptz', name: 'undo_started_at', precision: 3, nullable: true })
  undoStartedAt: Date | null;

  @Column({ type: 'timestamptz', name: 'undo_finished_at', precision: 3, nullable: true })
  undoFinishedAt: Date | null;

  /** Failures in a row of what rows stand on, not of rows. */
  @Column('integer')
  attempts: number;

  @Column('text', { nullable: true })
  error: string | null;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('uuid', { name: 'api_key_id', nullable: true })
  apiKeyId: string | null;

  @Column('text', { name: 'request_id' })
  requestId: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;

  @Column({ type: 'timestamptz', name: 'started_at', precision: 3, nullable: true })
  startedAt: Date | null;

  @Column({ type: 'timestamptz', name: 'finished_at', precision: 3, nullable: true })
  finishedAt: Date | null;

  @Column('integer')
  version: number;
}
