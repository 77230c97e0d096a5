import { useProxy } from './proxy-client.js';
import { useTable } from './table-client.js';

describe('A value of another type than its column has, at /functions/v1/rest-api-proxy', () => {
  const crm = useProxy();
  const deals = useTable(crm, 'deals');
  const activities = useTable(crm, 'activities');
  let contact_id: string;
  beforeEach(async () => {
    contact_id = (await crm.made()).id;
  });

  const ofContacts: [string, unknown, unknown][] = [
    ['first_name', 1, '1'],
    ['first_name', true, 'true'],
    ['description', { a: 1 }, '{"a":1}'],
    ['source', ['web'], '["web"]'],
    ['opt_in_status', 'yes', true],
    ['opt_in_status', 0, false],
    ['opt_in_status', 'off', false],
    ['tags', '{a,"b c"}', ['a', 'b c']],
    ['tags', [1, true, 'x'], ['1', 'true', 'x']],
    ['phones', '{+201017177777}', ['+201017177777']],
  ];
  it.each(ofContacts)(
    'becomes what Postgres makes of it: contacts.%s = %j is %j',
    async (name, sent, kept) => {
      const { id, [name]: created } = await crm.made({ [name]: sent });
      expect(created).toEqual(kept);
      await crm.patch(`id=eq.${id}`, { [name]: null });
      const changed = await crm.patch(`id=eq.${id}`, { [name]: sent, last_name: 'x' });
      expect(changed.body).toMatchObject([{ [name]: kept, last_name: 'x' }]);
      const put = await crm.put(`id=eq.${id}`, { id, [name]: sent }, { prefer: 'return=representation' });
      expect(put.body).toMatchObject([{ [name]: kept }]);
    },
  );

  it.each([
    ['2026-02-28T10:00:00.000Z', '2026-02-28'],
    ['2026-02-28 10:00:00', '2026-02-28'],
    ['20260228', '2026-02-28'],
    ['2026-2-8', '2026-02-08'],
    ['Feb 28, 2026', '2026-02-28'],
    [20260228, '2026-02-28'],
  ])('becomes the day of expected_close_date: %j is %s', async (expected_close_date, day) => {
    const deal = await deals.made({ title: 'Order', contact_id, expected_close_date });
    expect(deal.expected_close_date).toBe(day);
    await deals.patch(`id=eq.${deal.id}`, { expected_close_date: null });
    const changed = await deals.patch(`id=eq.${deal.id}`, { expected_close_date });
    expect(changed.body[0].expected_close_date).toBe(day);
  });

  it.each([
    ['title', 5, '5'],
    ['value', '1_000.50', 1000.5],
    ['value', ' 12 ', 12],
    ['probability', '5e1', 50],
  ])('becomes a value of deals: %s = %j is %j', async (name, sent, kept) => {
    expect((await deals.made({ title: 'Order', contact_id, [name]: sent }))[name]).toBe(kept);
  });

  it('becomes the id that it spells', async () => {
    const braced = `{${contact_id.replaceAll('-', '').toUpperCase()}}`;
    expect((await deals.made({ title: 'Order', contact_id: braced })).contact_id).toBe(contact_id);
  });

  it('keeps the figures of a number that no double holds', async () => {
    const raw = `{"contact_id":"${contact_id}","kind":"note","external_id":12345678901234567890123,"body":1.10}`;
    const response = await activities.ask('POST', '', {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    expect(response.body).toMatchObject([{ external_id: '12345678901234567890123', body: '1.10' }]);
  });

  it('is converted in each row alone, and null stays null', async () => {
    const rows = [
      { first_name: 1, source: null },
      { first_name: 'B', source: 2 },
      { first_name: null, source: 'c' },
    ];
    expect(await crm.madeAll(rows)).toMatchObject([
      { first_name: '1', source: null },
      { first_name: 'B', source: '2' },
      { first_name: null, source: 'c' },
    ]);
  });

  it('is converted in an upsert, by the chosen columns alone, and in CSV', async () => {
    const { id } = await crm.made({ first_name: 'A' });
    const merged = await crm.post([{ id, first_name: 7 }], { prefer: 'resolution=merge-duplicates' });
    expect([merged.status, merged.body]).toMatchObject([200, [{ id, first_name: '7' }]]);
    const chosen = await crm.post([{ first_name: 8, opt_in_status: 'perhaps' }], {}, 'columns=first_name');
    expect(chosen.body).toMatchObject([{ first_name: '8' }]);
    const raw = 'first_name,opt_in_status\n9,no\n';
    const csv = await crm.ask('POST', '', { raw, headers: { 'content-type': 'text/csv' } });
    expect(csv.body).toMatchObject([{ first_name: '9', opt_in_status: false }]);
  });

  const refused: [string, unknown, string, string, string | null][] = [
    ['opt_in_status', 'maybe', '22P02', 'invalid input syntax for type boolean: "maybe"', null],
    ['opt_in_status', 2, '22P02', 'invalid input syntax for type boolean: "2"', null],
    [
      'tags',
      'vip',
      '22P02',
      'malformed array literal: "vip"',
      'Array value must start with "{" or dimension information.',
    ],
    ['company_id', 5, '22P02', 'invalid input syntax for type uuid: "5"', null],
  ];
  it.each(refused)(
    'is refused where Postgres refuses it: %s = %j',
    async (name, sent, code, message, details) => {
      const { id } = await crm.made();
      const refusal = { status: 400, code, message, details };
      await crm.refused(() => crm.post([{ [name]: null }, { [name]: sent }]), refusal);
      await crm.refused(() => crm.patch(`id=eq.${id}`, { [name]: sent }), refusal);
    },
  );

  it('is refused with what Postgres hints at', async () => {
    await deals.refused(() => deals.post({ title: 'Order', contact_id, expected_close_date: '2026-13-01' }), {
      status: 400,
      code: '22008',
      message: 'date/time field value out of range: "2026-13-01"',
      hint: 'Perhaps you need a different "DateStyle" setting.',
    });
  });
});
