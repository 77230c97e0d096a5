import { DomainError, invalid } from '@rosetta/common';
import type { ReadContact } from '@rosetta/contacts';
import type { FileRow } from './import-chunks.repository.js';
import { type ReadRow, type RowReader, type SkippedRow, warningOf } from './mapping/row-reader.js';

/** A row on its way from its cells to a record: its fields as far as they are known, and what was left out of them. */
export interface Draft {
  readonly row: FileRow;
  readonly fields: Record<string, unknown>;
  readonly warnings: string[];
  /** What it makes of a contact, where that was read before its turn. */
  contact?: ReadContact | DomainError;
  failure?: DomainError;
  /** A company that was made because this row is the first to name it. */
  companyId?: string;
}

/** The rows of one piece of a file, in their order. */
export class Drafts {
  readonly all: readonly (Draft | SkippedRow | DomainError)[];

  constructor(
    private readonly reader: RowReader,
    private readonly isStrict: boolean,
    rows: readonly FileRow[],
  ) {
    this.all = rows.map((row) => draftOf(row, reader.read(row)));
  }

  /** Those that may still become a record. */
  sound(): Draft[] {
    return this.all.filter(
      (draft): draft is Draft => !(draft instanceof DomainError) && 'row' in draft && !draft.failure,
    );
  }

  /** Leaves a field out of a row, because of what it holds; in a strict import the row fails. */
  refuse(draft: Draft, field: string, why: string): void {
    const value = draft.fields[field];
    if (this.isStrict) draft.failure ??= invalid(why, field);
    else this.warn(draft, field, value, why);
    delete draft.fields[field];
  }

  /** Notes what of a row is not in its record, by the column it stands in. */
  warn(draft: Draft, field: string, value: unknown, why: string): void {
    draft.warnings.push(warningOf(this.columnOf(draft, field, value), value, why));
  }

  /** The column of a row in which a field's value stands. */
  columnOf(draft: Draft, field: string, value: unknown): string {
    return this.reader.columnHolding(draft.row, field, value);
  }
}

function draftOf(row: FileRow, read: ReadRow | SkippedRow | DomainError): Draft | SkippedRow | DomainError {
  if (read instanceof DomainError || 'skipped' in read) return read;
  return { row, fields: { ...read.fields }, warnings: [...read.warnings] };
}
