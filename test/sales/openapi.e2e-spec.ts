import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
let document: any;

beforeAll(async () => {
  api = await startApi();
  document = (await api.request('GET', '/openapi/sales.json')).body;
}, 60_000);
afterAll(() => api?.close());

function operations(): [string, any][] {
  return Object.entries<any>(document.paths).flatMap(([path, item]) =>
    Object.entries<any>(item).map(([method, operation]): [string, any] => [`${method} ${path}`, operation]),
  );
}

describe('GET /openapi/sales.json', () => {
  it('tells of the operations of document E and of its accounts, and of no others', () => {
    expect(
      operations()
        .map(([name]) => name)
        .sort(),
    ).toEqual([
      'get /api/sales/accounts/account',
      'get /api/sales/contacts/contact',
      'post /api/sales/accounts',
      'post /api/sales/accounts/account',
      'post /api/sales/contacts',
      'post /api/sales/contacts/associate-account',
      'post /api/sales/contacts/contact',
    ]);
  });

  it('says of each operation what it does, who may ask, and how it refuses', () => {
    for (const [, operation] of operations()) {
      expect(operation.summary).toEqual(expect.any(String));
      expect(operation.description).toEqual(expect.any(String));
      expect(operation.security).toEqual([{ bearer: [] }]);
      // An Idempotency-Key adds two to the statuses of the document.
      const ofKeys = operation.requestBody ? ['409', '422'] : [];
      const refusals = ['400', '401', ...ofKeys, '429', '500', '503'];
      expect(Object.keys(operation.responses)).toEqual(['200', ...refusals]);
      for (const status of refusals) {
        const name = operation.responses[status].$ref?.split('/').at(-1);
        const response = name ? document.components.responses[name] : operation.responses[status];
        expect(response.content['application/json'].schema).toEqual({
          $ref: '#/components/schemas/SalesError',
        });
      }
    }
  });

  it.each([
    ['/api/sales/contacts/contact', 'Contact'],
    ['/api/sales/accounts/account', 'Account'],
  ])('tells the bodies of POST %s apart by their action', (path, entity) => {
    const { schema, examples } = document.paths[path].post.requestBody.content['application/json'];
    const names = ['Create', 'Update', 'Delete', 'Inactivate', 'Activate'];
    const refs = names.map((name) => `#/components/schemas/Sales${name}${entity}`);
    const actions = names.map((name) => name.toLowerCase());
    expect(schema.oneOf).toEqual(refs.map(($ref) => ({ $ref })));
    expect(schema.discriminator).toEqual({
      propertyName: 'action',
      mapping: Object.fromEntries(actions.map((action, n) => [action, refs[n]])),
    });
    for (const [n, name] of names.entries())
      expect(document.components.schemas[`Sales${name}${entity}`].properties.action).toMatchObject({
        enum: [actions[n]],
      });
    expect(Object.keys(examples)).toEqual(actions);
  });

  it('documents the query parameter of a GET, and tells of its body in words', () => {
    for (const path of ['/api/sales/contacts/contact', '/api/sales/accounts/account']) {
      const { parameters, requestBody, description } = document.paths[path].get;
      expect(parameters[0]).toMatchObject({ name: 'uuid', in: 'query', required: false });
      expect(requestBody).toBeUndefined();
      expect(description).toContain('JSON body');
    }
  });

  it('has examples that the dialect accepts', async () => {
    const { salesOf } = await import('./sales-client.js');
    const sales = await salesOf(api, await api.tenant());
    for (const [name, { requestBody }] of operations()) {
      const examples = requestBody?.content['application/json'].examples ?? {};
      for (const example of Object.values<any>(examples)) {
        const path = name.slice('post '.length);
        const response = await api.request('POST', path, { headers: sales.headers, json: example.value });
        // A record that an example names is not there: anything but code 1, "the request is not valid".
        expect([name, example.value, response.body.code]).not.toEqual([name, example.value, 1]);
        expect([200, 400]).toContain(response.status);
      }
    }
  });
});
