import { Injectable } from '@nestjs/common';
import { type Actor, Database, type FollowedIds, type Transaction } from '@rosetta/common';
import type { BodyRow, RestRequest, Table, WriteBody } from '@rosetta/postgrest';
import { convertedBody, setTimeZone } from './convert-body.js';
import { ownRows } from './tables/columns.js';
import { tellingKey } from './key-details.js';
import { withCurrentRows } from './named-records.js';

/** A body, and the ids in it that are known to lead to other records. */
export interface FollowedBody extends WriteBody {
  readonly merged?: FollowedIds;
}

/** Runs writes of the proxy's tables, each as one transaction in the time zone of its request. */
@Injectable()
export class WriteTransactions {
  constructor(private readonly database: Database) {}

  /** Does `work` with the rows that Postgres makes of those of the body; a key that is taken or missing is told of. */
  async write<T>(
    { organizationId }: Actor,
    { table, preferences: { timezone } }: RestRequest,
    body: FollowedBody,
    work: (tx: Transaction, rows: readonly BodyRow[]) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.database.transaction(organizationId, async (tx) => {
        if (timezone !== undefined) await setTimeZone(tx, timezone);
        const { rows } = await convertedBody(tx, table, body, timezone);
        return work(tx, body.merged ? withCurrentRows(table, rows, body.merged) : rows);
      });
    } catch (error) {
      throw await tellingKey(error, table, body.rows, (column, values) =>
        this.find(organizationId, table, column, values),
      );
    }
  }

  /** The one of these values that a row of the organization has in a column, deleted or not. */
  private async find(
    organizationId: string,
    { source, columns }: Table,
    column: string,
    values: readonly string[],
  ): Promise<string | undefined> {
    const { sql, type } = columns.get(column)!;
    const text =
      `select t.${sql}::text as value from ${source} as t ` +
      `where ${ownRows('t')} and t.${sql} = any($2::${type}[]) limit 1`;
    const [row] = await this.database.select<{ value: string }>(organizationId, text, [values]);
    return row?.value;
  }
}
