import { startApi, type TestApi } from '../support/api.js';
import { createContact, everythingStored, refusal, type Sales, salesOf } from './sales-client.js';

let api: TestApi;
let sales: Sales;

beforeAll(async () => {
  api = await startApi();
  sales = await salesOf(api, await api.tenant());
});
afterAll(() => api?.close());

describe.each(['update', 'delete', 'inactivate', 'activate'])(
  'the uuid of POST /api/sales/contacts/contact {"action":"%s"}',
  (action) => {
    const refuses = async (uuid: unknown, info: string) => {
      await createContact(sales);
      const before = await everythingStored(api);
      const response = await sales.act({ action, uuid, first_name: 'Ada', last_name: 'King' });
      expect([response.status, response.body]).toEqual([400, refusal(1, info)]);
      expect(await everythingStored(api)).toEqual(before);
    };

    it.each([undefined, null, 1, {}, ['123e4567-e89b-12d3-a456-426614174000']])(
      'is required, as a text: %j',
      async (uuid) => {
        await refuses(uuid, 'uuid is required');
      },
    );

    it.each(['', 'x', '123e4567e89b12d3a456426614174000'])('must be a UUID: %j', async (uuid) => {
      await refuses(uuid, 'uuid must be a UUID');
    });
  },
);
