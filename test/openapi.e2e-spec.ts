import type { OpenAPIObject } from '@nestjs/swagger';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { operationsOf } from '../apps/api/src/openapi/openapi-types.js';
import { type CensusedApi, startCensusedApi } from './support/census.js';
import { freePort, type ProductProcess, startProduct } from './support/product-process.js';
import { createTestDatabase, type TestDatabase } from './support/test-postgres.js';

/** The product may have to be built first. */
jest.setTimeout(180_000);

const committed = path.resolve(__dirname, '../openapi');

/** Which document tells of which paths; the longest prefix decides. */
const documentOfPrefix: readonly (readonly [prefix: string, document: string])[] = [
  ['/functions/v1/crm-contacts-api', 'crm-contacts-api'],
  ['/functions/v1/crm-companies-api', 'crm-contacts-api'],
  ['/functions/v1/crm-users-api', 'crm-contacts-api'],
  ['/functions/v1/get-contact', 'get-contact'],
  ['/functions/v1/list-contacts', 'get-contact'],
  ['/functions/v1/create-contact', 'get-contact'],
  ['/functions/v1/update-contact', 'get-contact'],
  ['/functions/v1/delete-contact', 'get-contact'],
  ['/functions/v1/manage-api-keys', 'get-contact'],
  ['/functions/v1/', 'rest-api-proxy'],
  ['/rest/v1', 'rest-api-proxy'],
  ['/api/sales/', 'sales'],
  ['/api/v1/crm/contacts', 'crm-v1'],
  ['/api/v1/crm/companies', 'crm-v1'],
  ['/api/v1/crm/deals', 'crm-v1'],
  ['/api/v1/crm/activities', 'crm-v1'],
  ['/api/v1/crm/pipelines', 'crm-v1'],
  ['/api/v1/crm/custom-fields', 'crm-v1'],
  ['/api/v1/crm/bulk/', 'crm-v1'],
  ['/api/v1/crm/reports/', 'crm-v1'],
  ['/api/v1/auth/', 'crm-v1'],
  ['/api/v1/members', 'platform'],
  ['/api/v1/me', 'crm-v1'],
  ['/api/v1/changelog', 'crm-v1'],
  ['/', 'platform'],
];

/** The routes that no document tells of, and why. */
const undocumented: readonly (readonly [route: RegExp, why: string])[] = [
  [/^GET \/$/, 'the landing page'],
  [/^GET \/import$/, 'the page on which people import a file'],
  [/^GET \/duplicates$/, 'the page of records that may be one'],
  [/^GET \/webhooks$/, 'the page of webhooks and what was sent to them'],
  [/^GET \/docs(\/:name)?$/, 'pages that show the documents'],
  [/^GET \/account\/:name$/, 'pages that links of mails lead to'],
  [/^GET \/assets\/\*$/, 'what the pages load'],
  [/^GET \/openapi(\/[\w-]+)?\.json$/, 'the documents themselves'],
  [/^OPTIONS \*$/, 'what browsers ask before they let a page call'],
  [/^[A-Z]+ \/(?:functions\/v1\/rest-api-proxy(?:\/\*)?|rest\/v1\/\*)$/, 'says that there is no such table'],
];

/** Every operation, named as the route that answers it. */
function routesOf(document: OpenAPIObject) {
  return [...operationsOf(document)].map(({ path: documented, method, operation }) => ({
    name: `${method.toUpperCase()} ${documented.replace(/\{(\w+)\}/g, ':$1')}`,
    path: documented,
    method: method.toUpperCase(),
    operation,
  }));
}

/** The fields that a part of a document declares, and where. */
function fieldsOf(part: any, at = ''): [name: string, field: any][] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries<any>(part).flatMap(([key, inner]) => {
    if (key === 'example' || key === 'examples') return [];
    const own = key === 'properties' ? Object.entries<any>(inner) : [];
    return [
      ...own.map(([name, field]): [string, any] => [`${at}.${name}`, field]),
      ...fieldsOf(inner, `${at}.${key}`),
    ];
  });
}

describe('The OpenAPI documents', () => {
  let api: CensusedApi;
  let database: TestDatabase;
  let product: ProductProcess;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rosetta-openapi-'));
  let whole: any;
  const parts: Record<string, any> = {};
  const partNames = documentOfPrefix.map(([, name]) => name);

  beforeAll(async () => {
    api = await startCensusedApi();
    // Only the build knows the fields of bodies and answers, so the built product is asked.
    database = await createTestDatabase();
    const environment = { DATABASE_URL: database.ownerUrl, AUTH_SECRET: 'x'.repeat(32) };
    product = await startProduct({ dataDir, port: await freePort(), environment });
    const read = async (name: string) => (await fetch(`${product.url}/${name}.json`)).json();
    whole = await read('openapi');
    for (const name of partNames) parts[name] = await read(`openapi/${name}`);
  });
  afterAll(async () => {
    await api?.close();
    if (product) process.kill(product.pid, 'SIGTERM');
    await product?.ended;
    await database?.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('tell of every route that is served, but for those that are known by name', () => {
    const documented = new Set(routesOf(whole).map(({ name }) => name));
    const untold = api.registered.filter(
      (route) => !documented.has(route) && !documented.has(route.replace(/^HEAD /, 'GET ')),
    );
    const known = (route: string) =>
      undocumented.some(([pattern]) => pattern.test(route) || pattern.test(route.replace(/^HEAD /, 'GET ')));
    expect(untold.filter((route) => !known(route))).toEqual([]);
    for (const [pattern] of undocumented)
      expect([pattern, untold.some((route) => pattern.test(route))]).toEqual([pattern, true]);
  });

  it('tell of no route that is not served', async () => {
    const registered = new Set(api.registered);
    const operations = routesOf(whole);
    expect(operations.filter(({ name }) => !registered.has(name))).toEqual([]);
    const withoutResponse: string[] = [];
    for (const { name, method, path: documented } of operations) {
      const response = await api.request(method, documented.replace(/\{\w+\}/g, '1'));
      if ([404, 405].includes(response.status)) withoutResponse.push(`${name} answered ${response.status}`);
    }
    expect(withoutResponse).toEqual([]);
  });

  it('each have the operations of their own paths, and together all', () => {
    const documentOf = (of: string) => documentOfPrefix.find(([prefix]) => of.startsWith(prefix))![1];
    for (const name of partNames)
      expect([name, Object.keys(parts[name].paths)]).toEqual([
        name,
        Object.keys(whole.paths).filter((each) => documentOf(each) === name),
      ]);
  });

  it('say the same of an operation, alone and with the others', () => {
    expect(Object.assign({}, ...Object.values(parts).map(({ paths }) => paths))).toEqual(whole.paths);
    for (const kind of Object.keys(whole.components)) {
      const together = Object.assign({}, ...Object.values(parts).map(({ components }) => components[kind]));
      expect([kind, together]).toEqual([kind, whole.components[kind]]);
    }
  });

  it('show what receivers are told of every event of a format, in the document of its dialect', () => {
    const told = (document: any) =>
      Object.entries<any>(document.webhooks).map(([format, { post }]) => {
        const { schema, examples } = post.requestBody.content['application/json'];
        const { properties } = document.components.schemas[schema.$ref.split('/').at(-1)];
        const { enum: events } = properties.event ?? properties.type;
        return [format, events.filter((event: string) => !(event in examples))];
      });
    // A relationship is not restored, merged, taken apart or purged by itself; a test says nothing.
    const rares = ['restored', 'merged', 'unmerged', 'purged'].map((type) => `relationship.${type}`);
    const rare = [...rares, 'webhook.test'];
    expect(told(parts['platform'])).toEqual([['rosetta', rare]]);
    expect(told(parts['rest-api-proxy'])).toEqual([['rest-api-proxy', ['webhook.test']]]);
    expect(told(parts['sales'])).toEqual([]);
    expect(told(whole)).toHaveLength(2);
  });

  it('name every operation once', () => {
    const ids = routesOf(whole).map(({ operation }) => operation.operationId);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at || !/^[a-z]\w+$/.test(id))).toEqual([]);
    expect(ids.length).toBeGreaterThan(150);
  });

  it('say of every field what it is', () => {
    const fields = [...fieldsOf(whole.paths), ...fieldsOf(whole.components.schemas)];
    expect(fields.length).toBeGreaterThan(1_500);
    expect(fields.filter(([, field]) => !field.description).map(([name]) => name)).toEqual([]);
  });

  it('are those in openapi/', () => {
    const served = { 'rosetta-crm': whole, ...parts };
    expect(readdirSync(committed).sort()).toEqual(
      Object.keys(served)
        .map((name) => `${name}.json`)
        .sort(),
    );
    for (const [name, document] of Object.entries(served))
      expect(document).toEqual(JSON.parse(readFileSync(path.join(committed, `${name}.json`), 'utf8')));
  });
});
