import {
  type AuditedEntity,
  DAYS_CHANGES_KEPT,
  DAYS_DELIVERIES_KEPT,
  DAYS_RESPONSES_KEPT,
  DAYS_UNTIL_PURGED,
  tenantStatement,
  type TenantStatement,
} from '@rosetta/common';

/** Two replicas that purge one organization at once would wait for each other's rows; the second one goes on instead. */
export const tryPurgeLock = tenantStatement(
  'purge.try-lock',
  `select pg_try_advisory_xact_lock(hashtextextended('purge:' || {organization}::text, 0)) as locked`,
);

/**
 * Removes the rows of a table that can no longer be restored, at most `$2`, past those that somebody is changing. What the
 * audit log tells of them stays, without the fields: a purged e-mail address must be gone from there as well. Answers the ids,
 * and those of the activities that went along.
 */
function purgeDeleted(
  table: string,
  {
    unless = 'false',
    takesAlong = 'select null::uuid where false',
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
     ), along as (${takesAlong}
     ), forgotten as (
       update audit_events e set before = null, after = null from (select id from expired union all select * from along) gone
       where e.organization_id = {organization} and e.entity_id = gone.id
         and (e.before is not null or e.after is not null)
     )${purgesAlong}, purged as (
       delete from ${table} t using expired
       where t.organization_id = {organization} and t.id = expired.id returning t.id
     ) select array(select id from purged) as purged, array(select * from along) as activities`,
  );
}

const purgeResponses = tenantStatement(
  'purge.idempotency-keys',
  `with purged as (
     delete from idempotency_keys k using (
       select o.caller_id, o.key from idempotency_keys o
       where o.organization_id = {organization} and o.created_at <= now() - make_interval(days => ${DAYS_RESPONSES_KEPT})
       order by o.created_at limit $2 for update of o skip locked
     ) expired
     where k.organization_id = {organization} and k.caller_id = expired.caller_id and k.key = expired.key
     returning k.key
   ) select array(select key from purged) as purged, '{}'::uuid[] as activities`,
);

/** Takes positions of the journal back that were left behind so long ago; the newest is always kept. */
const purgeJournal = tenantStatement(
  'purge.journal',
  `with purged as (
     delete from journal_transactions t using (
       select o.position from journal_transactions o
       where o.organization_id = {organization} and o.position < (
         select n.position from journal_transactions n
         where n.organization_id = {organization} and n.sealed_at <= now() - make_interval(days => ${DAYS_CHANGES_KEPT})
         order by n.position desc limit 1)
       order by o.position limit $2
     ) expired
     where t.organization_id = {organization} and t.position = expired.position returning t.stamp
   ) select array(select stamp from purged) as purged, '{}'::uuid[] as activities`,
);

/** The log of what was sent to webhooks, of those too that are deleted. */
const purgeDeliveries = tenantStatement(
  'purge.webhook-deliveries',
  `with purged as (
     delete from webhook_deliveries d using (
       select o.id from webhook_deliveries o
       where o.organization_id = {organization} and o.created_at <= now() - make_interval(days => ${DAYS_DELIVERIES_KEPT})
       order by o.created_at limit $2 for update of o skip locked
     ) expired
     where d.organization_id = {organization} and d.id = expired.id returning d.id
   ) select array(select id from purged) as purged, '{}'::uuid[] as activities`,
);

/** What merges say of records, once they can no longer be undone. That records were merged stays known. */
const purgeMerges = tenantStatement(
  'purge.record-merges',
  `with purged as (
     update record_merges m set details = null from (
       select o.id from record_merges o
       where o.organization_id = {organization} and o.details is not null
         and o.merged_at <= now() - make_interval(days => ${DAYS_UNTIL_PURGED})
       order by o.merged_at limit $2 for update of o skip locked
     ) expired
     where m.organization_id = {organization} and m.id = expired.id returning m.id
   ) select array(select id from purged) as purged, '{}'::uuid[] as activities`,
);

/** Scans for duplicates that ended so long ago; what they have found is kept. */
const purgeScans = tenantStatement(
  'purge.duplicate-scans',
  `with purged as (
     delete from duplicate_scans s using (
       select o.id from duplicate_scans o
       where o.organization_id = {organization} and o.finished_at <= now() - make_interval(days => ${DAYS_UNTIL_PURGED})
       order by o.id limit $2 for update of o skip locked
     ) expired
     where s.organization_id = {organization} and s.id = expired.id returning s.id
   ) select array(select id from purged) as purged, '{}'::uuid[] as activities`,
);

/**
 * What is known of a record's duplicates goes with it, and the ids that lead to it. A record that was merged itself leaves those
 * that lead on from it to the one it was merged into.
 */
const alongOf = (entity: 'contacts' | 'companies') => `, duplicate_keys_along as (
    delete from duplicate_keys k using expired
    where k.organization_id = {organization} and k.entity = '${entity}' and k.record_id = expired.id
  ), duplicate_records_along as (
    delete from duplicate_records r using expired
    where r.organization_id = {organization} and r.entity = '${entity}' and r.record_id = expired.id
  ), duplicate_pairs_along as (
    delete from duplicate_pairs p using expired
    where p.organization_id = {organization} and p.entity = '${entity}' and expired.id in (p.first_id, p.second_id)
  ), merged_along as (
    delete from merged_records m using (
      with recursive led as (
        select m.id from expired join merged_records m on m.organization_id = {organization} and m.merged_into = expired.id
        where not exists (select from merged_records o where o.organization_id = {organization} and o.id = expired.id)
        union
        select m.id from led join merged_records m on m.organization_id = {organization} and m.merged_into = led.id
      ) select id from led
    ) led
    where m.organization_id = {organization} and m.id = led.id
  )`;

/**
 * What is purged, in the order in which one lets the next go: a contact stays while a deal that is kept names it, first or
 * further, and a company while a contact or a deal that is kept names it (decision 10).
 */
export const purges = [
  {
    kind: 'deals',
    entity: 'deal',
    statement: purgeDeleted('deals', {
      takesAlong: `select a.id from activities a join expired on a.deal_id = expired.id
        where a.organization_id = {organization} and a.contact_id is null`,
      // What is about nothing else; an activity with a contact stays with that.
      purgesAlong: `, alone as (
        delete from activities a using expired
        where a.organization_id = {organization} and a.deal_id = expired.id and a.contact_id is null
      ), detached as (
        update activities a set deal_id = null from expired
        where a.organization_id = {organization} and a.deal_id = expired.id and a.contact_id is not null)`,
    }),
  },
  { kind: 'activities', entity: 'activity', statement: purgeDeleted('activities') },
  {
    kind: 'contacts',
    entity: 'contact',
    statement: purgeDeleted('contacts', {
      unless: `exists (select from deals d where d.organization_id = {organization} and d.contact_id = t.id)
        or exists (select from deal_contacts l where l.organization_id = {organization} and l.contact_id = t.id)`,
      // Gone with their contact.
      takesAlong: `select a.id from activities a join expired on a.contact_id = expired.id
        where a.organization_id = {organization}`,
      purgesAlong: alongOf('contacts'),
    }),
  },
  {
    kind: 'companies',
    entity: 'company',
    statement: purgeDeleted('companies', {
      unless: `exists (select from contacts c where c.organization_id = {organization} and c.company_id = t.id)
        or exists (select from deals d where d.organization_id = {organization} and d.company_id = t.id)`,
      purgesAlong: alongOf('companies'),
    }),
  },
  { kind: 'kept responses', entity: null, statement: purgeResponses },
  { kind: 'positions of the journal', entity: null, statement: purgeJournal },
  { kind: 'deliveries to webhooks', entity: null, statement: purgeDeliveries },
  { kind: 'details of merges', entity: null, statement: purgeMerges },
  { kind: 'scans for duplicates', entity: null, statement: purgeScans },
] as const satisfies readonly { kind: string; entity: AuditedEntity | null; statement: TenantStatement }[];
