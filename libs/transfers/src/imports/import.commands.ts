import type { Window } from '@rosetta/common';
import type { FileFormat, ImportEntity, ImportOptions, ImportStatus, Mapping } from './import.entity.js';

/** How the rows of an import are to be read and written. */
export interface Directions {
  /** Goes before what is suggested, column by column. */
  readonly mapping?: Mapping;
  readonly options?: ImportOptions;
  /** What becomes of columns that no field is found for. */
  readonly unknownColumns?: 'ignore' | 'custom_fields';
}

/** A file that is being sent. */
export interface UploadImport extends Directions {
  readonly entity: ImportEntity;
  readonly format: FileFormat;
  readonly fileName: string | null;
  /** Name of the text's encoding. */
  readonly charset: string;
  readonly isGzipped: boolean;
  /** What stands between cells; found out unless told. */
  readonly delimiter?: string;
  /** Begin as soon as all is there. */
  readonly start: boolean;
  readonly idempotencyKey: string | null;
}

/** Which imports to list. */
export interface ImportQuery extends Window {
  readonly entity?: ImportEntity;
  readonly status?: ImportStatus;
}

/** What became of one row, as it is kept and shown. */
export interface RowResult {
  readonly outcome: 'created' | 'updated' | 'skipped' | 'failed';
  /** The record; absent where nothing was written. */
  readonly id?: string;
  /** The contact of a deal. */
  readonly contactId?: string;
  readonly error?: string;
  readonly code?: string;
  readonly field?: string;
  readonly warnings?: readonly string[];
}
