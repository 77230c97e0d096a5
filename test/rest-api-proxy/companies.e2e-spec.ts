import { useProxy } from './proxy-client.js';
import { useTable } from './table-client.js';

const NEW_ID = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';
const MERGE = { prefer: 'resolution=merge-duplicates, return=representation' };

describe('/functions/v1/rest-api-proxy/companies', () => {
  const crm = useProxy();
  const companies = useTable(crm, 'companies');
  const deals = useTable(crm, 'deals');

  it('creates a company, known to /api/v1 at once', async () => {
    const details = {
      website: 'https://nile.example',
      phone: '+20 2 1234567',
      email: 'info@nile.example',
      address: '1 Corniche',
      city: 'Cairo',
      state: 'Cairo',
      postal_code: '11511',
      country: 'Egypt',
      industry: 'Trade',
      employee_count: 12,
      annual_revenue: 99.5,
      linkedin: 'nile',
      twitter: '@nile',
      facebook: 'nile.trading',
      description: 'Cotton',
      notes: 'Pays late',
      tax_id: 'EG-1',
      custom_fields: { region: 'Delta' },
    };
    const response = await companies.post({ name: ' Nile Trading ', domain: 'Nile.Example', ...details });
    const [company] = response.body;
    expect([response.status, company]).toEqual([
      201,
      {
        id: expect.any(String),
        name: 'Nile Trading',
        domain: 'nile.example',
        ...details,
        owner_id: null,
        inactivated_at: null,
        created_at: expect.stringMatching(/\.\d{3}Z$/),
        updated_at: expect.stringMatching(/\.\d{3}Z$/),
      },
    ]);
    const path = `/api/v1/crm/companies/comp_${company.id.replaceAll('-', '')}`;
    const apiV1 = await crm.api.request('GET', path, { headers: { 'x-api-key': crm.tenant.apiKey } });
    expect(apiV1.body.company.name).toBe('Nile Trading');
  });

  it('filters, sorts and converts the columns of numbers', async () => {
    const big = await companies.made({ name: 'Big', employee_count: '1200', annual_revenue: '2.50' });
    await companies.made({ name: 'Small', employee_count: 3, annual_revenue: 2 });
    const { body } = await companies.get('employee_count=gt.100&select=id,employee_count,annual_revenue');
    expect(body).toEqual([{ id: big.id, employee_count: 1200, annual_revenue: 2.5 }]);
    const sorted = await companies.get('order=annual_revenue.desc&select=name&name=in.(Big,Small)');
    expect(sorted.body).toEqual([{ name: 'Big' }, { name: 'Small' }]);
  });

  it.each([
    [{ email: 'x' }, 'Invalid email: "x"'],
    [{ employee_count: 1.5 }, 'employee_count must be a whole number from 0 on'],
    [{ annual_revenue: -1 }, 'annual_revenue must be a number from 0 on'],
    [{ tax_id: 'x'.repeat(101) }, 'tax_id must be at most 100 characters'],
  ])('refuses %j', async (row, message) => {
    await companies.refused(() => companies.post({ name: 'Odd', ...row }), {
      status: 400,
      code: '23514',
      message,
    });
  });

  it.each([{}, { name: null }, { name: ' ' }, { domain: 'nile.example' }])(
    'says that name is required of %j',
    async (row) => {
      await companies.refused(() => companies.post(row), {
        status: 400,
        code: '23502',
        message: 'name is required',
      });
    },
  );

  it('changes what is sent and nothing else', async () => {
    const company = await companies.made({ name: 'Nile', domain: 'nile.example', custom_fields: { a: 1 } });
    const response = await companies.patch(`id=eq.${company.id}`, { domain: null });
    const { updated_at } = response.body[0];
    expect(response.body).toEqual([{ ...company, domain: null, updated_at }]);
    const merge = { prefer: 'custom-fields=merge' };
    const merged = await companies.patch(`id=eq.${company.id}`, { custom_fields: { b: 2 } }, merge);
    expect(merged.body[0].custom_fields).toEqual({ a: 1, b: 2 });
    expect((await companies.events(company.id)).map(({ action }) => action)).toEqual([
      'created',
      'updated',
      'updated',
    ]);
    await companies.refused(() => companies.patch(`id=eq.${company.id}`, { name: '' }), {
      status: 400,
      code: '23502',
      message: 'name is required',
    });
  });

  it('does not heed inactivated_at, which has its own place in /api/v1', async () => {
    const company = await companies.made({ name: 'Nile' });
    const response = await companies.patch(`id=eq.${company.id}`, {
      ...company,
      inactivated_at: '2020-01-01',
    });
    expect(response.body).toEqual([company]);
  });

  it('takes its contacts and deals out of a company that is deleted, and keeps them', async () => {
    const { id } = await companies.made({ name: 'Nile' });
    const contact = await crm.made({ first_name: 'Amira', company_id: id });
    const deal = await deals.made({ title: 'Order', contact_id: contact.id, company_id: id });
    const response = await companies.delete(`id=eq.${id}`, { prefer: 'return=representation' });
    expect([response.status, response.body]).toMatchObject([200, [{ name: 'Nile' }]]);
    expect((await companies.get()).body).toEqual([]);
    expect((await crm.get('select=company_id')).body).toEqual([{ company_id: null }]);
    expect((await deals.get(`id=eq.${deal.id}&select=title,companies(name)`)).body).toEqual([
      { title: 'Order', companies: null },
    ]);
  });

  it('upserts and puts', async () => {
    const { id } = await companies.made({ name: 'Nile', domain: 'nile.example' });
    const rows = [
      { id, name: 'Renamed' },
      { id: NEW_ID, name: 'New' },
    ];
    const merged = await companies.post(rows, MERGE);
    expect([merged.status, merged.body]).toMatchObject([
      201,
      [
        { id, name: 'Renamed', domain: 'nile.example' },
        { id: NEW_ID, name: 'New', domain: null },
      ],
    ]);
    const put = await companies.put(`id=eq.${id}`, { id, name: 'Put' }, { prefer: 'return=representation' });
    expect([put.status, put.body[0].name]).toEqual([200, 'Put']);
    await companies.refused(() => companies.post({ id: NEW_ID, name: 'Again' }), {
      status: 409,
      code: '23505',
      message: /^duplicate key value violates unique constraint/,
      details: `Key (id)=(${NEW_ID}) already exists.`,
    });
  });
});
