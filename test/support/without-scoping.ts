import { Client } from 'pg';

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
    const { text } = statement as { text?: unknown };
    return typeof text === 'string' ? { ...(statement as object), text: strip(text) } : statement;
  };
  const spy = jest.spyOn(Client.prototype, 'query').mockImplementation(function (
    this: Client,
    statement: unknown,
    ...rest: unknown[]
  ) {
    return original.call(this, stripped(statement), ...rest);
  });
  return { stripped: () => count, restore: () => spy.mockRestore() };
}
