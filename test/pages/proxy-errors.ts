import { restApiProxyDialect } from '../../apps/api/src/dialects/rest-api-proxy/rest-api-proxy.dialect.js';
import { DomainError, type ErrorCode } from '@rosetta/common';
import type { ApiResponse } from '../support/api.js';
import { code, table } from '../support/markdown.js';
import { inTurn, type Scene } from './scene.js';

const PROXY = '/functions/v1/rest-api-proxy';
const NOBODY = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';

/** Asks the proxy with the tenant's key. */
const proxy = ({ api, tenant }: Scene, method: string, path: string, json?: unknown) =>
  api.request(method, path, { headers: { 'x-api-key': tenant.apiKey }, json });

const rows = (count: number) => Array.from({ length: count }, () => ({ title: 'A' }));

/** The error table of document B, row by row: what is done, and what helps. */
const documentB: readonly [what: string, fix: string, ask: (scene: Scene) => Promise<ApiResponse>][] = [
  ['a required field is missing', 'validate before sending', (s) => proxy(s, 'POST', `${PROXY}/deals`, {})],
  [
    'more than 100 deals',
    'send smaller batches',
    (s) => proxy(s, 'POST', '/functions/v1/create-deals-bulk', { deals: rows(101) }),
  ],
  ['no pipeline', 'create one (`/api/v1/crm/pipelines`), or pass `pipeline_id`', askWithoutPipeline],
  [
    'no key, or none that is known',
    'issue one: `POST /api/v1/api-keys`',
    ({ api }) => api.request('GET', `${PROXY}/contacts`),
  ],
  [
    'nothing matches: 200, where one table of the document has 404',
    'check the filters',
    (s) => proxy(s, 'GET', `${PROXY}/contacts?id=eq.${NOBODY}`),
  ],
  ['an id that is taken', 'upsert, or `skip_if_exists`', askForATakenId],
];

async function askWithoutPipeline({ api, other }: Scene): Promise<ApiResponse> {
  await api.rows('delete from pipelines where organization_id = $1', [other.organizationId]);
  const deals = [{ title: 'A', contact_id: NOBODY }];
  return proxy({ api, tenant: other, other }, 'POST', '/functions/v1/create-deals-bulk', { deals });
}

async function askForATakenId(scene: Scene): Promise<ApiResponse> {
  const company = { id: NOBODY, name: 'Acme' };
  await proxy(scene, 'POST', `${PROXY}/companies`, company);
  return proxy(scene, 'POST', `${PROXY}/companies`, company);
}

/** What is wrong with values, found by Postgres or in its words. */
const values: readonly [what: string, ask: (scene: Scene) => Promise<ApiResponse>][] = [
  ['a text that is no uuid, number, date or boolean', (s) => proxy(s, 'GET', `${PROXY}/contacts?id=eq.abc`)],
  [
    'an array literal that is none, such as a `+` not sent as `%2B`',
    (s) => proxy(s, 'GET', `${PROXY}/contacts?phones=cs.+2010`),
  ],
  ['no date or time', (s) => proxy(s, 'GET', `${PROXY}/contacts?created_at=gt.soon`)],
  ['a day that does not exist', (s) => proxy(s, 'GET', `${PROXY}/contacts?created_at=gt.2026-02-30`)],
  [
    'a reference to a record that is not there',
    (s) => proxy(s, 'POST', `${PROXY}/deals`, { title: 'A', contact_id: NOBODY }),
  ],
  ['a value against a rule', (s) => proxy(s, 'POST', `${PROXY}/contacts`, { phones: ['abc'] })],
  ['a key without the scope', askWithoutScope],
];

async function askWithoutScope({ api, tenant }: Scene): Promise<ApiResponse> {
  const json = { name: 'read only', scopes: ['deals:read'] };
  const { body } = await api.request('POST', '/api/v1/api-keys', {
    headers: { cookie: tenant.cookie },
    json,
  });
  return api.request('GET', `${PROXY}/contacts`, { headers: { 'x-api-key': body.api_key.key } });
}

/** Brings document B's errors about; 429 and 500 are only written, tests of their own bring them about. */
export async function documentTable(scene: Scene): Promise<string[]> {
  const observed = await inTurn(documentB, async ([what, fix, ask]) => {
    const { status, text } = await ask(scene);
    return [String(status), code(text), what, fix];
  });
  const written = (['rate_limited', 'internal'] as const).map((each) => {
    const { status, body } = renderedByProxy(each);
    return [String(status), code(JSON.stringify(body)), ...later[each]];
  });
  return table(['HTTP', 'body', 'cause', 'what helps'], [...observed, ...written]);
}

const later = {
  rate_limited: ['too many requests of one key', 'wait for `Retry-After`; bulk calls count as one'],
  internal: ['a failure of ours', 'try again; report the request id'],
};

function renderedByProxy(each: ErrorCode) {
  const request = { requestId: '<id>', method: 'GET', path: PROXY };
  return restApiProxyDialect.renderError(new DomainError(each, 'Too many requests'), request);
}

/** Brings about what Postgres says of values. */
export async function valueTable(scene: Scene): Promise<string[]> {
  const observed = await inTurn(values, async ([what, ask]) => {
    const { status, body } = await ask(scene);
    return [code(body.code), String(status), code(body.message), what];
  });
  return table(['code', 'HTTP', 'message, for example', 'cause'], observed);
}
