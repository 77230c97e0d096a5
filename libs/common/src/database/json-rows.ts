import type { ComposedSelect } from './database.js';
import { entityDates } from './entity-columns.js';

type EntityClass = Parameters<typeof entityDates>[0];

/** The one row of a {@link inJson} statement. */
export interface JsonRows {
  readonly rows: string;
}

/**
 * Has a SELECT of many rows answered as one JSON text, which is read faster than the arrays, times and documents that single
 * values are. A bigint or numeric has to be selected as text: JSON's numbers are not exact.
 */
export function inJson(select: ComposedSelect): ComposedSelect {
  return { ...select, sql: `select coalesce(json_agg(r), '[]')::text as rows from (${select.sql}) r` };
}

/** Reads the rows of {@link inJson}; `entity` says which of their properties are times. */
export function readJsonRows<Row>([response]: readonly JsonRows[], entity: EntityClass): Row[] {
  const rows = JSON.parse(response!.rows) as Record<string, unknown>[];
  const dates = entityDates(entity).filter((property) => rows[0] && property in rows[0]);
  for (const row of rows)
    for (const property of dates) {
      const text = row[property];
      if (typeof text === 'string') row[property] = new Date(text);
    }
  return rows as Row[];
}
