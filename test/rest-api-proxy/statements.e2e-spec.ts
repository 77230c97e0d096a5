import { statementsOf } from '../support/statements.js';
import { useProxy } from './proxy-client.js';

describe('The statements of /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();

  // Whose key it is, is asked once; what is counted is what every request costs.
  beforeEach(() => crm.get('limit=1'));

  const rows = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      first_name: `N${i}`,
      emails: [`n${i}@example.com`],
      assignee_id: crm.tenant.userId,
    }));

  it('are as many for 500 rows as for one, on POST, PATCH and DELETE', async () => {
    const costs: Record<string, number[]> = {};
    for (const count of [1, 500]) {
      const source = `batch-${count}`;
      const batch = rows(count).map((row) => ({ ...row, source }));
      const note = async (name: string, work: () => Promise<{ status: number }>) => {
        const sent = await statementsOf(async () => expect((await work()).status).toBeLessThan(300));
        (costs[name] ??= []).push(sent.length);
      };
      await note('POST', () => crm.post(batch));
      await note('PATCH', () =>
        crm.patch(`source=eq.${source}`, { last_name: 'x', emails: ['x@example.com'] }),
      );
      await note('DELETE', () => crm.delete(`source=eq.${source}`, { prefer: 'return=representation' }));
    }
    expect(costs.POST![1]).toBe(costs.POST![0]);
    expect(costs.PATCH![1]).toBe(costs.PATCH![0]);
    expect(costs.DELETE![1]).toBe(costs.DELETE![0]);
    expect(Math.max(...Object.values(costs).flat())).toBeLessThanOrEqual(10);
  });

  it('leave the tables of addresses and accounts alone where a change does', async () => {
    const [{ id }] = await crm.madeAll(rows(1));
    const sent = async (change: object) =>
      (await statementsOf(() => crm.patch(`id=eq.${id}`, change))).join();
    expect(await sent({ first_name: 'y', tags: ['vip'] })).not.toMatch(/contact_identities|contact_accounts/);
    expect(await sent({ emails: ['y@example.com'] })).toMatch(/into contact_identities/);
  });

  it('are as many for an upsert of 500 rows as for one', async () => {
    const headers = { prefer: 'resolution=merge-duplicates' };
    const costs: number[] = [];
    for (const count of [1, 500]) {
      const known = (await crm.madeAll(rows(count))).map(({ id }) => ({ id, last_name: 'x' }));
      costs.push((await statementsOf(() => crm.post(known, headers))).length);
    }
    expect(costs[1]).toBe(costs[0]);
  });

  it('are one for a read: whose key it is, is remembered, and that it is live is asked along with the response', async () => {
    await crm.madeAll(rows(3));
    const sent = await statementsOf(() => crm.get('limit=2', { prefer: 'count=exact' }));
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatch(/from api_keys k\s+where k\.organization_id = \$1::uuid and k\.id = \$\d/);
  });
});
