import { type Connection, Query, type QueryResult } from 'pg';
import { prepareValue } from 'pg/lib/utils.js';

/** The columns of a response, as Postgres describes them. */
interface RowDescription {
  readonly fields: readonly object[];
}

/** What a query of `pg` does by itself. */
interface PgQuery {
  name?: string;
  values?: readonly unknown[];
  callback?: (error: Error | null, result: QueryResult) => void;
  prepare(connection: PgConnection): void;
  hasBeenParsed(connection: PgConnection): boolean;
  handleRowDescription(message: RowDescription): void;
}

interface PgConnection extends Connection {
  bind(message: object): void;
  execute(message: object): void;
}

const PgQuery = Query as unknown as new (text: string) => PgQuery;

/** What the statements that a connection has prepared answer, by their names. */
const descriptions = new WeakMap<PgConnection, Map<string, RowDescription>>();

/**
 * A named statement, asked what its columns are once for each connection: `pg` has Postgres describe them with every response,
 * though those of a prepared statement never change.
 */
export class PreparedQuery extends PgQuery {
  private connection: PgConnection | undefined;

  constructor(name: string, text: string, values: readonly unknown[]) {
    // Of a text; `pg` copies the property descriptors of an object.
    super(text);
    this.name = name;
    this.values = values;
  }

  /** For connections on which nothing can be prepared. */
  withoutNames(): this {
    this.name = undefined;
    return this;
  }

  override prepare(connection: PgConnection): void {
    const { name: statement, values } = this;
    const known = statement && this.hasBeenParsed(connection) && descriptions.get(connection)?.get(statement);
    if (!known) {
      this.connection = connection;
      return super.prepare(connection);
    }
    super.handleRowDescription(known);
    connection.bind({ statement, values, valueMapper: prepareValue });
    connection.execute({});
    connection.sync();
  }

  override handleRowDescription(message: RowDescription): void {
    if (this.name && this.connection) {
      const ofConnection = descriptions.get(this.connection) ?? new Map<string, RowDescription>();
      descriptions.set(this.connection, ofConnection.set(this.name, message));
    }
    super.handleRowDescription(message);
  }
}
