import { formatArrayLiteral } from '@rosetta/postgrest';
import { type Client, escapeLiteral, type QueryConfig } from 'pg';
import { sentBy } from '../support/statements.js';

/** What Postgres tells of one node of a plan that was run. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly Filter?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/**
 * The statements that `work` sends to the business tables, in their order, with the values they are sent with; not those that
 * insert records, which cannot be run again.
 */
export async function readsSentBy(work: () => Promise<unknown>): Promise<QueryConfig[]> {
  const sent = await sentBy(work);
  return sent.filter((statement) => typeof statement !== 'string').filter(({ text }) => isRead(text));
}

function isRead(text: string): boolean {
  return (
    /\b(contacts|contact_identities|companies|deals)\b/.test(text) &&
    !/insert into (contacts|companies|deals)\b/.test(text)
  );
}

/** Runs a statement as the product would, and undoes it: a named one by the plan that is kept for any values. */
export async function explained(
  client: Client,
  organizationId: string,
  statement: QueryConfig,
): Promise<PlanNode> {
  await client.query('begin');
  try {
    await client.query(`select set_config('app.org', $1, true)`, [organizationId]);
    const options = '(analyze, costs off, timing off, summary off, buffers off, format json)';
    if (!statement.name)
      return planOf(await client.query(`explain ${options} ${statement.text}`, statement.values));
    await client.query(`set local plan_cache_mode = force_generic_plan; prepare hot as ${statement.text}`);
    const values = (statement.values ?? []).map(literal).join(', ');
    return planOf(await client.query(`explain ${options} execute hot (${values})`));
  } finally {
    await client.query('rollback; deallocate all');
  }
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return escapeLiteral(formatArrayLiteral(value.map(String)));
  return escapeLiteral(typeof value === 'string' ? value : JSON.stringify(value));
}

function planOf({ rows }: { rows: Record<string, [{ Plan: PlanNode }]>[] }): PlanNode {
  return rows[0]!['QUERY PLAN']![0].Plan;
}

/** The most rows that one node of a plan looked at, and of which table or index. */
export function widestScan(node: PlanNode): { rows: number; of: string } {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  const looked = node['Node Type'].includes('Scan')
    ? (node['Actual Rows'] + removed) * node['Actual Loops']
    : 0;
  const own = {
    rows: looked,
    of: `${node['Node Type']} ${node['Index Name'] ?? node['Relation Name'] ?? ''}`,
  };
  return (node.Plans ?? [])
    .map(widestScan)
    .reduce((most, each) => (each.rows > most.rows ? each : most), own);
}

/** A plan in words, a line for each node that reads a table. */
export function inWords(node: PlanNode): string[] {
  const at = node['Index Name'] ?? node['Relation Name'];
  const condition = node['Index Cond'] ?? node.Filter;
  const own =
    at && node['Node Type'].includes('Scan')
      ? [`${node['Node Type']} ${at}${condition ? `: ${condition}` : ''}`]
      : [];
  return [...own, ...(node.Plans ?? []).flatMap(inWords)];
}
