import type { OpenAPIObject } from '@nestjs/swagger';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoAccess } from '../apps/api/src/demo/demo-access.js';
import { DemoService } from '../apps/api/src/demo/demo.service.js';
import { operationsOf } from '../apps/api/src/openapi/openapi-types.js';
import { demoExamples, renewed } from '../apps/api/src/web/assets/demo-examples.mjs';
import { type Mailbox, openMailbox } from './auth/mailbox.js';
import { type ApiResponse, cookieOf, startApi, type TestApi } from './support/api.js';
import { committedDocument } from './support/committed-document.js';
import { playExceptions } from './support/played-exceptions.js';
import {
  addExample,
  exampleOf,
  fieldsOfEach,
  keepExamples,
  recordedExamples,
  type RecordedExamples,
} from './support/recorded-examples.js';
import { type Authorized, type Untouched, untouchedRequests } from './support/try-it-out.js';

/** What cannot succeed on a demo as it stands, and why. */
const exceptions: Readonly<Record<string, string>> = {
  getWebhookDelivery: 'the webhooks of a demo are told of nothing',
  redeliverWebhookDelivery: 'the webhooks of a demo are told of nothing',
  redeliverWebhook: 'the webhooks of a demo are disabled',
  getDuplicateScan: 'nobody has looked for duplicates in a demo',
  decideDuplicate: 'nobody has looked for duplicates in a demo',
  mergeContacts: 'nobody is twice in a demo',
  getContactMerge: 'nobody is twice in a demo',
  undoContactMerge: 'nobody is twice in a demo',
  mergeCompanies: 'no company is twice in a demo',
  getCompanyMerge: 'no company is twice in a demo',
  undoCompanyMerge: 'no company is twice in a demo',
  cancelImport: 'no import of a demo is under way for longer than a moment',
  authOrganizationAcceptInvitation: 'nobody has invited the demo’s user',
  authOrganizationRejectInvitation: 'nobody has invited the demo’s user',
  authOrganizationGetInvitation: 'nobody has invited the demo’s user',
  authOrganizationCancelInvitation: 'nobody is invited before somebody invites',
  authResetPassword: 'the token is in a mail',
  authVerifyEmail: 'the token is in a mail',
  authSendVerificationEmail: 'the e-mail of a demo counts as confirmed',
  verifySupabaseToken: 'the token is in a mail',
  updateSupabaseUser: 'the password of a demo stays as it is',
};

/** Writes that change a record for good, or begin what has to end before the next: once is all there is. */
const once: readonly string[] = [
  'startDuplicateScan',
  'restoreContact',
  'restoreCompany',
  'restoreDeal',
  'restoreActivity',
  'addDealContact',
  'insertProxyDealContacts link',
  'insertRestDealContacts link',
  'createContactByFunction whole',
  'deleteContactByFunction byId',
  'manageApiKeys revoke',
  'startImport',
  'resumeImport',
  'undoImport',
  'addMember',
  'changeSalesContact delete',
  'changeSalesContact inactivate',
  'changeSalesContact activate',
  'associateSalesContact associate',
  'changeSalesAccount delete',
  'changeSalesAccount inactivate',
  'changeSalesAccount activate',
];

/** Which answers the document shows: recorded anew by `npm run examples`. */
const recorded: RecordedExamples = {};
const documented = new Map<string, Untouched>();

let api: TestApi;
let mailbox: Mailbox;
let demo: DemoAccess;
let document: OpenAPIObject;

beforeAll(async () => {
  mailbox = await openMailbox();
  const mails = { ...mailbox.settings, AUTH_REQUIRE_EMAIL_VERIFICATION: 'false' };
  const webhooks = { WEBHOOK_POLL_MS: '100', WEBHOOKS_ALLOW_PRIVATE: 'true', DUPLICATES_POLL_MS: '100' };
  api = await startApi({ IMPORT_POLL_MS: '1000', ...webhooks, ...mails });
  demo = await api.app.get(DemoService).create();
  await untilImported();
  for (const request of untouchedRequests(committedDocument(), await signIn()))
    documented.set(nameOf(request), request);
  document = await exemplified();
}, 60_000);
afterAll(async () => {
  await api?.close();
  await mailbox?.close();
});

/** The document as the page shows it, with the demo's records of this moment in its examples. */
async function exemplified(): Promise<OpenAPIObject> {
  const exemplify = demoExamples(demo, (path, options) => fetch(api.url + path, options));
  const shown = committedDocument();
  for (const { operation } of operationsOf(shown)) await exemplify(operation);
  return shown;
}

/** As the page does it: the session by cookie, an access token of it, and the demo's key. */
async function signIn(): Promise<Authorized> {
  const { email, password, apiKey, organizationId } = demo;
  const response = await api.request('POST', '/api/auth/sign-in/email', { json: { email, password } });
  const session = cookieOf(response);
  const headers = { cookie: session };
  await api.request('POST', '/api/auth/organization/set-active', { headers, json: { organizationId } });
  const { body } = await api.request('GET', '/api/auth/token', { headers });
  return { apiKey, apiToken: apiKey, bearer: body.token, session };
}

/** The demo's files are imported by the worker, in a moment of its own. */
async function untilImported(): Promise<void> {
  const headers = { 'x-api-key': demo.apiKey };
  while ((await api.request('GET', '/api/v1/imports?status=completed', { headers })).body.total === 0)
    await sleep(20);
}

const ENDS_SESSIONS = /^\/auth\/v1\/logout|^\/api(?:\/v1)?\/auth\/(sign-out|revoke-|change-password)/;
const CHANGES_ORGANIZATION = /^\/api(?:\/v1)?\/auth\/organization\/(create|set-active)/;

/** Reads come first; whatever changes who one is comes last. */
function turn({ method, path }: Untouched): number {
  if (ENDS_SESSIONS.test(path)) return 4;
  if (CHANGES_ORGANIZATION.test(path)) return 3;
  return ['GET', 'OPTIONS'].includes(method) ? 0 : method === 'DELETE' ? 2 : 1;
}

async function freshHeadersOf(request: Untouched): Promise<Untouched['headers']> {
  const requests = [...untouchedRequests(document, await signIn())];
  return requests.find(({ operationId }) => operationId === request.operationId)!.headers;
}

/** What has failed, if it has. */
async function execute(request: Untouched): Promise<string[]> {
  const { method, path, headers, body } = request;
  const response = await api.request(method, path, { headers, raw: body });
  const { status, text } = response;
  if (status < 300) record(request, response);
  return status < 300 ? [] : [`${nameOf(request)}: ${method} ${path} ${body ?? ''} -> ${status} ${text}`];
}

function record(request: Untouched, response: ApiResponse): void {
  const asked = ({ path, body = '' }: Untouched) => `${path} ${body}`;
  const shown = documented.get(nameOf(request))!;
  addExample(recorded, request.operationId, response, () =>
    exampleOf(response, asked(request), asked(shown)),
  );
}

/** The same request for CSV or NDJSON, where the operation answers that besides. */
function otherForms(request: Untouched): Untouched[] {
  const { operationId, path, headers } = request;
  if (/^select(?:Proxy|Rest)/.test(operationId))
    return [{ ...request, headers: { ...headers, accept: 'text/csv' } }];
  if (!path.includes('format=csv')) return [];
  return [{ ...request, path: path.replace('format=csv', 'format=ndjson') }];
}

function nameOf({ operationId, example }: Untouched): string {
  return example ? `${operationId} ${example}` : operationId;
}

describe('Swagger UI with the demo', () => {
  it('executes every operation as it stands, each example of it, and again what is not done for good', async () => {
    const requests = [...untouchedRequests(document, await signIn())];
    const failed: string[] = [];
    for (const request of requests.sort((a, b) => turn(a) - turn(b))) {
      if (request.operationId in exceptions) {
        if ((await execute(request)).length === 0) failed.push(`${nameOf(request)} is no exception any more`);
        continue;
      }
      const headers = ENDS_SESSIONS.test(request.path) ? await freshHeadersOf(request) : request.headers;
      failed.push(...(await execute({ ...request, headers })));
      for (const other of otherForms(request)) failed.push(...(await execute(other)));
      if (turn(request) === 1 && !once.includes(nameOf(request)))
        failed.push(...(await execute({ ...request, body: request.body && renewed(request.body) })));
    }
    expect(failed).toEqual([]);
  });

  it('opens a webhook that a key made, which no user stands for', async () => {
    const webhooks = '/api/v1/webhooks';
    const headers = { 'x-api-key': demo.apiKey };
    const json = { url: 'https://hooks.example.com/latest', events: ['contact.created'] };
    const { body } = await api.request('POST', webhooks, { headers, json });
    const opened = [...untouchedRequests(await exemplified(), await signIn())];
    const { path } = opened.find(({ operationId }) => operationId === 'getWebhook')!;
    expect(path).toBe(`${webhooks}/${body.webhook.id}`);
  });

  it('shows of every operation what it answers', async () => {
    await playExceptions(api, mailbox, (operationId, response) =>
      addExample(recorded, operationId, response, () => exampleOf(response)),
    );
    if (process.env['WRITE_EXAMPLES']) keepExamples(recorded);
    expect(fieldsOfEach(recordedExamples())).toEqual(fieldsOfEach(recorded));
  });
});
