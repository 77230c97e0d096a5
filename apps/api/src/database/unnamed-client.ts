import { PreparedQuery, StatementBatch, WatchedClient, type WatchedConfig } from '@rosetta/common';
import type pg from 'pg';

/**
 * A connection through a pooler, which prepares nothing under a name: the next statement may reach another server process,
 * where that name is unknown or stands for something else.
 */
export class UnnamedClient extends WatchedClient {
  constructor(config?: string | WatchedConfig) {
    super(config);
    const send = this.query.bind(this) as (...call: unknown[]) => unknown;
    this.query = ((query: unknown, ...rest: unknown[]) =>
      send(withoutName(query), ...rest)) as typeof this.query;
  }
}

function withoutName(query: unknown): unknown {
  if (query instanceof StatementBatch || query instanceof PreparedQuery) return query.withoutNames();
  return isNamed(query) ? { ...query, name: undefined } : query;
}

/** A cursor or stream (`submit`) names nothing itself. */
function isNamed(query: unknown): query is pg.QueryConfig {
  return typeof query === 'object' && query !== null && 'name' in query && !('submit' in query);
}
