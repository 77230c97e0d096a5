import createClient, {
  type Client,
  type ClientOptions,
  type FetchOptions,
  type FetchResponse,
  type Middleware,
  type ParseAs,
} from 'openapi-fetch';
import { idempotencyKeys } from './idempotency.js';
import { retrying, type RetryOptions, type Send } from './retry.js';

/** What every client of every API can be told; `baseUrl` is the product's address, without a path. */
export interface RosettaOptions extends Omit<ClientOptions, 'fetch' | 'requestInitExt'> {
  /** Sends the requests instead of the platform's own `fetch`. */
  readonly fetch?: Send;
  /** How patiently calls are repeated; `false` repeats none. */
  readonly retry?: RetryOptions | false;
  /** Gives every write an `Idempotency-Key`; `false` leaves that to each call. */
  readonly idempotencyKeys?: boolean;
}

type Method = 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The operations of one method, by path. */
type Operations<Paths, Verb extends Method> = {
  [
    Path in keyof Paths as Paths[Path] extends Record<Lowercase<Verb>, object> ? Path : never
  ]: Paths[Path] extends Record<Lowercase<Verb>, infer Operation extends Record<string | number, unknown>>
    ? Operation
    : never;
};

/** openapi-fetch's call, but for one thing: a field that the operation does not know is an error. */
type Call<Operations> = <Path extends keyof Operations, As extends ParseAs = 'json'>(
  path: Path,
  ...init: object extends FetchOptions<Operations[Path]>
    ? [init?: FetchOptions<Operations[Path]> & { parseAs?: As }]
    : [init: FetchOptions<Operations[Path]> & { parseAs?: As }]
) => Promise<
  FetchResponse<
    Extract<Operations[Path], Record<string | number, unknown>>,
    { parseAs: As },
    'application/json'
  >
>;

/** A client of one API: a method of HTTP, a path of its document, and what the operation takes. */
export type RosettaClient<Paths extends object> = {
  readonly [Verb in Method]: Call<Operations<Paths, Verb>>;
} & Pick<Client<Paths>, 'use' | 'eject'>;

/** Makes a client of the API whose paths are given, which shows the given credentials. */
export function clientOf<Paths extends object>(
  { retry, idempotencyKeys: keepsKeys = true, fetch: send = platformFetch, ...options }: RosettaOptions,
  ...credentials: Middleware[]
): RosettaClient<Paths> {
  const client = createClient<Paths>({
    ...options,
    fetch: retry === false ? send : retrying(send, retry),
  });
  client.use(...(keepsKeys ? [idempotencyKeys] : []), ...credentials);
  return client as unknown as RosettaClient<Paths>;
}

/** Looked up at each call: tests and tracers put another in its place. */
const platformFetch: Send = (request) => globalThis.fetch(request);
