/** Where a declared statement's SQL text names the organization; see {@link tenantStatement}. */
const PLACEHOLDER = /\{organization\}/g;

/** How a SELECT that was composed for one call names the organization; see {@link behindOrganization}. */
export const ORGANIZATION_IN_SCOPE = 's.o::uuid';

/** Declares the organization whose id is `$1`. */
const BY_ID = `set_config('app.org', $1, true)`;
/** Declares the organization of the live API key whose hash is `$1`; fails when the key is no longer live. */
const BY_KEY = `set_config('app.org', organization_of_key($1), true)`;

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
  const standalone = behindOrganization(sql.replace(PLACEHOLDER, ORGANIZATION_IN_SCOPE));
  return { name, standalone, inTransaction: sql.replace(PLACEHOLDER, '$1::uuid') };
}

/**
 * Wraps a SELECT so that it runs behind the organization's row-level security setting; the SELECT names the organization
 * as {@link ORGANIZATION_IN_SCOPE}.
 */
export function behindOrganization(select: string): string {
  return (
    `select t.* from (select ${BY_ID} as o offset 0) s, ` + `lateral (select * from (${select}) q offset 0) t`
  );
}

/** The same statement for a caller whose API key is still to be confirmed: `$1` is then the key's hash. */
export function behindKey(standalone: string): string {
  return standalone.replace(BY_ID, () => BY_KEY);
}
