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
];

/** Everything the door's records are kept in, of all organizations, to be compared before and after a refused request. */
export async function businessRows(api: TestApi): Promise<Record<string, unknown[]>> {
  const read = async (table: string) => [
    table,
    (
      await api.rows<{ row: unknown }>(`select to_jsonb(t) as row from ${table} t order by to_jsonb(t)::text`)
    ).map(({ row }) => row),
  ];
  const all = await Promise.all([...tables, 'audit_events'].map(read));
  return Object.fromEntries(all);
}
