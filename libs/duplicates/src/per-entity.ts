import { primaryStatement, type TenantStatement } from '@rosetta/common';
import { type DuplicateEntity, duplicateEntities } from './matching/matcher.js';

/** Declares a statement for each kind of record, as each has a table of its own. */
export function perEntity(
  name: string | null,
  sql: (entity: DuplicateEntity) => string,
): Readonly<Record<DuplicateEntity, TenantStatement>> {
  const statements = duplicateEntities.map(
    (entity) => [entity, primaryStatement(name && `${name}.${entity}`, sql(entity))] as const,
  );
  return Object.fromEntries(statements) as Record<DuplicateEntity, TenantStatement>;
}
