// What is shown of two records side by side: what a merge would make of them, or, to who may not merge, the records themselves.
import { merges, recordOf } from './duplicates-api.mjs';

/** Of no use to tell two records apart, or shown in their head. */
const NOT_COMPARED = ['id', 'company_id', 'updated_at', 'active', 'assigned_member_id'];
const NESTED = ['custom_fields', 'metadata'];

/**
 * A pair as it is to be compared: `rows` of fields with who says what, and `merge`, what merging would do; null where the
 * caller may not merge.
 */
export async function compare({ entity, records }, wanted) {
  const ids = records.map(({ id }) => id);
  const loser_ids = ids.filter((id) => id !== wanted.winner);
  const { winner: winner_id, fields } = wanted;
  try {
    const { merge } = await merges.merge(entity, { winner_id, loser_ids, fields, dry_run: true });
    return { rows: merge.fields.map((field) => rowOf(field, ids)), merge };
  } catch (error) {
    if (error.status !== 403) throw error;
    return { rows: await plainRows(entity, records), merge: null };
  }
}

function rowOf({ field, values, rule, taken_from: taken }, ids) {
  const said = new Map(values.map(({ id, value }) => [id, value]));
  return { field, values: ids.map((id) => said.get(id) ?? null), rule, taken };
}

async function plainRows(entity, records) {
  const read = await Promise.all(
    records.map(async ({ id, company }) => ({ company, ...flat(await recordOf(entity, id)) })),
  );
  const fields = [...new Set(read.flatMap((record) => Object.keys(record)))];
  return fields
    .map((field) => ({ field, values: read.map((record) => record[field] ?? null) }))
    .filter(({ field, values }) => !NOT_COMPARED.includes(field) && values.some(isSaid));
}

/** Free-form fields are fields like others. */
function flat(record) {
  const own = Object.entries(record).filter(([field]) => !NESTED.includes(field));
  const free = NESTED.flatMap((name) =>
    Object.entries(record[name] ?? {}).map(([key, value]) => [`${name}.${key}`, value]),
  );
  return Object.fromEntries([...own, ...free]);
}

/** Whether there is anything to read. */
export function isSaid(value) {
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}
