import { ORGANIZATION_IN_SCOPE } from './tenant-statement.js';

/**
 * SQL of the slot of `organization_counts` that a write adds to. What is added is locked until the commit, so writers must not
 * meet: each connection to Postgres has a process of its own, and mostly a slot.
 */
export const COUNT_SLOT = '(pg_backend_pid() % 64)';

/** Where nothing has been counted, the rows are: a table that is distributed keeps no triggers, and so no counter of companies. */
const TABLES = { contact: 'contacts', company: 'companies', deal: 'deals' } as const;

/** SELECT of how many live records of a kind the organization has, as its counters know. */
export function totalOf(entity: keyof typeof TABLES): string {
  return `select coalesce(
    (select sum(total) from organization_counts where organization_id = ${ORGANIZATION_IN_SCOPE} and entity = '${entity}'),
    (select count(*) from ${TABLES[entity]} where organization_id = ${ORGANIZATION_IN_SCOPE} and deleted_at is null))::bigint`;
}
