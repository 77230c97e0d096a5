/** Where the organization's id is read from in a statement's SQL text; see {@link tenantStatement}. */
const ORGANIZATION = /\{organization\}/g;

/**
 * One SQL statement over one organization's rows, in the two forms it can run in. `$1` is always the organization's id;
 * the statement's own parameters begin at `$2`.
 */
export interface TenantStatement {
  /** Prepared-statement name, one to one with the text; null for statements that plan better for each value (search). */
  readonly name: string | null;
  /** For a statement on its own: sets the organization for row-level security and reads, in one round trip. */
  readonly standalone: string;
  /** For use inside a transaction, which has set the organization already. */
  readonly inTransaction: string;
}

/**
 * Declares a statement once and for all. The SQL says `{organization}` where it needs the organization's id.
 *
 * On its own the statement runs as a lateral sub-select behind `set_config('app.org', ...)`. Both sides are fenced with
 * `offset 0`, so that the planner cannot read before the setting is made; if a plan ever did, the policies would see no
 * organization and return nothing.
 */
export function tenantStatement(name: string | null, sql: string): TenantStatement {
  return { name, standalone: behindOrganization(sql), inTransaction: sql.replace(ORGANIZATION, '$1::uuid') };
}

/** Wraps a SELECT so that it runs behind the organization's row-level security setting; see {@link tenantStatement}. */
export function behindOrganization(select: string): string {
  const body = select.replace(ORGANIZATION, ORGANIZATION_IN_SCOPE);
  return (
    `select t.* from (select set_config('app.org', $1, true) as o offset 0) s, ` +
    `lateral (select * from (${body}) q offset 0) t`
  );
}

/** How SQL inside {@link behindOrganization} refers to the organization. */
export const ORGANIZATION_IN_SCOPE = 's.o::uuid';
