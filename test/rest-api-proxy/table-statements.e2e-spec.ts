import { statementsOf } from '../support/statements.js';
import { useProxy } from './proxy-client.js';
import { type TableClient, useTable } from './table-client.js';

/** How many statements `work` sends to the database; it has to succeed. */
const countOf = async (work: () => Promise<{ status: number }>) =>
  (await statementsOf(async () => expect((await work()).status).toBeLessThan(300))).length;

describe('The statements of /functions/v1/rest-api-proxy', () => {
  const crm = useProxy();
  const clients: Record<string, TableClient> = {
    deals: useTable(crm, 'deals'),
    deal_contacts: useTable(crm, 'deal_contacts'),
    companies: useTable(crm, 'companies'),
    activities: useTable(crm, 'activities'),
  };
  const MERGE = { prefer: 'resolution=merge-duplicates, return=representation' };

  /** Rows of a batch, how to find them again, and what to change in them. */
  async function batchOf(table: string, count: number) {
    const source = `batch ${count}`;
    const numbers = Array.from({ length: count }, (_, i) => i);
    const contacts = await crm.madeAll(numbers.map((i) => ({ first_name: `N${i}` })));
    if (table === 'companies')
      return {
        rows: numbers.map((i) => ({ name: `N${i}`, domain: `${count}.example` })),
        query: `domain=eq.${count}.example`,
        change: { name: 'x' },
      };
    const another = await crm.made();
    const deal = { title: 'Order', source, contact_id: contacts[0].id };
    const id = contacts.map((each) => each.id);
    if (table === 'deals')
      return {
        rows: id.map((contact_id) => ({ ...deal, contact_id })),
        query: `source=eq.${source}`,
        change: { title: 'x', contact_id: another.id, owner_id: crm.tenant.userId },
      };
    if (table === 'activities')
      return {
        rows: id.map((contact_id) => ({ contact_id, kind: 'note', body: source })),
        query: `body=eq.${source}`,
        change: { kind: 'call', contact_id: another.id },
      };
    const { id: deal_id } = await clients.deals!.made({ ...deal, contact_id: another.id });
    return {
      rows: id.map((contact_id) => ({ deal_id, contact_id, role: source })),
      query: `role=eq.${source}&is_primary=is.false`,
      change: { role: 'x' },
    };
  }

  it.each(Object.keys(clients))('are as many for 500 rows of %s as for one', async (table) => {
    const client = clients[table]!;
    const costs: Record<string, number[]> = { POST: [], PATCH: [], upsert: [], DELETE: [] };
    for (const count of [1, 500]) {
      const { rows, query, change } = await batchOf(table, count);
      let made: any[] = [];
      costs.POST!.push(
        await countOf(async () => {
          const response = await client.post(rows);
          made = response.body;
          return response;
        }),
      );
      expect(made).toHaveLength(count);
      const ids = `id=in.(${made
        .slice(0, 150)
        .map(({ id }) => id)
        .join(',')})`;
      costs.PATCH!.push(await countOf(() => client.patch(query, change)));
      const upserted = made.map((row, i) => ({ ...rows[i], id: row.id }));
      costs.upsert!.push(await countOf(() => client.post(upserted, MERGE)));
      expect((await client.get(`${ids}&select=id`)).body).toHaveLength(Math.min(count, 150));
      costs.DELETE!.push(await countOf(() => client.delete(query)));
    }
    for (const [method, [one, many]] of Object.entries(costs)) expect([method, many]).toEqual([method, one]);
    expect(Math.max(...Object.values(costs).flat())).toBeLessThanOrEqual(12);
  });

  it('hit up to 1,000 rows, and refuse more without changing one', async () => {
    const companies = clients.companies!;
    for (const half of ['a', 'b'])
      await companies.madeAll(Array.from({ length: 500 }, (_, i) => ({ name: `${half}${i}` })));
    const headers = { prefer: 'return=minimal, count=exact' };
    const changed = await companies.patch('id=not.is.null', { domain: 'x.example' }, headers);
    expect([changed.status, changed.headers.get('content-range')]).toEqual([204, '0-999/1000']);
    await companies.made({ name: 'One more' });
    await companies.refused(() => companies.delete('id=not.is.null'), {
      status: 400,
      code: 'PGRST124',
      message: 'Query result exceeds max-affected preference constraint',
      details: expect.any(String),
    });
  });

  it('are one for a read with embeds, which asks along whether the key is live', async () => {
    await crm.get('limit=1');
    const select = 'select=title,contacts(first_name,companies(name)),pipelines(name),deal_contacts(role)';
    const { deals } = clients;
    await deals!.get('limit=1');
    expect(await countOf(() => deals!.get(select, { prefer: 'count=exact' }))).toBe(1);
  });
});
