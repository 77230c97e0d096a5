import { refuse } from '../errors.js';
import type { Page } from './query.js';
import type { Addressed } from './tree.js';

/** Which rows of a list are asked for; no limit means as many as the server allows. */
export interface RowRange {
  readonly offset: number;
  readonly limit?: number;
}

const headerRange = /^([0-9]{1,40})-([0-9]{0,40})$/;

/** Numbers beyond any table are all the same to Postgres, which counts in 64 bits. */
function clamp(value: bigint): number {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}

/** The range of one node: text and negative offsets are ignored, a negative limit is refused. */
export function rangeOfPage(page: Page | undefined): RowRange {
  if (page?.limit !== undefined && page.limit < 0n) throw refuse.negativeLimit();
  const offset = page?.offset !== undefined && page.offset > 0n ? clamp(page.offset) : 0;
  return page?.limit === undefined ? { offset } : { offset, limit: clamp(page.limit) };
}

function intersect(range: RowRange, header: string): RowRange {
  const [, lowerText, upperText] = headerRange.exec(header.trim()) ?? [];
  if (lowerText === undefined) return range;
  const lower = clamp(BigInt(lowerText));
  const upper = upperText ? clamp(BigInt(upperText)) : Infinity;
  if (lower > upper) throw refuse.emptyRange();
  if (range.limit === 0) return range;
  const first = Math.max(lower, range.offset);
  const last = Math.min(upper, range.limit === undefined ? Infinity : range.offset + range.limit - 1);
  if (first > last) throw refuse.emptyRange();
  return last === Infinity ? { offset: first } : { offset: first, limit: last - first + 1 };
}

/** The rows of the root list, from limit/offset and, on GET, the Range header. */
export function readRange(
  pages: readonly Addressed<Page>[],
  method: string,
  header: string | undefined,
): RowRange {
  const page = pages.find(({ path }) => path.length === 0)?.value;
  if (method === 'PUT' && (page?.limit !== undefined || page?.offset !== undefined)) throw refuse.putRange();
  if (method !== 'GET' && method !== 'HEAD') return { offset: 0 };
  const range = rangeOfPage(page);
  return method === 'GET' && header !== undefined ? intersect(range, header) : range;
}
