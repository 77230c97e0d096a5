/** Where a declared statement's SQL text names the organization; see {@link tenantStatement}. */
const PLACEHOLDER = /\{organization\}/g;

/** How every statement names the organization, so that the planner knows it: `$1`. */
export const ORGANIZATION_IN_SCOPE = '$1::uuid';

/**
 * The view that shows a table's rows of the organization in scope, to be read where a filter is to use an index: row-level
 * security keeps indexes from every operator that Postgres does not know to be leakproof, `like` and `@>` among them.
 */
export function tenantView(table: string): string {
  return `tenant.${table}`;
}

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
  /** Whether it is never read at a standby: something is decided by it, or it is kept longer than a request. */
  readonly onPrimary?: boolean;
}

/** Declares a statement once and for all. The SQL says `{organization}` where it needs the organization's id. */
export function tenantStatement(name: string | null, sql: string): TenantStatement {
  const inTransaction = sql.replace(PLACEHOLDER, ORGANIZATION_IN_SCOPE);
  return { name, standalone: inScope(inTransaction), inTransaction };
}

/** As {@link tenantStatement}, of what no standby may answer. */
export function primaryStatement(name: string | null, sql: string): TenantStatement {
  return { ...tenantStatement(name, sql), onPrimary: true };
}

/**
 * Wraps a SELECT so that it runs inside its organization: it stands as a lateral sub-select behind the setting that row-level
 * security reads. Both sides are fenced with `offset 0`, so that the planner cannot read before the setting is made; if a
 * plan ever did, the policies would see no organization and return nothing. The SELECT itself names the organization as
 * {@link ORGANIZATION_IN_SCOPE}, a parameter: so it is planned for that organization, and not for any.
 */
export function inScope(select: string): string {
  return scoped(select, '');
}

/**
 * The same for a caller whose API key is still to be confirmed: parameter number `id` is the key's id, and there are no rows when
 * the key is not a live one of the organization.
 */
export function inScopeOfKey(select: string, id: number): string {
  return scoped(
    select,
    `lateral (
      select from api_keys k
      where k.organization_id = ${ORGANIZATION_IN_SCOPE} and k.id = $${id} and s.o is not null
        and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
      offset 0) live, `,
  );
}

/**
 * The same at a standby. Parameter number `horizon` is a transaction: the standby has to have replayed all that ended before it, and
 * to know the organization, or it fails. So it is right whichever server answers, and wherever that stands by then.
 */
export function inScopeAtStandby(select: string, horizon: number): string {
  const isFit = `pg_snapshot_xmin(pg_current_snapshot()) >= $${horizon}::text::xid8
    and exists (select from auth.organizations where id = ${ORGANIZATION_IN_SCOPE})`;
  const organization = `(${ORGANIZATION_IN_SCOPE})::text`;
  return scoped(select, '', `(case when ${isFit} then ${organization} else 'lags behind' end)::uuid::text`);
}

/**
 * One look of a worker over what is due, of all organizations, in the two forms of a {@link TenantStatement}: a policy shows it to
 * who says in `setting` that they are the worker.
 */
export interface QueueStatement {
  readonly name: string;
  readonly setting: string;
  readonly standalone: string;
  readonly inTransaction: string;
  /** Of the organizations `$1` alone. */
  readonly ofSome: string;
}

/** Declares one; `select` ends its condition with `{organizations}`. */
export function queueStatement(name: string, setting: string, select: string): QueueStatement {
  const ofAll = select.replace('{organizations}', '');
  return {
    name,
    setting,
    standalone: behind(ofAll, `set_config('${setting}', 'on', true)`, ''),
    inTransaction: ofAll,
    ofSome: select.replace('{organizations}', 'and organization_id = any($1::uuid[])'),
  };
}

function scoped(select: string, between: string, organization = `(${ORGANIZATION_IN_SCOPE})::text`): string {
  return behind(select, `set_config('app.org', ${organization}, true)`, between);
}

function behind(select: string, setting: string, between: string): string {
  return (
    `select t.* from (select ${setting} as o offset 0) s, ${between}` +
    `lateral (select * from (${select}) q where s.o is not null offset 0) t`
  );
}
