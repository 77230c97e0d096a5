import { compileReferences, type Reference, type Table } from '@rosetta/postgrest';
import { type TableName, tablePermissions } from './tables/permissions.js';
import type { WriteContext } from './table-writer.js';

/**
 * Tells whoever deletes rows that others refer to them: PostgREST would refuse (23503), here a deletion can be undone. Tables
 * that the caller may not read are not told of.
 */
export async function warningsOfDeletion(
  { actor, tx }: WriteContext,
  { edges }: Table,
  ids: readonly string[],
): Promise<string[]> {
  const ways = edges.filter(
    ({ toOne, isPart, target }) =>
      !toOne && !isPart && actor.permissions.has(tablePermissions[target.name as TableName].read),
  );
  if (ways.length === 0 || ids.length === 0) return [];
  const found = await tx.select<Reference>(compileReferences(ways, 2).text, [ids]);
  return found.map(
    ({ table, column, rows }) =>
      `${table}: ${rows} ${rows === 1 ? 'row names' : 'rows name'} by ${column} what was deleted`,
  );
}
