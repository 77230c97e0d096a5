import type { Transaction } from '@rosetta/common';
import {
  compileConversion,
  type Table,
  unfittingColumns,
  withConverted,
  type WriteBody,
} from '@rosetta/postgrest';
import { systemColumns } from './tables/columns.js';

/**
 * The body with its values as their columns hold them: what is of another type, Postgres converts or refuses, as it does for
 * PostgREST. Whoever sends what fits costs no statement.
 */
export async function convertedBody(
  tx: Transaction,
  table: Table,
  body: WriteBody,
  timezone: string | undefined,
): Promise<WriteBody> {
  const columns = unfittingColumns(table, body).filter(({ name }) => !systemColumns.has(name));
  if (columns.length === 0) return body;
  const hasTimes = columns.some(({ type }) => type === 'timestamptz');
  // A time that does not say where is one in UTC, whatever the server is set to.
  if (hasTimes && timezone === undefined) await setTimeZone(tx, 'UTC');
  const { text, values } = compileConversion(columns, body, { reservedParameters: 1 });
  const inTransaction = `select converted.* from (${text}) as converted where $1::uuid is not null`;
  const [converted] = await tx.select<{ rows: string }>(inTransaction, values);
  return withConverted(body, columns, converted!.rows);
}

/** Has the rest of a transaction read and write times as of a zone; Postgres judges whether it is one. */
export async function setTimeZone(tx: Transaction, zone: string): Promise<void> {
  await tx.select(`select set_config('timezone', $2, true) where $1::uuid is not null`, [zone]);
}
