import type { Schema } from '../../../apps/api/src/openapi/openapi-types.js';
import { startApi, type TestApi } from '../../support/api.js';
import { committedDocument } from '../../support/committed-document.js';

let api: TestApi;
let headers: Record<string, string>;

beforeAll(async () => {
  api = await startApi();
  headers = { 'x-api-key': (await api.tenant()).apiKey };
});
afterAll(() => api?.close());

/** The calls in bulk, where their rows stand, and what else a row needs. */
const calls = [
  ['/functions/v1/import-contacts-bulk', 'contacts', 'ContactRow', { phone: '+14155550100' }],
  [
    '/functions/v1/create-deals-bulk',
    'deals',
    'DealRow',
    { title: 'Oil', contact_phone: '+14155550100', create_contact_if_missing: true },
  ],
  ['/functions/v1/create-leads-bulk', 'leads', 'LeadRow', { phone: '+14155550100' }],
] as const;

const schemas = committedDocument().components!.schemas as Record<string, Schema>;

/** For each limit of a row's schema a value that meets it, and one that is past it. */
function* edgesOf(schema: string) {
  for (const [field, limits] of Object.entries(schemas[schema]!['properties'] as Record<string, Schema>)) {
    const { maxLength, maxItems, maximum, minimum } = limits as Record<string, number>;
    if (maxLength) yield [field, 'a'.repeat(maxLength), 'a'.repeat(maxLength + 1)] as const;
    if (maximum) yield [field, maximum, maximum + 1] as const;
    if (minimum === 0) yield [field, 0, -1] as const;
    if (limits['pattern']) yield [field, 'EUR', 'EURO'] as const;
    if (limits['format'] === 'date') yield [field, '2026-02-28', '2026-02-30'] as const;
    if (maxItems) yield [field, itemsOf(field, maxItems), itemsOf(field, maxItems + 1)] as const;
  }
}

function itemsOf(field: string, count: number): unknown[] {
  const item: Record<string, (index: number) => unknown> = {
    emails: (index) => `a${index}@example.com`,
    phones: (index) => `+1415555${1000 + index}`,
    products: (index) => ({ name: `Sku${index}` }),
  };
  return Array.from({ length: count }, (_, index) => (item[field] ?? String)(index));
}

/** What a row has to say beside a field at its limit. */
function besides(field: string, value: unknown): object {
  if (field === 'won_date') return { stage: 'won' };
  return Array.isArray(value) && field === 'phones' ? { phone: null } : {};
}

describe.each(calls)('%s', (path, rows, schema, needed) => {
  const send = (row: object) =>
    api.request('POST', path, { headers, json: { [rows]: [{ ...needed, ...row }], dry_run: true } });

  it.each([...edgesOf(schema)])(
    'takes %s at its documented limit, and refuses the row past it',
    async (field, most, more) => {
      const own = besides(field, most);
      const within = await send({ ...own, [field]: most });
      expect(within.body.results).toMatchObject([{ success: true }]);
      const past = await send({ ...own, [field]: more });
      expect(past.body.results).toMatchObject([{ success: false }]);
    },
  );

  it('takes no row and no more than are documented', async () => {
    const lists = Object.values(schemas).map(
      ({ properties }) => (properties as Record<string, Record<string, unknown>> | undefined)?.[rows],
    );
    const list = lists.find((each) => (each?.['items'] as { $ref?: string })?.$ref?.endsWith(`/${schema}`));
    const { minItems, maxItems } = list as Record<string, number>;
    expect(minItems).toBe(1);
    const many = (count: number) => ({ headers, json: { [rows]: Array(count).fill(needed), dry_run: true } });
    expect(await api.request('POST', path, many(0))).toMatchObject({ status: 400 });
    expect(await api.request('POST', path, many(maxItems!))).toMatchObject({ status: 200 });
    expect(await api.request('POST', path, many(maxItems! + 1))).toMatchObject({ status: 400 });
  });
});
