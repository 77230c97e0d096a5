import type { Window } from '@rosetta/common';
import type { FileLayout } from './file/open-file.js';
import type { ImportEntity, ImportOptions, ImportStatus, Mapping, UnknownColumns } from './import.entity.js';

/** How the rows of an import are to be read and written. */
export interface Directions {
  /** Goes before what is suggested, column by column. */
  readonly mapping?: Mapping;
  readonly options?: ImportOptions;
  /** What becomes of columns that no field is found for. */
  readonly unknownColumns?: UnknownColumns;
}

/** A file that is being sent. */
export interface UploadImport extends Directions {
  readonly entity: ImportEntity;
  readonly fileName: string | null;
  readonly isGzipped: boolean;
  /** How the file is written, as far as the caller says. */
  readonly layout: FileLayout;
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
  /** The company that was made because this row was the first to name it. */
  readonly companyId?: string;
  readonly error?: string;
  readonly code?: string;
  readonly field?: string;
  readonly warnings?: readonly string[];
  /** What taking the import back has done to the record. */
  readonly undo?: UndoOutcome;
  /** Why the record was left as it is. */
  readonly undoReason?: string;
}

/** What taking an import back does to a record: deletes what it made, or reverts what it changed, unless somebody did since. */
export type UndoOutcome = 'deleted' | 'reverted' | 'left';
