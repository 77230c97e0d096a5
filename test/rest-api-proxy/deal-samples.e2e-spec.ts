import { curl, PRINTED_BASE } from './curl.js';
import { useProxy } from './proxy-client.js';
import { useTable } from './table-client.js';

const PRINTED_ID = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';

/** Document B's commands about deals as they are printed. */
describe('The curl samples of document B about deals', () => {
  const crm = useProxy();
  const deals = useTable(crm, 'deals');
  let contact_id: string;
  beforeEach(async () => {
    contact_id = (await crm.made({ first_name: 'Mahmoud' })).id;
  });

  const run = (printed: string, ids: Record<string, string> = {}) =>
    curl(crm, printed, { [PRINTED_ID]: contact_id, 'f2b4f7ab-...': contact_id, ...ids });
  const defaultPipeline = async () => {
    const sql = 'select id from pipelines where organization_id = $1 and is_default';
    return (await crm.api.rows(sql, [crm.tenant.organizationId]))[0].id;
  };

  it('3.1.1: creates a single deal', async () => {
    const response = await run(`curl -X POST '${PRINTED_BASE}/rest-api-proxy/deals' \\
 -H 'X-API-Key: cg_xxx' \\
 -H 'Content-Type: application/json' \\
 -H 'Prefer: return=representation' \\
 -d '{
 "title": "Order #68297792",
 "value": 11523,
 "currency": "SAR",
 "stage": "qualified",
 "contact_id": "f2b4f7ab-7033-47ce-be06-b30a47de020a",
 "source": "shopify",
 "expected_close_date": "2026-05-15",
 "probability": 60,
 "tags": ["online-order"],
 "custom_fields": {
 "shopify_order_id": "68297792",
 "payment_method": "mada"
 }
 }'`);
    expect(response.status).toBe(201);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(response.body).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        title: 'Order #68297792',
        value: 11523,
        currency: 'SAR',
        stage: 'qualified',
        pipeline_id: await defaultPipeline(),
        contact_id,
        description: null,
        expected_close_date: '2026-05-15',
        probability: 60,
        source: 'shopify',
        tags: ['online-order'],
        owner_id: null,
        company_id: null,
        custom_fields: { shopify_order_id: '68297792', payment_method: 'mada' },
        lost_reason: null,
        won_date: null,
        products: [],
        created_at: time,
        updated_at: time,
      },
    ]);
    expect((await deals.get(`id=eq.${response.body[0].id}`)).body).toEqual(response.body);
  });

  it('3.1.3: searches deals by title', async () => {
    const [{ id }] = (await deals.madeAll([
      { title: 'Order #68297792', value: 11523, stage: 'qualified', contact_id },
      { title: 'Order #68297793', value: 540, stage: 'qualified', contact_id },
    ])) as [{ id: string }];
    const response = await run(`curl -G '${PRINTED_BASE}/rest-api-proxy/deals' \\
 -H 'X-API-Key: cg_xxx' \\
 --data-urlencode 'title=ilike.*68297792*' \\
 --data-urlencode 'select=id,title,value,stage,contact_id' \\
 --data-urlencode 'limit=10'`);
    expect(response.status).toBe(200);
    expect(JSON.stringify(response.body)).toBe(
      JSON.stringify([{ id, title: 'Order #68297792', value: 11523, stage: 'qualified', contact_id }]),
    );
  });

  it.each([
    ['ilike.*foo*', ['Foo one', 'a foo']],
    ['like.*Foo*', ['Foo one']],
    ['eq.foo', []],
    ['eq.a foo', ['a foo']],
  ])('3.1.3: title=%s finds %j', async (filter, titles) => {
    await deals.madeAll(['Foo one', 'a foo', 'bar'].map((title) => ({ title, contact_id })));
    const response = await deals.get({ title: filter, select: 'title', order: 'title' });
    expect(response.body.map(({ title }: any) => title).sort()).toEqual(titles);
  });

  it('3.1: finds deals by id, title and contact, and deletes them', async () => {
    const other = await crm.made({ first_name: 'Sara' });
    const deal = await deals.made({ title: 'Order 1', contact_id });
    await deals.made({ title: 'Renewal', contact_id: other.id });
    for (const query of [`id=eq.${deal.id}`, 'title=ilike.*Order*', `contact_id=eq.${contact_id}`])
      expect((await deals.get(query)).body).toEqual([deal]);
    expect((await deals.delete(`id=eq.${deal.id}`)).status).toBe(204);
    expect((await deals.get('select=title')).body).toEqual([{ title: 'Renewal' }]);
  });

  it('3.1.4: marks a deal as won', async () => {
    const deal = await deals.made({ title: 'Order #1', stage: 'new', contact_id });
    const response = await run(
      `curl -X PATCH '${PRINTED_BASE}/rest-api-proxy/deals?id=eq.<deal-id>' \\
 -H 'X-API-Key: cg_xxx' \\
 -H 'Content-Type: application/json' \\
 -d '{ "stage": "won", "probability": 100 }'`,
      { '<deal-id>': deal.id },
    );
    const { updated_at } = response.body[0];
    expect(response).toEqual({
      status: 200,
      body: [{ ...deal, stage: 'won', won_date: updated_at.slice(0, 10), probability: 100, updated_at }],
    });
  });

  it('3.1.4: repairs the case of stages', async () => {
    await deals.madeAll([
      { title: 'Upper', stage: 'QUALIFIED', contact_id },
      { title: 'Lower', stage: 'qualified', contact_id },
      { title: 'Won', stage: 'WON', contact_id },
    ]);
    const response = await run(`curl -X PATCH -G '${PRINTED_BASE}/rest-api-proxy/deals' \\
 -H 'X-API-Key: cg_xxx' \\
 -H 'Content-Type: application/json' \\
 --data-urlencode 'stage=eq.QUALIFIED' \\
 --data '{"stage":"qualified"}'`);
    expect(response).toMatchObject({ status: 200, body: [{ title: 'Upper', stage: 'qualified' }] });
    expect((await deals.get('select=title,stage&order=title')).body).toEqual([
      { title: 'Lower', stage: 'qualified' },
      { title: 'Upper', stage: 'qualified' },
      { title: 'Won', stage: 'WON' },
    ]);
  });

  it('4: keeps custom fields of every type', async () => {
    const custom_fields = {
      shopify_order_id: '68297792',
      payment_method: 'mada',
      is_gift: true,
      delivered_at: '2026-04-25',
      shipping_address: { city: 'Riyadh', zip: '12345' },
      interests: ['sports', 'music'],
      last_order_value: 1200,
    };
    const deal = await deals.made({ title: 'Order #68297792', value: 11523, contact_id, custom_fields });
    expect(deal.custom_fields).toEqual(custom_fields);
    await deals.made({ title: 'Other', contact_id, custom_fields: { last_order_value: 900 } });
    for (const query of [
      'custom_fields->>payment_method=eq.mada',
      'custom_fields->>last_order_value=gt.1000',
      'custom_fields=cs.{"is_gift":true}',
      'custom_fields->shipping_address->>city=eq.Riyadh',
      'custom_fields->interests->>0=eq.sports',
    ])
      expect([query, (await deals.get(query)).body]).toEqual([query, [deal]]);
  });

  it('7.3: creates a deal linked by contact_id', async () => {
    const response = await run(`curl -X POST '.../rest-api-proxy/deals' \\
 -H 'X-API-Key: cg_xxx' -H 'Content-Type: application/json' \\
 -H 'Prefer: return=representation' \\
 -d '{
 "title": "Order #68297792",
 "value": 11523, "currency": "SAR",
 "stage": "qualified",
 "contact_id": "f2b4f7ab-7033-47ce-be06-b30a47de020a",
 "source": "shopify",
 "custom_fields": { "shopify_order_id": "68297792" }
 }'`);
    expect(response).toMatchObject({
      status: 201,
      body: [
        {
          title: 'Order #68297792',
          value: 11523,
          currency: 'SAR',
          stage: 'qualified',
          contact_id,
          source: 'shopify',
          custom_fields: { shopify_order_id: '68297792' },
        },
      ],
    });
  });

  it('7.5: finds a deal by external id and marks it won', async () => {
    const custom_fields = { external_id: '68297792' };
    const deal = await deals.made({ title: 'Order', stage: 'new', contact_id, custom_fields });
    await deals.made({ title: 'Other', contact_id, custom_fields: { external_id: '68297793' } });
    const found = await run(`curl -G '.../rest-api-proxy/deals' \\
 -H 'X-API-Key: cg_xxx' \\
 --data-urlencode 'custom_fields->>external_id=eq.68297792' \\
 --data-urlencode 'select=id,title,stage' --data-urlencode 'limit=1'`);
    expect(found).toEqual({ status: 200, body: [{ id: deal.id, title: 'Order', stage: 'new' }] });
    const won = await run(
      `curl -X PATCH '.../rest-api-proxy/deals?id=eq.<deal-id>' \\
 -H 'X-API-Key: cg_xxx' -H 'Content-Type: application/json' \\
 -d '{ "stage": "won", "probability": 100 }'`,
      { '<deal-id>': deal.id },
    );
    expect(won).toMatchObject({ status: 200, body: [{ id: deal.id, stage: 'won', probability: 100 }] });
  });
});
