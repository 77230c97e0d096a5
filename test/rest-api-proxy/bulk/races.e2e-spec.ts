import type { ApiResponse } from '../../support/api.js';
import { useBulk } from './bulk-client.js';
import { startSecondInstance } from './second-instance.js';

/** People whom many calls know: each by an e-mail, a phone, or both. */
const PEOPLE = Array.from({ length: 30 }, (_, i) => ({
  email: `person${i}@example.com`,
  phone: `+2010000000${10 + i}`,
}));

/** A call's rows: everybody in another order, told in another way, so that rows can only be joined by matching. */
function rowsOf(call: number) {
  return PEOPLE.map((_, i) => PEOPLE[(i * 7 + call * 11) % PEOPLE.length]!).map(({ email, phone }, i) => {
    const emails = [email.toUpperCase()];
    const tags = [`call-${call}`];
    return (call + i) % 3 === 0 ? { emails, phones: [phone], tags } : { emails, tags };
  });
}

describe('Bulk calls that race', () => {
  const bulk = useBulk();
  let second: Awaited<ReturnType<typeof startSecondInstance>>;
  beforeAll(async () => {
    second = await startSecondInstance(bulk.crm.api);
  });
  afterAll(() => second?.close());

  /** Sends a call to one of the replicas. */
  function send(replicas: number, call: number, name: string, json: unknown): Promise<ApiResponse> {
    if (call % replicas === 0) return bulk.call(name, json);
    const headers = { 'content-type': 'application/json', 'x-api-key': bulk.crm.tenant.apiKey };
    return fetch(`${second.url}/functions/v1/${name}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(json),
    }).then(async (response) => {
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
    });
  }

  /** Everybody is there once, and every e-mail and phone belongs to one contact. */
  async function expectEachPersonOnce() {
    const contacts = await bulk.contacts();
    expect(contacts.map(({ emails }) => emails)).toEqual(
      expect.arrayContaining(PEOPLE.map((p) => [p.email])),
    );
    expect(contacts).toHaveLength(PEOPLE.length);
    const identities = await bulk.crm.api.rows(
      'select value from contact_identities where organization_id = $1',
      [bulk.crm.tenant.organizationId],
    );
    const values = identities.map(({ value }) => value);
    expect(values.sort()).toEqual(contacts.flatMap(({ emails, phones }) => [...emails, ...phones]).sort());
    expect(new Set(values).size).toBe(values.length);
    expect((await bulk.crm.get('select=count()')).body).toEqual([{ count: PEOPLE.length }]);
    return contacts;
  }

  it.each([1, 2])('20 imports of the same people on %i replicas make one contact each', async (replicas) => {
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, call) =>
        send(replicas, call, 'import-contacts-bulk', { contacts: rowsOf(call) }),
      ),
    );
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
    expect(responses.reduce((sum, { body }) => sum + body.summary.failed, 0)).toBe(0);
    expect(responses.reduce((sum, { body }) => sum + body.summary.new_contacts, 0)).toBe(PEOPLE.length);
    const contacts = await expectEachPersonOnce();
    for (const { tags, phones } of contacts) {
      expect(tags.sort()).toEqual(Array.from({ length: 20 }, (_, call) => `call-${call}`).sort());
      expect(phones).toHaveLength(1);
    }
  });

  it.each([1, 2])('imports, deals and leads on %i replicas agree about who is who', async (replicas) => {
    const calls = Array.from({ length: 20 }, (_, call): [string, unknown] => {
      const rows = rowsOf(call);
      if (call % 4 === 0) return ['import-contacts-bulk', { contacts: rows }];
      if (call % 4 === 1) return ['create-leads-bulk', { leads: rows, skip_if_exists: true }];
      if (call % 4 === 2) return ['create-lead', { ...rows[0], title: `Single ${call}` }];
      const deals = rows.map(({ emails }) => ({
        title: 'Order',
        contact_email: emails[0],
        create_contact_if_missing: true,
      }));
      return ['create-deals-bulk', { deals, skip_if_exists: true }];
    });
    const responses = await Promise.all(calls.map(([name, json], call) => send(replicas, call, name, json)));
    expect(responses.map(({ status }) => status)).toEqual(
      calls.map(([name]) => (name === 'create-lead' ? 201 : 200)),
    );
    for (const { body } of responses) expect(body.summary?.failed ?? 0).toBe(0);
    await expectEachPersonOnce();
    const made = responses.map(({ body }) =>
      body.summary
        ? (body.summary.new_contacts ?? body.summary.new_contacts_created)
        : Number(body.is_new_contact),
    );
    expect(made.reduce((sum, count) => sum + count, 0)).toBe(PEOPLE.length);
    const titles = (await bulk.deals()).map(({ title, contact_id }) => `${title} of ${contact_id}`);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((title) => title.startsWith('Order'))).toHaveLength(PEOPLE.length);
    expect(titles.filter((title) => title.startsWith('Single'))).toHaveLength(5);
  });

  it('imports and changes of the same contacts do not block each other for good, even where phones are kept apart', async () => {
    await bulk.crm.api.rows('update organization_settings set dedupe = true where organization_id = $1', [
      bulk.crm.tenant.organizationId,
    ]);
    const made = await bulk.crm.madeAll(
      PEOPLE.map(({ email, phone }) => ({ emails: [email], phones: [phone] })),
    );
    const imports = Array.from({ length: 10 }, (_, call) => bulk.importContacts(rowsOf(call)));
    const changes = Array.from({ length: 30 }, (_, i) =>
      bulk.crm.patch(`id=eq.${made[i % made.length].id}`, {
        phones: [PEOPLE[i % made.length]!.phone, `+20200000${1000 + i}`],
      }),
    );
    const responses = await Promise.all([...imports, ...changes]);
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
    expect(await bulk.contacts()).toHaveLength(PEOPLE.length);
  });
});
