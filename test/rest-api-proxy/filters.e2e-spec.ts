import { useProxy } from './proxy-client.js';

/** Every filter is asked of the same four people. */
const people = [
  {
    first_name: 'Amira',
    last_name: 'Hassan',
    phones: ['+201017177777', '+201000000001'],
    emails: ['amira@example.com'],
    source: 'website',
    tags: ['vip', 'two words'],
    description: 'Likes running shoes (red), "fast" ones',
    opt_in_status: true,
    custom_fields: {
      customer_type: 'VIP',
      last_order_value: 1200,
      is_gift: true,
      address: { city: 'Cairo' },
    },
  },
  {
    first_name: 'Bilal',
    last_name: 'Hassan',
    phones: ['+201222222222'],
    emails: ['bilal@example.com', 'b@work.example'],
    source: 'shopify',
    tags: ['newsletter'],
    description: '100%_done',
    opt_in_status: false,
    custom_fields: {
      customer_type: 'Plain',
      last_order_value: 900,
      is_gift: false,
      interests: ['sports', 'music'],
    },
  },
  {
    first_name: 'Chen',
    last_name: null,
    phones: [],
    emails: ['chen@example.com'],
    source: null,
    tags: [],
    description: null,
    opt_in_status: true,
    custom_fields: { last_order_value: '1100', is_gift: true },
  },
  {
    first_name: 'Dora',
    last_name: '',
    phones: ['+4915112345678'],
    emails: [],
    source: 'website',
    tags: ['vip'],
    description: 'a,b.(c):d',
    opt_in_status: true,
    custom_fields: { last_order_value: 10000 },
  },
];

describe('GET /functions/v1/rest-api-proxy/contacts with filters', () => {
  const crm = useProxy();
  beforeEach(() => crm.madeAll(people));

  const found: [string, Record<string, string>, string[]][] = [
    ['eq', { last_name: 'eq.Hassan' }, ['Amira', 'Bilal']],
    ['eq with an empty value', { last_name: 'eq.' }, ['Dora']],
    ['eq with a value full of signs', { description: 'eq.a,b.(c):d' }, ['Dora']],
    ['eq with a value in quotes', { description: 'eq.Likes running shoes (red), "fast" ones' }, ['Amira']],
    ['neq, which leaves out null', { last_name: 'neq.Hassan' }, ['Dora']],
    ['isdistinct, which keeps null', { last_name: 'isdistinct.Hassan' }, ['Chen', 'Dora']],
    ['gt', { first_name: 'gt.Bilal' }, ['Chen', 'Dora']],
    ['gte and lt on one column', { first_name: 'gte.Bilal', and: '(first_name.lt.Dora)' }, ['Bilal', 'Chen']],
    ['like', { first_name: 'like.*ra' }, ['Amira', 'Dora']],
    ['like, which heeds case', { first_name: 'like.*RA' }, []],
    ['ilike', { first_name: 'ilike.*RA' }, ['Amira', 'Dora']],
    ['like with escaped wildcards', { description: 'like.100\\%\\_done' }, ['Bilal']],
    ['match', { first_name: 'match.^[AB]' }, ['Amira', 'Bilal']],
    ['imatch', { first_name: 'imatch.^[ab]' }, ['Amira', 'Bilal']],
    ['in', { first_name: 'in.(Amira,"Dora",Nobody)' }, ['Amira', 'Dora']],
    ['in with a comma in quotes', { description: 'in.("a,b.(c):d")' }, ['Dora']],
    ['in with nothing', { first_name: 'in.()' }, []],
    ['is null', { last_name: 'is.null' }, ['Chen']],
    ['not.is.null', { source: 'not.is.null' }, ['Amira', 'Bilal', 'Dora']],
    ['is false', { opt_in_status: 'is.false' }, ['Bilal']],
    ['eq on a boolean', { opt_in_status: 'eq.false' }, ['Bilal']],
    ['not.in', { first_name: 'not.in.(Amira,Dora)' }, ['Bilal', 'Chen']],
    ['cs on tags', { tags: 'cs.{vip}' }, ['Amira', 'Dora']],
    ['cs on a tag of two words', { tags: 'cs.{vip,"two words"}' }, ['Amira']],
    ['cs with an empty list', { tags: 'cs.{}' }, ['Amira', 'Bilal', 'Chen', 'Dora']],
    ['cd on tags', { tags: 'cd.{vip,newsletter}' }, ['Bilal', 'Chen', 'Dora']],
    ['ov on tags', { tags: 'ov.{newsletter,"two words"}' }, ['Amira', 'Bilal']],
    ['eq on a list', { tags: 'eq.{vip}' }, ['Dora']],
    ['cs on jsonb', { custom_fields: 'cs.{"is_gift":true}' }, ['Amira', 'Chen']],
    ['a json path', { 'custom_fields->address->>city': 'eq.Cairo' }, ['Amira']],
    ['a json index', { 'custom_fields->interests->>0': 'eq.sports' }, ['Bilal']],
    ['a json index from the end', { 'custom_fields->interests->>-1': 'eq.music' }, ['Bilal']],
    ['a json key that exists', { 'custom_fields->>customer_type': 'not.is.null' }, ['Amira', 'Bilal']],
    ['json equality by ->', { 'custom_fields->is_gift': 'eq.true' }, ['Amira', 'Chen']],
    ['an element of a list by path', { 'phones->>0': 'eq.+201222222222' }, ['Bilal']],
    ['or', { or: '(first_name.eq.Chen,source.eq.shopify)' }, ['Bilal', 'Chen']],
    ['not.or', { 'not.or': '(first_name.eq.Chen,source.eq.shopify)' }, ['Amira', 'Dora']],
    [
      'a tree',
      { or: '(and(source.eq.website,tags.cs.{"two words"}),first_name.eq.Chen)' },
      ['Amira', 'Chen'],
    ],
    ['full text search', { description: 'wfts(english).run -slow' }, ['Amira']],
    ['several filters, all of which count', { source: 'eq.website', last_name: 'eq.Hassan' }, ['Amira']],
  ];
  it.each(found)('finds by %s', async (_what, query, names) => {
    expect(await crm.namesFor(query)).toEqual(names);
  });

  it('applies a repeated filter twice', async () => {
    expect(await crm.namesFor('first_name=gte.B&first_name=lt.D')).toEqual(['Bilal', 'Chen']);
  });

  const numbers: [string, string, string[]][] = [
    ['custom_fields->>last_order_value', 'gt.1000', ['Amira', 'Chen', 'Dora']],
    ['custom_fields->>last_order_value', 'lt.1000', ['Bilal']],
    ['custom_fields->>last_order_value', 'gte.1200', ['Amira', 'Dora']],
    ['custom_fields->>last_order_value', 'lte.900', ['Bilal', 'Chen']],
    ['custom_fields->last_order_value', 'gt.1000', ['Amira', 'Dora']],
    ['custom_fields->>last_order_value::numeric', 'gt.1000', ['Amira', 'Chen', 'Dora']],
  ];
  it.each(numbers)('compares %s=%s by number where both sides are numbers', async (path, value, names) => {
    expect(await crm.namesFor({ [path]: value })).toEqual(names);
  });

  const contacts: [string, string, string[]][] = [
    ['phones', 'cs.{"+20 101 717 7777"}', ['Amira']],
    ['phones', 'cs.{201017177777}', ['Amira']],
    ['phones', 'cs.{"(+20) 101-717.7777","+201000000001"}', ['Amira']],
    ['phones', 'cs.{"+201017177777","+201222222222"}', []],
    ['phones', 'ov.{"20 101 717 7777","+201222222222"}', ['Amira', 'Bilal']],
    ['phones', 'eq.{"20 122 222 2222"}', ['Bilal']],
    ['phones', 'not.cs.{201017177777}', ['Bilal', 'Chen', 'Dora']],
    ['emails', 'cs.{"AMIRA@Example.com"}', ['Amira']],
    ['emails', 'ov.{B@Work.Example}', ['Bilal']],
    ['emails', 'cs.{amira}', []],
  ];
  it.each(contacts)('reads %s=%s as it would be stored', async (column, value, names) => {
    expect(await crm.namesFor({ [column]: value })).toEqual(names);
  });

  it.each([
    'emails=cs.{plus+tag@example.com}',
    'emails=cs.{"plus+tag@example.com"}',
    'emails=ov.{none@example.com,plus+tag@example.com}',
    'emails=cs.{plus%20tag@example.com}',
    'emails=cs.{plus%2Btag@example.com}',
    'emails->>0=eq.Plus+Tag@example.com',
  ])('finds an e-mail by %s, however its plus is sent', async (query) => {
    await crm.made({ first_name: 'Tagged', emails: ['plus+tag@example.com'] });
    expect(await crm.namesFor(query)).toEqual(['Tagged']);
  });

  it('refuses a pattern of more than 256 characters', async () => {
    const tooLong = { first_name: `ilike.${'*a'.repeat(129)}` };
    expect(await crm.get(tooLong)).toMatchObject({ status: 400, body: { code: '54000' } });
    expect((await crm.get({ first_name: `ilike.${'*a'.repeat(128)}` })).status).toBe(200);
  });

  it.each(['match.(a{1,200}){1,200}', 'match.((a{200}){200}){200}', 'imatch.(\\w{1,200}){1,200}'])(
    'refuses %s, which Postgres cannot keep in memory',
    async (filter) => {
      const response = await crm.get({ first_name: filter });
      expect([response.status, response.body.code]).toEqual([400, '2201B']);
      const query = new URLSearchParams({ first_name: filter }).toString();
      const headers = { 'x-api-key': crm.tenant.apiKey };
      const exported = await crm.api.request('GET', `/api/v1/exports/contacts?${query}`, { headers });
      expect([exported.status, exported.body.code]).toEqual([400, 'VALIDATION_ERROR']);
    },
  );

  it('takes a blank where %2B was forgotten, in quotes, for the plus', async () => {
    expect(await crm.namesFor('phones=cs.{"+201017177777"}')).toEqual(['Amira']);
    expect(await crm.namesFor('phones=cs.%7B%22%20201017177777%22%7D')).toEqual(['Amira']);
  });

  it.each(['cs.+201017177777', 'cs.201017177777', 'cs.{"+201017177777"', 'cs.{"a"b}'])(
    'calls %s a malformed array literal',
    async (value) => {
      await crm.refused(() => crm.get({ phones: value }), {
        status: 400,
        code: '22P02',
        message: `malformed array literal: "${value.slice(3)}"`,
        details: expect.any(String),
      });
    },
  );

  const refused: [Record<string, string>, string, string | RegExp, unknown?][] = [
    [{ shoe_size: 'eq.44' }, '42703', 'column contacts.shoe_size does not exist'],
    [{ organization_id: 'not.is.null' }, '42703', 'column contacts.organization_id does not exist'],
    [{ deleted_at: 'not.is.null' }, '42703', 'column contacts.deleted_at does not exist'],
    [{ search_text: 'like.*' }, '42703', 'column contacts.search_text does not exist'],
    [{ number: 'eq.1' }, '42703', 'column contacts.number does not exist'],
    [{ __proto__x: 'eq.1' }, '42703', 'column contacts.__proto__x does not exist'],
    [{ constructor: 'eq.1' }, '42703', 'column contacts.constructor does not exist'],
    [{ ['toString']: 'eq.1' }, '42703', 'column contacts.toString does not exist'],
    [{ or: '(organization_id.not.is.null)' }, '42703', 'column contacts.organization_id does not exist'],
    [{ order: 'version' }, '42703', 'column contacts.version does not exist'],
    [{ select: 'id,full_name' }, '42703', 'column contacts.full_name does not exist'],
    [{ id: 'eq.abc' }, '22P02', 'invalid input syntax for type uuid: "abc"'],
    [{ opt_in_status: 'eq.maybe' }, '22P02', 'invalid input syntax for type boolean: "maybe"'],
    [{ custom_fields: 'cs.{a' }, '22P02', /^invalid input syntax for type json/, 'Token "a" is invalid.'],
    [{ created_at: 'gt.yesterdayish' }, '22007', /^invalid input syntax for type timestamp/],
    [{ created_at: 'gt.2026-02-31' }, '22008', /^date\/time field value out of range/],
    [{ first_name: 'match.(' }, '2201B', /^invalid regular expression/],
    [
      { first_name: 'Amira' },
      'PGRST100',
      '"failed to parse filter (Amira)" (line 1, column 1)',
      expect.stringMatching(/^unexpected "A"/),
    ],
    [{ first_name: 'equals.Amira' }, 'PGRST100', /^"failed to parse filter/, expect.any(String)],
    [{ first_name: 'is.nothing' }, 'PGRST100', /^"failed to parse filter/, expect.any(String)],
    [{ or: '()' }, 'PGRST100', /^"failed to parse logic tree/, expect.any(String)],
    [{ or: '(first_name.eq.A' }, 'PGRST100', /^"failed to parse logic tree/, expect.any(String)],
    [{ order: 'first_name.down' }, 'PGRST100', /^"failed to parse order/, expect.any(String)],
    [{ order: 'first_name,,id' }, 'PGRST100', /^"failed to parse order/, expect.any(String)],
    [{ select: 'id,,first_name' }, 'PGRST100', /^"failed to parse select/, expect.any(String)],
    [{ select: 'id::' }, 'PGRST100', /^"failed to parse select/, expect.any(String)],
    [{ select: 'id::regclass' }, '42704', 'type "regclass" does not exist'],
    [
      { select: 'id,users(*)' },
      'PGRST200',
      "Could not find a relationship between 'contacts' and 'users' in the schema cache",
      "Searched for a foreign key relationship between 'contacts' and 'users' in the schema 'public', but no matches were found.",
    ],
    [
      { select: 'id,contact_identities(*)' },
      'PGRST200',
      "Could not find a relationship between 'contacts' and 'contact_identities' in the schema cache",
      expect.any(String),
    ],
    [{ 'deals.stage': 'eq.won' }, 'PGRST108', "'deals' is not an embedded resource in this request"],
  ];
  it.each(refused)('refuses %j with %s', async (query, code, message, details = null) => {
    const hints = code === 'PGRST108' || JSON.stringify(query).includes('contact_identities');
    const hint = hints ? expect.any(String) : null;
    await crm.refused(() => crm.get(query), { status: 400, code, message, details, hint });
  });

  const misspelled: [string, string, string][] = [
    ['select=first_nam', '42703', 'Perhaps you meant to reference the column "contacts.first_name".'],
    ['email=eq.x', '42703', 'Perhaps you meant to reference the column "contacts.emails".'],
    ['order=source_.desc', '42703', 'Perhaps you meant to reference the column "contacts.source".'],
    ['select=id,deals(titel)', '42703', 'Perhaps you meant to reference the column "deals.title".'],
    ['select=id,deal(*)', 'PGRST200', "Perhaps you meant 'deals' instead of 'deal'."],
    ['created_at=gt.2026-13-01', '22008', 'Perhaps you need a different "DateStyle" setting.'],
  ];
  it.each(misspelled)('says what ?%s may have meant', async (query, code, hint) => {
    expect((await crm.get(query)).body).toMatchObject({ code, hint });
  });

  it('tells what Postgres tells of a value', async () => {
    await crm.refused(() => crm.get({ tags: 'eq.vip' }), {
      status: 400,
      code: '22P02',
      message: 'malformed array literal: "vip"',
      details: 'Array value must start with "{" or dimension information.',
    });
  });

  it.each(['first_name=ilike.%zar%', 'first_name=like.O%r_', 'first_name=like.%25zar%'])(
    'takes a bare percent sign for itself: ?%s',
    async (query) => {
      await crm.madeAll([{ first_name: 'Ozari' }, { first_name: 'Ozi%' }]);
      expect(await crm.namesFor(query)).toEqual(['Ozari']);
    },
  );

  it.each(['source=in.(web),x', 'source=is.nulll', 'or=(source.eq.a))', 'select=id)', 'select=,id'])(
    'refuses what stands behind a complete value: ?%s',
    async (query) => {
      await crm.refused(() => crm.get(query), {
        status: 400,
        code: 'PGRST100',
        message: /^"failed to parse/,
        details: expect.any(String),
      });
    },
  );

  it('refuses a key whose path goes on behind a dot, in writes too, and changes nothing', async () => {
    const address = { city: 'Cairo' };
    await crm.made({ first_name: 'Kept', source: 'web', custom_fields: { address } });
    const query = 'custom_fields->>address.city=neq.Cairo';
    const refusal = {
      status: 400,
      code: 'PGRST100',
      message: /^"failed to parse tree path/,
      details: expect.any(String),
    };
    await crm.refused(() => crm.get(query), refusal);
    await crm.refused(() => crm.patch(query, { source: 'hit' }), refusal);
    await crm.refused(() => crm.delete(query), refusal);
  });

  it('takes a blank behind is.null for nothing', async () => {
    await crm.madeAll([
      { first_name: 'Bare', source: null },
      { first_name: 'Known', source: 'web' },
    ]);
    expect(await crm.namesFor('source=is.null%20')).toContain('Bare');
    expect(await crm.namesFor('source=is.null%20')).not.toContain('Known');
  });

  it.each(['character varying', 'float', 'char', 'timestamp with time zone', 'double precision'])(
    'casts to %s, as to its other name',
    async (type) => {
      await crm.made({ first_name: 'Cast' });
      const response = await crm.get({ select: `x:custom_fields->>n::${type}`, first_name: 'eq.Cast' });
      expect([response.status, response.body]).toEqual([200, [{ x: null }]]);
    },
  );

  it('does not take an operator for a type that has none', async () => {
    const response = await crm.get({ opt_in_status: 'ilike.*1*' });
    expect([response.status, response.body.code]).toEqual([404, '42883']);
  });

  it.each(['first_name=eq.%ff%fe', '%c3=eq.1', 'first_name=eq.%00'])(
    'refuses the broken text ?%s with 400',
    async (query) => {
      await crm.refused(() => crm.get(query), {
        status: 400,
        code: 'PGRST100',
        message: /^"failed to parse query string/,
        details: expect.any(String),
      });
    },
  );
});

describe('Full text search on contacts', () => {
  const crm = useProxy();

  it('refuses an unknown language', async () => {
    await crm.refused(() => crm.get({ description: 'fts(klingon).x' }), {
      status: 400,
      code: '42704',
      message: 'text search configuration "klingon" does not exist',
    });
  });
});
