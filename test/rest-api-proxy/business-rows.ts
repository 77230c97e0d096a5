import type { TestApi } from '../support/api.js';

const tables = [
  'contacts',
  'companies',
  'contact_identities',
  'contact_accounts',
  'deals',
  'deal_contacts',
  'activities',
  'pipelines',
  'custom_fields',
  'organization_counts',
  'audit_events',
];

const statement = tables
  .map(
    (table) => `select '${table}' as name, string_agg(line, E'\\n' order by line collate "C") as lines
      from (select to_jsonb(t)::text as line from ${table} t) rows`,
  )
  .join(' union all ');

/**
 * Everything the dialect's records are kept in, of all organizations, to be compared before and after a refused request:
 * a line of JSON for each row, one text a table, since texts are compared in no time.
 */
export async function businessRows(api: TestApi): Promise<Record<string, string | null>> {
  const rows = await api.rows<{ name: string; lines: string | null }>(statement);
  return Object.fromEntries(rows.map(({ name, lines }) => [name, lines]));
}
