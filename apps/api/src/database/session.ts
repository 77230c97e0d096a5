import { AnswerWatch, WatchedClient } from '@rosetta/common';
import type pg from 'pg';
import type { PoolConfig } from 'pg';
import { UnnamedClient } from './unnamed-client.js';
import { withStartupOptions } from './with-client.js';

/** How the application connects. */
export interface ConnectionOptions {
  readonly url: string;
  /** A role to step down to on every connection; null where the URL names the restricted role itself. */
  readonly role: string | null;
  /**
   * Whether a pooler stands in front, which hands one connection to many: nothing is told at its start, nothing is prepared
   * under a name, and nothing is kept beyond a transaction.
   */
  readonly pooled: boolean;
  /** How many connections one process holds; several replicas share a server's `max_connections`. */
  readonly poolSize: number;
  /** How many of those connections one organization may hold at once, in percent. */
  readonly organizationShare: number;
  /** Makes connections whose statements are observed of others; unless told, nobody observes. */
  readonly observed?: (connection: typeof pg.Client) => typeof pg.Client;
  /** Where standbys are to be read from, and how far one may lag behind, in milliseconds; none unless told. */
  readonly standbys?: { readonly urls: readonly string[]; readonly maxLagMs: number };
  /** The longest a statement may run, in milliseconds; longer ones are stopped and answered 500. */
  readonly statementTimeoutMs: number;
}

/** What limits a session, by Postgres's names, in milliseconds. */
export function limitsOf({ statementTimeoutMs }: Pick<ConnectionOptions, 'statementTimeoutMs'>) {
  return { statement_timeout: statementTimeoutMs, idle_in_transaction_session_timeout: 60_000 };
}

/** What each of its connections is opened with. */
export type SessionOptions = Pick<
  ConnectionOptions,
  'url' | 'role' | 'pooled' | 'observed' | 'statementTimeoutMs'
>;

/** What {@link sessionOf} makes: the connections of one pool, which are watched together. */
export type Session = PoolConfig & { readonly answers: AnswerWatch };

/** As long as a pipelined message of some slow statements may be silent, and longer than any single one. */
function silenceLimitOf({ statementTimeoutMs }: Pick<ConnectionOptions, 'statementTimeoutMs'>): number {
  return 2 * statementTimeoutMs + 2_000;
}

/**
 * What a session plans by. Statements here are short, and one whose cost is estimated high, as row-level security has it, would be
 * compiled for longer than it runs.
 */
export const PLANNING = { jit: 'off' };

/** How a pool of pg opens its connections: with role and limits, or through a pooler, where the role has its own. */
export function sessionOf(connection: SessionOptions): Session {
  const { url, role, pooled, observed = (plain) => plain } = connection;
  const answers = new AnswerWatch(silenceLimitOf(connection));
  if (pooled) return { connectionString: url, Client: observed(UnnamedClient), answers };
  const options = Object.entries({ ...(role && { role }), ...PLANNING }).map(
    (each) => `-c ${each.join('=')}`,
  );
  const connectionString = withStartupOptions(url, options.join(' '));
  return { connectionString, ...limitsOf(connection), Client: observed(WatchedClient), answers };
}
