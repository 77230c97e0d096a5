import { DAYS_ANSWERS_KEPT, DAYS_UNTIL_PURGED, tenantStatement } from '@rosetta/common';

/** Two replicas that purge one organization at once would wait for each other's rows; the second one goes on instead. */
export const tryPurgeLock = tenantStatement(
  'purge.try-lock',
  `select pg_try_advisory_xact_lock(hashtextextended('purge:' || {organization}::text, 0)) as locked`,
);

/**
 * Removes the rows of a table that can no longer be restored, at most `$2`, past those that somebody is changing. What the
 * audit log tells of them stays, without the fields: a purged e-mail address must be gone from there as well.
 */
function purgeDeleted(
  table: string,
  {
    unless = 'false',
    takesAlong = '',
    purgesAlong = '',
  }: { unless?: string; takesAlong?: string; purgesAlong?: string } = {},
) {
  return tenantStatement(
    `purge.${table}`,
    `with expired as (
       select t.id from ${table} t
       where t.organization_id = {organization}
         and t.deleted_at <= now() - make_interval(days => ${DAYS_UNTIL_PURGED}) and not (${unless})
       order by t.deleted_at limit $2 for update of t skip locked
     ), forgotten as (
       update audit_events e set before = null, after = null from (select id from expired ${takesAlong}) gone
       where e.organization_id = {organization} and e.entity_id = gone.id
         and (e.before is not null or e.after is not null)
     )${purgesAlong}, purged as (
       delete from ${table} t using expired
       where t.organization_id = {organization} and t.id = expired.id returning t.id
     ) select count(*)::int as purged from purged`,
  );
}

const purgeAnswers = tenantStatement(
  'purge.idempotency-keys',
  `with purged as (
     delete from idempotency_keys k using (
       select o.caller_id, o.key from idempotency_keys o
       where o.organization_id = {organization} and o.created_at <= now() - make_interval(days => ${DAYS_ANSWERS_KEPT})
       order by o.created_at limit $2 for update of o skip locked
     ) expired
     where k.organization_id = {organization} and k.caller_id = expired.caller_id and k.key = expired.key
     returning k.key
   ) select count(*)::int as purged from purged`,
);

/**
 * What is purged, in the order in which one lets the next go: a contact stays while a deal that is kept names it, first or
 * further, and a company while a contact or a deal that is kept names it (decision 10).
 */
export const purges = [
  {
    kind: 'deals',
    statement: purgeDeleted('deals', {
      takesAlong: `union all select a.id from activities a join expired on a.deal_id = expired.id
        where a.organization_id = {organization} and a.contact_id is null`,
      // What is about nothing else; an activity with a contact stays with that.
      purgesAlong: `, alone as (
        delete from activities a using expired
        where a.organization_id = {organization} and a.deal_id = expired.id and a.contact_id is null)`,
    }),
  },
  { kind: 'activities', statement: purgeDeleted('activities') },
  {
    kind: 'contacts',
    statement: purgeDeleted('contacts', {
      unless: `exists (select from deals d where d.organization_id = {organization} and d.contact_id = t.id)
        or exists (select from deal_contacts l where l.organization_id = {organization} and l.contact_id = t.id)`,
      // Gone with their contact.
      takesAlong: `union all select a.id from activities a join expired on a.contact_id = expired.id
        where a.organization_id = {organization}`,
    }),
  },
  {
    kind: 'companies',
    statement: purgeDeleted('companies', {
      unless: `exists (select from contacts c where c.organization_id = {organization} and c.company_id = t.id)
        or exists (select from deals d where d.organization_id = {organization} and d.company_id = t.id)`,
    }),
  },
  { kind: 'kept answers', statement: purgeAnswers },
] as const;
