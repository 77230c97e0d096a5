import { ORGANIZATION_IN_SCOPE } from './tenant-statement.js';

/**
 * SQL of the slot of `organization_counts` that a write adds to. What is added is locked until the commit, so writers must not
 * meet: each connection to Postgres has a process of its own, and mostly a slot.
 */
export const COUNT_SLOT = '(pg_backend_pid() % 64)';

/** SELECT of how many live records of a kind the organization has, as its counters know. */
export function totalOf(entity: 'contact' | 'company' | 'deal'): string {
  return `select coalesce(sum(total), 0)::bigint from organization_counts
    where organization_id = ${ORGANIZATION_IN_SCOPE} and entity = '${entity}'`;
}
