import type { OpenAPIObject } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoAccess } from '../apps/api/src/demo/demo-access.js';
import { DemoService } from '../apps/api/src/demo/demo.service.js';
import { renewed, withRecordsOf } from '../apps/api/src/web/assets/demo-examples.mjs';
import { cookieOf, startApi, type TestApi } from './support/api.js';
import { type Authorized, type Untouched, untouchedRequests } from './support/try-it-out.js';

/** What cannot succeed on a demo as it stands, and why. */
const exceptions: Readonly<Record<string, string>> = {
  cancelImport: 'no import of a demo is under way for longer than a moment',
};

/** Writes that change a record for good: once is all there is. */
const once: readonly string[] = [
  'restoreContact',
  'restoreCompany',
  'restoreDeal',
  'restoreActivity',
  'addDealContact',
  'insertProxyDealContacts link',
  'startImport',
  'resumeImport',
  'addMember',
  'changeSalesContact delete',
  'changeSalesContact inactivate',
  'changeSalesContact activate',
  'associateSalesContact associate',
  'changeSalesAccount delete',
  'changeSalesAccount inactivate',
  'changeSalesAccount activate',
];

let api: TestApi;
let demo: DemoAccess;
let document: OpenAPIObject;

beforeAll(async () => {
  api = await startApi({ IMPORT_POLL_MS: '1000', IMPORTS_PER_ORGANIZATION: '10' });
  demo = await api.app.get(DemoService).create();
  await untilImported();
  const ask = (path: string, options?: RequestInit) => fetch(api.url + path, options);
  document = await withRecordsOf(demo, written(), ask);
}, 60_000);
afterAll(() => api?.close());

/** The document as it is written down: tests are not compiled with what documents query strings. */
function written(): OpenAPIObject {
  return JSON.parse(
    readFileSync(path.resolve(__dirname, '../openapi/rosetta-crm.json'), 'utf8'),
  ) as OpenAPIObject;
}

/** As the page does it: the session by cookie, an access token of it, and the demo's key. */
async function signIn(): Promise<Authorized> {
  const { email, password, apiKey } = demo;
  const session = cookieOf(
    await api.request('POST', '/api/auth/sign-in/email', { json: { email, password } }),
  );
  const { body } = await api.request('GET', '/api/auth/token', { headers: { cookie: session } });
  return { apiKey, apiToken: apiKey, bearer: body.token, session };
}

/** The demo's files are imported by the worker, in a moment of its own. */
async function untilImported(): Promise<void> {
  const headers = { 'x-api-key': demo.apiKey };
  while ((await api.request('GET', '/api/v1/imports?status=completed', { headers })).body.total === 0)
    await sleep(20);
}

/** Reads come first; whatever changes who one is comes last. */
function turn({ method, path }: Untouched): number {
  if (/^\/auth\/v1\/logout|^\/api\/auth\/(?!token|jwks|get-session)/.test(path)) return 3;
  return ['GET', 'OPTIONS'].includes(method) ? 0 : method === 'DELETE' ? 2 : 1;
}

async function execute(
  { operationId, example, method, path, headers, body }: Untouched,
  again = '',
): Promise<string[]> {
  const { status, text } = await api.request(method, path, { headers, raw: body });
  const name = [operationId, example, again].filter(Boolean).join(', ');
  return status < 300 ? [] : [`${name}: ${method} ${path} ${body ?? ''} -> ${status} ${text}`];
}

describe('Swagger UI with the demo', () => {
  it('executes every operation as it stands, each example of it, and what creates once more', async () => {
    const requests = [...untouchedRequests(document, await signIn())];
    const failed: string[] = [];
    for (const request of requests.sort((a, b) => turn(a) - turn(b))) {
      if (request.operationId in exceptions) continue;
      // What went before may have ended the session.
      const { headers } =
        turn(request) === 3
          ? [...untouchedRequests(document, await signIn())].find(
              (each) => each.operationId === request.operationId,
            )!
          : request;
      failed.push(...(await execute({ ...request, headers })));
      if (
        turn(request) === 1 &&
        !once.includes([request.operationId, request.example].filter(Boolean).join(' '))
      )
        failed.push(...(await execute({ ...request, body: request.body && renewed(request.body) }, 'again')));
    }
    expect(failed).toEqual([]);
  });
});
