/** The role the application serves with: it owns nothing and cannot bypass row-level security. */
export const APP_ROLE = 'rosetta_app';

/** SQL of the organization a session or statement has declared; null, and so no rows, when it has declared none. */
export const CURRENT_ORGANIZATION = `(select nullif(current_setting('app.org', true), '')::uuid)`;

/**
 * SQL that shuts a business table behind its organization: every read and write sees only rows of the organization that
 * the statement declared, the table's owner included.
 */
export function protect(table: string): string {
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant on ${table}
      using (organization_id = ${CURRENT_ORGANIZATION})
      with check (organization_id = ${CURRENT_ORGANIZATION});`;
}

/** SQL that lets the application role use a schema's tables and sequences, those of later migrations included. */
export function grantTo(role: string, schema: string): string {
  return `
    grant usage on schema ${schema} to ${role};
    grant select, insert, update, delete on all tables in schema ${schema} to ${role};
    grant usage, select on all sequences in schema ${schema} to ${role};
    alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${role};
    alter default privileges in schema ${schema} grant usage, select on sequences to ${role};`;
}
