import { invalid } from './domain-error.js';
import { isUuid } from './ids.js';

/** What rows name by a property, each id once; with `current`, only what a row did not name before. */
export function namedBy<Property extends string>(
  rows: readonly ({ readonly id?: string } & { readonly [Name in Property]: string | null })[],
  property: Property,
  current?: ReadonlyMap<string, { readonly [Name in Property]: string | null }>,
): string[] {
  const named = rows.filter((row) => row[property] !== current?.get(row.id!)?.[property]);
  return [...new Set(named.flatMap((row) => row[property] ?? []))];
}

/**
 * Refuses ids that name nothing. One that is no uuid is refused without a look-up, and no ids need none.
 * @throws {validation_failed}
 */
export async function requireKnown(
  ids: readonly string[],
  areKnown: (ids: readonly string[]) => Promise<boolean>,
  message: string,
  field: string,
): Promise<void> {
  if (ids.length > 0 && !(ids.every(isUuid) && (await areKnown(ids)))) throw invalid(message, field);
}

/** Tells ids that name nothing, those that are no uuids or that `missing` answers, from the others. */
export async function unknownAmong(
  ids: readonly string[],
  missing: (uuids: string[]) => Promise<readonly string[]>,
): Promise<(id: string | null) => boolean> {
  const unknown = new Set(await missing(ids.filter(isUuid)));
  return (id) => id !== null && (!isUuid(id) || unknown.has(id));
}
