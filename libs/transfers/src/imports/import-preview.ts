import type { DomainError } from '@rosetta/common';
import { blankContact, withoutFaults, writeFields } from '@rosetta/contacts';
import type { FileRow } from './import-chunks.repository.js';
import type { RowResult } from './import.commands.js';
import type { Written } from './import-writer.service.js';
import type { Import } from './import.entity.js';
import { asContact } from './mapping/records.js';
import type { Fields } from './mapping/row-reader.js';
import { resultOfFailure } from './row-results.js';

/** The rows a preview shows. */
export const PREVIEW_ROWS = 10;

/** One row before anything is written: as it stands in the file, as it would be written, and what would become of it. */
export interface PreviewRow {
  readonly row: number;
  /** Of the file; null for one from before lines were kept. */
  readonly line: number | null;
  readonly read: Readonly<Record<string, unknown>> | null;
  readonly written: Fields | null;
  readonly result: RowResult;
}

/** The first rows of a file, read and decided. */
export interface Tried extends Written {
  readonly lines: readonly number[];
  readonly rows: readonly FileRow[];
}

/** Puts together what is known of each row; where a start would be refused, none of them would be written. */
export function previewOf(
  { entity, columns, processedRows }: Pick<Import, 'entity' | 'columns' | 'processedRows'>,
  defaultCountry: string | null,
  { rows, lines, read, results }: Tried,
  refusal: DomainError | null,
): PreviewRow[] {
  return rows.map((row, index) => {
    const fields = read[index]!;
    const result = refusal ? resultOfFailure(refusal) : results[index]!;
    const cells = 'error' in row ? null : columns.map((name, place) => [name, row[place] ?? null] as const);
    return {
      row: Number(processedRows) + index + 1,
      line: lines[index] ?? null,
      read: cells && Object.fromEntries(cells),
      written: result.outcome === 'failed' || !fields ? null : asWritten(entity, fields, defaultCountry),
      result,
    };
  });
}

/** E-mails and phones are shown as they are stored, which is how they are matched. */
function asWritten(entity: Import['entity'], fields: Fields, defaultCountry: string | null): Fields {
  if (entity !== 'contacts') return fields;
  const contact = asContact(fields);
  const sound = withoutFaults(contact, defaultCountry)?.fields ?? contact;
  const { firstName, lastName, emails, phones } = writeFields(blankContact, sound, defaultCountry);
  return {
    ...fields,
    ...(firstName !== null && { first_name: firstName }),
    ...(lastName !== null && { last_name: lastName }),
    ...(fields.emails !== undefined && { emails }),
    ...(fields.phones !== undefined && { phones }),
  };
}
