import { anotherTenant, expectRefusal } from '../proxy-client.js';
import { failedRow, UUID, useBulk } from './bulk-client.js';

describe('POST /functions/v1/create-lead', () => {
  const bulk = useBulk();

  it('makes a contact with a deal, and answers both', async () => {
    const response = await bulk.createLead({
      first_name: 'Mahmoud',
      last_name: 'Ali',
      phones: ['+20 101 717 7777'],
      emails: ['Mahmoud@Example.com'],
      source: 'website',
      tags: ['vip'],
      description: 'Notes',
      custom_fields: { plan: 'pro' },
      deal: { title: 'Order #1', value: 11523, currency: 'SAR', stage: 'qualified', probability: 60 },
    });
    expect(response.status).toBe(201);
    const { contact, deal } = response.body;
    expect(Object.keys(response.body)).toEqual([
      'success',
      'message',
      'data',
      'contact_id',
      'deal_id',
      'is_new_contact',
      'contact',
      'deal',
    ]);
    expect(response.body).toMatchObject({
      success: true,
      contact_id: expect.stringMatching(UUID),
      deal_id: expect.stringMatching(UUID),
      is_new_contact: true,
      message: 'Lead created successfully',
      data: { contact, deal },
    });
    expect(contact).toEqual(await bulk.contact(response.body.contact_id));
    expect(contact).toMatchObject({
      first_name: 'Mahmoud',
      last_name: 'Ali',
      phones: ['+201017177777'],
      emails: ['mahmoud@example.com'],
      source: 'website',
      tags: ['vip'],
      description: 'Notes',
      custom_fields: { plan: 'pro' },
    });
    const shown = await bulk.crm.api.request(
      'GET',
      `/functions/v1/rest-api-proxy/deals?id=eq.${response.body.deal_id}`,
      { headers: { 'x-api-key': bulk.crm.tenant.apiKey } },
    );
    expect(shown.body).toMatchObject([deal]);
    expect(deal).toMatchObject({
      id: response.body.deal_id,
      title: 'Order #1',
      value: 11523,
      currency: 'SAR',
      stage: 'qualified',
      probability: 60,
      contact_id: response.body.contact_id,
    });
  });

  it('takes flat deal fields beside nested ones', async () => {
    const { body } = await bulk.createLead({
      email: 'a@example.com',
      title: 'Order',
      value: 5,
      currency: 'EUR',
      deal: { title: 'Order', stage: 'won' },
    });
    expect(body.deal).toMatchObject({ title: 'Order', value: 5, currency: 'EUR', stage: 'won' });
  });

  it('refuses a deal field that is flat and nested, and not the same', async () => {
    const lead = { email: 'torn@example.com', value: 1, deal: { value: 2 } };
    const response = await bulk.leavesAll(() => bulk.createLead(lead));
    expectRefusal(response, { status: 400, code: '23514', message: 'value and deal.value differ' });
    const { body } = await bulk.createLeads([lead]);
    expect(body.results).toEqual([failedRow(0, 'value and deal.value differ', 'value')]);
  });

  it.each([{}, { email: ' ', phone: '', tags: [] }, { deal: {} }, { deal: null }])(
    'refuses a lead that says nothing: %j',
    async (lead) => {
      const response = await bulk.leavesAll(() => bulk.createLead(lead));
      expectRefusal(response, { status: 400, code: '23514', message: 'The lead says nothing' });
      const { body } = await bulk.leavesAll(() => bulk.createLeads([lead]));
      expect(body.results).toEqual([failedRow(0, 'The lead says nothing', null)]);
    },
  );

  it('names the company that is too long as it was sent', async () => {
    const response = await bulk.createLead({ email: 'l@example.com', company_name: 'x'.repeat(255) });
    expect(response.body.error).toBe('company_name must be at most 254 characters');
  });

  it.each(['create-lead', 'create-leads-bulk'])('links the company of a lead at %s', async (call) => {
    const lead = async (fields: object) => {
      const sent = { deal: null, ...fields };
      const { body } = await bulk.call(call, call === 'create-lead' ? sent : { leads: [sent] });
      return bulk.contact((call === 'create-lead' ? body : body.results[0]).contact_id);
    };
    const { crm } = bulk;
    const oldest = await crm.company('Nile Trading');
    const company_id = await crm.company('Nile Trading');
    const known = await crm.made({ emails: ['known@example.com'], company_id });
    const again = await lead({ email: 'known@example.com', company_name: 'Nile Trading' });
    expect(again).toEqual(known);
    expect(await lead({ email: 'new@example.com', company_name: 'NILE trading' })).toMatchObject({
      company_id: oldest,
    });
    expect(await lead({ email: 'known@example.com', company_name: 'Elsewhere' })).toMatchObject({
      company_id: null,
    });
    const both = await lead({ email: 'both@example.com', company_id, company_name: 'Elsewhere' });
    expect(both).toMatchObject({ company_id });
    expect(await crm.stored(both.id)).toMatchObject({ company_name: null });
  });

  it("does not link another organization's company", async () => {
    const other = await anotherTenant(bulk.crm);
    await other.company('Theirs Alone');
    const { body } = await bulk.createLead({ email: 'o@example.com', company_name: 'Theirs Alone' });
    expect(body.contact.company_id).toBeNull();
  });

  it('reads the company of a lead as the text it is', async () => {
    const { body } = await bulk.createLead({ email: 'c@example.com', company_name: 'Nile Trading' });
    const [row] = await bulk.crm.api.rows('select company_name, company_id from contacts where id = $1', [
      body.contact_id,
    ]);
    expect(row).toEqual({ company_name: 'Nile Trading', company_id: null });
  });

  it.each(['create-lead', 'create-leads-bulk'])(
    'makes a contact alone for a deal that is null at %s',
    async (call) => {
      const lead = { email: `${call}@example.com`, deal: null };
      const { body } = await bulk.call(call, call === 'create-lead' ? lead : { leads: [lead] });
      const made = call === 'create-lead' ? body : body.results[0];
      expect(made).toMatchObject({ success: true, contact_id: expect.stringMatching(UUID), deal_id: null });
      if (call === 'create-lead')
        expect(body).toMatchObject({ deal: null, data: { contact: { id: made.contact_id }, deal: null } });
      else expect(body.summary).toMatchObject({ new_deals: 0, new_contacts_created: 1 });
      const sql = 'select count(*)::int as deals from deals where contact_id = $1';
      expect(await bulk.crm.api.rows(sql, [made.contact_id])).toEqual([{ deals: 0 }]);
    },
  );

  it('refuses a deal that is null and has a title, and writes nothing', async () => {
    const lead = { email: 'torn@example.com', deal: null, title: 'Order' };
    const message = 'deal is null, yet title says what it is to be';
    const response = await bulk.leavesAll(() => bulk.call('create-lead', lead));
    expectRefusal(response, { status: 400, code: '23514', message });
  });

  it('makes no deal of its own where the organization has turned that off', async () => {
    const { api, tenant } = bulk.crm;
    const turn = (leads_make_deals: boolean) =>
      api.request('PATCH', '/api/v1/organizations/current', {
        headers: { cookie: tenant.cookie },
        json: { leads_make_deals },
      });
    expect((await turn(false)).body.organization.leads_make_deals).toBe(false);
    try {
      expect((await bulk.createLead({ email: 'off@example.com' })).body.deal).toBeNull();
      expect(
        (await bulk.createLead({ email: 'off@example.com', title: 'Asked for' })).body.deal,
      ).toMatchObject({
        title: 'Asked for',
      });
      expect((await bulk.createLead({ email: 'off@example.com', deal: {} })).body.deal).toMatchObject({
        title: 'Lead: off@example.com',
      });
    } finally {
      await turn(true);
    }
    expect((await bulk.createLead({ email: 'off@example.com' })).body.deal).not.toBeNull();
  });

  it('takes a flat pipeline', async () => {
    const pipeline_id = await bulk.pipeline('open', 'signed');
    const { body } = await bulk.createLead({ email: 'a@example.com', pipeline_id });
    expect(body.deal).toMatchObject({ pipeline_id, stage: 'open' });
  });

  it.each([
    [{ first_name: 'Mahmoud', last_name: 'Ali', email: 'a@example.com' }, 'Lead: Mahmoud Ali'],
    [{ last_name: 'Ali', phone: '+201017177777' }, 'Lead: Ali'],
    [{ first_name: ' ', email: 'a@example.com', phone: '+201017177777' }, 'Lead: a@example.com'],
    [{ phones: ['+201017177777'] }, 'Lead: +201017177777'],
    [
      { first_name: `a${'😀'.repeat(99)}`, last_name: '😀'.repeat(100) },
      `Lead: a${'😀'.repeat(99)} ${'😀'.repeat(93)}`,
    ],
  ])('titles the deal of %j after the contact', async (lead, title) => {
    const { status, body } = await bulk.createLead(lead);
    expect([status, body.deal.title]).toEqual([201, title]);
  });

  it('merges into a contact it knows, by e-mail first', async () => {
    const phone = await bulk.crm.made({ phones: ['+201017177777'] });
    const known = await bulk.crm.made({ first_name: 'M.', emails: ['m@example.com'], tags: ['vip'] });
    const { status, body } = await bulk.createLead({
      first_name: 'Mahmoud',
      email: 'M@example.com',
      phone: '+201017177777',
      tags: ['lead'],
    });
    expect([status, body.contact_id, body.is_new_contact]).toEqual([201, known.id, false]);
    expect(body.contact).toMatchObject({ first_name: 'Mahmoud', tags: ['vip', 'lead'] });
    expect(await bulk.contact(phone.id)).toEqual(phone);
  });

  const refusals: [object, string][] = [
    [{ email: 'x' }, 'Invalid email: "x"'],
    [{ phone: 'abc' }, 'Invalid phone: "abc" (E.164 expected, 8-15 digits)'],
    [{ email: 'a@example.com', deal: 'Order' }, 'deal must be an object'],
    [{ email: 'a@example.com', deal: { value: -1 } }, 'value must be a number from 0 on'],
    [{ email: 'a@example.com', stage: 'nowhere' }, 'Stage "nowhere" does not exist in the pipeline'],
    [{ email: 'a@example.com', pipeline_id: 'x' }, 'pipeline_id must be a uuid'],
  ];
  it.each(refusals)('refuses %j, and writes neither contact nor deal', async (lead, message) => {
    await bulk.crm.made({ emails: ['a@example.com'] });
    const response = await bulk.leavesAll(() => bulk.createLead({ first_name: 'New', ...lead }));
    expectRefusal(response, { status: 400, code: '23514', message });
  });

  it('writes no contact when Postgres refuses the deal', async () => {
    await bulk.refuseInPostgres('deals', `new.title = 'Refused'`);
    await bulk.crm.made({ emails: ['a@example.com'] });
    for (const email of ['a@example.com', 'new@example.com']) {
      const lead = { first_name: 'New', email, title: 'Refused' };
      const response = await bulk.leavesAll(() => bulk.createLead(lead));
      expect(response.status).toBe(400);
    }
  });

  it('refuses a list', async () => {
    const response = await bulk.createLead([{ email: 'a@example.com' }]);
    expect(response.status).toBe(400);
  });
});

describe('POST /functions/v1/create-leads-bulk', () => {
  const bulk = useBulk();

  it('makes contacts with deals, and answers as for deals', async () => {
    const known = await bulk.crm.made({ emails: ['known@example.com'] });
    const { status, body } = await bulk.createLeads(
      [
        { first_name: 'K', email: 'known@example.com', deal: { title: 'One', value: 5 } },
        { first_name: 'Sara', phones: ['+201222222222'], title: 'Two' },
        { last_name: 'Ali', phones: ['+201222222222'] },
      ],
      {
        default_source: 'form',
        default_tags: ['batch'],
        default_stage: 'qualified',
        default_currency: 'SAR',
      },
    );
    expect(status).toBe(200);
    const sara = body.results[1].contact_id;
    const row = (index: number, contact_id: string, is_new_contact: boolean) => ({
      index,
      success: true,
      deal_id: expect.stringMatching(UUID),
      contact_id,
      is_new_contact,
    });
    expect(body).toEqual({
      success: true,
      summary: {
        total: 3,
        successful: 3,
        failed: 0,
        new_deals: 3,
        skipped_existing: 0,
        new_contacts_created: 1,
      },
      results: [row(0, known.id, false), row(1, sara, true), row(2, sara, false)],
    });
    expect(await bulk.contact(known.id)).toMatchObject({ first_name: 'K', source: 'form', tags: ['batch'] });
    expect(await bulk.contact(sara)).toMatchObject({
      first_name: 'Sara',
      last_name: 'Ali',
      source: 'form',
      tags: ['batch'],
    });
    const deals = await bulk.deals();
    expect(deals.map(({ title }) => title).sort()).toEqual(['Lead: Ali', 'One', 'Two']);
    for (const deal of deals) expect(deal).toMatchObject({ stage: 'qualified', currency: 'SAR' });
  });

  it('fails a row alone, and leaves its contact as it was', async () => {
    await bulk.refuseInPostgres('deals', `new.title = 'Refused'`);
    const known = await bulk.crm.made({ first_name: 'K', emails: ['known@example.com'] });
    const { body } = await bulk.createLeads([
      { first_name: 'A', email: 'known@example.com', value: -1 },
      { first_name: 'B', email: 'known@example.com', title: 'Refused' },
      { first_name: 'C', email: 'new@example.com', title: 'Refused' },
      { first_name: 'D', email: 'x' },
      { first_name: 'E', email: 'good@example.com' },
    ]);
    expect(body.results.slice(0, 4)).toEqual([
      failedRow(0, 'value must be a number from 0 on', 'value'),
      failedRow(1, 'The row cannot be stored', null),
      failedRow(2, 'The row cannot be stored', null),
      failedRow(3, 'Invalid email: "x"', 'email'),
    ]);
    expect(body.summary).toMatchObject({ successful: 1, failed: 4, new_deals: 1, new_contacts_created: 1 });
    expect(await bulk.contact(known.id)).toEqual(known);
    expect((await bulk.contacts()).map(({ first_name }) => first_name)).toEqual(['K', 'E']);
  });

  it('makes nothing twice when it is sent again with skip_if_exists', async () => {
    const leads = [
      { first_name: 'A', email: 'a@example.com', title: 'One' },
      { first_name: 'B', email: 'b@example.com', deal: { custom_fields: { external_id: '7' } } },
      {
        first_name: 'B',
        email: 'b@example.com',
        deal: { title: 'Two', custom_fields: { external_id: '7' } },
      },
    ];
    const once = await bulk.createLeads(leads, { skip_if_exists: true });
    expect(once.body.summary).toMatchObject({ new_deals: 2, skipped_existing: 1, new_contacts_created: 2 });
    const again = await bulk.leavesAll(() => bulk.createLeads(leads, { skip_if_exists: true }));
    expect(again.body.summary).toMatchObject({ new_deals: 0, skipped_existing: 3, new_contacts_created: 0 });
    expect(again.body.results.map((row: any) => row.deal_id)).toEqual(
      once.body.results.map((row: any) => row.deal_id),
    );
  });

  const rows = (count: number) => Array.from({ length: count }, (_, i) => ({ email: `n${i}@example.com` }));

  it('takes 100 leads', async () => {
    const { status, body } = await bulk.createLeads(rows(100));
    expect([status, body.summary]).toMatchObject([200, { new_deals: 100, new_contacts_created: 100 }]);
  });

  const refusals: [string, unknown, string][] = [
    ['101 leads', { leads: rows(101) }, 'Maximum batch size is 100 leads'],
    ['no leads', { leads: [] }, 'leads must be a non-empty array'],
    ['leads missing', {}, 'leads must be a non-empty array'],
    ['a text as leads', { leads: 'x' }, 'leads must be a non-empty array'],
    [
      'default_tags as a text',
      { leads: rows(1), default_tags: 'x' },
      'default_tags must be an array of strings',
    ],
    ['a number as default_source', { leads: rows(1), default_source: 1 }, 'default_source must be a string'],
  ];
  it.each(refusals)('with %s is refused, and nothing is written', async (_what, json, message) => {
    const response = await bulk.leavesAll(() => bulk.call('create-leads-bulk', json));
    expectRefusal(response, { status: 400, code: '23514', message });
  });
});
