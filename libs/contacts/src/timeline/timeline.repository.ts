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
  `with a as (
     select count(*) as total from activities a
     where a.organization_id = {organization} and a.contact_id = $2 and a.deleted_at is null
   ), e as (
     select count(*) as total from audit_events e where e.organization_id = {organization} and e.entity_id = $2
   ), story as (
     (select a.id, 'activity' as type, a.occurred_at as at, a.kind, a.direction, a.body,
        null::text as action, null::text as dialect, a.created_by as "userId", null::uuid as "apiKeyId",
        null::jsonb as before, null::jsonb as after
      from activities a
      where a.organization_id = {organization} and a.contact_id = $2 and a.deleted_at is null
      order by a.occurred_at desc, a.id desc limit $3::bigint + $4::bigint)
     union all
     (select e.id, 'change', e.occurred_at, null, null, null, e.action, e.dialect, e.user_id, e.api_key_id, e.before, e.after
      from audit_events e
      where e.organization_id = {organization} and e.entity_id = $2
      order by e.id desc limit $3::bigint + $4::bigint)
   )
   select p.*, a.total + e.total as total from a, e left join lateral (
     select * from story order by at desc, id desc limit $3::bigint offset $4::bigint
   ) p on true`,
);

/** SQL for a contact's story. */
@Injectable()
export class TimelineRepository {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async ofContact(organizationId: string, contactId: string, window: Window): Promise<Page<TimelineEntry>> {
    const parameters = [contactId, window.limit, window.offset];
    type Row = TimelineEntry & { total: string };
    const rows = await this.database.rows<Row>(organizationId, timeline, parameters);
    return pageOf(rows, window);
  }
}
