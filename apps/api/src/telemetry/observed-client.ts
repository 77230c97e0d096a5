import { PreparedQuery, StatementBatch, type StatementObserver } from '@rosetta/common';
import type { ClientConfig } from 'pg';
import type pg from 'pg';

type Call = (...call: unknown[]) => unknown;
type Callback = (error: Error | null | undefined, ...rest: unknown[]) => void;

/** Where a connection leads. */
export type Endpoint = Pick<pg.Client, 'host' | 'port' | 'database'>;

/** Makes a kind of connections whose statements are all observed, however `pg` is asked them. */
export function observedClient(
  Client: typeof pg.Client,
  observerOf: (endpoint: Endpoint) => StatementObserver,
): typeof pg.Client {
  return class ObservedClient extends Client {
    constructor(config?: string | ClientConfig) {
      super(config);
      const send = this.query.bind(this) as Call;
      const begin = observerOf(this);
      this.query = ((...call: unknown[]) => observed(send, begin, call)) as typeof this.query;
    }
  };
}

function observed(send: Call, begin: StatementObserver, call: unknown[]): unknown {
  const [query, ...rest] = call;
  if (query instanceof StatementBatch) {
    query.observe(begin);
    return send(...call);
  }
  const end = begin(statementOf(query));
  if (query instanceof PreparedQuery) {
    query.callback = ending(end, query.callback as Callback | undefined);
    return send(...call);
  }
  const last = rest.at(-1);
  if (typeof last === 'function') return send(query, ...rest.slice(0, -1), ending(end, last as Callback));
  const result = send(...call);
  if (result instanceof Promise) result.then(() => end(), end);
  // A cursor or stream is read by itself, some rows at a time.
  else end();
  return result;
}

function ending(end: (error?: Error | null) => void, callback: Callback | undefined): Callback {
  return (error, ...rest) => {
    end(error);
    callback?.(error, ...rest);
  };
}

function statementOf(query: unknown): { readonly name?: string; readonly text: string } {
  if (typeof query === 'string') return { text: query };
  const { name, text = '' } = query as { name?: string; text?: string };
  return { name, text };
}
