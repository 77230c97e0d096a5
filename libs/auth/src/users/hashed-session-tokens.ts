import { AsyncLocalStorage } from 'node:async_hooks';
import type { BetterAuthPlugin } from 'better-auth';
import { findSessionToken, hashSessionToken, isSessionTokenHash } from '../sessions/session-token.js';

/** The tokens presented so far in one request, by their hashes. */
const presentedTokens = new AsyncLocalStorage<Map<unknown, string>>();

/** Does one request's work: its own session is recognized in lists, too, and not taken for one of the others. */
export function rememberingTokens<T>(work: () => Promise<T>): Promise<T> {
  return presentedTokens.run(new Map(), work);
}

type Adapter = Parameters<NonNullable<BetterAuthPlugin['init']>>[0]['adapter'];
type TransactionAdapter = Parameters<Parameters<Adapter['transaction']>[0]>[0];
type Where = Parameters<Adapter['count']>[0]['where'];
/** A method of the adapter, as far as it matters here: it is told a model, perhaps clauses, and gives back rows. */
type Method = (query: { model: string; where?: Where }) => Promise<unknown>;

const queries = [
  'findOne',
  'findMany',
  'count',
  'update',
  'updateMany',
  'delete',
  'deleteMany',
  'consumeOne',
  'incrementOne',
] as const;

/**
 * Keeps session tokens out of the database: better-auth stores them as they are, so whoever read a backup could sign in
 * with them. This plugin stands between better-auth and its tables and stores SHA-256 hashes; better-auth goes on seeing
 * the token wherever it was asked for one. In lists of sessions, where nobody presented the tokens, their hashes stand in
 * as handles: good for revoking a session, and refused as a credential.
 */
export function hashedSessionTokens() {
  return {
    id: 'hashed-session-tokens',
    init: ({ adapter }) => {
      const transaction: Adapter['transaction'] = (work) => adapter.transaction((trx) => work(hashing(trx)));
      return { context: { adapter: { ...hashing(adapter), transaction } } };
    },
    onRequest: (request) => Promise.resolve(withoutHandles(request)),
  } satisfies BetterAuthPlugin;
}

function hashing<A extends TransactionAdapter>(adapter: A): A {
  const methods = Object.fromEntries(queries.map((name) => [name, hashingMethod(adapter[name] as Method)]));
  const create = async (input: Parameters<A['create']>[0]) => {
    const token = (input.data as { token?: unknown }).token;
    if (input.model !== 'session' || typeof token !== 'string') return adapter.create(input);
    const stored = await adapter.create({
      ...input,
      data: { ...input.data, token: hashSessionToken(token) },
    });
    return { ...stored, token };
  };
  return { ...adapter, ...methods, create: create as A['create'] };
}

function hashingMethod(method: Method): Method {
  return async (query) => {
    if (query.model !== 'session') return method(query);
    const presented = presentedTokens.getStore() ?? new Map<unknown, string>();
    const found = await method({ ...query, where: query.where && hashTokens(query.where, presented) });
    return Array.isArray(found) ? found.map((row) => showToken(row, presented)) : showToken(found, presented);
  };
}

/** Puts hashes in the place of tokens, and remembers which is which. */
function hashTokens(where: NonNullable<Where>, presented: Map<unknown, string>): NonNullable<Where> {
  const hash = (token: string) => {
    if (isSessionTokenHash(token)) return token;
    const hashed = hashSessionToken(token);
    presented.set(hashed, token);
    return hashed;
  };
  return where.map((clause) => {
    if (clause.field !== 'token') return clause;
    const { value } = clause;
    return {
      ...clause,
      value: Array.isArray(value) ? value.map((each) => hash(String(each))) : hash(String(value)),
    };
  });
}

/** Whoever presented a token gets it back; of other sessions only the hash is known. */
function showToken(row: unknown, presented: ReadonlyMap<unknown, string>): unknown {
  if (typeof row !== 'object' || row === null || !('token' in row)) return row;
  return { ...row, token: presented.get(row.token) ?? row.token };
}

/** A handle must not pass for a token: what is no token is taken out of the request before better-auth sees it. */
function withoutHandles(request: Request): { request: Request } | undefined {
  const authorization = request.headers.get('authorization');
  if (authorization === null || findSessionToken(authorization.replace(/^Bearer +/i, ''))) return undefined;
  const headers = new Headers(request.headers);
  headers.delete('authorization');
  return { request: new Request(request, { headers }) };
}
