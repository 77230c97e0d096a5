import { anotherTenant, expectRefusal } from '../proxy-client.js';
import { BulkClient, useBulk } from './bulk-client.js';

describe('POST /functions/v1/search-contacts', () => {
  const bulk = useBulk();
  const names = async (json: unknown) => {
    const { status, body } = await bulk.search(json);
    expect(status).toBe(200);
    return body.contacts.map(({ first_name }: any) => first_name).sort();
  };

  it('answers contacts as the proxy shows them, newest first, with total, limit and offset', async () => {
    const older = await bulk.crm.made({ first_name: 'Ahmed', emails: ['a@example.com'] });
    const newer = await bulk.crm.made({ first_name: 'Ahmed', custom_fields: { plan: 'pro' } });
    const { status, body, text } = await bulk.search({ query: 'ahmed' });
    expect([status, body]).toEqual([200, { contacts: [newer, older], total: 2, limit: 20, offset: 0 }]);
    expect(Object.keys(JSON.parse(text))).toEqual(['contacts', 'total', 'limit', 'offset']);
  });

  it.each(['mahmoud ali', 'Ali Mahmoud', 'moud a', 'ALI, MAHMOUD', '  mahmoud   ali '])(
    'finds names in both orders, in any case: %j',
    async (query) => {
      await bulk.crm.madeAll([
        { first_name: 'Mahmoud', last_name: 'Ali' },
        { first_name: 'Sara', last_name: 'Hassan' },
      ]);
      expect(await names({ query })).toEqual(['Mahmoud']);
    },
  );

  it.each(['noha@example.com', 'NOHA@', 'example.co'])(
    'finds e-mails and parts of them: %j',
    async (query) => {
      await bulk.crm.madeAll([
        { first_name: 'Noha', emails: ['other@host.net', 'noha@example.com'] },
        { first_name: 'Sara', emails: ['sara@host.net'] },
      ]);
      expect(await names({ query })).toEqual(['Noha']);
    },
  );

  it.each(['+201017177777', '1017177777', '717', '+20 101 717', '(20) 101-7177'])(
    'finds digits of a phone, however they are written: %j',
    async (query) => {
      await bulk.crm.madeAll([
        { first_name: 'Noha', phones: ['+491234509876', '+201017177777'] },
        { first_name: 'Sara', phones: ['+201222222222'] },
      ]);
      expect(await names({ query })).toEqual(['Noha']);
    },
  );

  it('takes % and _ as they are', async () => {
    await bulk.crm.madeAll([{ first_name: '100%' }, { first_name: '100x' }, { first_name: 'a_b' }]);
    expect(await names({ query: '100%' })).toEqual(['100%']);
    expect(await names({ query: 'a_b' })).toEqual(['a_b']);
  });

  it.each(['query', 'q', 'search'])('takes the words as %s', async (alias) => {
    await bulk.crm.madeAll([{ first_name: 'Noha' }, { first_name: 'Sara' }]);
    expect(await names({ [alias]: 'noha' })).toEqual(['Noha']);
  });

  it.each([{}, { query: '' }, { query: '   ' }, { query: null, filters: null, limit: null, offset: null }])(
    'answers everybody for %j',
    async (json) => {
      await bulk.crm.madeAll([{ first_name: 'Noha' }, { first_name: 'Sara' }]);
      expect(await names(json)).toEqual(['Noha', 'Sara']);
    },
  );

  it('answers nobody where nobody matches', async () => {
    await bulk.crm.made({ first_name: 'Noha' });
    expect((await bulk.search({ query: 'nobody' })).body).toEqual({
      contacts: [],
      total: 0,
      limit: 20,
      offset: 0,
    });
  });

  it('sees what an import wrote a moment ago, and not what was deleted or renamed', async () => {
    const { id } = await bulk.imported({ first_name: 'Noha', emails: ['noha@example.com'] });
    expect(await names({ query: 'noha' })).toEqual(['Noha']);
    await bulk.importContacts([{ first_name: 'Sara', emails: ['noha@example.com'] }]);
    expect(await names({ query: 'sara' })).toEqual(['Sara']);
    await bulk.crm.delete(`id=eq.${id}`);
    expect(await names({ query: 'sara' })).toEqual([]);
  });

  it('filters by tags, source, assignee, company, phone and e-mail, and by all of them together', async () => {
    const company_id = await bulk.crm.company();
    const assignee_id = bulk.crm.tenant.userId;
    const all = {
      tags: ['vip', 'x'],
      source: 'web',
      assignee_id,
      company_id,
      phones: ['+201017177777'],
      emails: ['noha@example.com'],
    };
    await bulk.crm.made({ first_name: 'Noha', ...all });
    await bulk.crm.made({ first_name: 'Sara', tags: ['vip'], source: 'other' });
    const filters = { tags: ['x', 'vip'], source: 'web', assignee_id, company_id };
    const byIdentity = { phone: '20 101 717 7777', email: 'NOHA@example.com' };
    for (const [name, value] of Object.entries({ ...filters, ...byIdentity }))
      expect([name, await names({ filters: { [name]: value } })]).toEqual([name, ['Noha']]);
    expect(await names({ query: 'noha', filters: { ...filters, ...byIdentity } })).toEqual(['Noha']);
    expect(await names({ filters: { tags: ['vip'] } })).toEqual(['Noha', 'Sara']);
    expect(await names({ query: 'sara', filters })).toEqual([]);
    expect(await names({ filters: { phone: 'abc' } })).toEqual([]);
    expect(await names({ filters: { email: 'x' } })).toEqual([]);
  });

  it('pages, and tells the total of all pages', async () => {
    await bulk.importContacts(Array.from({ length: 5 }, (_, i) => ({ first_name: `N${i}` })));
    const seen: string[] = [];
    for (const offset of [0, 2, 4]) {
      const { body } = await bulk.search({ query: 'n', limit: 2, offset });
      expect([body.total, body.limit, body.offset]).toEqual([5, 2, offset]);
      seen.push(...body.contacts.map(({ first_name }: any) => first_name));
    }
    expect(seen.sort()).toEqual(['N0', 'N1', 'N2', 'N3', 'N4']);
    expect((await bulk.search({ offset: 9 })).body).toMatchObject({ contacts: [], total: 5, offset: 9 });
  });

  it('answers 20 unless told, and never more than 100', async () => {
    await bulk.importContacts(Array.from({ length: 101 }, (_, i) => ({ first_name: `N${i}` })));
    expect((await bulk.search({})).body).toMatchObject({ total: 101, limit: 20 });
    const { body } = await bulk.search({ limit: 1000 });
    expect([body.contacts.length, body.total, body.limit]).toEqual([100, 101, 100]);
  });

  it("has nothing of another organization's", async () => {
    const other = new BulkClient(await anotherTenant(bulk.crm));
    const theirs = await other.crm.made({ first_name: 'Theirs', emails: ['theirs@example.com'] });
    for (const json of [
      {},
      { query: 'theirs' },
      { filters: { email: 'theirs@example.com' } },
      { filters: { company_id: await other.crm.company() } },
      { filters: { assignee_id: other.crm.tenant.userId } },
    ])
      expect((await bulk.search(json)).body).toMatchObject({ contacts: [], total: 0 });
    expect((await other.search({ query: 'theirs' })).body.contacts).toEqual([theirs]);
  });

  const refusals: [object, string][] = [
    [{ query: 5 }, 'query must be a string'],
    [{ query: 'x'.repeat(201) }, 'query must be at most 200 characters'],
    [{ limit: 0 }, 'limit must be at least 1'],
    [{ limit: 1.5 }, 'limit must be an integer'],
    [{ limit: '5' }, 'limit must be an integer'],
    [{ offset: -1 }, 'offset must be at least 0'],
    [{ filters: [] }, 'filters must be an object'],
    [{ filters: 'vip' }, 'filters must be an object'],
    [{ filters: { tags: 'vip' } }, 'tags must be an array of strings'],
    [{ filters: { source: 1 } }, 'source must be a string'],
    [{ filters: { company_id: 'x' } }, 'company_id must be a uuid'],
    [{ filters: { assignee_id: 'x' } }, 'assignee_id must be a uuid'],
  ];
  it.each(refusals)('refuses %j', async (json, message) => {
    expectRefusal(await bulk.search(json), { status: 400, code: '23514', message });
  });

  it.each(['a\0b', '\ud83d'])('finds nobody by what no text can hold: %j', async (query) => {
    await bulk.crm.made({ first_name: 'Noha' });
    const response = await bulk.search({ query });
    expect(response.status).toBeLessThan(500);
    expect(response.body.contacts ?? []).toEqual([]);
  });
});
