import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { invalid } from '../domain-error.js';
import type { Page, Window } from '../page.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_PER_PAGE = 100;
const MAX_PAGE = 1e12;

/**
 * The window of a list in the house dialect (document D): at most 200 rows a page. Checks run from the bottom up, so what
 * kind of value it is stands last.
 */
export class PageQuery {
  /** Number of items per page (default 50; more than 200 is answered with 200). */
  @IsOptional()
  @Transform(({ value }) => toInteger(value))
  @Min(1, { message: 'limit must be at least 1' })
  @IsInt({ message: 'limit must be an integer' })
  limit?: number = DEFAULT_LIMIT;

  /** Number of items to skip. */
  @IsOptional()
  @Transform(({ value }) => toInteger(value))
  @Max(Number.MAX_SAFE_INTEGER, { message: 'offset is too large' })
  @Min(0, { message: 'offset must be at least 0' })
  @IsInt({ message: 'offset must be an integer' })
  offset?: number = 0;

  /** The guides' way: which page, from 1 on. */
  @IsOptional()
  @Transform(({ value }) => toInteger(value))
  @Max(MAX_PAGE, { message: 'page is too large' })
  @Min(1, { message: 'page must be at least 1' })
  @IsInt({ message: 'page must be an integer' })
  page?: number;

  /** The guides' way: number of items per page (50 unless told; more than 100 is answered with 100). */
  @IsOptional()
  @Transform(({ value }) => toInteger(value))
  @Min(1, { message: 'per_page must be at least 1' })
  @IsInt({ message: 'per_page must be an integer' })
  per_page?: number;
}

/** The window a list is answered with. */
export function windowOf(query: PageQuery): Window {
  const { page, per_page: perPage } = query;
  if (page !== undefined || perPage !== undefined) {
    if (query.offset) throw invalid('page and offset are two ways to say one thing', 'page');
    const limit = Math.min(perPage ?? query.limit ?? DEFAULT_LIMIT, MAX_PER_PAGE);
    return { limit, offset: ((page ?? 1) - 1) * limit };
  }
  return { limit: Math.min(query.limit ?? DEFAULT_LIMIT, MAX_LIMIT), offset: query.offset ?? 0 };
}

/** Writes a page as the house dialect does: `{items, total, limit, offset}`. */
export function presentPage<T, View>(page: Page<T>, present: (item: T) => View) {
  return { items: page.items.map(present), total: page.total, limit: page.limit, offset: page.offset };
}

/** Reads a query text as an integer; anything else becomes NaN, which no integer check lets pass. */
function toInteger(value: unknown): unknown {
  return typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value) ? Number(value) : NaN;
}
