import { APP_ROLE, CURRENT_ORGANIZATION } from './row-level-security.js';

/** The role that owns the tenants' views; nobody connects as it. */
export const READER_ROLE = 'rosetta_reader';

/** SQL that makes the schema of the tenants' views. */
export const createTenantSchema = `
  create schema tenant;
  grant usage on schema tenant to ${APP_ROLE};
  grant usage, create on schema tenant to ${READER_ROLE};
  grant usage on schema public to ${READER_ROLE};`;

/**
 * SQL that lets a table be read through a view that shows the rows of the organization in scope, or none without one.
 * Behind row-level security Postgres uses an index only for operators that are leakproof, which `like`, `@>` and `->>` are
 * not. The view's owner is let past the policies, and the view says the same as they do, in its WHERE: there any operator
 * may use its index. Rows can be locked through it, for which Postgres asks the right to update a column, but not written:
 * the
 * restrictive policy lets no new row pass.
 */
export function showToTenant(table: string): string {
  return hereAlone(`
    grant select, update (organization_id) on ${table} to ${READER_ROLE};
    create policy reader on ${table} for select to ${READER_ROLE} using (true);
    create policy reader_locks on ${table} for update to ${READER_ROLE} using (true) with check (false);
    create policy reader_writes_nothing on ${table} as restrictive for update to ${READER_ROLE} using (true) with check (false);
    ${createTenantView(table)}`);
}

/**
 * SQL about the views and their owner, who are on the server that is asked alone: Citus would make them on its workers too, and
 * connect as the owner. Where there is no Citus, its setting is a name that nobody reads.
 */
function hereAlone(sql: string): string {
  return `
    set local citus.enable_ddl_propagation = off;
    ${sql}
    set local citus.enable_ddl_propagation to default;`;
}

/** SQL that makes the tenants' view of a table, or shows in it the columns that a table has got since. */
export function createTenantView(table: string): string {
  return hereAlone(`
    set local role ${READER_ROLE};
    create or replace view tenant.${table} as select * from public.${table} where organization_id = ${CURRENT_ORGANIZATION};
    grant select, update (organization_id) on tenant.${table} to ${APP_ROLE};
    reset role;`);
}

/** SQL that takes the tenants' view of a table away, as before a column is dropped. */
export function dropTenantView(table: string): string {
  return hereAlone(`set local role ${READER_ROLE}; drop view tenant.${table}; reset role;`);
}
