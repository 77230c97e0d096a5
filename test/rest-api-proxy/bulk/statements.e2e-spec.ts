import { statementsOf } from '../../support/statements.js';
import { useBulk } from './bulk-client.js';

/** How many statements `work` sends to the database. */
const countOf = async (work: () => Promise<unknown>) => (await statementsOf(work)).length;

describe('The statements of the bulk calls', () => {
  const bulk = useBulk();

  // Whose key it is, is asked once; what is counted is what every request costs.
  beforeEach(() => bulk.crm.get('limit=1'));

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
    const created = [await countOf(send(rows(1, 'A'))), await countOf(send(rows(250, 'A').slice(1)))];
    const mixed = await countOf(send(rows(500, 'B')));
    const merged = [await countOf(send(rows(1, 'C'))), await countOf(send(rows(500, 'D')))];
    expect(created[1]).toBe(created[0]);
    expect(merged[1]).toBe(merged[0]);
    expect(Math.max(mixed, ...created, ...merged)).toBeLessThanOrEqual(20);
  });

  it('of an import are as many for 500 rows as for one, too, where all of them hit two contacts', async () => {
    const emails = Array.from({ length: 500 }, (_, i) => `n${i}@example.com`);
    const phones = emails.map((_, i) => `+20100000${1000 + i}`);
    await bulk.importContacts(emails.map((email) => ({ email })));
    await bulk.importContacts(phones.map((phone) => ({ phone })));
    const send = (from: number, to: number) => async () => {
      const rows = emails.slice(from, to).map((email, i) => ({ email, phone: phones[from + i] }));
      const { body } = await bulk.importContacts(rows, { on_ambiguous: 'review' });
      expect(body.summary).toMatchObject({ failed: 0, skipped: to - from });
    };
    const costs = [await countOf(send(0, 1)), await countOf(send(1, 500))];
    expect(costs[1]).toBe(costs[0]);
    expect(costs[0]).toBeLessThanOrEqual(20);
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
      const costs = [await countOf(send(rows(0, 1))), await countOf(send(rows(1, 100)))];
      expect(costs[1]).toBe(costs[0]);
      expect(costs[0]).toBeLessThanOrEqual(25);
    },
  );

  it('of a search are one, which asks along whether the key is live', async () => {
    await bulk.importContacts([{ first_name: 'A' }, { first_name: 'B' }]);
    expect(await countOf(() => bulk.search({ query: 'a', limit: 1 }))).toBe(1);
  });
});
