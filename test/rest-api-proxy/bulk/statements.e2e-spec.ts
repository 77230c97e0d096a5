import { Client, type QueryConfig } from 'pg';
import { useBulk } from './bulk-client.js';

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the client it is a method of
const unspied = Client.prototype.query;

/** The noting of keys' uses now and then, and the look at settings that are remembered: no part of a request's own cost. */
const notCounted = /last_used_at|api_key_hashes', \$1, true\)$|organization_settings/;

/** How many statements `work` sends to the database. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const sent: string[] = [];
  const query = jest.spyOn(Client.prototype, 'query').mockImplementation(function (
    this: Client,
    ...args: unknown[]
  ) {
    const [first] = args as [string | QueryConfig];
    sent.push(typeof first === 'string' ? first : first.text);
    return unspied.apply(this, args as never);
  });
  try {
    await work();
  } finally {
    query.mockRestore();
  }
  return sent.filter((text) => !/^(begin|commit)$/.test(text) && !notCounted.test(text)).length;
}

describe('The statements of the bulk calls', () => {
  const bulk = useBulk();

  it('of an import are as many for 500 rows as for one: new, half known, all known', async () => {
    const rows = (count: number, name: string) =>
      Array.from({ length: count }, (_, i) => ({
        first_name: name,
        emails: [`n${i}@example.com`],
        phones: [`+20100000${1000 + i}`],
        assignee_id: bulk.crm.tenant.userId,
      }));
    const send = (contacts: object[]) => async () => {
      const { body } = await bulk.importContacts(contacts);
      expect(body.summary.failed).toBe(0);
    };
    const created = [
      await statementsOf(send(rows(1, 'A'))),
      await statementsOf(send(rows(250, 'A').slice(1))),
    ];
    const mixed = await statementsOf(send(rows(500, 'B')));
    const merged = [await statementsOf(send(rows(1, 'C'))), await statementsOf(send(rows(500, 'D')))];
    expect(created[1]).toBe(created[0]);
    expect(merged[1]).toBe(merged[0]);
    expect(Math.max(mixed, ...created, ...merged)).toBeLessThanOrEqual(20);
  });

  it.each(['createDeals', 'createLeads'] as const)(
    'of %s are as many for 100 rows as for one',
    async (call) => {
      const rows = (from: number, count: number) =>
        Array.from({ length: count }, (_, i) => ({
          title: 'Order',
          email: `n${from + i}@example.com`,
          contact_email: `n${from + i}@example.com`,
          create_contact_if_missing: true,
          owner_id: bulk.crm.tenant.userId,
          custom_fields: { external_id: from + i },
        }));
      const send = (deals: object[]) => async () => {
        const { body } = await bulk[call](deals, { skip_if_exists: true });
        expect(body.summary.failed).toBe(0);
      };
      const costs = [await statementsOf(send(rows(0, 1))), await statementsOf(send(rows(1, 100)))];
      expect(costs[1]).toBe(costs[0]);
      expect(costs[0]).toBeLessThanOrEqual(25);
    },
  );

  it('of a search are two: whose key it is, and the answer', async () => {
    await bulk.importContacts([{ first_name: 'A' }, { first_name: 'B' }]);
    expect(await statementsOf(() => bulk.search({ query: 'a', limit: 1 }))).toBe(2);
  });
});
