import { StatementBatch } from '@rosetta/common';
import type * as Pg from 'pg';

const { Client } = outside<typeof Pg>('pg');

/** Where the product's statements confine themselves to an organization, in either of the two forms they run in. */
const PREDICATE = /(?:"\w+"\.|\b\w+\.|\b)organization_id\s*=\s*(\$1::uuid|s\.o::uuid)/g;

/** Who belongs to whom is kept outside of row-level security: it is asked before there is an organization to set. */
const IDENTITY = /\bauth\./;

/** What has become of the statements that were sent. */
export interface WithoutScoping {
  /** How many statements lost at least one predicate. */
  readonly stripped: () => number;
  restore(): void;
}

/**
 * Takes the organization out of every WHERE the product sends to business tables, so that nothing but Postgres itself
 * keeps tenants apart. Begins before the product is started: prepared statements keep their text.
 */
export function switchScopingOff(): WithoutScoping {
  // Called with the client it was taken from.
  const original = Reflect.get(Client.prototype, 'query') as (...args: unknown[]) => unknown;
  let count = 0;
  const strip = (sql: string) => {
    if (IDENTITY.test(sql)) return sql;
    const bare = sql.replace(PREDICATE, '$1 is not null');
    if (bare !== sql) count++;
    return bare;
  };
  const stripped = (statement: unknown) => {
    if (typeof statement === 'string') return strip(statement);
    // Its statements were stripped as they were added.
    if (statement instanceof StatementBatch) return statement;
    const { text } = statement as { text?: unknown };
    return typeof text === 'string' ? { ...(statement as object), text: strip(text) } : statement;
  };
  const spy = jest.spyOn(Client.prototype, 'query').mockImplementation(function (
    this: Pg.Client,
    statement: unknown,
    ...rest: unknown[]
  ) {
    return original.call(this, stripped(statement), ...rest);
  });
  const add = Reflect.get(StatementBatch.prototype, 'add') as (config: unknown) => unknown;
  const batch = jest.spyOn(StatementBatch.prototype, 'add').mockImplementation(function (
    this: StatementBatch,
    config,
  ) {
    return add.call(this, stripped(config)) as ReturnType<StatementBatch['add']>;
  });
  const restore = () => [spy, batch].forEach((each) => each.mockRestore());
  return { stripped: () => count, restore };
}
