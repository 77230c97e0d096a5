import { COUNT_SLOT, entityColumns, rowsSql, tenantStatement, tenantView } from '@rosetta/common';
import { writableProperties } from './deal-state.js';
import { Deal } from './deal.entity.js';

/** A deal's select list over the alias `d`; a date stays the text it is. */
export const dealColumns = entityColumns(Deal, 'd').replace(/d\."\w+_date"/g, '$&::text');

const written = rowsSql(Deal, writableProperties);

/** Reads one live deal by id. */
export const getDeal = tenantStatement(
  'deals.get',
  `select ${dealColumns} from deals d where d.organization_id = {organization} and d.id = $2 and d.deleted_at is null`,
);

/** Reads live deals by id and locks them, always in the same order. */
export const lockDeals = tenantStatement(
  'deals.lock',
  `select ${dealColumns} from deals d
   where d.organization_id = {organization} and d.id = any($2::uuid[]) and d.deleted_at is null order by d.id for update`,
);

const insertion = `with r as (
     select * from jsonb_to_recordset($2::jsonb)
       as r(id uuid, "createdBy" uuid, "dealContactId" uuid, "titleKey" text, ${written.record})
   ), d as (
     insert into deals (organization_id, id, created_by, title_key, ${written.columns})
     select {organization}, r.id, r."createdBy", r."titleKey", ${written.values} from r returning *
   ), contacts as (
     insert into deal_contacts (organization_id, id, deal_id, contact_id, is_primary)
     select {organization}, r."dealContactId", r.id, r."contactId", true from r where r."contactId" is not null returning 1
   ), counted as (
     insert into organization_counts as n (organization_id, entity, slot, total)
     select {organization}, 'deal', ${COUNT_SLOT}, count(*) from r
     on conflict (organization_id, entity, slot) do update set total = n.total + excluded.total
   )`;

/** Writes new deals with their primary contacts and the organization's count: one statement for any number. */
export const insertDeals = tenantStatement('deals.insert', `${insertion} select ${dealColumns} from d`);

/** As {@link insertDeals}, for callers who know what they wrote. */
export const storeNewDeals = tenantStatement('deals.store-new', `${insertion} select where false`);

/** Writes changed deals; where the contact changed, the new one becomes the primary contact in the old one's place. */
export const updateDeals = tenantStatement(
  'deals.update',
  `with r as (
     select * from jsonb_to_recordset($2::jsonb) as r(id uuid, "newContact" boolean, "titleKey" text, ${written.record})
   ), d as (
     update deals d set ${written.assignments}, title_key = r."titleKey", updated_at = now(), version = d.version + 1
     from r where d.organization_id = {organization} and d.id = r.id returning d.*
   ), doubled as (
     delete from deal_contacts l using r
     where r."newContact" and l.organization_id = {organization} and l.deal_id = r.id
       and l.contact_id = r."contactId" and not l.is_primary
   )
   select ${dealColumns} from d`,
);

/** Makes the contact of changed deals their primary one; a deal that has none any more has no primary one either. */
export const mirrorPrimaryContacts = tenantStatement(
  'deals.mirror-primary-contacts',
  `with r as (
     select r.id, r."dealContactId", d.contact_id from jsonb_to_recordset($2::jsonb) as r(id uuid, "dealContactId" uuid)
     join deals d on d.organization_id = {organization} and d.id = r.id
   ), gone as (
     delete from deal_contacts l using r
     where r.contact_id is null and l.organization_id = {organization} and l.deal_id = r.id and l.is_primary
   ), moved as (
     update deal_contacts l set contact_id = r.contact_id from r
     where r.contact_id is not null and l.organization_id = {organization} and l.deal_id = r.id and l.is_primary
     returning l.deal_id
   )
   insert into deal_contacts (organization_id, id, deal_id, contact_id, is_primary)
   select {organization}, r."dealContactId", r.id, r.contact_id, true from r
   where r.contact_id is not null and r.id not in (select deal_id from moved) returning 1`,
);

/** Deletes live deals softly; returns the ids it found. */
export const deleteDeals = tenantStatement(
  'deals.delete',
  `with d as (
     update deals set deleted_at = now(), updated_at = now(), version = version + 1
     where organization_id = {organization} and id = any($2::uuid[]) and deleted_at is null returning id, version
   ), counted as (
     insert into organization_counts as n (organization_id, entity, slot, total)
     select {organization}, 'deal', ${COUNT_SLOT}, -count(*) from d having count(*) > 0
     on conflict (organization_id, entity, slot) do update set total = n.total + excluded.total
   ) select id, version from d`,
);

/** Brings a deleted deal back, as long as it is kept. */
export const restoreDeal = tenantStatement(
  'deals.restore',
  `with d as (
     update deals d set deleted_at = null, updated_at = now(), version = d.version + 1
     where d.organization_id = {organization} and d.id = $2 and d.deleted_at > now() - make_interval(days => $3::int)
     returning d.*
   ), counted as (
     insert into organization_counts as n (organization_id, entity, slot, total)
     select {organization}, 'deal', ${COUNT_SLOT}, count(*) from d having count(*) > 0
     on conflict (organization_id, entity, slot) do update set total = n.total + excluded.total
   ) select ${dealColumns} from d`,
);

/** Deals by stage of one pipeline: how many, and what they are worth by currency. */
export const boardOfPipeline = tenantStatement(
  'deals.board',
  `select b.stage, sum(b.count)::int as count, jsonb_object_agg(b.currency, b.total) as totals from (
     select lower(d.stage) as stage, d.currency, count(*) as count, coalesce(sum(d.value), 0) as total from deals d
     where d.organization_id = {organization} and d.pipeline_id = $2 and d.deleted_at is null group by 1, 2
   ) b group by b.stage`,
);

/** Deals that a row of a bulk call may be: same contact and title, or same external id. */
export const findTwins = tenantStatement(
  'deals.find-twins',
  `select d.id, d.contact_id as "contactId", d.title, d.custom_fields ->> 'external_id' as "externalId" from deals d
   where d.organization_id = {organization} and d.deleted_at is null
     and d.contact_id = any($2::uuid[]) and d.title collate "C" = any($3::text[])
   union
   select d.id, d.contact_id, d.title, d.custom_fields ->> 'external_id' from ${tenantView('deals')} d
   where d.organization_id = {organization} and d.deleted_at is null
     and d.custom_fields ->> 'external_id' is not null and d.custom_fields ->> 'external_id' = any($4::text[])`,
);
