import { useProxy } from './proxy-client.js';

describe('GET /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();

  it('gets a contact by id', async () => {
    const created = await crm.made();
    await crm.made();
    const response = await crm.get(`id=eq.${created.id}`);
    expect([response.status, response.body]).toEqual([200, [created]]);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('answers 200 and an empty array when nothing matches', async () => {
    const response = await crm.get('id=eq.f2b4f7ab-7033-47ce-be06-b30a47de020a');
    expect([response.status, response.body, response.headers.get('content-range')]).toEqual([200, [], '*/*']);
  });

  it('does not show a deleted contact', async () => {
    const { id } = await crm.made();
    await crm.delete(`id=eq.${id}`);
    expect((await crm.get()).body).toEqual([]);
  });

  it('shows every column, in one order, when none is named', async () => {
    await crm.made();
    expect(Object.keys((await crm.get()).body[0])).toEqual([
      'id',
      'first_name',
      'last_name',
      'phones',
      'emails',
      'tags',
      'source',
      'custom_fields',
      'assignee_id',
      'company_id',
      'description',
      'opt_in_status',
      'created_at',
      'updated_at',
      'phone_extensions',
    ]);
  });

  it('shows every column for an empty select', async () => {
    const created = await crm.made();
    expect((await crm.get('select=')).body).toEqual([created]);
  });

  const shapes: [string, unknown][] = [
    ['first_name', { first_name: 'Amira' }],
    ['nm:first_name', { nm: 'Amira' }],
    ['"given name":first_name', { 'given name': 'Amira' }],
    ['opt_in_status::text', { opt_in_status: 'true' }],
    ['custom_fields->address->>city', { city: 'Cairo' }],
    ['town:custom_fields->address->>city', { town: 'Cairo' }],
    ['custom_fields->>score::int', { score: 9 }],
    ['custom_fields->score', { score: 9 }],
    ['custom_fields->>missing', { missing: null }],
    ['phones->>0', { phones: '+201017177777' }],
    ['count()', { count: 1 }],
  ];
  it.each(shapes)('shapes the response by select=%s', async (select, shape) => {
    await crm.made({
      first_name: 'Amira',
      phones: ['+201017177777'],
      custom_fields: { score: 9, address: { city: 'Cairo' } },
    });
    expect((await crm.get({ select })).body).toEqual([shape]);
  });

  const names = ['Amira', 'Bilal', 'Chen'];
  const orders: [string, string[]][] = [
    ['first_name', ['Amira', 'Bilal', 'Chen']],
    ['first_name.desc', ['Chen', 'Bilal', 'Amira']],
    ['last_name', ['Bilal', 'Amira', 'Chen']],
    ['last_name.desc', ['Chen', 'Amira', 'Bilal']],
    ['last_name.nullsfirst', ['Chen', 'Bilal', 'Amira']],
    ['last_name.desc.nullslast,first_name', ['Amira', 'Bilal', 'Chen']],
    ['custom_fields->score.desc', ['Bilal', 'Chen', 'Amira']],
  ];
  it.each(orders)('orders by %s', async (order, expected) => {
    const scores = [2, 10, 9];
    const lastNames = ['B', 'A', null];
    await crm.madeAll(
      names.map((first_name, i) => ({
        first_name,
        last_name: lastNames[i],
        custom_fields: { score: scores[i] },
      })),
    );
    const response = await crm.get({ order });
    expect(response.body.map((row: any) => row.first_name)).toEqual(expected);
  });

  it('finds by a time as it was answered, under any name', async () => {
    const { id, created_at } = await crm.made();
    const response = await crm.get({ created_at: `eq.${created_at}`, select: 'id,made:created_at' });
    expect(response.body).toEqual([{ id, made: created_at }]);
    expect((await crm.get({ created_at: `gt.${created_at}` })).body).toEqual([]);
  });

  it('keeps every script as it was written', async () => {
    const texts = ['山田', 'مرحبا', '👩‍👩‍👧', 'e\u0301', '\u200e', 'a\tb\nc', "Robert'); drop table contacts;--"];
    await crm.madeAll(texts.map((first_name) => ({ first_name, custom_fields: { text: first_name } })));
    for (const text of texts) {
      const response = await crm.get({ first_name: `eq.${text}`, 'custom_fields->>text': `eq.${text}` });
      expect(response.body).toMatchObject([{ first_name: text, custom_fields: { text } }]);
    }
  });

  it('reads unescaped UTF-8 in the query as it was meant', async () => {
    await crm.made({ first_name: '山田' });
    expect((await crm.get('first_name=eq.山田')).body).toHaveLength(1);
  });
});

describe('HEAD /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();

  it('answers the headers of GET without a body', async () => {
    await crm.madeAll([{ first_name: 'A' }, { first_name: 'B' }, { first_name: 'C' }]);
    const response = await crm.head('limit=2', { prefer: 'count=exact' });
    expect(response.status).toBe(206);
    expect(response.text).toBe('');
    expect(response.headers.get('content-range')).toBe('0-1/3');
    expect(response.headers.get('preference-applied')).toBe('count=exact');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('does not heed Range', async () => {
    await crm.madeAll([{ first_name: 'A' }, { first_name: 'B' }]);
    const response = await crm.head('', { range: '0-0', 'range-unit': 'items' });
    expect([response.status, response.headers.get('content-range')]).toEqual([200, '0-1/*']);
  });

  it('answers the status of a refusal without a body', async () => {
    const response = await crm.head('shoe_size=eq.44');
    expect([response.status, response.text]).toEqual([400, '']);
  });
});

describe('OPTIONS /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();

  it('says which methods there are', async () => {
    const response = await crm.ask('OPTIONS', '');
    expect(response.status).toBe(204);
    expect(response.headers.get('allow')).toBe('OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE');
  });
});

describe('GET /functions/v1/rest-api-proxy/contacts with more than 1,000 rows', () => {
  const crm = useProxy();

  it('answers 1,000 and tells of the rest in Content-Range', async () => {
    const rows = (count: number) => Array.from({ length: count }, () => ({ first_name: 'N' }));
    for (const count of [500, 500, 1]) await crm.post(rows(count), { prefer: 'return=minimal' });
    const capped = await crm.get('select=id', { prefer: 'count=exact' });
    expect([capped.status, capped.body.length]).toEqual([206, 1000]);
    expect(capped.headers.get('content-range')).toBe('0-999/1001');
    for (const limit of ['1001', '99999999999999999999'])
      expect((await crm.get(`select=id&limit=${limit}`)).body).toHaveLength(1000);
    expect((await crm.get('select=id&offset=1000')).body).toHaveLength(1);
  });
});
