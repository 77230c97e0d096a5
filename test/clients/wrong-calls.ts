import * as rosetta from '../../clients/typescript/src/index.js';

const CONTACTS = '/functions/v1/rest-api-proxy/contacts';

/** Calls that must not compile; `npm run types` fails as soon as one of them does. None is ever made. */
export async function wrongCalls(): Promise<void> {
  const proxy = rosetta.restApiProxy({ apiKey: 'cg_' });
  const sales = rosetta.sales({ accessToken: 'ey' });
  const crmV1 = rosetta.crmV1({ token: 'session' });

  // @ts-expect-error The proxy is opened by a key, or by a user's access token.
  rosetta.restApiProxy({ token: 'session' });
  // @ts-expect-error A path of another API.
  await proxy.GET('/api/sales/contacts');
  // @ts-expect-error A method the table does not have.
  await proxy.DELETE('/functions/v1/rest-api-proxy/pipelines');
  // @ts-expect-error A column that contacts do not have.
  await proxy.POST(CONTACTS, { body: { firstname: 'Amira' } });
  // @ts-expect-error A filter on a column that contacts do not have.
  await proxy.GET(CONTACTS, { params: { query: { firstname: 'eq.Amira' } } });
  // @ts-expect-error A list where there is a text.
  await proxy.POST(CONTACTS, { body: { first_name: ['Amira'] } });
  // @ts-expect-error An update needs both names.
  await sales.POST('/api/sales/contacts/contact', { body: { action: 'update', uuid: 'x', first_name: 'A' } });
  // @ts-expect-error An action there is not.
  await sales.POST('/api/sales/contacts/contact', { body: { action: 'archive', uuid: 'x' } });
  // @ts-expect-error The path needs its id.
  await crmV1.GET('/api/v1/crm/contacts/{id}');

  const { contact } = await rosetta.dataOf(
    crmV1.GET('/api/v1/crm/contacts/{id}', { params: { path: { id: 'cont_' } } }),
  );
  // @ts-expect-error A field that contacts do not have.
  void contact.firstname;
  const { error } = await crmV1.GET('/api/v1/crm/contacts');
  // @ts-expect-error Another API's word for what went wrong.
  void error?.info;
  const names = rosetta.rowsByRange((query) => proxy.GET(CONTACTS, { params: { query } }));
  // @ts-expect-error A column that contacts do not have.
  for await (const { firstname } of names) void firstname;
  // @ts-expect-error A list that has no cursor.
  rosetta.itemsByCursor(() => crmV1.GET('/api/v1/crm/contacts'));
}
