import type { Client, ClientConfig, Pool, QueryConfig, QueryResult, Submittable } from 'pg';
import { batchWrites } from './batch-writes.js';
import { PreparedQuery } from './prepared-query.js';

/** Reads that may wait on one connection before others go elsewhere. */
const MAX_WAITING = 16;

/** How many of a process's connections all short reads share; a transaction takes one of the others for itself. */
export function readConnectionsIn(poolSize: number): number {
  return Math.min(4, Math.floor(poolSize / 4));
}

interface SharedConnection {
  readonly opening: Promise<Client>;
  /** Once it is connected. */
  client?: Client;
  waiting: number;
}

/** A statement with a name, which stands for its text. */
export interface NamedStatement extends QueryConfig {
  readonly name: string;
  readonly values: unknown[];
}

/** Whether a statement has a name. */
export function isNamed(query: QueryConfig): query is NamedStatement {
  return query.name !== undefined;
}

/** What a pool makes its connections of. */
interface PoolInternals {
  readonly Client: new (config: ClientConfig & { pipeline: boolean }) => Client;
  readonly options: ClientConfig & { readonly readConnections?: number };
}

/**
 * A few connections that all short reads share: each is sent at once, behind those that still wait for their responses
 * (pipelining), instead of taking a connection for itself. Every statement is its own transaction. For statements that Postgres
 * answers from an index: who is behind a slow one waits for it.
 */
export class ReadConnections {
  private readonly connections: (SharedConnection | undefined)[];

  /**
   * They connect as the pool's do, when they are first needed, as many as its option `readConnections` says; what they have no
   * room for goes to the pool.
   */
  constructor(private readonly pool: Pool) {
    const { readConnections = 0 } = (pool as unknown as PoolInternals).options;
    this.connections = new Array<SharedConnection | undefined>(readConnections).fill(undefined);
  }

  /** @param elsewhere runs what they have no room for */
  query(
    statement: NamedStatement,
    elsewhere: () => Promise<QueryResult> = () => this.pool.query(statement),
  ): Promise<QueryResult> {
    const connection = this.leastBusy();
    if (!connection) return elsewhere();
    connection.waiting++;
    return new Promise((resolve, reject) => {
      const query = new PreparedQuery(statement.name, statement.text, statement.values);
      const fail = (error: Error) => {
        connection.waiting--;
        // Postgres says good-bye in the response to a statement, and closes the connection after it.
        if ((error as { severity?: unknown }).severity === 'FATAL') this.forget(connection);
        reject(error);
      };
      query.callback = (error, result) => {
        if (error) return fail(error);
        connection.waiting--;
        resolve(result);
      };
      if (connection.client) send(connection.client, query);
      else connection.opening.then((client) => send(client, query)).catch(fail);
    });
  }

  /** How many there may be. */
  get size(): number {
    return this.connections.length;
  }

  /** How many are open, and how many of them wait for an answer. */
  get open(): { readonly all: number; readonly busy: number } {
    const open = this.connections.filter((connection) => connection?.client);
    return { all: open.length, busy: open.filter((connection) => connection!.waiting > 0).length };
  }

  /** Closes the connections once they have answered. */
  async end(): Promise<void> {
    const open = this.connections.splice(0).map(async (connection) => (await connection?.opening)?.end());
    await Promise.allSettled(open);
  }

  private leastBusy(): SharedConnection | undefined {
    let best: SharedConnection | undefined;
    for (let i = 0; i < this.connections.length; i++) {
      const connection = (this.connections[i] ??= this.begin());
      if (connection.waiting === 0) return connection;
      if (!best || connection.waiting < best.waiting) best = connection;
    }
    return best && best.waiting < MAX_WAITING ? best : undefined;
  }

  private begin(): SharedConnection {
    const { Client, options } = this.pool as unknown as PoolInternals;
    const client = new Client({ ...options, pipeline: true });
    const opening = client.connect().then(() => (connection.client = client));
    const connection: SharedConnection = { opening, waiting: 0 };
    const forget = () => this.forget(connection);
    opening.catch(forget);
    // Those who wait are told by their own statements.
    client.on('error', forget).on('end', forget);
    return connection;
  }

  private forget(connection: SharedConnection): void {
    const position = this.connections.indexOf(connection);
    if (position >= 0) this.connections[position] = undefined;
  }
}

function send(client: Client, query: PreparedQuery): void {
  batchWrites(client);
  client.query(query as unknown as Submittable);
}
