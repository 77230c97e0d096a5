import type { Connection, QueryConfig, QueryResult, Submittable } from 'pg';
import { PreparedQuery, type RowDescription } from './prepared-query.js';

/** Begins to observe a statement, and returns what is to be called when it has ended, with its error where it has failed. */
export type StatementObserver = (statement: {
  readonly name?: string;
  readonly text: string;
}) => (error?: Error | null) => void;

/** The names that a connection has sent to be prepared, and has not been told are. */
interface Preparing extends Connection {
  readonly submittedNamedStatements: Record<string, string>;
}

/**
 * Statements that go to Postgres as one message and are answered as one: a single Sync stands behind them all. Sent one by one,
 * each has its own, which is a system call and a wake-up on both sides. A statement that fails takes those behind it along,
 * which Postgres skips: all are refused with its error.
 */
export class StatementBatch implements Submittable {
  private readonly queries: PreparedQuery[] = [];
  private completed = 0;

  /** Adds a statement, before the batch is submitted. */
  add({ name, text, values }: QueryConfig): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      const query = new PreparedQuery(name, text, values as unknown[] | undefined);
      query.callback = (error, result) => (error ? reject(error) : resolve(result));
      this.queries.push(query);
    });
  }

  /** Has each of its statements observed by itself. */
  observe(begin: StatementObserver): void {
    for (const query of this.queries) {
      const { callback } = query;
      const end = begin(query);
      query.callback = (error, result) => {
        end(error);
        callback?.(error, result);
      };
    }
  }

  /** For connections on which nothing can be prepared. */
  withoutNames(): this {
    for (const query of this.queries) query.withoutNames();
    return this;
  }

  /** Name and text of the statement that is answered next: the client notes by them what is prepared. */
  get name(): string | undefined {
    return this.queries[this.completed]?.name;
  }
  get text(): string | undefined {
    return this.queries[this.completed]?.text;
  }

  submit = (connection: Connection): void => {
    // Half a batch cannot be taken back: what is asked next would be answered by it.
    const giveUp = (problem?: Error) => connection.stream.destroy(problem);
    const messages: Buffer[] = [];
    const collecting = Object.create(connection, {
      stream: { value: { writable: true, write: (message: Buffer) => messages.push(message) } },
      sync: { value: () => undefined },
      // Called when a value cannot be sent.
      close: { value: () => giveUp() },
    }) as Connection;
    for (const query of this.queries) {
      const problem = query.submit(collecting);
      if (problem) giveUp(problem);
    }
    connection.stream.cork();
    connection.stream.write(Buffer.concat(messages));
    connection.sync();
    connection.stream.uncork();
  };

  handleRowDescription(message: RowDescription): void {
    this.queries[this.completed]!.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.queries[this.completed]!.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    const query = this.queries[this.completed++]!;
    query.handleCommandComplete(message, connection);
    query.handleReadyForQuery(connection);
  }

  handleError(error: Error, connection: Connection): void {
    const skipped = this.queries.splice(this.completed);
    for (const query of skipped) {
      if (query.name) delete (connection as Preparing).submittedNamedStatements[query.name];
      query.handleError(error, connection);
    }
  }

  handleReadyForQuery(): void {
    // Every statement has been answered by itself.
  }
}
