import { entityColumns, ORGANIZATION_IN_SCOPE } from '@rosetta/common';
import type { AccountFilter, AccountKeysetPage } from './account.commands.js';
import { Account } from './account.entity.js';
import { accountSearchSql } from './account-search.js';

interface Composed {
  readonly sql: string;
  readonly parameters: unknown[];
}

type Bind = (value: unknown) => string;

/** Composes a keyset page of all accounts by their id: stable while others are inserted and deleted. */
export function accountKeysetPageSql({ after, skip = '0', limit, ...filter }: AccountKeysetPage): Composed {
  return compose((bind) => {
    const begin = after === null ? '' : `and a.id > ${bind(after)}::uuid`;
    return `select ${entityColumns(Account, 'a')} from companies a
      where ${conditionsOf(filter, bind)} ${begin} order by a.id limit ${bind(limit)} offset ${bind(skip)}::bigint`;
  });
}

/** Composes the names of accounts, sorted by name, for a dropdown. */
export function accountNamesSql(filter: AccountFilter, limit: number): Composed {
  return compose(
    (bind) => `select a.id, a.name from companies a
      where ${conditionsOf(filter, bind)} order by a.name_key, a.id limit ${bind(limit)}`,
  );
}

function compose(write: (bind: Bind) => string): Composed {
  const parameters: unknown[] = [];
  const sql = write((value) => `$${parameters.push(value) + 1}`);
  return { sql, parameters };
}

function conditionsOf(filter: AccountFilter, bind: Bind): string {
  const conditions = [`a.organization_id = ${ORGANIZATION_IN_SCOPE}`, 'a.deleted_at is null'];
  if (!filter.includeInactive) conditions.push('a.inactivated_at is null');
  if (filter.ids) conditions.push(`a.id = any(${bind(filter.ids)}::uuid[])`);
  if (filter.contactIds) conditions.push(placesSql(bind(filter.contactIds)));
  if (filter.dealOutcomes) conditions.push(dealsSql(bind(filter.dealOutcomes)));
  if (filter.area?.min != null) conditions.push(`${AREA} >= ${bind(filter.area.min)}::numeric`);
  if (filter.area?.max != null) conditions.push(`${AREA} <= ${bind(filter.area.max)}::numeric`);
  if (filter.farms) conditions.push(`${FARMS} ?| ${bind(filter.farms)}::text[]`);
  if (filter.name?.trim()) conditions.push(accountSearchSql(filter.name, ['name'], bind));
  if (filter.search?.trim()) conditions.push(accountSearchSql(filter.search, undefined, bind));
  return conditions.join(' and ');
}

/** A number, or a text that is one. */
const AREA = `case when a.custom_fields ->> 'area' ~ '^[0-9]{1,15}([.][0-9]{1,15})?$' then (a.custom_fields ->> 'area')::numeric end`;
const FARMS = `coalesce(a.custom_fields -> 'farms', a.custom_fields -> 'farms_uuid')`;

function placesSql(contactIds: string): string {
  return `a.id in (select l.account_id from contact_accounts l
    join contacts c on c.organization_id = l.organization_id and c.id = l.contact_id and c.deleted_at is null
    where l.organization_id = ${ORGANIZATION_IN_SCOPE} and l.contact_id = any(${contactIds}::uuid[]))`;
}

/** A deal that names no company is one of its contact's own. A stage is known in lower case, whatever its case in the deal. */
function dealsSql(outcomes: string): string {
  return `a.id in (select coalesce(d.company_id, own.account_id) from deals d
    left join contact_accounts own on d.company_id is null
      and own.organization_id = d.organization_id and own.contact_id = d.contact_id and own.is_primary
    join pipelines p on p.organization_id = d.organization_id and p.id = d.pipeline_id
    cross join lateral jsonb_array_elements(p.stages) as known(entry)
    where d.organization_id = ${ORGANIZATION_IN_SCOPE} and d.deleted_at is null
      and entry ->> 'id' = lower(d.stage) and entry ->> 'outcome' = any(${outcomes}::text[]))`;
}
