import { isDeepStrictEqual } from 'node:util';
import type { Credential } from '@rosetta/auth';
import { newApiKey } from '../../libs/auth/src/api-keys/api-key-text.js';
import { accessToken } from '../auth/people.js';
import { forge, seconds } from '../auth/forge.js';
import type { ApiResponse, Tenant, TestApi } from '../support/api.js';
import type { DeclaredRoute } from '../support/census.js';
import { askEmpty } from './requests.js';

const unauthorized = {
  error: { type: 'authentication_error', code: 'UNAUTHORIZED', message: 'Unauthorized' },
  code: 'UNAUTHORIZED',
};

/** The secret of an issuer whose tokens the product accepts beside its own. */
export const ISSUER_SECRET = 'the secret an external issuer signs its tokens with';

type Headers = Record<string, string>;

/** Everything a caller could present, and which kind of credential each is; null is none that anybody accepts. */
export const presented = {
  none: null,
  'wrong key': null,
  'session cookie': 'session',
  'session as Bearer': 'session',
  JWT: 'jwt',
  'external JWT': 'jwt',
  'X-API-Key': 'api-key',
  'API key as Bearer': 'api-token',
} as const satisfies Record<string, Credential | null>;

/** One of {@link presented}. */
export type Presented = keyof typeof presented;

/** What a route makes of each. */
export type CredentialRow = Record<Presented, 'in' | 'refused'>;

/** The row that a route's declaration promises. */
export function promisedRow({ access }: DeclaredRoute): CredentialRow {
  const entries = Object.entries(presented).map(([name, kind]) => {
    const isIn = !access || (kind !== null && access.by.includes(kind));
    return [name, isIn ? 'in' : 'refused'];
  });
  return Object.fromEntries(entries) as CredentialRow;
}

/** What a route answers over HTTP, and every refusal whose body is not that of its dialect. */
export async function observedRow(
  api: TestApi,
  tenant: Tenant,
  route: DeclaredRoute,
): Promise<{ row: CredentialRow; misshapen: string[] }> {
  const row: Partial<CredentialRow> = {};
  const misshapen: string[] = [];
  // A sign-out takes all sessions along, and with them every credential made from one.
  const endsSessions = route.path.endsWith('/logout');
  let headers = await headersOf(api, tenant);
  for (const name of Object.keys(presented) as Presented[]) {
    if (endsSessions) headers = await headersOf(api, await api.tenant());
    const response = await askEmpty(api, route, headers[name]);
    if (response.status >= 500)
      throw new Error(`${route.name} answered ${response.status}: ${response.text}`);
    const isRefused = isUnauthorized(route.path, response);
    row[name] = isRefused ? 'refused' : 'in';
    if (response.status === 401 && !isRefused) misshapen.push(`${route.name} with ${name}: ${response.text}`);
  }
  return { row: row as CredentialRow, misshapen };
}

async function headersOf(api: TestApi, { cookie, token, apiKey, userId }: Tenant) {
  const claims = { sub: userId, iat: seconds(), exp: seconds(600) };
  const wrong = newApiKey();
  return {
    none: {},
    'wrong key': { 'x-api-key': wrong, ...bearer(wrong) },
    'session cookie': { cookie },
    'session as Bearer': bearer(token),
    JWT: bearer(await accessToken(api, cookie)),
    'external JWT': bearer(forge({ alg: 'HS256' }, claims, ISSUER_SECRET)),
    'X-API-Key': { 'x-api-key': apiKey },
    'API key as Bearer': bearer(apiKey),
  } satisfies Record<Presented, Headers>;
}

function bearer(token: string): Headers {
  return { authorization: `Bearer ${token}` };
}

type Refusal = [prefix: string, refusal: [status: number, body: object]];

/** What each dialect says to whoever it does not know; Supabase Auth says 403 to a token that is none. */
const dialectClients: Refusal[] = [
  [
    '/functions/v1/rest-api-proxy',
    [401, { error: 'Unauthorized', code: 'PGRST301', message: 'Unauthorized', details: null, hint: null }],
  ],
  ['/functions/v1/crm-contacts-api', [401, { error: 'Unauthorized' }]],
  ['/functions/v1/crm-users-api', [401, { error: 'Unauthorized' }]],
  ['/functions/v1/crm-companies-api', [401, { error: 'Unauthorized' }]],
  ...['get-contact', 'list-contacts', 'create-contact', 'update-contact', 'delete-contact'].map(
    (name): Refusal => [
      `/functions/v1/${name}`,
      [401, { error: { code: 'unauthorized', message: 'Unauthorized' } }],
    ],
  ),
  ['/functions/v1/manage-api-keys', [401, { error: 'Unauthorized' }]],
  [
    '/functions/v1/',
    [401, { error: 'Unauthorized', code: 'PGRST301', message: 'Unauthorized', details: null, hint: null }],
  ],
  ...['Anonymous access is disabled', 'Expected 3 parts in JWT; got 1', 'Expected 3 parts in JWT; got 2'].map(
    (error): [string, [number, object]] => [
      '/rest/v1',
      [
        401,
        {
          error,
          code: error.startsWith('Anonymous') ? 'PGRST302' : 'PGRST301',
          message: error,
          details: null,
          hint: 'Sign in first: what is asked for is the access token that POST /auth/v1/token answers.',
        },
      ],
    ],
  ),
  ['/auth/v1/', [403, { code: 403, error_code: 'bad_jwt', msg: 'Unauthorized' }]],
  ['/auth/v1/', [401, { code: 401, error_code: 'no_authorization', msg: 'Unauthorized' }]],
  ['/api/sales/', [401, { res: 'error', code: 2, info: 'Unauthorized' }]],
  ['/api/v1/', [401, unauthorized]],
];

/** Whether a response is the one by which the path's dialect says that it does not know the caller. */
export function isUnauthorized(path: string, { status, body }: ApiResponse): boolean {
  const owner = dialectClients.find(([prefix]) => path.startsWith(prefix))?.[0];
  return dialectClients.some(
    ([prefix, refusal]) => prefix === owner && isDeepStrictEqual(refusal, [status, body]),
  );
}
