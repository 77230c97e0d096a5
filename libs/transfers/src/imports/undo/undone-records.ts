import type { RowResult, UndoOutcome } from '../import.commands.js';

/** What became of a record whose import is taken back. */
export interface UndoneRecord {
  readonly outcome: UndoOutcome;
  readonly reason?: string;
}

/** Records by their ids. */
export type UndoneRecords = ReadonlyMap<string, UndoneRecord>;

/** What became of the records of some rows, and of what was made for them by the way. */
export interface Undone {
  readonly records: UndoneRecords;
  /** Of deals. */
  readonly contacts?: UndoneRecords;
  readonly companies?: UndoneRecords;
}

/** Tells with each row what became of its record, and why the contact or company that was made for it stays. */
export function withUndo(
  results: readonly RowResult[],
  { records, contacts, companies }: Undone,
): RowResult[] {
  return results.map((result) => {
    const record = result.id === undefined ? undefined : records.get(result.id);
    if (!record || result.outcome === 'skipped') return result;
    const reasons = [
      record.reason,
      leftFor('contact', contacts?.get(result.contactId ?? '')),
      leftFor('company', companies?.get(result.companyId ?? '')),
    ].filter((reason) => reason !== undefined);
    return { ...result, undo: record.outcome, ...(reasons.length > 0 && { undoReason: reasons.join('; ') }) };
  });
}

function leftFor(what: string, undone: UndoneRecord | undefined): string | undefined {
  return undone?.outcome === 'left' ? `Its ${what} was left: ${undone.reason}` : undefined;
}
