import { newId } from '@rosetta/common';
import { type BodyRow, PostgrestError, refuse } from '@rosetta/postgrest';
import { uuidOf } from './row-fields.js';
import type { Upserted } from './table-writer.js';

/** A row of an upsert with the id it has or gets. */
export interface IdentifiedRow {
  readonly id: string;
  readonly row: BodyRow;
}

/** How one table tells its records apart, and writes those that are new and those that are not. */
export interface UpsertSteps {
  /** What a row's record is known by; null where the row does not say, which makes it new. */
  keyOf(row: IdentifiedRow): string | null;
  /** The ids of the records that these rows mean, by key. */
  existing(rows: readonly IdentifiedRow[]): Promise<ReadonlyMap<string, string>>;
  create(rows: readonly IdentifiedRow[]): Promise<unknown>;
  update(rows: readonly IdentifiedRow[]): Promise<unknown>;
}

/** Updates the records that exist, unless `ignore`, and creates the others: set-based, whichever the table. */
export async function upsertRows(
  body: readonly BodyRow[],
  ignore: boolean,
  steps: UpsertSteps,
): Promise<Upserted> {
  const sent = body.map((row) => ({ id: uuidOf(row, 'id') ?? newId(), row }));
  const rows = firstOfEach(sent, (row) => steps.keyOf(row));
  if (!ignore && rows.length < sent.length) throw sameRowTwice();
  const existing = await steps.existing(rows);
  const found = (row: IdentifiedRow) => existing.get(steps.keyOf(row) ?? '');
  const fresh = rows.filter((row) => found(row) === undefined);
  const known = rows.flatMap((row) => {
    const id = ignore ? undefined : found(row);
    if (id !== undefined && (uuidOf(row.row, 'id') ?? id) !== id) throw refuse.changedKey('id');
    return id === undefined ? [] : [{ ...row, id }];
  });
  if (fresh.length > 0) await steps.create(fresh);
  if (known.length > 0) await steps.update(known);
  const written = new Set([...fresh, ...known].map(({ row }) => row));
  const ids = rows.filter(({ row }) => written.has(row)).map((row) => found(row) ?? row.id);
  return { ids, inserted: fresh.length };
}

/** The steps' look-up where rows are told apart by their ids. */
export async function byId(
  rows: readonly IdentifiedRow[],
  existing: (ids: string[]) => Promise<ReadonlySet<string>>,
): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await existing(rows.map(({ id }) => id)))].map((id) => [id, id]));
}

function firstOfEach(
  rows: readonly IdentifiedRow[],
  keyOf: (row: IdentifiedRow) => string | null,
): IdentifiedRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = keyOf(row);
    if (key === null) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What Postgres says of an upsert that names one row twice; which of the two should win, nobody can tell. */
function sameRowTwice(): PostgrestError {
  return new PostgrestError(400, '21000', 'ON CONFLICT DO UPDATE command cannot affect row a second time');
}
