import { DomainError } from '@rosetta/common';
import type { BulkImportOptions, ContactRow } from './contact-import.commands.js';
import { type DroppedValue, withoutFaults } from './contact-leniency.js';
import { blankContact, type ContactState, writeFields } from './contact-state.js';
import type { ImportedContact } from './contact.commands.js';

/** A row that was read without a fault. */
export class ReadContact {
  constructor(
    readonly fields: ImportedContact,
    readonly state: ContactState,
    /** What a lenient call has left out of it. */
    readonly dropped: readonly DroppedValue[],
    /** It says nothing at all. */
    readonly isBlank: boolean,
  ) {}

  /** The same row, of which this is otherwise. */
  with({
    fields = this.fields,
    state = this.state,
    dropped = this.dropped,
  }: Partial<ReadContact>): ReadContact {
    return new ReadContact(fields, state, dropped, this.isBlank);
  }
}

/** Reads a row as it makes a contact; where the call is lenient, without what cannot be written. */
export function readRow(
  row: ContactRow | ReadContact,
  options: BulkImportOptions,
  defaultCountry: string | null,
): ReadContact | DomainError {
  if (row instanceof DomainError || row instanceof ReadContact) return row;
  try {
    return soundRow(row, options, defaultCountry);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const corrected = options.lenient ? withoutFaults(row, defaultCountry) : null;
    if (!corrected) return error;
    const read = readRow(corrected.fields, { ...options, lenient: false }, defaultCountry);
    return read instanceof DomainError ? read : read.with({ dropped: corrected.dropped });
  }
}

function soundRow(
  row: ImportedContact,
  options: BulkImportOptions,
  defaultCountry: string | null,
): ReadContact {
  const tags = [...(row.tags ?? []), ...(options.defaultTags ?? [])];
  const fields = { ...row, tags };
  const source = row.source ?? options.defaultSource;
  const written = source === row.source ? fields : { ...fields, source };
  const state = writeFields(blankContact, written, defaultCountry);
  if (options.keepsPhonesAsWritten) state.phoneAsWritten ??= writtenWithoutCountry(row.phones, state.phones);
  return new ReadContact(fields, state, [], !saysAnything(row));
}

/** The text of a first phone in which nothing tells its country: the `+` before it is the form in which it is stored alone. */
function writtenWithoutCountry(
  written: readonly string[] | null | undefined,
  [stored]: readonly string[],
): string | null {
  const text = written?.[0]?.trim();
  if (!text || !stored || text.includes('+')) return null;
  return `+${text.replace(/\D/g, '')}`.startsWith(stored) ? text : null;
}

function saysAnything(row: ImportedContact): boolean {
  for (const field in row) if (isSaid(row[field as keyof ImportedContact])) return true;
  return false;
}

/** Empty lists and objects, as little as an empty text, say nothing. */
function isSaid(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return value.trim() !== '';
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
