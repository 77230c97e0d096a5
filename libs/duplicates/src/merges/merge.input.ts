import { type Failures, fromPrefixedId, invalid, notFound, referenceId } from '@rosetta/common';
import type { DuplicateEntity } from '../matching/matcher.js';
import type { ListMergesQuery, MergeDto } from './merge.dto.js';
import { namedRules } from './merge-plan.js';
import { shownEntity } from './merge.presenter.js';
import type { MergesQuery } from './merges.repository.js';
import type { MergeCommand } from './merges.service.js';

const MAX_LIMIT = 200;

const commonFailures: Failures = {
  conflict: 'One of them was merged already, or the records are being changed.',
  unprocessable: 'More would move than one transaction takes.',
};

/** How merging may fail. */
export const mergeFailures: Readonly<Record<DuplicateEntity, Failures>> = {
  contacts: { not_found: 'Contact not found', ...commonFailures },
  companies: { not_found: 'Company not found', ...commonFailures },
};

/** How undoing may fail. */
export const undoFailures: Failures = {
  conflict: 'It was undone already, or a record was merged or deleted since.',
  gone: 'It was too long ago to be undone.',
};

/**
 * Reads what is to be merged; whatever is no id of such a record does not exist.
 * @throws {not_found | validation_failed}
 */
export function readMerge(entity: DuplicateEntity, body: MergeDto): Omit<MergeCommand, 'accepted'> {
  const { prefix, label } = shownEntity[entity];
  const idOf = (id: string) => {
    const uuid = fromPrefixedId(prefix, id);
    if (uuid === null) throw notFound(label);
    return uuid;
  };
  const [winnerId, loserIds] = [idOf(body.winner_id), body.loser_ids.map(idOf)];
  const ids = new Set([winnerId, ...loserIds]);
  if (ids.size <= loserIds.length) throw invalid('loser_ids must name other records, each once', 'loser_ids');
  const rules = new Map<string, string>();
  for (const [field, rule] of Object.entries(body.fields ?? {})) {
    const isNamed = (namedRules as readonly unknown[]).includes(rule);
    const read = isNamed ? (rule as string) : fromPrefixedId(prefix, rule);
    if (read === null || (!isNamed && !ids.has(read)))
      throw invalid(
        `fields: ${field.slice(0, 100)} must be ${namedRules.join(', ')} or the id of one of the records`,
        'fields',
      );
    rules.set(field, read);
  }
  return { winnerId, loserIds, rules, isDryRun: body.dry_run ?? false };
}

/**
 * Reads which merges to list.
 * @throws {validation_failed}
 */
export function readMergesQuery(
  entity: DuplicateEntity,
  { cursor, record_id: recordId, scan_id: scanId, limit }: ListMergesQuery,
): MergesQuery {
  const before = cursor === undefined ? null : fromPrefixedId('merge', cursor);
  if (cursor !== undefined && before === null) throw invalid('cursor is none of a page', 'cursor');
  const { prefix, label } = shownEntity[entity];
  return {
    before,
    recordId: referenceId(prefix, label, recordId || undefined) ?? null,
    scanId: referenceId('duplicateScan', 'Scan', scanId || undefined) ?? null,
    limit: Math.min(limit, MAX_LIMIT),
  };
}
