import {
  type ComposedSelect,
  ORGANIZATION_IN_SCOPE,
  pageSql,
  type SortKey,
  tenantView,
} from '@rosetta/common';
import type { ContactQuery } from './contact.commands.js';
import { contactColumns } from './contacts.statements.js';
import { toLikePattern, toSearchable } from './search-text.js';

/** Shorter terms have no trigram: an index on them would be read from end to end. */
const TRIGRAM = 3;

/** Composes the list of contacts, see {@link pageSql}. `$1` is the organization. */
export function contactListSql(query: ContactQuery): ComposedSelect {
  const parameters: unknown[] = [];
  const bind = (value: unknown) => `$${parameters.push(value) + 1}`;
  const conditions = conditionsOf(query, bind);
  const sql = pageSql({
    table: 'contacts',
    alias: 'c',
    columns: contactColumns,
    conditions,
    order: orderOf(query),
    window: query,
    totalOfAll: TOTAL_OF_ALL,
  });
  return { sql, parameters, prepared: conditions.length === 0 };
}

const TOTAL_OF_ALL = `select coalesce(sum(total), 0)::bigint from organization_counts where organization_id = ${ORGANIZATION_IN_SCOPE} and entity = 'contact'`;

function orderOf({ sort, order }: ContactQuery): SortKey[] {
  const byName = `${order} ${order === 'asc' ? 'nulls first' : 'nulls last'}`;
  const keys =
    sort === 'name'
      ? [
          { expression: 'c.last_name', direction: byName },
          { expression: 'c.first_name', direction: byName },
        ]
      : [{ expression: 'c.created_at', direction: order }];
  return [...keys, { expression: 'c.id', direction: order }];
}

function conditionsOf(query: ContactQuery, bind: (value: unknown) => string): string[] {
  const conditions: string[] = [];
  if (query.companyId) conditions.push(`c.company_id = ${bind(query.companyId)}::uuid`);
  if (query.assigneeId) conditions.push(`c.assignee_id = ${bind(query.assigneeId)}::uuid`);
  if (query.source !== undefined) conditions.push(`c.source = ${bind(query.source)}`);
  if (query.tags?.length) conditions.push(`c.tags @> ${bind(query.tags)}::text[]`);
  for (const value of query.identities ?? []) conditions.push(holds(`i.value = ${bind(value)}`));
  const term = toSearchable(query.search ?? '');
  if (term) conditions.push(...searchConditions(term, query.searchPhones === true, bind));
  return conditions;
}

function searchConditions(term: string, withPhones: boolean, bind: (value: unknown) => string): string[] {
  const digits = withPhones && /^[\d\s()+.-]+$/.test(term) ? term.replace(/\D/g, '') : '';
  const inText = textConditions(term, bind);
  if (digits.length < TRIGRAM) return inText;
  // Phones stand together in the identity table, since all begin with `+`.
  const inPhones = holds(`i.value like '+%' and i.value like ${bind(`%${digits}%`)}`);
  return [`((${inText.join(' and ')}) or ${inPhones})`];
}

function holds(condition: string): string {
  return `c.id in (select i.contact_id from ${tenantView('contact_identities')} i
    where i.organization_id = ${ORGANIZATION_IN_SCOPE} and ${condition})`;
}

function textConditions(term: string, bind: (value: unknown) => string): string[] {
  if ([...term].length >= TRIGRAM) return [`c.search_text like ${bind(toLikePattern(term))}`];
  const contains = `position(${bind(term)} in c.search_text) > 0`;
  // Short terms in scripts without an alphabet have an index of their own.
  const isAscii = /^[\x20-\x7e]*$/.test(term);
  return isAscii ? [contains] : [contains, `short_terms(c.search_text) @> array[${bind(term)}]`];
}
