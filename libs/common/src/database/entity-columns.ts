import { getMetadataArgsStorage } from 'typeorm';

/**
 * Writes an entity's select list from its TypeORM decorators, so that hand-written SQL and the entity cannot drift apart:
 * `entityColumns(Contact, 'c')` is `c."full_name" as "fullName", ...`.
 */
export function entityColumns(entity: abstract new (...args: never[]) => object, alias: string): string {
  const columns = getMetadataArgsStorage().filterColumns(entity);
  return columns.map((c) => `${alias}."${c.options.name ?? c.propertyName}" as "${c.propertyName}"`).join(', ');
}
