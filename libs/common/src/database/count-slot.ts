/**
 * SQL of the slot of `organization_counts` that a write adds to. What is added is locked until the commit, so writers must not
 * meet: each connection to Postgres has a process of its own, and mostly a slot.
 */
export const COUNT_SLOT = '(pg_backend_pid() % 64)';
