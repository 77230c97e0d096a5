import { Injectable } from '@nestjs/common';
import { Database, type Page, pageOf, tenantStatement, type Window } from '@rosetta/common';

/** One entry of a contact's story: something that happened, or a change of the record. */
export interface TimelineEntry {
  readonly id: string;
  readonly type: 'activity' | 'change';
  readonly at: Date;
  /** Activity only. */
  readonly kind: string | null;
  readonly direction: string | null;
  readonly body: string | null;
  /** Change only. */
  readonly action: string | null;
  readonly dialect: string | null;
  readonly userId: string | null;
  readonly apiKeyId: string | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
}

const timeline = tenantStatement(
  'timeline.of-contact',
  `with recursive records as (
     select $2::uuid as id
     union all
     select m.id from records r join merged_records m on m.organization_id = {organization} and m.merged_into = r.id
   ), a as (
     select count(*) as total from activities a
     where a.organization_id = {organization} and a.contact_id = $2 and a.deleted_at is null
   ), e as (
     select count(*) as total from records r
     join audit_events e on e.organization_id = {organization} and e.entity_id = r.id
   ), story as (
     (select a.id, 'activity' as type, a.occurred_at as at, a.kind, a.direction, a.body,
        null::text as action, null::text as dialect, a.created_by as "userId", null::uuid as "apiKeyId",
        null::jsonb as before, null::jsonb as after
      from activities a
      where a.organization_id = {organization} and a.contact_id = $2 and a.deleted_at is null
      order by a.occurred_at desc, a.id desc limit $3::bigint + $4::bigint)
     union all
     (select e.id, 'change', e.occurred_at, null, null, null, e.action, e.dialect, e.user_id, e.api_key_id, e.before, e.after
      from records r cross join lateral (
        select * from audit_events e where e.organization_id = {organization} and e.entity_id = r.id
        order by e.id desc limit $3::bigint + $4::bigint
      ) e order by e.id desc limit $3::bigint + $4::bigint)
   )
   select p.*, a.total + e.total as total from a, e left join lateral (
     select * from story order by at desc, id desc limit $3::bigint offset $4::bigint
   ) p on true`,
);

/** SQL for a contact's story. */
@Injectable()
export class TimelineRepository {
  constructor(private readonly database: Database) {}

  /** Newest first; with what happened to those that were merged into it. */
  async ofContact(organizationId: string, contactId: string, window: Window): Promise<Page<TimelineEntry>> {
    const parameters = [contactId, window.limit, window.offset];
    type Row = TimelineEntry & { total: string };
    const rows = await this.database.rows<Row>(organizationId, timeline, parameters);
    return pageOf(rows, window);
  }
}
