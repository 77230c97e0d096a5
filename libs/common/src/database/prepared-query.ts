import { type Connection, Query, type QueryResult } from 'pg';
import { prepareValue } from 'pg/lib/utils.js';

/** The columns of a response, as Postgres describes them. */
export interface RowDescription {
  readonly fields: readonly object[];
}

/** What a query of `pg` does by itself. */
interface PgQuery {
  name?: string;
  readonly text: string;
  values?: readonly unknown[];
  queryMode?: 'extended';
  callback?: (error: Error | null | undefined, result: QueryResult) => void;
  submit(connection: Connection): Error | null;
  prepare(connection: PgConnection): void;
  hasBeenParsed(connection: PgConnection): boolean;
  handleRowDescription(message: RowDescription): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
  handleError(error: Error, connection: Connection): void;
  handleReadyForQuery(connection: Connection): void;
}

interface PgConnection extends Connection {
  /** The texts of what is prepared, by their names: one object for each connection. */
  readonly parsedStatements: object;
  bind(message: object): void;
  execute(message: object): void;
}

const PgQuery = Query as unknown as new (text: string) => PgQuery;

/** What the statements that a connection has prepared answer, by their names. */
const descriptions = new WeakMap<object, Map<string, RowDescription>>();

/**
 * A statement that is asked what its columns are once for each connection, where it has a name: `pg` has Postgres describe them
 * with every response, though those of a prepared statement never change.
 */
export class PreparedQuery extends PgQuery {
  /** What is known of the connection, while this statement is described on it. */
  private described: Map<string, RowDescription> | undefined;

  constructor(name: string | undefined, text: string, values?: readonly unknown[]) {
    // Of a text; `pg` copies the property descriptors of an object.
    super(text);
    this.name = name;
    this.values = values;
    // Without a name and without values it would be a simple query, which brings a Sync of its own.
    this.queryMode = 'extended';
  }

  /** For connections on which nothing can be prepared. */
  withoutNames(): this {
    this.name = undefined;
    return this;
  }

  override prepare(connection: PgConnection): void {
    const { name: statement, values } = this;
    const ofConnection = descriptions.get(connection.parsedStatements) ?? new Map<string, RowDescription>();
    descriptions.set(connection.parsedStatements, ofConnection);
    const known = statement && this.hasBeenParsed(connection) && ofConnection.get(statement);
    if (!known) {
      this.described = ofConnection;
      return super.prepare(connection);
    }
    super.handleRowDescription(known);
    connection.bind({ statement, values, valueMapper: prepareValue });
    connection.execute({});
    connection.sync();
  }

  override handleRowDescription(message: RowDescription): void {
    this.note(message);
    super.handleRowDescription(message);
  }

  override handleCommandComplete(message: unknown, connection: Connection): void {
    // Who has answered without any has no columns.
    this.note({ fields: [] });
    super.handleCommandComplete(message, connection);
  }

  private note(description: RowDescription): void {
    if (this.name) this.described?.set(this.name, description);
    this.described = undefined;
  }
}
