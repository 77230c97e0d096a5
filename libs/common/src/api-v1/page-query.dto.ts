import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { invalid } from '../domain-error.js';
import type { Page, Window } from '../page.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_PER_PAGE = 100;
const MAX_PAGE = 1e12;

/**
 * The window of a list in `/api/v1` (document D): at most 200 rows a page. Checks run from the bottom up, so what
 * kind of value it is stands last.
 */
export class PageQuery {
  /** Number of items per page (default 50; more than 200 is answered with 200). */
  @IsOptional()
  @Transform(({ value }) => toInteger(value))
  @Min(1, { message: 'limit must be at least 1' })
  @IsInt({ message: 'limit must be an integer' })
  @ApiProperty({ required: false, default: DEFAULT_LIMIT })
  limit?: number;

  /** Number of items to skip. */
  @IsOptional()
  @Transform(({ value }) => toInteger(value))
  @Max(Number.MAX_SAFE_INTEGER, { message: 'offset is too large' })
  @Min(0, { message: 'offset must be at least 0' })
  @IsInt({ message: 'offset must be an integer' })
  @ApiProperty({ required: false, default: 0 })
  offset?: number;

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

/**
 * The window a list is answered with, of `rows` unless told.
 * @throws {validation_failed}
 */
export function windowOf(query: PageQuery, rows = DEFAULT_LIMIT): Window {
  const { limit, offset, page, per_page: perPage } = query;
  if (page === undefined && perPage === undefined)
    return { limit: limit === undefined ? rows : Math.min(limit, MAX_LIMIT), offset: offset ?? 0 };
  const size = Math.min(perPage ?? limit ?? DEFAULT_LIMIT, MAX_PER_PAGE);
  const skipped = ((page ?? 1) - 1) * size;
  if (perPage !== undefined && limit !== undefined && perPage !== limit)
    throw invalid('per_page and limit are two ways to say one thing, and differ', 'per_page');
  if (offset !== undefined && offset !== skipped)
    throw invalid('page and offset are two ways to say one thing, and differ', 'page');
  return { limit: size, offset: skipped };
}

/** Writes a page as `/api/v1` does: `{items, total, limit, offset}`. */
export function presentPage<T, View>(page: Page<T>, present: (item: T) => View) {
  return { items: page.items.map(present), total: page.total, limit: page.limit, offset: page.offset };
}

/** Reads a query text as an integer; anything else becomes NaN, which no integer check lets pass. */
function toInteger(value: unknown): unknown {
  return typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value) ? Number(value) : NaN;
}
