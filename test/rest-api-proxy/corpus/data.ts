/** The id whose last digit is this; rows of the corpus are told by it. */
export function idOf(digit: string): string {
  return `c0c0c0c0-0000-4000-8000-00000000000${digit}`;
}

export const [AMIRA, BILAL, CHEN, DORA, EMIL, FATMA] = [...'abcdef'].map(idOf) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
/** The companies of the corpus; Omega has neither people nor deals. */
export const [NILE, ZETA, OMEGA] = [...'789'].map(idOf) as [string, string, string];
/** An id that no row has. */
export const NOBODY = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';

export const companies = [
  {
    id: NILE,
    name: 'Nile Trading',
    city: 'Cairo',
    industry: 'trade',
    employee_count: 120,
    annual_revenue: 1500000.5,
  },
  { id: ZETA, name: 'Zeta', city: 'Berlin', industry: null, employee_count: 8, annual_revenue: 10 },
  { id: OMEGA, name: 'Omega', city: null, industry: null, employee_count: null, annual_revenue: null },
];

export const contacts = [
  {
    id: AMIRA,
    first_name: 'Amira',
    last_name: 'Hassan',
    source: 'website',
    tags: ['vip', 'two words'],
    phones: ['+201017177777', '+201000000001'],
    emails: ['amira@example.com'],
    description: 'Likes running shoes (red), "fast" ones',
    opt_in_status: true,
    custom_fields: {
      tier: 'gold',
      score: 9,
      is_gift: true,
      address: { city: 'Cairo', zip: '11511' },
      interests: ['sports', 'music'],
    },
    company_id: NILE,
  },
  {
    id: BILAL,
    first_name: 'Bilal',
    last_name: 'Hassan',
    source: 'shopify',
    tags: ['newsletter'],
    phones: ['+201222222222'],
    emails: ['bilal@example.com', 'b@work.example'],
    description: '100%_done',
    opt_in_status: false,
    custom_fields: {
      tier: 'silver',
      score: 10,
      is_gift: false,
      address: { city: 'Giza' },
      interests: ['music'],
    },
    company_id: NILE,
  },
  {
    id: CHEN,
    first_name: 'Chen',
    last_name: null,
    source: null,
    tags: [],
    phones: [],
    emails: ['chen@example.com'],
    description: null,
    opt_in_status: true,
    custom_fields: { score: '11', is_gift: true },
    company_id: null,
  },
  {
    id: DORA,
    first_name: 'Dora',
    last_name: '',
    source: 'website',
    tags: ['vip'],
    phones: ['+4915112345678'],
    emails: [],
    description: 'a,b.(c):d',
    opt_in_status: true,
    custom_fields: { score: 100 },
    company_id: ZETA,
  },
  {
    id: EMIL,
    first_name: 'Emil',
    last_name: 'Óscar',
    source: 'Website',
    tags: ['vip', 'newsletter'],
    phones: [],
    emails: ['emil@example.com'],
    description: 'The runner ran 100xxdone',
    opt_in_status: false,
    custom_fields: {},
    company_id: ZETA,
  },
  {
    id: FATMA,
    first_name: 'Fatma',
    last_name: 'hassan',
    source: 'null',
    tags: ['a,b', 'q"uote'],
    phones: [],
    emails: [],
    description: 'back\\slash',
    opt_in_status: true,
    custom_fields: { tier: null, address: { city: 'Cairo' }, interests: [] },
    company_id: null,
  },
];

export const deals = [
  [
    'Order #1',
    250,
    'new',
    AMIRA,
    NILE,
    '2026-07-01',
    ['big'],
    [{ name: 'Shoe', quantity: 2 }],
    { color: 'red', n: 5 },
  ],
  [
    'order #2',
    900,
    'won',
    AMIRA,
    NILE,
    '2026-08-15',
    [],
    [
      { name: 'Hat', quantity: 1 },
      { name: 'Bag', quantity: 3 },
    ],
    { color: 'blue', n: 50 },
  ],
  ['Tie', 900, 'lost', BILAL, ZETA, null, ['big', 'red'], [], {}],
  ['100%_done', 10, 'new', DORA, null, '2026-12-31', [], [], {}],
  ['Renewal (2026), phase:1', 2400.5, 'won', DORA, ZETA, '2026-07-01', ['red'], [], {}],
  ['100x_done', 0, 'qualified', DORA, null, null, [], [], {}],
].map(
  ([title, value, stage, contact_id, company_id, expected_close_date, tags, products, custom_fields], i) => ({
    id: idOf(String(i + 1)),
    title,
    value,
    stage,
    contact_id,
    company_id,
    expected_close_date,
    tags,
    products,
    custom_fields,
  }),
);

/** Which deals the contacts have, by the last digits of their ids. */
export const dealsOf: Readonly<Record<string, string>> = { a: '12', b: '3', c: '', d: '456', e: '', f: '' };

export const activities = [
  {
    kind: 'call',
    direction: 'inbound',
    contact_id: AMIRA,
    occurred_at: '2026-01-01T10:00:00Z',
    deal_id: idOf('1'),
  },
  { kind: 'note', direction: null, contact_id: AMIRA, occurred_at: '2026-02-01T10:00:00Z', deal_id: null },
  {
    kind: 'email',
    direction: 'outbound',
    contact_id: BILAL,
    occurred_at: '2026-03-01T10:00:00Z',
    deal_id: idOf('3'),
  },
].map((activity, i) => ({
  id: idOf(String(i + 1)),
  external_id: `ext-${i + 1}`,
  body: `Said ${i + 1}`,
  ...activity,
}));
