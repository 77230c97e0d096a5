import { IsISO8601, IsOptional } from 'class-validator';
import { readInstant } from '../wire-time.js';
import { PageQuery } from './page-query.dto.js';

const message = (field: string) => ({ message: `${field} must be an ISO 8601 date or time` });

/** The window of a list of records that are asked for by the time of their creation, too, as document D's guides have it. */
export class CreatedRangeQuery extends PageQuery {
  /** Only those created after this, ISO 8601. */
  @IsOptional()
  @IsISO8601({ strict: true }, message('created_after'))
  created_after?: string;

  /** Only those created before this, ISO 8601. */
  @IsOptional()
  @IsISO8601({ strict: true }, message('created_before'))
  created_before?: string;
}

/** When records were created, exclusive at both ends. */
export interface CreatedRange {
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
}

/** Reads the range of a query. */
export function createdRangeOf({ created_after, created_before }: CreatedRangeQuery): CreatedRange {
  return {
    ...(created_after && { createdAfter: readInstant(created_after) }),
    ...(created_before && { createdBefore: readInstant(created_before) }),
  };
}

/** The conditions of a range on the alias of a table. */
export function createdConditions(
  { createdAfter, createdBefore }: CreatedRange,
  alias: string,
  bind: (value: unknown) => string,
): string[] {
  return [
    ...(createdAfter ? [`${alias}.created_at > ${bind(createdAfter)}::timestamptz`] : []),
    ...(createdBefore ? [`${alias}.created_at < ${bind(createdBefore)}::timestamptz`] : []),
  ];
}
