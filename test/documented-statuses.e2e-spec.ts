import type { OpenAPIObject } from '@nestjs/swagger';
import { type Operation, operationsOf, type Parameter } from '../apps/api/src/openapi/openapi-types.js';
import { type Ask, startApi, type Tenant, type TestApi } from './support/api.js';
import { committedDocument } from './support/committed-document.js';
import { type Authorized, type Untouched, untouchedRequests } from './support/try-it-out.js';
import { takeViolations } from './support/violations.js';

const UNKNOWN = '0198c0de-0000-7000-8000-00000000dead';
const JSON_TYPE = { 'content-type': 'application/json' };
const MEGABYTE = 1024 * 1024;
/** Bulk calls take twenty times as much; what takes files has a limit of its own. */
const BULK = /-bulk$|\/bulk$/;
const BETTER_AUTH = /^\/api\/(?:v1\/)?auth\//;
const TAKES_FILES = /^\/api\/v1\/(?:imports|crm\/bulk\/contacts\/import)$/;

const document: OpenAPIObject = committedDocument();
const operations = [...operationsOf(document)];

let api: TestApi;
let owner: FirstRequests;
let viewer: FirstRequests;

beforeAll(async () => {
  api = await startApi();
  await enter();
});
afterAll(() => api?.close());

/** What somebody asks of each operation in its first example, by the operation's id. */
type FirstRequests = ReadonlyMap<string, Untouched>;

/** Somebody new, with an organization and a viewer in it. */
async function enter(): Promise<void> {
  const tenant = await api.tenant();
  owner = firstRequestsOf(await credentialsOf(tenant, tenant.apiKey));
  viewer = firstRequestsOf(await viewerOf(tenant));
}

function firstRequestsOf(who: Authorized): FirstRequests {
  const first = new Map<string, Untouched>();
  for (const request of untouchedRequests(document, who))
    if (!first.has(request.operationId)) first.set(request.operationId, request);
  return first;
}

async function credentialsOf({ cookie }: { cookie: string }, apiKey: string): Promise<Authorized> {
  const { body } = await api.request('GET', '/api/auth/token', { headers: { cookie } });
  return { apiKey, apiToken: apiKey, bearer: body.token, session: cookie };
}

/** A member who may read, and a key that may do nothing but read pipelines. */
async function viewerOf({ cookie, organizationId }: Tenant): Promise<Authorized> {
  const headers = { cookie };
  const guest = await api.signUp();
  const member = { email: guest.email, role: 'viewer' };
  await api.request('POST', '/api/v1/members', { headers, json: member });
  await api.request('POST', '/api/auth/organization/set-active', {
    headers: { cookie: guest.cookie },
    json: { organizationId },
  });
  const key = { name: 'Narrow', scopes: ['pipelines:read'] };
  const { body } = await api.request('POST', '/api/v1/api-keys', { headers, json: key });
  return credentialsOf(guest, body.api_key.key);
}

/** A path with the same text in place of each of its parameters. */
function pathWith(path: string, text: string): string {
  return path.replace(/\{\w+\}/g, text);
}

/** Requests that go wrong, by what is wrong with them. */
function* wrongRequests(
  method: string,
  path: string,
  operation: Operation,
): Generator<[what: string, path: string, ask: Ask]> {
  const { path: asked, headers, body } = owner.get(operation.operationId)!;
  const { cookie: _session, 'x-api-key': _key, authorization: _token, ...bare } = headers;
  const ofParameters = (operation.parameters ?? []).filter(({ in: place }: Parameter) => place === 'query');
  yield ['no credential', asked, { headers: bare, raw: body }];
  yield ['a wrong credential', asked, { headers: { ...bare, ...wrongCredential }, raw: body }];
  yield [
    'a role and a key that may not',
    asked,
    { headers: viewer.get(operation.operationId)!.headers, raw: body },
  ];
  yield [
    'an Idempotency-Key that is too long',
    asked,
    { headers: { ...headers, 'idempotency-key': 'k'.repeat(300) }, raw: body },
  ];
  yield ['an If-Match that is none', asked, { headers: { ...headers, 'if-match': 'none' }, raw: body }];
  const more = `${asked}${asked.includes('?') ? '&' : '?'}nobody_reads=this`;
  yield ['a query that nobody reads', more, { headers, raw: body }];
  if (path.includes('{')) {
    yield ['a broken escape for an id', pathWith(path, '%zz'), { headers, raw: body }];
    yield ['an id that is none', pathWith(path, 'none'), { headers, raw: body }];
    yield ['an id with a NUL', pathWith(path, 'a%00'), { headers, raw: body }];
    yield ['an unknown id', pathWith(path, UNKNOWN), { headers, raw: body }];
  }
  for (const { name } of ofParameters) {
    const query = (value: string) => `${asked.split('?')[0]}?${name}=${value}`;
    yield [`${name} that is none`, query('%00'), { headers, raw: body }];
    yield [`${name} twice`, `${query('-1')}&${name}=x`, { headers, raw: body }];
  }
  if (!operation.requestBody) {
    // fetch sends none with a GET.
    for (const type of method === 'get' ? [] : ['text/plain', 'application/json'])
      yield [
        `a body of ${type} that nobody asked for`,
        asked,
        { headers: { ...headers, 'content-type': type }, raw: 'x' },
      ];
    return;
  }
  // better-auth knows a SyntaxError by its class, of which jest has another: broken JSON is 400 in the built product alone.
  if (!BETTER_AUTH.test(path))
    yield ['a body that is broken', asked, { headers: { ...headers, ...JSON_TYPE }, raw: '{' }];
  for (const raw of ['', '[]', 'null', '{}', '"text"', '{"__proto__":{}}'])
    yield [`a body that is ${raw || 'empty'}`, asked, { headers: { ...headers, ...JSON_TYPE }, raw }];
  for (const type of ['text/plain', 'application/xml', 'multipart/form-data'])
    yield [`a body of ${type}`, asked, { headers: { ...headers, 'content-type': type }, raw: body }];
}

const wrongCredential = {
  'x-api-key': 'cg_wrong',
  authorization: 'Bearer wrong',
  cookie: 'better-auth.session_token=wrong',
};

describe('Every operation', () => {
  it.each(
    operations
      .filter(({ path, operation }) => operation.requestBody && !TAKES_FILES.test(path))
      .map(({ path, method, operation }) => [operation.operationId, path, method] as const),
  )('documents what it answers to a body that is too large: %s', async (operationId, path, method) => {
    const { path: asked, headers } = owner.get(operationId)!;
    const raw = ' '.repeat((BULK.test(path) ? 20 : 1) * MEGABYTE + 1);
    const { status } = await api.request(method.toUpperCase(), asked, { headers, raw });
    // Document E knows one status for whatever is wrong with a request.
    expect([status, takeViolations()]).toEqual([path.startsWith('/api/sales/') ? 400 : 413, []]);
  });

  it.each(
    operations.map(
      ({ path, method, operation }) => [operation.operationId, path, method, operation] as const,
    ),
  )('documents what it answers to requests that go wrong: %s', async (_name, path, method, operation) => {
    // What ends sessions, or changes them, does it to nobody else's.
    if (path.startsWith('/api/auth/')) await enter();
    const statuses = new Set<number>();
    const problems: string[] = [];
    for (const [what, asked, ask] of wrongRequests(method, path, operation)) {
      const { status } = await api.request(method.toUpperCase(), asked, ask);
      statuses.add(status);
      if (status >= 500) problems.push(`${what}: ${status}`);
      problems.push(...takeViolations().map((problem) => `${what}: ${problem}`));
    }
    expect(problems).toEqual([]);
    // better-auth may look at what is asked before it looks at who asks.
    if (operation.security?.length && !BETTER_AUTH.test(path)) expect(statuses).toContain(401);
  });
});

describe('Every operation beyond the limit of an address', () => {
  const nobody = { apiKey: 'cg_none', apiToken: 'cg_none', bearer: 'none', session: 'none' };
  const requests = firstRequestsOf(nobody);
  let limited: TestApi;

  beforeAll(async () => {
    limited = await startApi({ RATE_LIMIT_ADDRESS_PER_MINUTE: '1' });
    await limited.request('GET', '/api/v1/me');
  });
  afterAll(() => limited?.close());

  // better-auth's own routes have better-auth's limits, of sign-ins.
  it.each(
    operations
      .filter(({ path }) => !BETTER_AUTH.test(path))
      .map(
        ({ method, operation }) =>
          [operation.operationId, method, '429' in operation.responses ? 429 : 200] as const,
      ),
  )('documents what it answers: %s', async (operationId, method, expected) => {
    const { path, headers, body } = requests.get(operationId)!;
    const { status } = await limited.request(method.toUpperCase(), path, { headers, raw: body });
    expect([status, takeViolations()]).toEqual([expected, []]);
  });
});
