import type { RowResult, UndoOutcome } from '../import.commands.js';

/** What became of a record whose import is taken back. */
export interface UndoneRecord {
  readonly outcome: UndoOutcome;
  readonly reason?: string;
}

/** Records by their ids. */
export type UndoneRecords = ReadonlyMap<string, UndoneRecord>;

/** Tells with each row what became of its record; a deal's row also tells why a contact that was made for it stays. */
export function withUndo(
  results: readonly RowResult[],
  records: UndoneRecords,
  contacts: UndoneRecords = new Map(),
): RowResult[] {
  return results.map((result) => {
    const record = result.id === undefined ? undefined : records.get(result.id);
    if (!record || result.outcome === 'skipped') return result;
    const contact = result.contactId === undefined ? undefined : contacts.get(result.contactId);
    const left = contact?.outcome === 'left' ? `Its contact was left: ${contact.reason}` : undefined;
    const reason = record.reason ?? left;
    return { ...result, undo: record.outcome, ...(reason !== undefined && { undoReason: reason }) };
  });
}
