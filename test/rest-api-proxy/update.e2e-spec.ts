import { useProxy } from './proxy-client.js';

const NOBODY = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';

describe('PATCH /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();

  it('answers the record as it is now, without any Prefer', async () => {
    const created = await crm.made({ first_name: 'Mahmoud', last_name: 'Ali' });
    const response = await crm.patch(`id=eq.${created.id}`, { last_name: 'n' });
    expect([response.status, response.headers.get('content-range')]).toEqual([200, '0-0/*']);
    const { updated_at } = response.body[0];
    expect(response.body).toEqual([{ ...created, last_name: 'n', updated_at }]);
    expect(Date.parse(updated_at)).toBeGreaterThan(Date.parse(created.updated_at));
    expect((await crm.get(`id=eq.${created.id}`)).body).toEqual(response.body);
  });

  it('answers 200 and an empty array when nothing matches', async () => {
    const response = await crm.patch(`id=eq.${NOBODY}`, { last_name: 'n' });
    expect([response.status, response.body, response.headers.get('content-range')]).toEqual([200, [], '*/*']);
  });

  it('updates by phone, however it is spelled', async () => {
    await crm.madeAll([{ phones: ['+201017177777'] }, { phones: ['+201222222222'] }]);
    const response = await crm.patch({ phones: 'cs.{"20 101 717 7777"}' }, { first_name: 'Found' });
    expect(response.body).toMatchObject([{ phones: ['+201017177777'], first_name: 'Found' }]);
  });

  it('reads a body that curl -G put behind the question mark', async () => {
    const { id } = await crm.made();
    const query = `id=eq.${id}&%7B%22first_name%22:%22Mahmoud%20Updated%22%7D`;
    const headers = { 'content-type': 'application/json' };
    const response = await crm.ask('PATCH', query, { headers });
    expect(response).toMatchObject({ status: 200, body: [{ id, first_name: 'Mahmoud Updated' }] });
  });

  it('leaves alone what is not sent', async () => {
    const fields = { last_name: 'Ali', phones: ['+201017177777'], tags: ['vip'], source: 'website' };
    const created = await crm.made({ ...fields, first_name: 'Mahmoud', custom_fields: { a: 1 } });
    const [updated] = (await crm.patch(`id=eq.${created.id}`, { description: 'x' })).body;
    expect(updated).toMatchObject({ ...fields, first_name: 'Mahmoud', custom_fields: { a: 1 } });
  });

  it('clears with null', async () => {
    const { id } = await crm.made({
      first_name: 'Mahmoud',
      phones: ['+201017177777'],
      tags: ['vip'],
      opt_in_status: false,
      custom_fields: { a: 1 },
    });
    const nothing = { first_name: null, phones: null, tags: null, opt_in_status: null, custom_fields: null };
    const response = await crm.patch(`id=eq.${id}`, nothing);
    const blank = { first_name: null, phones: [], tags: [], opt_in_status: true, custom_fields: {} };
    expect(response.body).toMatchObject([blank]);
  });

  it('replaces custom fields', async () => {
    const { id } = await crm.made({ custom_fields: { kept: 1, changed: 1 } });
    const response = await crm.patch(`id=eq.${id}`, { custom_fields: { changed: 2 } });
    expect(response.body[0].custom_fields).toEqual({ changed: 2 });
  });

  it('merges custom fields by key when asked to', async () => {
    const { id } = await crm.made({ custom_fields: { kept: 1, changed: 1 } });
    const prefer = 'custom-fields=merge';
    const response = await crm.patch(`id=eq.${id}`, { custom_fields: { changed: 2, new: 3 } }, { prefer });
    expect(response.headers.get('preference-applied')).toBe(prefer);
    expect(response.body[0].custom_fields).toEqual({ kept: 1, changed: 2, new: 3 });
  });

  it('writes to every contact the filter hits, and to no other', async () => {
    await crm.madeAll(['a', 'b', 'a'].map((source, i) => ({ source, first_name: `N${i}` })));
    const response = await crm.patch('source=eq.a&order=first_name.desc&limit=1', { last_name: 'x' });
    expect(response.body.map((row: any) => row.first_name)).toEqual(['N2', 'N0']);
    expect(await crm.namesFor('last_name=is.null')).toEqual(['N1']);
  });

  it('answers what it changed though the filter does not find it any more', async () => {
    await crm.madeAll([{ source: 'a' }, { source: 'a' }]);
    const response = await crm.patch('source=eq.a&select=source', { source: 'b' });
    expect(response.body).toEqual([{ source: 'b' }, { source: 'b' }]);
  });

  it('loses nothing of what several write at once', async () => {
    const { id } = await crm.made({ custom_fields: { start: 0 } });
    const keys = Array.from({ length: 8 }, (_, i) => `k${i}`);
    const prefer = 'custom-fields=merge';
    const responses = await Promise.all(
      keys.map((key) => crm.patch(`id=eq.${id}`, { custom_fields: { [key]: 1 } }, { prefer })),
    );
    expect(responses.map(({ status }) => status)).toEqual(keys.map(() => 200));
    expect(Object.keys((await crm.stored(id)).custom_fields).sort()).toEqual([...keys, 'start']);
    expect((await crm.stored(id)).version).toBe(9);
  });

  it('records who changed what, before and after', async () => {
    const { id } = await crm.made({ first_name: 'Mahmoud', tags: ['vip'] });
    await crm.patch(`id=eq.${id}`, { tags: ['vip', 'premium'], first_name: 'Mahmoud' });
    expect((await crm.events(id)).at(-1)).toEqual({
      action: 'updated',
      before: { tags: ['vip'] },
      after: { tags: ['vip', 'premium'] },
    });
  });

  it('shapes the response by select', async () => {
    const { id } = await crm.made();
    const response = await crm.patch(`id=eq.${id}&select=nm:first_name`, { first_name: 'X' });
    expect(response.body).toEqual([{ nm: 'X' }]);
  });

  it('ignores the times that the system keeps, beside the id that the contact has', async () => {
    const created = await crm.made();
    const sent = { id: created.id, created_at: '2001-01-01T00:00:00Z', updated_at: '2001-01-01T00:00:00Z' };
    const response = await crm.patch(`id=eq.${created.id}`, sent);
    expect([response.status, response.body]).toEqual([200, [created]]);
  });
});

describe('A PATCH that changes nothing', () => {
  const crm = useProxy();

  it('answers an empty array to {} and touches nothing', async () => {
    const { id } = await crm.made();
    const before = await crm.stored(id);
    const response = await crm.patch(`id=eq.${id}`, {});
    expect([response.status, response.body, response.headers.get('content-range')]).toEqual([200, [], '*/*']);
    expect((await crm.patch(`id=eq.${id}`, {}, { prefer: 'return=minimal' })).status).toBe(204);
    expect(await crm.stored(id)).toEqual(before);
  });

  it('keeps the version and the audit trail when the values are the same', async () => {
    const created = await crm.made({ first_name: 'Mahmoud', phones: ['+201017177777'] });
    const before = await crm.stored(created.id);
    const same = { first_name: 'Mahmoud', phones: ['+20 101 717 7777'] };
    const response = await crm.patch(`id=eq.${created.id}`, same);
    expect([response.status, response.body]).toEqual([200, [created]]);
    expect(await crm.stored(created.id)).toEqual(before);
    expect((await crm.events(created.id)).map(({ action }) => action)).toEqual(['created']);
  });
});

describe('A PATCH that is refused', () => {
  const crm = useProxy();

  it.each(['', 'select=id', 'order=id&limit=1', 'offset=1', 'limit=1'])(
    'has no filter on the contacts: ?%s',
    async (query) => {
      await crm.made();
      await crm.refused(() => crm.patch(query, { last_name: 'x' }), {
        status: 400,
        code: '21000',
        message: 'UPDATE requires a WHERE clause',
      });
    },
  );

  const askNothing = [
    'phones=cs.{}',
    'emails=cs.{}&limit=1',
    'first_name=ilike.**',
    'first_name=like.%25',
    'last_name=ilike.*',
    'first_name=gte.',
    'first_name=match.',
    'custom_fields=cs.{}',
    'custom_fields->>external_id=ilike.*',
    'id=not.in.()',
    'or=(phones.cs.{},emails.cs.{})',
    'not.and=(id.in.())',
  ];
  it.each(askNothing)('has a filter that every contact passes: ?%s', async (query) => {
    await crm.made({ first_name: 'Ada', custom_fields: { external_id: '1' } });
    await crm.made({ first_name: 'Bo' });
    const refusal = {
      status: 400,
      code: '21000',
      message: 'UPDATE requires a WHERE clause',
      details: 'A filter that every row passes is none.',
    };
    await crm.refused(() => crm.patch(query, { last_name: 'x' }), refusal);
    await crm.refused(() => crm.delete(query), { ...refusal, message: 'DELETE requires a WHERE clause' });
  });

  it('is not one whose filter is a logic tree', async () => {
    await crm.made();
    expect((await crm.patch('or=(id.not.is.null)', { last_name: 'x' })).body).toHaveLength(1);
  });

  it('would touch more than 1,000 contacts', async () => {
    const rows = (count: number) => Array.from({ length: count }, () => ({ first_name: 'N' }));
    for (const count of [500, 500]) await crm.post(rows(count), { prefer: 'return=minimal' });
    const prefer = 'return=minimal, count=exact';
    const all = await crm.patch('id=not.is.null', { source: 'all' }, { prefer });
    expect([all.status, all.headers.get('content-range')]).toEqual([204, '0-999/1000']);
    await crm.made();
    await crm.refused(() => crm.patch('id=not.is.null', { last_name: 'x' }), {
      status: 400,
      code: 'PGRST124',
      message: 'Query result exceeds max-affected preference constraint',
      details: 'The query affects more than 1000 rows',
    });
  });

  it('would touch more than max-affected allows', async () => {
    await crm.madeAll([{ first_name: 'T' }, { first_name: 'T' }, { first_name: 'T' }]);
    const prefer = (max: number) => ({ prefer: `handling=strict, max-affected=${max}` });
    await crm.refused(() => crm.patch('first_name=eq.T', { last_name: 'x' }, prefer(2)), {
      status: 400,
      code: 'PGRST124',
      message: 'Query result exceeds max-affected preference constraint',
      details: 'The query affects 3 rows',
    });
    const allowed = await crm.patch('first_name=eq.T', { last_name: 'x' }, prefer(3));
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('preference-applied')).toBe('handling=strict, max-affected=3');
  });

  it.each(['many', '1.5', '', '-', '0x10', '1e3'])(
    'has a guard that cannot be read: max-affected=%s',
    async (max) => {
      await crm.madeAll([{ first_name: 'T' }, { first_name: 'T' }]);
      const prefer = `handling=strict, max-affected=${max}`;
      const refusal = {
        status: 400,
        code: 'PGRST122',
        message: 'Invalid preferences given with handling=strict',
        details: `Invalid preferences: max-affected=${max}`,
      };
      await crm.refused(() => crm.patch('first_name=eq.T', { last_name: 'x' }, { prefer }), refusal);
      await crm.refused(() => crm.delete('first_name=eq.T', { prefer }), refusal);
    },
  );

  it.each([-1, 0])('would touch more than max-affected=%i allows', async (max) => {
    await crm.madeAll([{ first_name: 'T' }, { first_name: 'T' }]);
    const prefer = `handling=strict, max-affected=${max}`;
    const refusal = {
      status: 400,
      code: 'PGRST124',
      message: 'Query result exceeds max-affected preference constraint',
      details: 'The query affects 2 rows',
    };
    await crm.refused(() => crm.patch('first_name=eq.T', { last_name: 'x' }, { prefer }), refusal);
    await crm.refused(() => crm.delete('first_name=eq.T', { prefer }), refusal);
  });

  it('would give a contact another id', async () => {
    const [first, second] = await crm.madeAll([{ source: 'a' }, { source: 'a' }]);
    const refusal = {
      status: 400,
      code: 'PGRST115',
      message: 'The id of a row cannot be changed',
      hint: 'Leave id out, or send the one that the row has.',
    };
    for (const [query, id] of [
      [`id=eq.${first.id}`, second.id],
      [`id=eq.${first.id}`, NOBODY],
      [`id=eq.${first.id}`, null],
      ['source=eq.a', first.id],
    ])
      await crm.refused(() => crm.patch(query, { id, last_name: 'x' }), refusal);
    const same = await crm.patch(`id=eq.${first.id}`, { id: first.id.toUpperCase(), last_name: 'x' });
    expect(same).toMatchObject({ status: 200, body: [{ id: first.id, last_name: 'x' }] });
  });

  it('has one wrong value: no contact of the filter is changed', async () => {
    await crm.madeAll([{ first_name: 'T' }, { first_name: 'T' }]);
    await crm.refused(() => crm.patch('first_name=eq.T', { last_name: 'x', emails: ['nonsense'] }), {
      status: 400,
      code: '23514',
      message: 'Invalid email: "nonsense"',
    });
  });

  it('has several rows in its body', async () => {
    const { id } = await crm.made();
    await crm.refused(() => crm.patch(`id=eq.${id}`, [{ last_name: 'x' }, { last_name: 'y' }]), {
      status: 400,
      code: 'PGRST102',
      message: 'A PATCH takes one object',
    });
  });

  it('has no body at all', async () => {
    const { id } = await crm.made();
    await crm.refused(() => crm.ask('PATCH', `id=eq.${id}`), {
      status: 400,
      code: 'PGRST102',
      message: 'Empty or invalid json',
    });
  });

  it('asks for one object and hits two', async () => {
    await crm.madeAll([{ first_name: 'T' }, { first_name: 'T' }]);
    const accept = 'application/vnd.pgrst.object+json';
    for (const prefer of ['return=representation', 'return=minimal'])
      await crm.refused(() => crm.patch('first_name=eq.T', { last_name: 'x' }, { accept, prefer }), {
        status: 406,
        code: 'PGRST116',
        message: 'Cannot coerce the result to a single JSON object',
        details: 'The result contains 2 rows',
      });
  });

  it('selects a column there is none of', async () => {
    const { id } = await crm.made();
    await crm.refused(() => crm.patch(`id=eq.${id}&select=shoe_size`, { last_name: 'x' }), {
      status: 400,
      code: '42703',
      message: 'column contacts.shoe_size does not exist',
    });
  });
});
