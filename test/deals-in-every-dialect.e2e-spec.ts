import { type ApiResponse, startApi, type Tenant, type TestApi } from './support/api.js';
import { type ApiV1Client, apiV1Of, createCompany, createContact, uuidOf } from './crm-v1/client.js';
import { ACTIVITIES, DEALS } from './platform/records.js';

const PROXY = '/functions/v1/rest-api-proxy';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let contact: string;
let company: string;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  [contact, company] = [uuidOf((await createContact(apiV1)).id), uuidOf((await createCompany(apiV1)).id)];
});
afterAll(() => api.close());

const byKey = (method: string, path: string, json?: unknown): Promise<ApiResponse> =>
  api.request(method, path, { headers: { 'x-api-key': tenant.apiKey }, json });
const prefixed = (prefix: string, uuid: string) => `${prefix}_${uuid.replaceAll('-', '')}`;

function sound({ status, text, body }: ApiResponse): any {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return body;
}

/** What is written of a deal, but for whose it is. */
const fields = {
  currency: 'SAR',
  stage: 'won',
  probability: 60,
  expected_close_date: '2027-05-15',
  lost_reason: null,
  won_date: '2026-11-02',
  source: 'shopify',
  tags: ['online'],
  description: 'By card',
  products: [{ name: 'Sku1', quantity: 2 }],
  custom_fields: { order: '7' },
};
const ofB = () => ({ ...fields, title: 'Order', value: 11.5, company_id: company, owner_id: tenant.userId });
const ofD = () => ({
  ...fields,
  name: 'Order',
  amount: 11.5,
  company_id: prefixed('comp', company),
  assigned_member_id: prefixed('usr', tenant.userId),
});

/** Makes the deal in a dialect; answers its uuid. */
const makers: Record<string, () => Promise<string>> = {
  'the proxy': async () =>
    sound(await byKey('POST', `${PROXY}/deals`, { ...ofB(), contact_id: contact }))[0].id,
  'create-deals-bulk': async () =>
    sound(
      await byKey('POST', '/functions/v1/create-deals-bulk', { deals: [{ ...ofB(), contact_id: contact }] }),
    ).results[0].deal_id,
  'create-lead': async () =>
    sound(await byKey('POST', '/functions/v1/create-lead', { email: 'lead@example.com', deal: ofB() })).data
      .deal.id,
  'crm-v1': async () =>
    uuidOf(sound(await apiV1.post(DEALS, { ...ofD(), contact_id: prefixed('cont', contact) })).deal.id),
  'crm-v1, without a contact': async () => uuidOf(sound(await apiV1.post(DEALS, ofD())).deal.id),
};

describe.each(Object.keys(makers))('A deal that is made at %s', (dialect) => {
  it('is the same at every other, field by field', async () => {
    const id = await makers[dialect]!();
    const [{ contact_id }] = (await api.rows<{ contact_id: string | null }>(
      'select contact_id from deals where id = $1',
      [id],
    )) as [{ contact_id: string | null }];
    expect(contact_id === null).toBe(dialect.endsWith('without a contact'));
    expect(sound(await byKey('GET', `${PROXY}/deals?id=eq.${id}`))).toMatchObject([
      { id, ...ofB(), contact_id },
    ]);
    expect(sound(await apiV1.get(`${DEALS}/${prefixed('deal', id)}`)).deal).toMatchObject({
      ...ofD(),
      ...{ title: 'Order', value: 11.5, owner_id: tenant.userId },
      contact_id: contact_id && prefixed('cont', contact_id),
    });
    const exported = await byKey('GET', `/api/v1/exports/deals?id=eq.${id}&format=ndjson`);
    expect(JSON.parse(exported.text)).toMatchObject({ id, ...ofB(), contact_id });
    const [event] = await api.rows<{ after: object }>('select after from audit_events where entity_id = $1', [
      id,
    ]);
    expect(event?.after).toMatchObject({ title: 'Order', wonDate: '2026-11-02' });
  });
});

describe.each(['the proxy', 'crm-v1'])('An activity that is made at %s', (dialect) => {
  it.each(['a contact', 'a deal', 'both'])(
    'about %s is the same at every other, field by field',
    async (subject) => {
      const deal = await makers['crm-v1, without a contact']!();
      const [contact_id, deal_id] = [
        subject === 'a deal' ? null : contact,
        subject === 'a contact' ? null : deal,
      ];
      const row = {
        kind: 'call',
        direction: 'inbound',
        body: 'Asked',
        occurred_at: '2026-05-15T10:30:00.000Z',
        contact_id,
        deal_id,
      };
      const { kind: type, body: content, ...rest } = row;
      const inApiV1 = {
        ...rest,
        type,
        content,
        occurred_at: '2026-05-15T10:30:00Z',
        contact_id: contact_id && prefixed('cont', contact_id),
        deal_id: deal_id && prefixed('deal', deal_id),
      };
      const id =
        dialect === 'crm-v1'
          ? uuidOf(sound(await apiV1.post(ACTIVITIES, inApiV1)).activity.id)
          : sound(await byKey('POST', `${PROXY}/activities`, row))[0].id;
      expect(sound(await byKey('GET', `${PROXY}/activities?id=eq.${id}`))).toMatchObject([{ id, ...row }]);
      const shown = { id: prefixed('act', id), ...inApiV1, kind: type, body: content };
      expect(sound(await apiV1.get(`${ACTIVITIES}/${prefixed('act', id)}`)).activity).toMatchObject(shown);
      if (deal_id) {
        expect(sound(await apiV1.get(`${DEALS}/${inApiV1.deal_id}/activities`)).items).toMatchObject([shown]);
        const embedded = sound(
          await byKey('GET', `${PROXY}/deals?id=eq.${deal_id}&select=activities(id,body)`),
        );
        expect(embedded).toEqual([{ activities: [{ id, body: 'Asked' }] }]);
      }
      if (contact_id) {
        const { items } = sound(await apiV1.get(`/api/v1/crm/contacts/${inApiV1.contact_id}/timeline`));
        expect(items).toContainEqual(
          expect.objectContaining({ id: prefixed('act', id), kind: 'call', body: 'Asked' }),
        );
        const counted = sound(
          await api.request('POST', '/functions/v1/get-contact', {
            headers: { authorization: `Bearer ${tenant.apiKey}` },
            json: { contact_id },
          }),
        );
        expect(JSON.stringify(counted)).toContain('"total_calls":');
      }
    },
  );
});
