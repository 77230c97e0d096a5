import { anotherTenant, expectRefusal } from '../proxy-client.js';
import { failedRow, UUID, useBulk } from './bulk-client.js';

const NOBODY = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';

describe('The contact of a row of POST /functions/v1/create-deals-bulk', () => {
  const bulk = useBulk();
  const create = { create_contact_if_missing: true };

  it('is found by id, then e-mail, then phone', async () => {
    const [id, email, phone] = await bulk.crm.madeAll([
      { emails: ['id@example.com'], phones: ['+201000000001'] },
      { emails: ['email@example.com'], phones: ['+201000000002'] },
      { emails: ['phone@example.com'], phones: ['+201000000003'] },
    ]);
    const { body } = await bulk.createDeals([
      { title: 'A', contact_id: id.id, contact_email: 'email@example.com', contact_phone: '+201000000003' },
      { title: 'B', contact_email: 'EMAIL@example.com', contact_phone: '+201000000003' },
      { title: 'C', contact_phone: '20 100 000-0003' },
      { title: 'D', contact_email: 'nobody@example.com', contact_phone: '+201000000003' },
      { title: 'E', contact_id: id.id.toUpperCase() },
    ]);
    expect(body.results.map((row: any) => row.contact_id)).toEqual([
      id.id,
      email.id,
      phone.id,
      phone.id,
      id.id,
    ]);
    expect(body.summary).toMatchObject({ new_deals: 5, new_contacts_created: 0 });
  });

  it('that has an unknown id fails the row, whatever else it names', async () => {
    await bulk.crm.made({ emails: ['known@example.com'] });
    const theirs = await (await anotherTenant(bulk.crm)).made({});
    const deleted = await bulk.crm.made({});
    await bulk.crm.delete(`id=eq.${deleted.id}`);
    const rows = [NOBODY, theirs.id, deleted.id].map((contact_id) => ({
      title: 'A',
      contact_id,
      contact_email: 'known@example.com',
      ...create,
    }));
    const { status, body } = await bulk.leavesAll(() => bulk.createDeals(rows));
    expect([status, body.results]).toEqual([
      200,
      rows.map((_, index) => failedRow(index, 'Contact not found', 'contact_id')),
    ]);
  });

  it.each([
    [{ contact_id: 'x' }, 'contact_id must be a uuid', 'contact_id'],
    [{}, 'one of contact_id, contact_email or contact_phone is required', 'contact_id'],
    [{ contact_email: '' }, 'one of contact_id, contact_email or contact_phone is required', 'contact_id'],
    [{ contact_email: 'new@example.com' }, 'Contact not found', 'contact_email'],
    [
      { contact_phone: '+201000000009', create_contact_if_missing: false },
      'Contact not found',
      'contact_phone',
    ],
    [{ contact_email: 'x', ...create }, 'Invalid email: "x"', 'contact_email'],
    [
      { contact_phone: 'abc', ...create },
      'Invalid phone: "abc" (E.164 expected, 8-15 digits)',
      'contact_phone',
    ],
    [
      { contact_email: 'a@example.com', create_contact_if_missing: 'yes' },
      'create_contact_if_missing must be true or false',
      'create_contact_if_missing',
    ],
  ])('that is told as %j fails the row', async (contact, error, field) => {
    const { body } = await bulk.leavesAll(() => bulk.createDeals([{ title: 'A', ...contact }]));
    expect(body.results).toEqual([failedRow(0, error, field)]);
  });

  it('is made where the row says so, with the names it is given', async () => {
    const { body } = await bulk.createDeals([
      {
        title: 'A',
        contact_email: 'Noha@Example.com',
        contact_phone: '20 101 717 7777',
        contact_first_name: 'Noha',
        contact_last_name: 'Ali',
        ...create,
      },
    ]);
    expect(body.results[0]).toMatchObject({ is_new_contact: true });
    expect(await bulk.contact(body.results[0].contact_id)).toMatchObject({
      first_name: 'Noha',
      last_name: 'Ali',
      emails: ['noha@example.com'],
      phones: ['+201017177777'],
    });
  });

  it('is made once for several rows', async () => {
    const { body } = await bulk.createDeals([
      { title: 'A', contact_email: 'noha@example.com', ...create },
      { title: 'B', contact_email: 'noha@example.com', ...create },
    ]);
    expect(body.results.map((row: any) => row.is_new_contact)).toEqual([true, false]);
    expect(body.results[0].contact_id).toBe(body.results[1].contact_id);
    expect(body.summary).toMatchObject({ new_deals: 2, new_contacts_created: 1 });
  });

  it('is not updated when it is found', async () => {
    const known = await bulk.crm.made({ first_name: 'Noha', emails: ['noha@example.com'] });
    await bulk.createDeals([
      {
        title: 'A',
        contact_email: 'noha@example.com',
        contact_phone: '+201017177777',
        contact_first_name: 'Other',
        ...create,
      },
    ]);
    expect(await bulk.contact(known.id)).toEqual(known);
    expect(await bulk.crm.events(known.id)).toHaveLength(1);
  });

  it('is the oldest of those who share a phone', async () => {
    const [oldest] = await bulk.crm.madeAll([
      { phones: ['+201000000001'], first_name: 'O' },
      { phones: ['+201000000001'], first_name: 'Y' },
    ]);
    const { body } = await bulk.createDeals([{ title: 'A', contact_phone: '+201000000001' }]);
    expect(body.results[0].contact_id).toBe(oldest.id);
  });
});

describe('A deal of POST /functions/v1/create-deals-bulk', () => {
  const bulk = useBulk();
  let contact_id: string;
  beforeEach(async () => {
    contact_id = (await bulk.crm.made()).id;
  });

  it('keeps all it is given', async () => {
    const company_id = await bulk.crm.company();
    const owner_id = bulk.crm.tenant.userId;
    const row = {
      title: '  Order #1 ',
      value: 11523.5,
      currency: 'eur',
      stage: 'proposal',
      description: 'Notes',
      expected_close_date: '2026-05-15',
      probability: 60,
      source: 'shopify',
      tags: ['online-order'],
      owner_id,
      company_id,
      custom_fields: { order_id: '1' },
      products: [{ name: 'Sku1', quantity: 2, unit_price: 50 }],
    };
    const { body } = await bulk.createDeals([{ ...row, contact_id }]);
    const [{ deal_id }] = body.results;
    const { body: shown } = await bulk.crm.api.request(
      'GET',
      `/functions/v1/rest-api-proxy/deals?id=eq.${deal_id}`,
      { headers: { 'x-api-key': bulk.crm.tenant.apiKey } },
    );
    expect(shown).toMatchObject([{ ...row, contact_id, title: 'Order #1', currency: 'EUR' }]);
    const links = await bulk.crm.api.rows('select * from deal_contacts where deal_id = $1', [deal_id]);
    expect(links).toMatchObject([{ contact_id, is_primary: true }]);
    expect(await bulk.crm.events(deal_id)).toMatchObject([{ action: 'created' }]);
  });

  it.each([
    [{ title: undefined }, 'title is required', 'title'],
    [{ title: '  ' }, 'title is required', 'title'],
    [{ title: 'x'.repeat(201) }, 'title must be at most 200 characters', 'title'],
    [{ value: -1 }, 'value must be a number from 0 on', 'value'],
    [{ value: '11 523' }, 'value must be a number', 'value'],
    [{ currency: 'SARS' }, 'currency must be a 3-letter ISO 4217 code', 'currency'],
    [{ stage: 'nowhere' }, 'Stage "nowhere" does not exist in the pipeline', 'stage'],
    [{ pipeline_id: NOBODY }, 'Pipeline not found', 'pipeline_id'],
    [{ pipeline_id: 'x' }, 'pipeline_id must be a uuid', 'pipeline_id'],
    [{ probability: 101 }, 'probability must be a number from 0 to 100', 'probability'],
    [
      { expected_close_date: '15.05.2026' },
      'expected_close_date must be a date, YYYY-MM-DD',
      'expected_close_date',
    ],
    [
      { expected_close_date: '2026-02-30' },
      'expected_close_date must be a date, YYYY-MM-DD',
      'expected_close_date',
    ],
    [{ owner_id: NOBODY }, 'Owner not found', 'owner_id'],
    [{ company_id: NOBODY }, 'Company not found', 'company_id'],
    [{ tags: 'x' }, 'tags must be an array of strings', 'tags'],
    [{ custom_fields: 'x' }, 'custom_fields must be an object', 'custom_fields'],
    [{ products: [1] }, 'products must be an array of objects', 'products'],
  ])('with %j fails alone, and takes the contact that was for it along', async (fault, error, field) => {
    const fresh = { contact_email: 'new@example.com', create_contact_if_missing: true };
    const { status, body } = await bulk.createDeals([
      { title: 'Good', contact_id },
      { title: 'Bad', ...fresh, ...fault },
    ]);
    expect([status, body.success, body.results[1]]).toEqual([200, true, failedRow(1, error, field)]);
    expect(body.summary).toEqual({
      total: 2,
      successful: 1,
      failed: 1,
      new_deals: 1,
      skipped_existing: 0,
      new_contacts_created: 0,
    });
    expect(await bulk.contacts()).toHaveLength(1);
    expect(await bulk.deals()).toHaveLength(1);
  });

  it('that Postgres refuses takes its contact along, and no other row', async () => {
    await bulk.refuseInPostgres('deals', `new.title = 'Refused'`);
    const fresh = (name: string) => ({
      contact_email: `${name}@example.com`,
      create_contact_if_missing: true,
    });
    const { status, body } = await bulk.createDeals([
      { title: 'Good', ...fresh('good') },
      { title: 'Refused', ...fresh('alone') },
      { title: 'Refused', ...fresh('shared') },
      { title: 'Good', ...fresh('shared') },
    ]);
    expect(status).toBe(200);
    const refused = 'The row cannot be stored';
    expect(body.results).toEqual([
      expect.objectContaining({ success: true, is_new_contact: true }),
      failedRow(1, refused, null),
      failedRow(2, refused, null),
      expect.objectContaining({ success: true, is_new_contact: true }),
    ]);
    const emails = (await bulk.contacts()).map((contact) => contact.emails[0]);
    expect(emails.sort()).toEqual(['good@example.com', 'shared@example.com', undefined]);
    expect((await bulk.deals()).map(({ title }) => title)).toEqual(['Good', 'Good']);
  });

  it('whose contact Postgres refuses fails, and no other row', async () => {
    await bulk.refuseInPostgres('contacts', `new.first_name = 'Refused'`);
    const { body } = await bulk.createDeals([
      {
        title: 'Bad',
        contact_email: 'a@example.com',
        contact_first_name: 'Refused',
        create_contact_if_missing: true,
      },
      { title: 'Good', contact_email: 'a@example.com', create_contact_if_missing: true },
    ]);
    expect(body.results).toEqual([
      failedRow(0, 'The row cannot be stored', null),
      expect.objectContaining({ success: true, is_new_contact: true }),
    ]);
    expect(await bulk.deals()).toMatchObject([{ title: 'Good' }]);
  });

  it('may name companies and owners of its own organization only', async () => {
    const other = await anotherTenant(bulk.crm);
    const rows = [
      { title: 'A', contact_id, company_id: await other.company() },
      { title: 'B', contact_id, owner_id: other.tenant.userId },
    ];
    const { body } = await bulk.leavesAll(() => bulk.createDeals(rows));
    expect(body.results).toEqual([
      failedRow(0, 'Company not found', 'company_id'),
      failedRow(1, 'Owner not found', 'owner_id'),
    ]);
  });
});

describe('Stage and pipeline of POST /functions/v1/create-deals-bulk', () => {
  const bulk = useBulk();
  let contact_id: string;
  beforeEach(async () => {
    contact_id = (await bulk.crm.made()).id;
  });
  const placed = async (row: object, options: object = {}) => {
    const { body } = await bulk.createDeals([{ title: 'A', contact_id, ...row }], { ...options });
    if (!body.results?.[0].success) return body.results?.[0].error ?? body.error;
    const [deal] = await bulk.deals();
    return [deal.stage, deal.pipeline_id];
  };
  const standard = async () =>
    (
      await bulk.crm.api.rows('select id from pipelines where organization_id = $1 and is_default', [
        bulk.crm.tenant.organizationId,
      ])
    )[0].id;

  it('are the first stage of the default pipeline unless told', async () => {
    expect(await placed({})).toEqual(['new', await standard()]);
  });

  it('are the default ones where the row names none', async () => {
    const pipeline_id = await bulk.pipeline('open', 'signed');
    expect(await placed({}, { default_stage: 'signed', default_pipeline_id: pipeline_id })).toEqual([
      'signed',
      pipeline_id,
    ]);
  });

  it("are the row's own where it names them", async () => {
    const pipeline_id = await bulk.pipeline('open', 'signed');
    const options = { default_stage: 'won', default_pipeline_id: await standard() };
    expect(await placed({ pipeline_id, stage: 'signed' }, options)).toEqual(['signed', pipeline_id]);
  });

  it('begin where a pipeline begins that does not know the default stage', async () => {
    const pipeline_id = await bulk.pipeline('open', 'signed');
    expect(await placed({ pipeline_id }, { default_stage: 'qualified' })).toEqual(['open', pipeline_id]);
  });

  it('fail the row when the default stage is not in the default pipeline', async () => {
    expect(await placed({}, { default_stage: 'nowhere' })).toBe(
      'Stage "nowhere" does not exist in the pipeline',
    );
  });

  it.each(['QUALIFIED', 'Qualified'])(
    'are kept as sent in another case, with a warning: %s',
    async (stage) => {
      const { body } = await bulk.createDeals([{ title: 'A', contact_id, stage }]);
      expect(body.results[0]).toMatchObject({
        success: true,
        warnings: ['stage is not lower case: kept as sent, but a dashboard will not show it'],
      });
      expect(await bulk.deals()).toMatchObject([{ stage }]);
    },
  );

  it('refuse a default pipeline that is not there', async () => {
    const rows = [{ title: 'A', contact_id }];
    const response = await bulk.leavesAll(() => bulk.createDeals(rows, { default_pipeline_id: NOBODY }));
    expectRefusal(response, { status: 400, code: '23514', message: 'Pipeline not found' });
  });

  it.each(['createDeals', 'createLeads'] as const)(
    'refuse %s of an organization that has no pipeline',
    async (call) => {
      await bulk.crm.api.rows('delete from pipelines where organization_id = $1', [
        bulk.crm.tenant.organizationId,
      ]);
      const response = await bulk.leavesAll(() => bulk[call]([{ title: 'A', contact_id }]));
      expectRefusal(response, { status: 400, code: '23514', message: /^No pipeline found\./ });
    },
  );

  it('give the default currency where the row has none, and USD where nobody says', async () => {
    const rows = [
      { title: 'A', contact_id },
      { title: 'B', contact_id, currency: 'EGP' },
    ];
    await bulk.createDeals(rows, { default_currency: 'sar' });
    await bulk.createDeals([{ title: 'C', contact_id }]);
    const currencies = Object.fromEntries(
      (await bulk.deals()).map(({ title, currency }) => [title, currency]),
    );
    expect(currencies).toEqual({ A: 'SAR', B: 'EGP', C: 'USD' });
  });
});

describe('A whole call of POST /functions/v1/create-deals-bulk', () => {
  const bulk = useBulk();
  const rows = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      title: `Order ${i}`,
      contact_email: `n${i}@example.com`,
      create_contact_if_missing: true,
    }));

  it('takes 100 deals', async () => {
    const { status, body } = await bulk.createDeals(rows(100));
    expect([status, body.summary]).toMatchObject([200, { new_deals: 100, new_contacts_created: 100 }]);
    expect(body.results.map(({ index }: any) => index)).toEqual(rows(100).map((_, i) => i));
    for (const { deal_id } of body.results) expect(deal_id).toMatch(UUID);
  });

  const refusals: [string, unknown, string][] = [
    ['101 deals', { deals: rows(101) }, 'Maximum batch size is 100 deals'],
    ['no deals', { deals: [] }, 'deals must be a non-empty array'],
    ['deals missing', {}, 'deals must be a non-empty array'],
    ['an object as deals', { deals: {} }, 'deals must be a non-empty array'],
    [
      'skip_if_exists as a text',
      { deals: rows(1), skip_if_exists: 'x' },
      'skip_if_exists must be true or false',
    ],
    [
      'a default pipeline that is no id',
      { deals: rows(1), default_pipeline_id: 'x' },
      'default_pipeline_id must be a uuid',
    ],
    ['a number as default stage', { deals: rows(1), default_stage: 1 }, 'default_stage must be a string'],
    [
      'a number as default currency',
      { deals: rows(1), default_currency: 1 },
      'default_currency must be a string',
    ],
  ];
  it.each(refusals)('with %s is refused, and nothing is written', async (_what, json, message) => {
    const response = await bulk.leavesAll(() => bulk.call('create-deals-bulk', json));
    expectRefusal(response, { status: 400, code: '23514', message });
  });

  it('fails rows that are no objects alone', async () => {
    const { body } = await bulk.createDeals([null, 'x', ...rows(1)]);
    expect(body.results.slice(0, 2)).toEqual(
      [0, 1].map((i) => failedRow(i, 'A row must be an object', null)),
    );
    expect(body.summary).toMatchObject({ total: 3, successful: 1, failed: 2, new_deals: 1 });
  });
});
