import { type Database, firstIdAt, tenantStatement } from '@rosetta/common';
import { type JournalEntry, linkings } from '@rosetta/events';

/** An id is of the clock of a replica, the time of its change of that of the database. */
const CLOCKS_APART_MS = 600_000;

/** What a change has made of a contact's company is in its entry by another name, or nowhere. */
const undo = `case e.action
  when 'updated' then e.before
  when 'account_associated' then case when e.version is not null then '{"companyId": null}'::jsonb end
  when 'account_dissociated' then case when e.version is not null
    then jsonb_build_object('companyId', e.before -> 'accountId') end
end`;

/** A change that touches the record itself: who is related to a contact has a version of its own. */
const touches = (alias: string) =>
  `${alias}.version is not null and ${alias}.action not in (${linkings.map((action) => `'${action}'`).join(', ')})`;

/**
 * Of each entry: the values that the later ones of its record found, up to the next entry that is asked for; and the last
 * change that touched the record, which is mostly its own. The later ones of a record are read once, however many of its entries
 * are asked for.
 */
const laterChanges = tenantStatement(
  'proxy-webhooks.later-changes',
  `with told as (
     select e.id, e.entity, e.entity_id, e.sequence, e.version, e.occurred_at, e.action
     from audit_events e where e.organization_id = {organization} and e.id = any($2::uuid[])
   ), later as (
     select e.entity, e.entity_id, e.sequence, ${undo} as undo, max(t.sequence) over (
       partition by e.entity, e.entity_id order by e.sequence rows between unbounded preceding and 1 preceding) as told
     from audit_events e left join told t on t.id = e.id
     where e.organization_id = {organization} and e.entity_id = any(array(select entity_id from told))
       and e.id >= $3 and e.sequence is not null
   ), undone as (
     select f.entity, f.entity_id, f.told, jsonb_object_agg(f.key, f.value) as values from (
       select distinct on (l.entity, l.entity_id, l.told, u.key) l.entity, l.entity_id, l.told, u.key, u.value
       from later l cross join lateral jsonb_each(l.undo) u where l.told is not null
       order by l.entity, l.entity_id, l.told, u.key, l.sequence
     ) f group by f.entity, f.entity_id, f.told
   )
   select t.id, u.values as undo, p.version, p.occurred_at as "updatedAt"
   from told t
   left join undone u on u.entity = t.entity and u.entity_id = t.entity_id and u.told = t.sequence
   left join lateral (
     select t.version, t.occurred_at where ${touches('t')}
     union all (
       select e.version, e.occurred_at from audit_events e
       where not (${touches('t')}) and e.organization_id = {organization} and e.entity_id = t.entity_id
         and e.entity = t.entity and e.id <= t.id and e.sequence < t.sequence and ${touches('e')}
       order by e.id desc limit 1)
   ) p on true
   order by t.sequence desc`,
);

interface LaterChanges {
  readonly id: string;
  readonly undo: Record<string, unknown> | null;
  readonly version: number | null;
  readonly updatedAt: Date | null;
}

/** What a record has that tells how far it has come. */
interface Changing {
  readonly version: number;
  readonly updatedAt: Date;
}

/**
 * Records as they were once each of these entries had been written, by the ids of the entries: what is stored now, with what later
 * entries changed taken back. One statement for any number of entries. The records have to be read before: what is changed in
 * between is taken back from values that have not changed yet, which leaves them.
 */
export async function pastStates<Row extends Changing>(
  database: Database,
  organizationId: string,
  entries: readonly JournalEntry[],
  records: ReadonlyMap<string, Row>,
): Promise<Map<string, Row>> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const states = new Map<string, Row>();
  if (records.size === 0) return states;
  const first = Math.min(...entries.map(({ occurredAt }) => occurredAt.getTime()));
  const values = [[...byId.keys()], firstIdAt(new Date(first - CLOCKS_APART_MS))];
  const undone = new Map<string, Record<string, unknown>>();
  // From the last entry of a record back to its first.
  for (const later of await database.rows<LaterChanges>(organizationId, laterChanges, values)) {
    const { action, after, entityId } = byId.get(later.id)!;
    const row = records.get(entityId);
    if (!row) continue;
    const before = { ...undone.get(entityId), ...later.undo };
    undone.set(entityId, before);
    states.set(later.id, {
      ...row,
      ...before,
      ...((action === 'created' || action === 'updated') && after),
      version: later.version ?? row.version,
      updatedAt: later.updatedAt ?? row.updatedAt,
    });
  }
  return states;
}
