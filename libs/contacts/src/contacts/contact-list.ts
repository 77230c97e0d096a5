import {
  type ComposedSelect,
  createdConditions,
  entityColumns,
  ORGANIZATION_IN_SCOPE,
  pageSql,
  type SortKey,
  tenantView,
  totalOf,
} from '@rosetta/common';
import type { ContactQuery } from './contact.commands.js';
import { Contact } from './contact.entity.js';
import { fold } from './fold.js';
import { equivalentIdentities } from './identities.js';
import { readPhones } from './phone.js';
import { containsWord, isBlank, searchWords, toLikePattern } from './search-text.js';

/** Fewer digits are in nearly every phone. */
const MIN_DIGITS = 3;

/** What a contact's one name is sorted by, see `shownName`: as the index `contacts_shown_name` has it. */
const SHOWN_NAME = `coalesce(nullif(btrim(coalesce(c.first_name_key, '') || ' ' || coalesce(c.last_name_key, '')), ''),
  c.emails[1], c.phone_as_written, c.phones[1]) collate "C"`;

/** Composes the list of contacts with the given properties, see {@link pageSql}. `$1` is the organization. */
export function contactListSql(query: ContactQuery, properties: readonly string[]): ComposedSelect {
  const parameters: unknown[] = [];
  const bind = (value: unknown) => `$${parameters.push(value) + 1}`;
  const conditions = conditionsOf(query, bind);
  const sql = pageSql({
    table: 'contacts',
    alias: 'c',
    columns: entityColumns(Contact, 'c', properties),
    conditions,
    order: orderOf(query),
    window: query,
    totalOfAll: totalOf('contact'),
  });
  return { sql, parameters, prepared: conditions.length === 0 };
}

function orderOf({ sort, order, thenBy = [] }: ContactQuery): SortKey[] {
  // Who has no name comes last, or first from Z: the order of the index both ways.
  const expressionsOf = (key: string) => {
    if (key === 'shown_name') return [SHOWN_NAME];
    return key === 'name' ? ['c.last_name_key', 'c.first_name_key'] : [`c.${key}`];
  };
  return [{ sort, order }, ...thenBy, { sort: 'id', order }].flatMap((by) =>
    expressionsOf(by.sort).map((expression) => ({ expression, direction: by.order })),
  );
}

function conditionsOf(query: ContactQuery, bind: (value: unknown) => string): string[] {
  const conditions: string[] = [];
  conditions.push(...createdConditions(query, 'c', bind));
  if (query.companyId) conditions.push(`c.company_id = ${bind(query.companyId)}::uuid`);
  if (query.assigneeId) conditions.push(`c.assignee_id = ${bind(query.assigneeId)}::uuid`);
  if (query.source !== undefined) conditions.push(`c.source = ${bind(query.source)}`);
  if (query.tags?.length) conditions.push(`c.tags @> ${bind(query.tags)}::text[]`);
  for (const value of query.identities ?? [])
    conditions.push(holds(`i.value = any(${bind(equivalentIdentities(value))}::text[])`));
  const term = query.search ?? '';
  if (!isBlank(term)) conditions.push(...searchConditions(term, query, bind));
  return conditions;
}

function searchConditions(
  term: string,
  { searchPhones: withPhones = false, searchCompanies: withCompanies = false }: ContactQuery,
  bind: (value: unknown) => string,
): string[] {
  const phones = withPhones ? (readPhones(term) ?? []) : [];
  const isWritten = /^[\d ()+.]+$/.test(fold(term));
  const digits = withPhones && isWritten ? fold(term).replace(/\D/g, '') : '';
  const inText = textConditions(term, bind);
  if (digits.length < MIN_DIGITS && phones.length === 0 && !withCompanies) return inText;
  const notations = phones.flatMap(({ number }) => equivalentIdentities(number));
  const hit = [
    ...(notations.length > 0 ? [`i.value = any(${bind(notations)}::text[])`] : []),
    ...(digits.length >= MIN_DIGITS ? [`i.value like '+%' and i.value like ${bind(`%${digits}%`)}`] : []),
  ];
  // Each by its own index, which an "or" of the two would have neither of. Phones are the identities that begin with `+`.
  const found = [
    liveIds(inText.join(' and ')),
    ...hit.map(holdersOf),
    ...(withCompanies ? ofCompany(term.trim(), bind) : []),
  ];
  return [`c.id in (${found.join(' union all ')})`];
}

/** In whose company's name a term is contained, by its record, or by its text where it has none. */
function ofCompany(term: string, bind: (value: unknown) => string): string[] {
  const byText = liveIds(
    `c.company_id is null and lower(c.company_name) like lower(${bind(toLikePattern(term))})`,
  );
  const name = fold(term);
  if (name === '') return [byText];
  const records = `select a.id from ${tenantView('companies')} a
    where a.organization_id = ${ORGANIZATION_IN_SCOPE} and a.deleted_at is null and a.name_key like ${bind(toLikePattern(name))}`;
  return [byText, liveIds(`c.company_id in (${records})`)];
}

function liveIds(condition: string): string {
  return `select c.id from ${tenantView('contacts')} c
    where c.organization_id = ${ORGANIZATION_IN_SCOPE} and c.deleted_at is null and ${condition}`;
}

function holds(condition: string): string {
  return `c.id in (${holdersOf(condition)})`;
}

function holdersOf(condition: string): string {
  return `select i.contact_id from ${tenantView('contact_identities')} i
    where i.organization_id = ${ORGANIZATION_IN_SCOPE} and ${condition}`;
}

/** A term of which nothing is left, as of a lone apostrophe, finds nobody: whoever looks before creating must not be misled. */
function textConditions(term: string, bind: (value: unknown) => string): string[] {
  const words = searchWords(term);
  return words.length > 0 ? words.flatMap((word) => containsWord('c.search_text', word, bind)) : ['false'];
}
