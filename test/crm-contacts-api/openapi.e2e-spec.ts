import { startApi, type TestApi } from '../support/api.js';

// A start of the product takes its time where other specs run beside this one.

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const operationsOf = (document: any): [name: string, operation: any][] =>
  Object.entries<any>(document.paths).flatMap(([path, item]) =>
    Object.entries<any>(item).map(([method, operation]): [string, any] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );

describe.each([
  [
    'crm-contacts-api',
    ['bearer'],
    ['CrmContactError'],
    [
      'POST /functions/v1/crm-contacts-api',
      'GET /functions/v1/crm-contacts-api',
      'GET /functions/v1/crm-contacts-api/{contactId}',
      'PATCH /functions/v1/crm-contacts-api/{contactId}',
      'DELETE /functions/v1/crm-contacts-api/{contactId}',
      'POST /functions/v1/crm-contacts-api/{contactId}/link-user',
      'DELETE /functions/v1/crm-contacts-api/{contactId}/unlink-user/{userId}',
      'DELETE /functions/v1/crm-contacts-api/{contactId}/unlink-user',
      'GET /functions/v1/crm-contacts-api/potential-matches',
      'POST /functions/v1/crm-contacts-api/bulk-link',
      'GET /functions/v1/crm-contacts-api/by-user/{userId}',
      'GET /functions/v1/crm-users-api',
      'GET /functions/v1/crm-users-api/{userId}',
      'PATCH /functions/v1/crm-users-api/{userId}',
      'DELETE /functions/v1/crm-users-api/{userId}',
      'POST /functions/v1/crm-companies-api',
      'GET /functions/v1/crm-companies-api',
      'GET /functions/v1/crm-companies-api/{companyId}',
      'PATCH /functions/v1/crm-companies-api/{companyId}',
      'DELETE /functions/v1/crm-companies-api/{companyId}',
      'POST /functions/v1/crm-companies-api/{companyId}/contacts',
      'DELETE /functions/v1/crm-companies-api/{companyId}/contacts/{contactId}',
    ],
  ],
  [
    'get-contact',
    ['apiToken', 'bearer'],
    ['GetContactError', 'ManageApiKeysError'],
    [
      'POST /functions/v1/get-contact',
      'POST /functions/v1/list-contacts',
      'GET /functions/v1/list-contacts',
      'POST /functions/v1/create-contact',
      'POST /functions/v1/update-contact',
      'POST /functions/v1/delete-contact',
      'POST /functions/v1/manage-api-keys',
    ],
  ],
])('the OpenAPI document of %s', (name, schemes, errors, expected) => {
  let document: any;
  let operations: [string, any][];
  beforeAll(async () => {
    document = (await api.request('GET', `/openapi/${name}.json`)).body;
    operations = operationsOf(document);
  });

  it('has the operations of the published document and no others', () => {
    expect(operations.map(([operation]) => operation).sort()).toEqual([...expected].sort());
  });

  it('says of each what it does and how to be let in', () => {
    for (const [, { summary, description, security }] of operations) {
      expect([summary, description]).toEqual([expect.any(String), expect.any(String)]);
      expect(security).toEqual(schemes.map((scheme) => ({ [scheme]: [] })));
    }
  });

  it('gives every refusal its schema', () => {
    for (const [, { responses }] of operations) {
      const refusals = Object.entries<any>(responses).filter(([status]) => Number(status) >= 400);
      expect(refusals.map(([status]) => status)).toEqual(
        expect.arrayContaining(['401', '403', '429', '500', '503']),
      );
      for (const [, { $ref, content }] of refusals)
        expect(
          ($ref ? document.components.responses[$ref.split('/').at(-1)].content : content)['application/json']
            .schema,
        ).toEqual({
          $ref: expect.stringMatching(new RegExp(`^#/components/schemas/(?:${errors.join('|')})$`)),
        });
    }
  });

  it('gives every body an example that can be sent', () => {
    for (const [, { requestBody }] of operations.filter(([operation]) => /^(POST|PATCH)/.test(operation)))
      expect(Object.values<any>(requestBody.content['application/json'].examples)[0].value).toBeTruthy();
  });
});
