import { startApi, type Tenant, type TestApi } from '../../support/api.js';

let api: TestApi;
let tenant: Tenant;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
});
afterAll(() => api.close());

const send = (path: string, json: unknown) =>
  api.request('POST', path, { headers: { 'x-api-key': tenant.apiKey }, json });
const contact = (index: number) => ({
  first_name: `Large ${index}`,
  custom_fields: { text: 'x'.repeat(30_000) },
});

describe('The size of a body', () => {
  it('may be what a documented batch can be: 500 contacts with 30 KB of fields each', async () => {
    const contacts = Array.from({ length: 500 }, (_, index) => contact(index));
    const response = await send('/functions/v1/import-contacts-bulk', { contacts });
    expect([response.status, response.body.summary.new_contacts]).toEqual([200, 500]);
  });

  it('is refused above 20 MB, in the shape of the dialect, and nothing is written', async () => {
    const contacts = [{ first_name: 'Too large', description: 'x'.repeat(21 * 1024 * 1024) }];
    const response = await send('/functions/v1/import-contacts-bulk', { contacts });
    expect([response.status, response.body.code]).toEqual([413, '54000']);
    expect(await api.rows(`select id from contacts where first_name = 'Too large'`)).toEqual([]);
  });
});
