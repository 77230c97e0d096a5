import { invalid, isUuid } from '@rosetta/common';
import type { DuplicatePair } from './duplicate-pair.entity.js';

/** Where a page of pairs ends. */
type Place = Pick<DuplicatePair, 'score' | 'id'>;

/** Writes where a page ends, so that the next one can be asked for. */
export function pairCursor({ score, id }: Place): string {
  return Buffer.from(`${score} ${id}`).toString('base64url');
}

/**
 * Reads what {@link pairCursor} has written.
 * @throws {validation_failed}
 */
export function readPairCursor(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [score, id] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (!/^[01](?:\.\d{1,4})?$/.test(score ?? '') || !isUuid(id))
    throw invalid('cursor is none of a page', 'cursor');
  return { score: Number(score), id };
}
