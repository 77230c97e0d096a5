import { Injectable } from '@nestjs/common';
import {
  createdConditions,
  Database,
  type DeletedRow,
  entityColumns,
  ORGANIZATION_IN_SCOPE,
  type Page,
  pageOf,
  rowsSql,
  tenantStatement,
  type Transaction,
} from '@rosetta/common';
import type { ActivityQuery } from './activity.commands.js';
import { Activity } from './activity.entity.js';

const columns = entityColumns(Activity, 'a');
/** The part of an activity that callers write. */
export const writableProperties = [
  'contactId',
  'dealId',
  'kind',
  'direction',
  'occurredAt',
  'externalId',
  'body',
] as const satisfies readonly (keyof Activity)[];

const written = rowsSql(Activity, writableProperties);

const getActivity = tenantStatement(
  'activities.get',
  `select ${columns} from activities a where a.organization_id = {organization} and a.id = $2 and a.deleted_at is null`,
);
const lockActivities = tenantStatement(
  'activities.lock',
  `select ${columns} from activities a
   where a.organization_id = {organization} and a.id = any($2::uuid[]) and a.deleted_at is null order by a.id for update`,
);
/** Who records by a key, does so for whoever made the key. */
const insertActivities = tenantStatement(
  'activities.insert',
  `with r as (select * from jsonb_to_recordset($2::jsonb) as r(id uuid, "createdBy" uuid, ${written.record})), a as (
     insert into activities (organization_id, id, created_by, ${written.columns})
     select {organization}, r.id, coalesce(r."createdBy", (
       select k.created_by from api_keys k where k.organization_id = {organization} and k.id = $3
     )), ${written.values} from r
     on conflict (organization_id, external_id) where external_id is not null and deleted_at is null do nothing
     returning *
   ) select ${columns} from a`,
);
const findByExternalId = tenantStatement(
  'activities.find-by-external-id',
  `select ${columns} from activities a
   where a.organization_id = {organization} and a.external_id = any($2::text[]) and a.deleted_at is null`,
);
const updateActivities = tenantStatement(
  'activities.update',
  `with r as (select * from jsonb_to_recordset($2::jsonb) as r(id uuid, ${written.record})), a as (
     update activities a set ${written.assignments}, updated_at = now(), version = a.version + 1
     from r where a.organization_id = {organization} and a.id = r.id returning a.*
   ) select ${columns} from a`,
);
const deleteActivities = tenantStatement(
  'activities.delete',
  `with a as (
     update activities set deleted_at = now(), updated_at = now(), version = version + 1
     where organization_id = {organization} and id = any($2::uuid[]) and deleted_at is null returning id, version
   ) select id, version from a`,
);
const restoreActivity = tenantStatement(
  'activities.restore',
  `with a as (
     update activities set deleted_at = null, updated_at = now(), version = version + 1
     where organization_id = {organization} and id = $2 and deleted_at > now() - make_interval(days => $3::int)
     returning *
   ) select ${columns} from a`,
);
/** Held for share, so that no deal is deleted under an activity that is being written. */
const shareDeals = tenantStatement(
  'activities.share-deals',
  `select d.id from deals d
   where d.organization_id = {organization} and d.id = any($2::uuid[]) and d.deleted_at is null order by d.id for share`,
);
/** An activity as it is to be stored. */
export type ActivityRow = Pick<Activity, 'id' | (typeof writableProperties)[number]>;

/** A new activity as it is to be stored. */
export type NewActivityRow = ActivityRow & Pick<Activity, 'createdBy'>;

/** SQL for activities. */
@Injectable()
export class ActivitiesRepository {
  constructor(private readonly database: Database) {}

  async get(organizationId: string, id: string): Promise<Activity | null> {
    const [activity] = await this.database.rows<Activity>(organizationId, getActivity, [id]);
    return activity ?? null;
  }

  async list(organizationId: string, query: ActivityQuery): Promise<Page<Activity>> {
    const parameters: unknown[] = [query.limit, query.offset];
    const bind = (value: unknown) => `$${parameters.push(value) + 1}`;
    const conditions = [
      `a.organization_id = ${ORGANIZATION_IN_SCOPE}`,
      'a.deleted_at is null',
      ...createdConditions(query, 'a', bind),
    ];
    if (query.contactId) conditions.push(`a.contact_id = ${bind(query.contactId)}::uuid`);
    if (query.dealId) conditions.push(`a.deal_id = ${bind(query.dealId)}::uuid`);
    if (query.kind) conditions.push(`a.kind = ${bind(query.kind)}`);
    const order = [...query.sortedBy, { sort: 'id', order: query.sortedBy[0].order }]
      .map((by) => `a.${by.sort} ${by.order}`)
      .join(', ');
    const from = `from activities a where ${conditions.join(' and ')}`;
    const sql = `select p.*, n.total from (select count(*) ${from}) n(total) left join lateral (
      select ${columns} ${from} order by ${order} limit $2 offset $3) p on true`;
    const rows = await this.database.select<Activity & { total: string }>(organizationId, sql, parameters);
    return pageOf(rows, query);
  }

  /** Which of these deals there are; nobody deletes them until the transaction ends. */
  async shareDeals(tx: Transaction, ids: readonly string[]): Promise<string[]> {
    return (await tx.rows<{ id: string }>(shareDeals, [ids])).map(({ id }) => id);
  }

  async lock(tx: Transaction, ids: readonly string[]): Promise<Activity[]> {
    return tx.rows<Activity>(lockActivities, [ids]);
  }

  /** Stores those whose external id is new; returns only them. */
  async insert(
    tx: Transaction,
    rows: readonly NewActivityRow[],
    apiKeyId: string | null,
  ): Promise<Activity[]> {
    return tx.rows<Activity>(insertActivities, [JSON.stringify(rows), apiKeyId]);
  }

  async findByExternalId(tx: Transaction, externalIds: readonly string[]): Promise<Activity[]> {
    if (externalIds.length === 0) return [];
    return tx.rows<Activity>(findByExternalId, [externalIds]);
  }

  async update(tx: Transaction, rows: readonly ActivityRow[]): Promise<Activity[]> {
    return tx.rows<Activity>(updateActivities, [JSON.stringify(rows)]);
  }

  async delete(tx: Transaction, ids: readonly string[]): Promise<DeletedRow[]> {
    return tx.rows<DeletedRow>(deleteActivities, [ids]);
  }

  async restore(tx: Transaction, id: string, days: number): Promise<Activity | null> {
    const [activity] = await tx.rows<Activity>(restoreActivity, [id, days]);
    return activity ?? null;
  }
}
