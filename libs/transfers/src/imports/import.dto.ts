import { Transform, Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsCountryCode, OptionalText, PageQuery, PrefixedId, QueryFlag } from '@rosetta/common';
import { type OnAmbiguous, onAmbiguousChoices } from '@rosetta/contacts';
import { type SkipReason, skipReasons } from './file/file-facts.js';
import {
  type DownloadFormat,
  downloadFormats,
  type FileFormat,
  fileFormats,
  importEntities,
  type ImportEntity,
  importStatuses,
  type ImportStatus,
  type DateOrder,
  dateOrders,
  type DecimalSign,
  decimalSigns,
  type UnknownColumns,
  unknownColumnsChoices,
} from './import.entity.js';

const FATES = ['field', 'custom_field', 'left_out', 'not_read'] as const;
const ONLY = ['failed'] as const;
const MAX_HEADER_LINE = 9999;

/** How rows are to be written, said once for the whole file: as the options of a bulk call. */
export class ImportOptionsInputDto {
  /** True decides every row and writes nothing. */
  @IsOptional()
  @IsBoolean({ message: 'dry_run must be true or false' })
  dry_run?: boolean;

  /** True: a cell that cannot be read fails its row; false (default): it is left out of it, with a warning. */
  @IsOptional()
  @IsBoolean({ message: 'strict must be true or false' })
  strict?: boolean;

  /** The order of day and month in dates such as 04/05/2026, where the file itself does not prove it. */
  @IsOptional()
  @IsIn(dateOrders, { message: `date_order must be one of ${dateOrders.join(', ')}` })
  date_order?: DateOrder | null;

  /** What stands before the fraction of numbers such as 1.234, where the file itself does not prove it. */
  @IsOptional()
  @IsIn(decimalSigns, { message: 'decimal_sign must be "." or ","' })
  decimal_sign?: DecimalSign | null;

  /**
   * ISO 3166 country whose national phone numbers are understood, e.g. `DE`; the organization's `default_country` unless said.
   */
  @IsOptional()
  @IsCountryCode('default_country')
  default_country?: string | null;

  /** True makes the companies that rows name and nobody has. */
  @IsOptional()
  @IsBoolean({ message: 'create_companies must be true or false' })
  create_companies?: boolean;

  /** Contacts and companies: true skips rows that match one; false (default) changes it by them. */
  @IsOptional()
  @IsBoolean({ message: 'skip_duplicates must be true or false' })
  skip_duplicates?: boolean;

  /**
   * Contacts and deals: what becomes of a row whose e-mails and phones belong to several contacts. `review`: it is written to none of
   * them, and people are asked whether they are one (a deal is that of the first); `newest`: it goes to the one that was changed
   * last; `error`: it fails. Unless said, it goes to the one of its e-mail, with a warning.
   */
  @IsOptional()
  @IsIn(onAmbiguousChoices, { message: `on_ambiguous must be one of ${onAmbiguousChoices.join(', ')}` })
  on_ambiguous?: OnAmbiguous | null;

  /** Contacts: source of rows that have none. */
  @OptionalText()
  default_source?: string | null;

  /** Contacts: added to the tags of every row. */
  @IsOptional()
  @IsString({ each: true, message: 'default_tags must be an array of strings' })
  @IsArray({ message: 'default_tags must be an array of strings' })
  default_tags?: string[];

  /** Deals: pipeline of rows that name none. */
  @OptionalText()
  default_pipeline_id?: string | null;

  /** Deals: stage of rows that name none. */
  @OptionalText()
  default_stage?: string | null;

  /** Deals: currency of rows that name none. */
  @OptionalText()
  default_currency?: string | null;

  /** Deals: true skips a row whose deal exists: same contact and title, or the same `custom_fields.external_id`. */
  @IsOptional()
  @IsBoolean({ message: 'skip_if_exists must be true or false' })
  skip_if_exists?: boolean;

  /** Deals: true makes the contact of a row that names one who is not known. */
  @IsOptional()
  @IsBoolean({ message: 'create_contact_if_missing must be true or false' })
  create_contact_if_missing?: boolean;
}

/** Body of `POST /api/v1/imports/{id}/start` and `/preview`. */
export class ImportDirectionsDto {
  /**
   * The field of each column, e.g. `{"Mail": "emails", "City": "custom_fields.city", "Internal": null}`; null leaves a column
   * out. Columns that are not named here are read as their names suggest.
   */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: ['string', 'null'] } })
  @IsOptional()
  @IsObject({ message: 'mapping must be an object' })
  mapping?: Record<string, string | null>;

  /** How rows are to be written. */
  @IsOptional()
  @Type(() => ImportOptionsInputDto)
  @ValidateNested()
  options?: ImportOptionsInputDto;

  /**
   * What becomes of columns that no field is found for: named and not read (default), kept under `custom_fields`, or a reason
   * to `refuse` the start.
   */
  @IsOptional()
  @IsIn(unknownColumnsChoices, {
    message: `unknown_columns must be one of ${unknownColumnsChoices.join(', ')}`,
  })
  unknown_columns?: UnknownColumns;
}

/** Query of `POST /api/v1/imports`. */
export class UploadQuery {
  /** What the rows are; a form may say so in a field. */
  @IsOptional()
  @IsIn(importEntities, { message: `entity must be one of ${importEntities.join(', ')}` })
  entity?: ImportEntity;

  /** How the file is written; unless told, its first bytes, its Content-Type or its name says so. */
  @IsOptional()
  @IsIn(fileFormats, { message: `format must be one of ${fileFormats.join(', ')}` })
  format?: FileFormat;

  /** A name to know it by. */
  @IsOptional()
  @MaxLength(200, { message: 'file_name must be at most 200 characters' })
  @IsString({ message: 'file_name must be a string' })
  file_name?: string;

  /** Of the text, e.g. `windows-1252`; goes before the charset of the Content-Type. Found out unless told. */
  @IsOptional()
  @MaxLength(40, { message: 'encoding must be at most 40 characters' })
  @IsString({ message: 'encoding must be a string' })
  encoding?: string;

  /** Excel: the sheet to read; the first that is shown unless told. */
  @IsOptional()
  @MaxLength(200, { message: 'sheet must be at most 200 characters' })
  @IsString({ message: 'sheet must be a string' })
  sheet?: string;

  /** CSV, Excel: the line that names the columns; found out unless told. */
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_HEADER_LINE })
  @IsOptional()
  @Transform(({ value }) => (/^\d{1,4}$/.test(String(value)) ? Number(value) : NaN))
  @Min(1, { message: `header_line must be from 1 to ${MAX_HEADER_LINE}` })
  @IsInt({ message: `header_line must be from 1 to ${MAX_HEADER_LINE}` })
  header_line?: number;

  /** CSV: what stands between cells: `,`, `;`, `|` or a tab; found out from the first lines unless told. */
  @IsOptional()
  @IsIn([',', ';', '\t', '|'], { message: 'delimiter must be one of , ; | or a tab' })
  delimiter?: string;

  /** True starts the import as soon as the file is there. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @QueryFlag()
  @IsBoolean({ message: 'start must be true or false' })
  start?: boolean;

  /** The body of `/start`, as JSON: `{"mapping": {...}, "options": {...}}`. */
  @IsOptional()
  @IsString({ message: 'directions must be JSON' })
  directions?: string;
}

/** Query of `POST /api/v1/crm/bulk/contacts/import`. */
export class BulkImportQuery extends OmitType(UploadQuery, ['entity', 'start'] as const) {}

/** Which fields to list. */
export class ImportFieldsQuery {
  /** Of which kind of record. */
  @IsIn(importEntities, { message: `entity must be one of ${importEntities.join(', ')}` })
  entity: ImportEntity;
}

/** A field that a column can be given to. */
export class ImportFieldDto {
  /** As `mapping` names it. */
  field: string;
  /** What people call it. */
  label: string;
  /** Several columns may be given to it. */
  is_shared: boolean;
  /** It is a free-form one, which the organization has registered. */
  is_custom: boolean;
}

/** The fields that columns can be given to. */
export class ImportFields {
  /** The fields. */
  items: ImportFieldDto[];
}

/** Which imports to list. */
export class ListImportsQuery extends PageQuery {
  /** Only imports of this kind of record. */
  @IsOptional()
  @IsIn(importEntities, { message: `entity must be one of ${importEntities.join(', ')}` })
  entity?: ImportEntity;

  /** Only imports that stand here. */
  @IsOptional()
  @IsIn(importStatuses, { message: `status must be one of ${importStatuses.join(', ')}` })
  status?: ImportStatus;
}

/** How the outcomes of rows are to be downloaded. */
export class ResultsQuery {
  /** How the file is written. */
  @IsOptional()
  @IsIn(downloadFormats, { message: `format must be one of ${downloadFormats.join(', ')}` })
  format?: DownloadFormat = 'csv';

  /** `failed` leaves out the rows that went well. */
  @IsOptional()
  @IsIn(ONLY, { message: `only must be ${ONLY.join(', ')}` })
  only?: (typeof ONLY)[number];
}

/** How an import is done. */
export class ImportOptionsDto {
  /** True: every row is decided and nothing is written. */
  dry_run: boolean;
  /** True: a cell that cannot be read fails its row; false: it is left out of it, with a warning. */
  strict: boolean;
  /** The order of day and month in dates, where the file itself does not prove it. */
  @ApiProperty({ enum: dateOrders, nullable: true })
  date_order: DateOrder | null;
  /** What stands before the fraction of numbers, where the file itself does not prove it. */
  @ApiProperty({ enum: decimalSigns, nullable: true })
  decimal_sign: DecimalSign | null;
  /** Null: the organization's. */
  default_country: string | null;
  /** Whether companies that rows name and nobody has are made. */
  create_companies: boolean;
  /** Contacts and companies: true skips rows that match one; false changes it by them. */
  skip_duplicates: boolean;
  /** Contacts and deals: what becomes of a row whose e-mails and phones belong to several contacts; null: the e-mail goes first. */
  @ApiProperty({ enum: onAmbiguousChoices, nullable: true })
  on_ambiguous: OnAmbiguous | null;
  /** Contacts: source of rows that have none. */
  default_source: string | null;
  /** Contacts: added to the tags of every row. */
  default_tags: string[];
  /** Deals: pipeline of rows that name none. */
  default_pipeline_id: string | null;
  /** Deals: stage of rows that name none. */
  default_stage: string | null;
  /** Deals: currency of rows that name none. */
  default_currency: string | null;
  /** Deals: whether a row is skipped whose deal exists. */
  skip_if_exists: boolean;
  /** Deals: whether the contact of a row is made who is not known. */
  create_contact_if_missing: boolean;
}

/** How many rows there are, and what became of them so far. */
export class ImportRows {
  /** Rows of the file; 0 until it has been read. */
  @ApiProperty({ type: 'integer' })
  total: number;
  /** Rows that are done. */
  @ApiProperty({ type: 'integer' })
  processed: number;
  /** Rows that made a record. */
  @ApiProperty({ type: 'integer' })
  created: number;
  /** Rows that were merged into a record. */
  @ApiProperty({ type: 'integer' })
  updated: number;
  /** Rows whose record existed and was left as it is. */
  @ApiProperty({ type: 'integer' })
  skipped: number;
  /** Rows that could not be written. */
  @ApiProperty({ type: 'integer' })
  failed: number;
}

/** A part of a file that is not imported. */
export class SkippedLineDto {
  /** The line of the file. */
  @ApiProperty({ type: 'integer' })
  line: number;
  /** In front of the header, below the rows, a cell that shows an error, or a property of a vCard that nothing is read of. */
  @ApiProperty({ enum: skipReasons })
  reason: SkipReason;
  /** What stands there. */
  text: string;
}

/** What a file was found to be. */
export class ImportFileDto {
  /** Of its text; null for a workbook. */
  encoding: string | null;
  /** Between the cells of CSV. */
  delimiter: string | null;
  /** Of a workbook: the sheet that is read, and all there are. */
  sheet: string | null;
  /** The names of all its sheets. */
  sheets: string[];
  /** The line that names the columns; null where no line does. */
  @ApiProperty({ type: 'integer', nullable: true })
  header_line: number | null;
  /** Rows in which nothing is written; they are not imported. */
  @ApiProperty({ type: 'integer' })
  blank_rows: number;
  /** How many parts of the file are not imported, and the first of them. */
  @ApiProperty({ type: 'integer' })
  skipped_count: number;
  /** The first of them. */
  skipped_lines: SkippedLineDto[];
}

/** How far an import has been taken back, by rows of the file. */
export class ImportUndoDto {
  /** Whose record the import had made. */
  @ApiProperty({ type: 'integer' })
  deleted: number;
  /** Whose record has again the values that it had before. */
  @ApiProperty({ type: 'integer' })
  reverted: number;
  /** Whose record somebody changed since, and so was left. */
  @ApiProperty({ type: 'integer' })
  left: number;
  /** When it began, in UTC. */
  started_at: string;
  /** When it ended, in UTC; null while it goes on. */
  finished_at: string | null;
}

/** An import. */
export class ImportDto {
  @PrefixedId('import')
  id: string;
  /** What the rows are. */
  @ApiProperty({ enum: importEntities })
  entity: ImportEntity;
  /** How the file is written. */
  @ApiProperty({ enum: fileFormats })
  format: FileFormat;
  /** The name it is known by. */
  file_name: string | null;
  /** What the file was found to be. */
  file: ImportFileDto;
  /**
   * `uploading`, `ready`, `queued`, `running`, and at its end `completed`, `cancelled` or `failed`; `undoing` and `undone` once
   * it is taken back.
   */
  @ApiProperty({ enum: importStatuses })
  status: ImportStatus;
  /** The columns of the file, in their order. */
  columns: string[];
  /** The field of each column; null is left out. */
  @ApiProperty({ type: 'object', additionalProperties: { type: ['string', 'null'] } })
  mapping: Record<string, string | null>;
  /** Columns that are not read, though nobody has said that they are to be left out. */
  unread_columns: string[];
  /** How the rows are written. */
  options: ImportOptionsDto;
  /** Of the file, as it was sent. */
  @ApiProperty({ type: 'integer' })
  bytes: number;
  /** How many rows there are, and what became of them so far. */
  rows: ImportRows;
  /** While rows are being written; null before the first. */
  @ApiProperty({ type: 'integer', nullable: true })
  rows_per_second: number | null;
  /** What taking it back has done; null until somebody asks for it. */
  undo: ImportUndoDto | null;
  /** Why it has failed, or is being tried again. */
  error: string | null;
  created_at: string;
  /** When the first row was written, in UTC; null before. */
  started_at: string | null;
  /** When it ended, in UTC; null while it goes on. */
  finished_at: string | null;
}

/** What became of a row, or would. */
export class ResultDto {
  /** What became of the row, or would. */
  @ApiProperty({ enum: ['created', 'updated', 'skipped', 'failed'] })
  outcome: 'created' | 'updated' | 'skipped' | 'failed';
  /** The record; null where nothing is written. */
  id: string | null;
  /** The contact of a deal. */
  contact_id: string | null;
  /** Why it failed, for a person. */
  error: string | null;
  /** Why it failed, for a program. */
  code: string | null;
  /** The field it failed by. */
  field: string | null;
  /** What was accepted and will hardly do what was meant. */
  warnings: string[];
}

/** One of the first rows, before anything is written. */
export class PreviewRowDto extends ResultDto {
  /** Its place in the file; 1 is the first after the header. */
  @ApiProperty({ type: 'integer' })
  row: number;
  /** The line of the file on which it begins. */
  @ApiProperty({ type: 'integer', nullable: true })
  line: number | null;
  /** The cells as they stand in the file; null where the row cannot be read. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  read: Record<string, unknown> | null;
  /** The fields as they would be written; null where they cannot be. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  written: Record<string, unknown> | null;
}

/** Answer with one import. */
export class ImportResponse {
  /** The import. */
  import: ImportDto;
}

/** What becomes of one column. */
export class PreviewColumnDto {
  /** Its name in the file. */
  column: string;
  /** `field`, `custom_field`, `left_out` because the caller says so, or `not_read`. */
  @ApiProperty({ enum: FATES })
  becomes: (typeof FATES)[number];
  /** The field that it is read as. */
  field: string | null;
  /** Why it is not read. */
  because: string | null;
  /** What of its cells, in the whole file, would be misunderstood, and how to prevent it. */
  warnings: string[];
}

/** Answer with an import, and what would become of its columns and first rows. */
export class PreviewResponse extends ImportResponse {
  /** What becomes of each column. */
  columns: PreviewColumnDto[];
  /** The first rows, as they would be written. */
  preview: PreviewRowDto[];
  /** Why a start would be refused as things stand; null if it would not be. */
  refusal: string | null;
}

/** A page of imports. */
export class ImportPage {
  items: ImportDto[];
  total: number;
  limit: number;
  offset: number;
}
