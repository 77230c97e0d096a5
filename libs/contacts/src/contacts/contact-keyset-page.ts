import { type ComposedSelect, entityColumns, ORGANIZATION_IN_SCOPE, tenantView } from '@rosetta/common';
import type { ContactFilter, ContactKeysetPage } from './contact.commands.js';
import { Contact } from './contact.entity.js';
import { containsWord, END_OF_NAMES, isBlank, searchWords, toLikePattern } from './search-text.js';

type Bind = (value: unknown) => string;

/**
 * Composes a keyset page of all contacts, with the given properties, by their number: stable while others are inserted and deleted.
 * `more` is SQL for what is read of the contact `c` beside them.
 */
export function contactKeysetPageSql(
  { after, limit, ...filter }: ContactKeysetPage,
  properties: readonly string[],
  more: Readonly<Record<string, string>> = {},
): ComposedSelect {
  const parameters: unknown[] = [];
  const bind: Bind = (value) => `$${parameters.push(value) + 1}`;
  const prepared = !filter.ids && !filter.accountIds && !filter.nameSearch;
  // A number as text: JSON's are not exact.
  const columns = entityColumns(Contact, 'c', properties).replace('c."number"', '$&::text');
  const further = Object.entries(more).map(([name, value]) => `, ${value} as "${name}"`);
  const sql = `select ${columns}${further.join('')} from ${prepared ? 'contacts' : tenantView('contacts')} c
    where ${conditionsOf(filter, bind)} and c.number > ${bind(after)}::bigint
    order by c.number limit ${Math.trunc(limit)}`;
  return { sql, parameters, prepared };
}

/** Composes the names of contacts, sorted by name, for a dropdown. */
export function contactNamesSql(
  filter: ContactFilter,
  limit: number,
): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const bind: Bind = (value) => `$${parameters.push(value) + 1}`;
  const sql = `select c.id, c.first_name as "firstName", c.last_name as "lastName" from ${tenantView('contacts')} c
    where ${conditionsOf(filter, bind)}
    order by c.last_name_key, c.first_name_key, c.id limit ${bind(limit)}`;
  return { sql, parameters };
}

function conditionsOf(filter: ContactFilter, bind: Bind): string {
  const conditions = [`c.organization_id = ${ORGANIZATION_IN_SCOPE}`, 'c.deleted_at is null'];
  if (!filter.includeInactive) conditions.push('c.inactivated_at is null');
  if (filter.ids) conditions.push(`c.id = any(${bind(filter.ids)}::uuid[])`);
  if (filter.accountIds)
    conditions.push(
      `c.id in (select l.contact_id from contact_accounts l
        where l.organization_id = ${ORGANIZATION_IN_SCOPE} and l.account_id = any(${bind(filter.accountIds)}::uuid[]))`,
    );
  const term = filter.nameSearch ?? '';
  if (!isBlank(term)) conditions.push(...nameConditions(term, bind));
  return conditions.join(' and ');
}

/** The search text finds candidates by its index; the names in it alone decide, since it holds e-mails too. */
function nameConditions(term: string, bind: Bind): string[] {
  const words = searchWords(term);
  if (words.length === 0) return ['false'];
  const names = `split_part(c.search_text, ${bind(END_OF_NAMES)}, 1)`;
  return words.flatMap((word) => [
    ...containsWord('c.search_text', word, bind),
    `${names} like ${bind(toLikePattern(word))}`,
  ]);
}
