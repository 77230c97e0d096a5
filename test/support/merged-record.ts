import type { MergedEntity } from '@rosetta/contacts';
import type { Tenant, TestApi } from './api.js';

const tables = { contact: 'contacts', company: 'companies' } as const;

/** Leaves a record as a merge does: deleted, and its id leading to another one. Both are uuids. */
export async function leadTo(
  api: TestApi,
  { organizationId }: Tenant,
  entity: MergedEntity,
  [old, into]: readonly [string, string],
): Promise<void> {
  await api.rows(`update ${tables[entity]} set deleted_at = now() where organization_id = $1 and id = $2`, [
    organizationId,
    old,
  ]);
  await api.rows(
    'insert into merged_records (organization_id, entity, id, merged_into) values ($1, $2, $3, $4)',
    [organizationId, entity, old, into],
  );
}
