import { anotherTenant, useProxy } from './proxy-client.js';
import { keyWith, tableOf, useTable } from './table-client.js';

describe('DELETE at /functions/v1/rest-api-proxy of rows that others name', () => {
  const crm = useProxy();
  const deals = useTable(crm, 'deals');
  const companies = useTable(crm, 'companies');
  const activities = useTable(crm, 'activities');

  const warningsOf = (response: { headers: Headers }) =>
    (response.headers.get('warning') ?? '').split(', ').filter((text) => text !== '');

  it('deletes a contact, and says which deals and activities name it', async () => {
    const contact = await crm.made();
    await deals.madeAll([1, 2].map((n) => ({ title: `Order ${n}`, contact_id: contact.id })));
    await activities.made({ contact_id: contact.id, kind: 'note' });
    const response = await crm.delete(`id=eq.${contact.id}`);
    expect(response.status).toBe(204);
    expect(warningsOf(response)).toEqual(
      expect.arrayContaining([
        '299 - "deals: 2 rows name by contact_id what was deleted"',
        '299 - "activities: 1 row names by contact_id what was deleted"',
      ]),
    );
    expect((await crm.get(`id=eq.${contact.id}`)).body).toEqual([]);
    expect((await deals.get('select=contact_id,contacts(id)')).body).toEqual(
      [1, 2].map(() => ({ contact_id: contact.id, contacts: null })),
    );
    expect((await deals.get('select=id,contacts!inner(id)')).body).toEqual([]);
  });

  it('deletes a company, and says which contacts lose it', async () => {
    const company = await companies.made({ name: 'Nile Trading' });
    const contact = await crm.made({ company_id: company.id });
    const response = await companies.delete(`id=eq.${company.id}`, { prefer: 'return=representation' });
    expect([response.status, response.body]).toEqual([200, [company]]);
    expect(warningsOf(response)).toEqual(['299 - "contacts: 1 row names by company_id what was deleted"']);
    expect((await crm.get(`id=eq.${contact.id}`)).body).toMatchObject([{ company_id: null }]);
  });

  it('says nothing where nobody names them, and of links that go with their deal', async () => {
    const { id } = await crm.made();
    const deal = await deals.made({ title: 'Order', contact_id: id });
    const other = await crm.made();
    expect((await deals.delete(`id=eq.${deal.id}`)).headers.get('warning')).toBeNull();
    expect((await crm.delete(`id=eq.${other.id}`)).headers.get('warning')).toBeNull();
    expect((await crm.delete(`id=eq.${id}`)).headers.get('warning')).toBeNull();
  });

  it('tells a key only of tables that it may read', async () => {
    const contact = await crm.made();
    await deals.made({ title: 'Order', contact_id: contact.id });
    await activities.made({ contact_id: contact.id, kind: 'note' });
    const key = await keyWith(crm, ['contacts:read', 'contacts:write', 'activities:read']);
    const response = await crm.delete(`id=eq.${contact.id}`, { 'x-api-key': key });
    expect(warningsOf(response)).toEqual(['299 - "activities: 1 row names by contact_id what was deleted"']);
  });

  it('counts nothing of other organizations', async () => {
    const other = await anotherTenant(crm);
    const theirs = await other.made();
    await tableOf(other, 'deals').made({ title: 'Order', contact_id: theirs.id });
    const response = await crm.delete(`id=eq.${theirs.id}`);
    expect([response.status, response.headers.get('warning')]).toEqual([204, null]);
    expect((await other.get(`id=eq.${theirs.id}`)).body).toHaveLength(1);
  });
});
