import { isSame } from '@rosetta/common';
import type { UndoOutcome } from '../import.commands.js';
import type { RecordEvent } from './import-undo.repository.js';

/** What is to become of a record when its import is taken back. */
export type Verdict =
  | { readonly kind: 'done'; readonly outcome: UndoOutcome }
  | { readonly kind: 'left'; readonly reason: string }
  /** As the import made it, `writes` counting how often it wrote it. */
  | { readonly kind: 'delete'; readonly writes: number }
  /** The changed fields as they were, and as the import left them. */
  | {
      readonly kind: 'revert';
      readonly before: Readonly<Record<string, unknown>>;
      readonly after: Readonly<Record<string, unknown>>;
    };

/** What a record is left for that somebody deleted. */
export const DELETED_SINCE = 'It was deleted since';
/** What a record is left for that somebody changed. */
export const CHANGED_SINCE = 'It was changed since';

/** Decides by the audit events of each record; one of which the import wrote nothing has no verdict. */
export function verdictsOf(events: readonly RecordEvent[]): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  const histories = new Map<string, RecordEvent[]>();
  for (const event of events)
    histories.set(event.entityId, [...(histories.get(event.entityId) ?? []), event]);
  for (const [id, history] of histories) {
    const verdict = verdictOf(history);
    if (verdict) verdicts.set(id, verdict);
  }
  return verdicts;
}

/** Whether these fields are still as the import left them. */
export function isAsLeft(current: object, after: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(after).every(([property, value]) =>
    isSame((current as Record<string, unknown>)[property], value),
  );
}

function verdictOf(history: readonly RecordEvent[]): Verdict | null {
  const undone = history.find(({ isUndo }) => isUndo);
  if (undone) return { kind: 'done', outcome: undone.action === 'deleted' ? 'deleted' : 'reverted' };
  const own = history.filter(({ isOwn }) => isOwn);
  const [first] = own;
  if (!first) return null;
  const since = history.slice(history.indexOf(first)).filter(({ isOwn }) => !isOwn);
  if (since.length > 0)
    return { kind: 'left', reason: since.at(-1)!.action === 'deleted' ? DELETED_SINCE : CHANGED_SINCE };
  if (own.some(({ action }) => action === 'created')) return { kind: 'delete', writes: own.length };
  return {
    kind: 'revert',
    // The oldest value is what was before, the newest what the import left.
    before: Object.assign({}, ...own.map(({ before }) => before).reverse()) as Record<string, unknown>,
    after: Object.assign({}, ...own.map(({ after }) => after)) as Record<string, unknown>,
  };
}
