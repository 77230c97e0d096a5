/** One page of a list: the rows, how many there are in all, and the window that was asked for. */
export interface Page<T> {
  readonly items: T[];
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
}

/** The window of a list: `limit` rows after skipping `offset`. */
export interface Window {
  readonly limit: number;
  readonly offset: number;
}

/**
 * Reads a page from the rows of a list statement: each has the exact `total`, and an empty page is one row that has the
 * total alone.
 */
export function pageOf<T extends { id: unknown }>(
  rows: readonly (T & { total: string | number })[],
  { limit, offset }: Window,
): Page<T> {
  return { items: rows.filter((row) => row.id !== null), total: Number(rows[0]?.total ?? 0), limit, offset };
}
