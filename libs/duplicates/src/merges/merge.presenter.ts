import {
  DAYS_UNTIL_PURGED,
  isoSeconds,
  type PrefixedEntity,
  toPrefixedId,
  wireNameOf,
} from '@rosetta/common';
import type { DuplicateEntity } from '../matching/matcher.js';
import type { MergePage, MergeResultDto } from './merge.dto.js';
import type { NotUndone, NotUndoneKind, RecordMerge } from './record-merge.entity.js';

/** How the records of each kind are called, and their ids are written. */
export const shownEntity = {
  contacts: { prefix: 'contact', label: 'Contact' },
  companies: { prefix: 'company', label: 'Company' },
} as const satisfies Record<DuplicateEntity, { prefix: PrefixedEntity; label: string }>;

const prefixes = {
  field: null,
  deal: 'deal',
  activity: 'activity',
  contact: 'contact',
  relationship: 'relationship',
  deal_contact: 'deal',
  company: 'company',
  duplicate: 'duplicate',
} as const satisfies Record<NotUndoneKind, PrefixedEntity | null>;

/** Writes a merge in `/api/v1`. */
export function presentMerge(merge: RecordMerge, isDryRun = false): MergeResultDto {
  const idOf = (id: string) => toPrefixedId(shownEntity[merge.entity].prefix, id);
  const { details, mergedAt, undoneAt } = merge;
  const undoUntil = new Date(mergedAt.getTime() + DAYS_UNTIL_PURGED * 86_400_000);
  const canBeUndone = !isDryRun && details !== null && undoneAt === null && undoUntil > new Date();
  return {
    id: isDryRun ? null : toPrefixedId('merge', merge.id),
    entity: merge.entity,
    winner_id: idOf(merge.winnerId),
    loser_ids: merge.loserIds.map(idOf),
    fields: (details?.fields ?? []).map(({ field, rule, takenFrom, value, values, conflict, changes }) => ({
      field,
      rule,
      taken_from: takenFrom.map(idOf),
      value: presentValue(field, value),
      values: values.map((each) => ({ id: idOf(each.id), value: presentValue(field, each.value) })),
      conflict,
      changes,
    })),
    moves: (details?.counts ?? []).map(({ kind, moved, joined }) => ({ kind, moved, joined })),
    merged_at: isDryRun ? null : isoSeconds(mergedAt),
    merged_by: isDryRun ? null : merge.userId,
    scan_id: merge.scanId && toPrefixedId('duplicateScan', merge.scanId),
    undo_until: canBeUndone ? isoSeconds(undoUntil) : null,
    undone_at: undoneAt && isoSeconds(undoneAt),
    undone_by: merge.undoneBy,
    not_undone: merge.notUndone.map(presentNotUndone),
  };
}

/** Writes a page of merges, of which one more was read than is shown. */
export function presentMerges(found: readonly RecordMerge[], limit: number): MergePage {
  const items = found.slice(0, limit).map((merge) => presentMerge(merge));
  return { items, next_cursor: found.length > limit ? items.at(-1)!.id : null };
}

function presentNotUndone({ kind, field, id, reason }: NotUndone) {
  const prefix = prefixes[kind];
  return { kind, field, id: prefix && id && toPrefixedId(prefix, id), reason };
}

/** The parts of a field that has several, in their wire names; what somebody keeps by a key of their own stays as it is. */
function presentValue(field: string, value: unknown): unknown {
  if (field.includes('.') || typeof value !== 'object' || value === null || Array.isArray(value))
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([property, part]) => [
      wireNameOf(property),
      property === 'companyId' && typeof part === 'string'
        ? toPrefixedId('company', part)
        : (part as unknown),
    ]),
  );
}
