import { isUuid } from '../ids.js';

/** SELECT of whether the tables are distributed: Citus gives each a trigger of its own. Nothing of Citus has to be there. */
export const DISTRIBUTED = `
  select exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where t.tgrelid = to_regclass('public.contacts') and p.proname = 'citus_truncate_trigger') as found`;

/**
 * SQL that declares the organization on whichever servers a transaction reaches. Citus hands on what `set local` says, and not
 * what a function sets; as it takes no parameters, the organization stands in the text.
 */
export function scopeEverywhere(organizationId: string): string {
  if (!isUuid(organizationId)) throw new Error('A statement needs an organization.');
  return `set local app.org = '${organizationId}'`;
}

/**
 * Throws a failure of a shard as one of its table: without the number behind each name, and with the constraint that it tells of, which
 * Citus hands on in words alone.
 */
export function namingNoShard(error: unknown): never {
  const failure = error as Error & { constraint?: string };
  failure.message = failure.message.replace(/_\d{6,}"/g, '"');
  failure.constraint ??= /constraint "([^"]+)"/.exec(failure.message)?.[1];
  throw failure;
}

/** Whether a statement failed since a server behind the one that was asked does not answer. */
export function unreachable(error: unknown): boolean {
  return ['08006', '08001', '08003', '57P01', '57P03'].includes((error as { code?: string }).code ?? '');
}

/** SELECT of the organizations whose servers answer. */
export const ORGANIZATIONS_AT_HAND = `
  with alive as materialized (
    select groupid from pg_dist_node where noderole = 'primary' and citus_check_connection_to_node(nodename, nodeport)
  )
  select coalesce(array_agg(o.id), '{}') as ids from auth.organizations o where exists (
    select from pg_dist_placement p join alive using (groupid)
    where p.shardid = get_shard_id_for_distribution_column('contacts', o.id))`;

/** SELECT of the snapshot of the server that is asked. */
export const SNAPSHOT = 'select pg_current_snapshot()::text as snapshot where $1::uuid is not null';
