import { expectRefusal, useProxy } from './proxy-client.js';
import { useTable } from './table-client.js';

/** The worked exchanges about embeds and aggregates, on one small made-up company. */
describe('Embeds at /functions/v1/rest-api-proxy', () => {
  const crm = useProxy();
  const deals = useTable(crm, 'deals');
  const companies = useTable(crm, 'companies');
  const activities = useTable(crm, 'activities');
  const links = useTable(crm, 'deal_contacts');
  const pipelines = useTable(crm, 'pipelines');
  let company: any;
  let amira: any;
  let hana: any;

  beforeEach(async () => {
    company = await companies.made({ name: 'Nile' });
    const address = { city: 'Cairo' };
    [amira, hana] = await crm.madeAll([
      { first_name: 'Amira', company_id: company.id, custom_fields: { address } },
      { first_name: 'Hana', company_id: null, custom_fields: {} },
      { first_name: 'Lone', company_id: null, custom_fields: {} },
    ]);
    await deals.madeAll(
      [
        ['Order 1', 100, 'new', amira.id, company.id],
        ['order #1003 lower', 900, 'won', amira.id, company.id],
        ['Order 2', 250, 'won', amira.id, null],
        ['100%_done', 10, 'lost', hana.id, null],
        ['100x_done', 20, 'new', hana.id, null],
      ].map(([title, value, stage, contact_id, company_id]) => ({
        title,
        value,
        stage,
        contact_id,
        company_id,
      })),
    );
  });

  const titles = (query: string) => deals.get(query).then(({ body }) => body);

  it('show a to-one as an object, and as null when there is none', async () => {
    expect(await titles('select=title,contacts(first_name),companies(name)&order=title&limit=2')).toEqual([
      { title: '100%_done', contacts: { first_name: 'Hana' }, companies: null },
      { title: '100x_done', contacts: { first_name: 'Hana' }, companies: null },
    ]);
  });

  it('show a to-many as an array, and as an empty one', async () => {
    const response = await crm.get('select=first_name,deals(title)&order=first_name&deals.order=title');
    expect(response.body).toEqual([
      {
        first_name: 'Amira',
        deals: [{ title: 'order #1003 lower' }, { title: 'Order 1' }, { title: 'Order 2' }],
      },
      { first_name: 'Hana', deals: [{ title: '100%_done' }, { title: '100x_done' }] },
      { first_name: 'Lone', deals: [] },
    ]);
  });

  it.each([
    'contact:contacts(first_name)',
    'contact:contacts!contact_id(first_name)',
    'contact:contacts!deals_contact_id_fkey(first_name)',
    'contact:contact_id(first_name)',
    'contact:deals_contact_id_fkey(first_name)',
  ])('find the contact of a deal by %s', async (embed) => {
    expect(await titles(`select=${embed}&title=eq.Order 1`)).toEqual([{ contact: { first_name: 'Amira' } }]);
  });

  it.each([
    ['deals', 'pipelines(name)', { pipelines: { name: 'Sales' } }],
    ['deals', 'pipelines!deals_pipeline_id_fkey(name)', { pipelines: { name: 'Sales' } }],
    ['deals', 'companies!deals_company_id_fkey(name)', { companies: { name: 'Nile' } }],
    ['contacts', 'companies!contacts_company_id_fkey(name)', { companies: { name: 'Nile' } }],
    ['contacts', 'deals!deals_contact_id_fkey(count)', { deals: [{ count: 3 }] }],
    ['companies', 'contacts(first_name)', { contacts: [{ first_name: 'Amira' }] }],
    ['companies', 'deals(count)', { deals: [{ count: 2 }] }],
    ['pipelines', 'deals(count)', { deals: [{ count: 5 }] }],
    ['contacts', 'deal_contacts(is_primary,deals(title))', expect.anything()],
    ['deals', 'deal_contacts(is_primary,contacts(first_name))', expect.anything()],
  ])('of %s show %s', async (table, embed, expected) => {
    const clients: Record<string, typeof crm> = { deals, contacts: crm, companies, pipelines };
    const filters: Record<string, string> = { deals: 'title=eq.Order 1', contacts: 'first_name=eq.Amira' };
    const response = await clients[table]!.get(`select=${embed}&${filters[table] ?? ''}`);
    expect([response.status, response.body]).toEqual([200, [expected]]);
  });

  it('reach further contacts of a deal, and what happened with a contact', async () => {
    const [order] = await titles('title=eq.Order 1');
    await links.made({ deal_id: order.id, contact_id: hana.id, role: 'Billing' });
    await activities.made({ contact_id: hana.id, kind: 'call', body: 'Hello' });
    const select = 'deal_contacts(role,is_primary,contacts(first_name,activities(kind,body)))';
    const response = await deals.get(`select=${select}&title=eq.Order 1&deal_contacts.order=is_primary.desc`);
    expect(response.body).toEqual([
      {
        deal_contacts: [
          { role: null, is_primary: true, contacts: { first_name: 'Amira', activities: [] } },
          {
            role: 'Billing',
            is_primary: false,
            contacts: { first_name: 'Hana', activities: [{ kind: 'call', body: 'Hello' }] },
          },
        ],
      },
    ]);
  });

  it('nest', async () => {
    const select = 'name,contacts(first_name,deals(title,pipelines(name)))';
    const response = await companies.get(
      `select=${select}&contacts.deals.order=value&contacts.deals.limit=1`,
    );
    expect(response.body).toEqual([
      {
        name: 'Nile',
        contacts: [{ first_name: 'Amira', deals: [{ title: 'Order 1', pipelines: { name: 'Sales' } }] }],
      },
    ]);
  });

  it('let parents go without a matching child under !inner, in counts too', async () => {
    const query = 'select=title,contacts!inner(first_name)&contacts.first_name=eq.Hana&order=value';
    const response = await deals.get(query, { prefer: 'count=exact' });
    expect(response.body).toEqual([
      { title: '100%_done', contacts: { first_name: 'Hana' } },
      { title: '100x_done', contacts: { first_name: 'Hana' } },
    ]);
    expect(response.headers.get('content-range')).toBe('0-1/2');
  });

  it('filter, order and cut per parent', async () => {
    const query = 'select=first_name,deals(title)&first_name=eq.Amira&deals.order=value.desc&deals.limit=1';
    expect((await crm.get(query)).body).toEqual([
      { first_name: 'Amira', deals: [{ title: 'order #1003 lower' }] },
    ]);
    const stages =
      'select=won:deals(title),open:deals(title)&won.stage=eq.won&open.stage=eq.new&won.order=title&first_name=eq.Amira';
    expect((await crm.get(stages)).body).toEqual([
      { won: expect.arrayContaining([{ title: 'Order 2' }]), open: [{ title: 'Order 1' }] },
    ]);
  });

  it('tell who has none, who has some', async () => {
    expect((await crm.get('select=first_name,deals()&deals=is.null')).body).toEqual([{ first_name: 'Lone' }]);
    const some = await crm.get('select=first_name,deals()&deals=not.is.null&order=first_name');
    expect(some.body).toEqual([{ first_name: 'Amira' }, { first_name: 'Hana' }]);
    const or = await deals.get('select=title,companies()&or=(companies.not.is.null,value.eq.10)&order=value');
    expect(or.body.map(({ title }: any) => title)).toEqual(['100%_done', 'Order 1', 'order #1003 lower']);
  });

  it('spread', async () => {
    expect(await titles('select=title,...contacts(contact_name:first_name)&title=eq.Order 1')).toEqual([
      { title: 'Order 1', contact_name: 'Amira' },
    ]);
    const many = await crm.get('select=first_name,...deals(values:value)&order=first_name&deals.order=value');
    expect(many.body).toEqual([
      { first_name: 'Amira', values: [100, 250, 900] },
      { first_name: 'Hana', values: [10, 20] },
      { first_name: 'Lone', values: [] },
    ]);
  });

  it('order by a to-one, and refuse it of a to-many', async () => {
    const ordered = await titles('select=title,contacts(first_name)&order=contacts(first_name).desc,value');
    expect(ordered.map(({ title }: any) => title)).toEqual([
      '100%_done',
      '100x_done',
      'Order 1',
      'Order 2',
      'order #1003 lower',
    ]);
    expectRefusal(await crm.get('select=id,deals(id)&order=deals(title)'), {
      status: 400,
      code: 'PGRST118',
      message: "A related order on 'deals' is not possible",
      details: "'contacts' and 'deals' do not form a many-to-one or one-to-one relationship",
    });
  });

  it('are shown by writes', async () => {
    const select = 'select=title,contacts(first_name)';
    const created = await deals.post({ title: 'New', contact_id: hana.id }, {}, select);
    expect(created.body).toEqual([{ title: 'New', contacts: { first_name: 'Hana' } }]);
    const moved = await deals.patch(`title=eq.New&${select}`, { contact_id: amira.id });
    expect(moved.body).toEqual([{ title: 'New', contacts: { first_name: 'Amira' } }]);
  });

  it('forget what is deleted', async () => {
    await crm.delete(`id=eq.${hana.id}`);
    expect(await titles('select=title,contacts(first_name)&value=eq.10')).toEqual([
      { title: '100%_done', contacts: null },
    ]);
    await deals.delete('title=eq.Order 1');
    expect((await crm.get(`select=deals(title)&id=eq.${amira.id}`)).body[0].deals).toHaveLength(2);
  });

  it('aggregate, as plain numbers', async () => {
    const response = await deals.get('select=stage,count(),total:value.sum()&order=stage');
    expect(response.body).toEqual([
      { stage: 'lost', count: 1, total: 10 },
      { stage: 'new', count: 2, total: 120 },
      { stage: 'won', count: 2, total: 1150 },
    ]);
    expect(response.text).toContain('"total":1150}');
    expect(await titles('select=value.max(),value.avg()')).toEqual([{ max: 900, avg: 256 }]);
  });

  it.each([
    ['contacts.first_name=eq.Hana', "'contacts' is not an embedded resource in this request", 'contacts'],
    ['companies.order=name', "'companies' is not an embedded resource in this request", 'companies'],
  ])('must be there to be filtered or ordered: %s', async (query, message, name) => {
    expectRefusal(await deals.get(`select=title&${query}`), {
      status: 400,
      code: 'PGRST108',
      message,
      hint: `Verify that '${name}' is included in the 'select' query parameter.`,
    });
  });

  it('know no relation that is not declared', async () => {
    expectRefusal(await deals.get('select=id,custom_fields(*)'), {
      status: 400,
      code: 'PGRST200',
      message: "Could not find a relationship between 'deals' and 'custom_fields' in the schema cache",
      details: expect.stringContaining("between 'deals' and 'custom_fields'"),
      hint: "Perhaps you meant 'companies' instead of 'custom_fields'.",
    });
  });

  it('are addressed by the name of their table though they have an alias, with a warning', async () => {
    const written = await deals.get(
      'select=title,buyer:contacts(first_name)&contacts.first_name=eq.Nobody&order=title',
    );
    const meant = await deals.get(
      'select=title,buyer:contacts(first_name)&buyer.first_name=eq.Nobody&order=title',
    );
    expect([written.status, written.body]).toEqual([200, meant.body]);
    expect(written.body[0]).toMatchObject({ buyer: null });
    expect(written.headers.get('warning')).toBe(
      '299 PostgRESTv16 "Embedded resource was referenced by relation name even though it has an alias. This is ' +
        'deprecated and will stop working in a future release. Update `contacts` to `buyer` in query string filters, ' +
        'orders or limits."',
    );
    expect(meant.headers.get('warning')).toBeNull();
  });

  it('answer ranges and counts as the worked exchanges say', async () => {
    const part = await deals.get('select=title&order=value&limit=2', { prefer: 'count=exact' });
    expect([part.status, part.headers.get('content-range'), part.body.length]).toEqual([206, '0-1/5', 2]);
    const past = await deals.get('offset=100', { prefer: 'count=exact' });
    expectRefusal(past, {
      status: 416,
      code: 'PGRST103',
      message: 'Requested range not satisfiable',
      details: 'An offset of 100 was requested, but there are only 5 rows.',
    });
    expect(past.headers.get('content-range')).toBe('*/5');
    const head = await deals.head('limit=3', { prefer: 'count=exact' });
    expect([head.status, head.headers.get('content-range'), head.text]).toEqual([206, '0-2/5', '']);
  });

  it('answer CSV with plain numbers and dates', async () => {
    await deals.patch('title=eq.Order 1', { expected_close_date: '2026-05-15' });
    const response = await deals.get('select=title,value,expected_close_date&title=eq.Order 1', {
      accept: 'text/csv',
    });
    expect(response.text).toBe('title,value,expected_close_date\nOrder 1,100,2026-05-15');
  });
});
