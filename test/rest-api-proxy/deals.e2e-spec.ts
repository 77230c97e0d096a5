import { uuidOf } from '../crm-contacts-api/client.js';
import { useProxy } from './proxy-client.js';
import { useTable } from './table-client.js';

const NOBODY = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';

describe('POST /functions/v1/rest-api-proxy/deals', () => {
  const crm = useProxy();
  const deals = useTable(crm, 'deals');
  let contact_id: string;
  beforeEach(async () => {
    contact_id = (await crm.made()).id;
  });

  it('fills in what document B says: USD, the default pipeline, its first stage', async () => {
    const deal = await deals.made({ title: ' Order ', contact_id });
    const [pipeline] = (await useRows('pipelines')) as [{ id: string }];
    expect(deal).toMatchObject({
      title: 'Order',
      value: null,
      currency: 'USD',
      pipeline_id: pipeline.id,
      stage: 'new',
      probability: null,
      products: [],
    });
  });

  const useRows = (table: string) =>
    crm.api.rows(`select * from ${table} where organization_id = $1`, [crm.tenant.organizationId]);

  it.each([
    ['title', { contact_id: NOBODY }],
    ['title', { title: null, contact_id: NOBODY }],
    ['title', { title: '  ', contact_id: NOBODY }],
    ['contact_id', { title: 'Order' }],
    ['contact_id', { title: 'Order', contact_id: null }],
  ])('says that %s is required of %j', async (field, row) => {
    await deals.refused(() => deals.post(row), {
      status: 400,
      code: '23502',
      message: `${field} is required`,
    });
  });

  it.each([
    ['contact_id', 'Contact not found', 'contacts'],
    ['pipeline_id', 'Pipeline not found', 'pipelines'],
    ['company_id', 'Company not found', 'companies'],
    ['owner_id', 'Owner not found', null],
  ])('refuses a %s that nobody has', async (field, message, table) => {
    const details = table && `Key (${field})=(${NOBODY}) is not present in table "${table}".`;
    const row = { title: 'Order', contact_id, [field]: NOBODY };
    await deals.refused(() => deals.post(row), { status: 400, code: '23503', message, details });
  });

  it.each(['id', 'contact_id', 'pipeline_id', 'company_id', 'owner_id'])(
    'refuses a %s that is no uuid',
    async (field) => {
      await deals.refused(() => deals.post({ title: 'Order', contact_id, [field]: 'abc' }), {
        status: 400,
        code: '22P02',
        message: 'invalid input syntax for type uuid: "abc"',
      });
    },
  );

  it.each([
    'contact_email',
    'contact_phone',
    'contact_first_name',
    'contact_last_name',
    'create_contact_if_missing',
  ])('points %s, a field of bulk rows, at the bulk endpoint', async (field) => {
    await deals.refused(() => deals.post({ title: 'Order', [field]: 'x' }), {
      status: 400,
      code: 'PGRST204',
      message: `Could not find the '${field}' column of 'deals' in the schema cache`,
      hint: expect.stringContaining('/create-deals-bulk'),
    });
  });

  it.each(['shoe_size', 'organization_id', 'created_by', 'version', 'deleted_at'])(
    'has no column %s, and nothing to hint',
    async (field) => {
      await deals.refused(() => deals.post({ title: 'Order', contact_id, [field]: 'x' }), {
        status: 400,
        code: 'PGRST204',
        message: `Could not find the '${field}' column of 'deals' in the schema cache`,
      });
    },
  );

  it.each([
    [{ value: -1 }, '23514', 'value must be a number from 0 on'],
    [{ value: 'SAR 5' }, '22P02', 'invalid input syntax for type numeric: "SAR 5"'],
    [{ value: [1] }, '22P02', 'invalid input syntax for type numeric: "[1]"'],
    [{ currency: 'RIYAL' }, '23514', 'currency must be a 3-letter ISO 4217 code'],
    [{ probability: 101 }, '23514', 'probability must be a number from 0 to 100'],
    [{ probability: 66.666 }, '23514', 'probability must have at most 2 decimals'],
    [{ expected_close_date: 'infinity' }, '23514', 'expected_close_date must be a date, YYYY-MM-DD'],
    [{ expected_close_date: '2026-02-30' }, '22008', 'date/time field value out of range: "2026-02-30"'],
    [{ expected_close_date: 'soon' }, '22007', 'invalid input syntax for type date: "soon"'],
    [{ title: 'x'.repeat(201) }, '23514', 'title must be at most 200 characters'],
    [{ source: 'x'.repeat(51) }, '23514', 'source must be at most 50 characters'],
    [{ custom_fields: [] }, '23514', 'custom_fields must be an object'],
    [{ products: {} }, '23514', 'products must be an array of objects'],
    [{ products: [1] }, '23514', 'products must be an array of objects'],
  ])('refuses %j', async (fields, code, message) => {
    await deals.refused(() => deals.post({ title: 'Order', contact_id, ...fields }), {
      status: 400,
      code,
      message,
    });
  });

  it.each([
    [11523, 11523],
    ['540.50', 540.5],
    [0, 0],
    [0.1234, 0.1234],
    [null, null],
  ])('answers the value %j as the plain number %j', async (value, shown) => {
    const deal = await deals.made({ title: 'Order', contact_id, value });
    expect(deal.value).toBe(shown);
    expect((await deals.get(`id=eq.${deal.id}&select=value`)).text).toBe(`[{"value":${shown}}]`);
  });

  it('keeps products as they are', async () => {
    const products = [{ name: 'Sku1', quantity: 2, unit_price: 50 }];
    expect((await deals.made({ title: 'Order', contact_id, products })).products).toEqual(products);
  });

  it('keeps a stage as it was sent, with a warning where it is not lower case', async () => {
    const upper = await deals.post({ title: 'Upper', contact_id, stage: 'QUALIFIED' });
    expect([upper.status, upper.body[0].stage]).toEqual([201, 'QUALIFIED']);
    expect(upper.headers.get('warning')).toMatch(/^299 - "stage is not lower case/);
    const lower = await deals.post({ title: 'Lower', contact_id, stage: 'qualified' });
    expect(lower.headers.get('warning')).toBeNull();
    expect((await deals.get('stage=eq.QUALIFIED&select=title')).body).toEqual([{ title: 'Upper' }]);
  });

  it.each(['nowhere', 'QUALIFIED ', ''])('refuses the stage %j, which the pipeline lacks', async (stage) => {
    await deals.refused(() => deals.post({ title: 'Order', contact_id, stage }), {
      status: 400,
      code: '23514',
      message: `Stage ${JSON.stringify(stage)} does not exist in the pipeline`,
    });
  });

  it('takes the id the caller chose, and refuses it the second time', async () => {
    expect((await deals.made({ id: NOBODY, title: 'Order', contact_id })).id).toBe(NOBODY);
    await deals.refused(() => deals.post({ id: NOBODY, title: 'Order', contact_id }), {
      status: 409,
      code: '23505',
      message: /^duplicate key value violates unique constraint/,
      details: `Key (id)=(${NOBODY}) already exists.`,
    });
  });

  it('creates all of an array or nothing', async () => {
    const rows = [
      { title: 'One', contact_id },
      { title: 'Two', contact_id: NOBODY },
    ];
    await deals.refused(() => deals.post(rows), {
      status: 400,
      code: '23503',
      message: 'Contact not found',
    });
  });

  it('creates from CSV', async () => {
    const raw = `title,contact_id,value,tags\nOne,${contact_id},12.5,"{a,b}"\nTwo,${contact_id},NULL,{}\n`;
    const headers = { 'content-type': 'text/csv' };
    const response = await deals.ask('POST', 'select=title,value,tags', { raw, headers });
    expect([response.status, response.body]).toEqual([
      201,
      [
        { title: 'One', value: 12.5, tags: ['a', 'b'] },
        { title: 'Two', value: null, tags: [] },
      ],
    ]);
  });

  it('makes its contact the primary one, and leaves a trail', async () => {
    const { id } = await deals.made({ title: 'Order', contact_id });
    const links = await crm.api.rows('select contact_id, is_primary from deal_contacts where deal_id = $1', [
      id,
    ]);
    expect(links).toEqual([{ contact_id, is_primary: true }]);
    expect((await deals.events(id)).map(({ action }) => action)).toEqual(['created']);
  });
});

describe('PATCH /functions/v1/rest-api-proxy/deals', () => {
  const crm = useProxy();
  const deals = useTable(crm, 'deals');
  let contact_id: string;
  let deal: any;
  beforeEach(async () => {
    contact_id = (await crm.made()).id;
    deal = await deals.made({ title: 'Order', value: 5, contact_id, custom_fields: { a: 1 } });
  });
  const byId = () => `id=eq.${deal.id}`;

  it('changes what is sent and nothing else', async () => {
    const response = await deals.patch(byId(), { value: 7.25, tags: ['vip'] });
    const { updated_at } = response.body[0];
    expect([response.status, response.body]).toEqual([
      200,
      [{ ...deal, value: 7.25, tags: ['vip'], updated_at }],
    ]);
    expect(response.headers.get('content-range')).toBe('0-0/*');
  });

  it('replaces custom fields, or merges them when asked to', async () => {
    const merged = await deals.patch(byId(), { custom_fields: { b: 2 } }, { prefer: 'custom-fields=merge' });
    expect(merged.body[0].custom_fields).toEqual({ a: 1, b: 2 });
    expect((await deals.patch(byId(), { custom_fields: { c: 3 } })).body[0].custom_fields).toEqual({ c: 3 });
  });

  it.each(['title', 'contact_id', 'stage', 'pipeline_id'])('does not let %s be cleared', async (field) => {
    await deals.refused(() => deals.patch(byId(), { [field]: null }), {
      status: 400,
      code: '23502',
      message: `${field} is required`,
    });
  });

  it('takes back the row of a deal that another dialect made without a contact', async () => {
    const { api, tenant } = deals;
    const made = await api.request('POST', '/api/v1/crm/deals', {
      headers: { 'x-api-key': tenant.apiKey },
      json: { name: 'Alone', amount: 1 },
    });
    const id = uuidOf(made.body.deal.id);
    const [row] = (await deals.get(`id=eq.${id}`)).body;
    const sent = await deals.patch(`id=eq.${id}`, row);
    expect([sent.status, sent.body]).toEqual([200, [row]]);
    const put = await deals.put(`id=eq.${id}`, row, { prefer: 'return=representation' });
    expect([put.status, put.body]).toEqual([200, [row]]);
  });

  it('refuses a stage the pipeline lacks, and warns of one in upper case', async () => {
    await deals.refused(() => deals.patch(byId(), { stage: 'nowhere' }), {
      status: 400,
      code: '23514',
      message: 'Stage "nowhere" does not exist in the pipeline',
    });
    const response = await deals.patch(byId(), { stage: 'WON' });
    expect([response.status, response.body[0].stage]).toEqual([200, 'WON']);
    expect(response.headers.get('warning')).toMatch(/stage is not lower case/);
  });

  it('does not take the Kelvin sign for a k', async () => {
    await deals.refused(() => deals.patch(byId(), { stage: 'q\u212a' }), {
      status: 400,
      code: '23514',
      message: 'Stage "q\u212a" does not exist in the pipeline',
    });
  });

  it.each([
    ['contact_id', 'Contact not found', 'contacts'],
    ['pipeline_id', 'Pipeline not found', 'pipelines'],
    ['company_id', 'Company not found', 'companies'],
    ['owner_id', 'Owner not found', null],
  ])('refuses a %s that nobody has', async (field, message, table) => {
    const details = table && `Key (${field})=(${NOBODY}) is not present in table "${table}".`;
    const refusal = { status: 400, code: '23503', message, details };
    await deals.refused(() => deals.patch(byId(), { [field]: NOBODY }), refusal);
  });

  it('moves a deal to another contact, and its primary link with it', async () => {
    const other = (await crm.made()).id;
    expect((await deals.patch(byId(), { contact_id: other })).body[0].contact_id).toBe(other);
    const sql = 'select contact_id, is_primary from deal_contacts where deal_id = $1';
    expect(await crm.api.rows(sql, [deal.id])).toEqual([{ contact_id: other, is_primary: true }]);
  });

  it('needs a filter', async () => {
    await deals.refused(() => deals.patch('', { value: 1 }), {
      status: 400,
      code: '21000',
      message: 'UPDATE requires a WHERE clause',
    });
  });

  it('changes nothing and leaves no trail when all is as it was', async () => {
    const response = await deals.patch(byId(), { value: 5, title: 'Order' });
    expect(response.body).toEqual([deal]);
    expect((await deals.events(deal.id)).map(({ action }) => action)).toEqual(['created']);
  });

  it('takes a row back as it was read, ignoring what the system keeps', async () => {
    const response = await deals.patch(byId(), { ...deal, created_at: '2000-01-01', value: 6 });
    expect(response.body).toMatchObject([{ value: 6, created_at: deal.created_at }]);
  });
});

describe('DELETE /functions/v1/rest-api-proxy/deals', () => {
  const crm = useProxy();
  const deals = useTable(crm, 'deals');

  it('answers what was there, and leaves the contact alone', async () => {
    const contact = await crm.made();
    const deal = await deals.made({ title: 'Order', contact_id: contact.id });
    const response = await deals.delete(`id=eq.${deal.id}&select=title,contacts(first_name)`, {
      prefer: 'return=representation',
    });
    expect([response.status, response.body]).toEqual([
      200,
      [{ title: 'Order', contacts: { first_name: contact.first_name } }],
    ]);
    expect((await deals.get()).body).toEqual([]);
    expect((await crm.get()).body).toEqual([contact]);
    expect((await deals.events(deal.id)).map(({ action }) => action)).toEqual(['created', 'deleted']);
  });

  it('needs a filter', async () => {
    await deals.made({ title: 'Order', contact_id: (await crm.made()).id });
    await deals.refused(() => deals.delete('limit=1'), {
      status: 400,
      code: '21000',
      message: 'DELETE requires a WHERE clause',
    });
  });
});
