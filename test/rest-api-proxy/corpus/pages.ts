import { answers, type Exchange, type Group, refuses, shows } from './exchange.js';

/** Lists by their order alone, and the last digits of the ids in it. */
function ordered(table: string, found: readonly (readonly [order: string, rows: string])[]): Exchange[] {
  return found.map(([order, rows]) => ({
    request: `GET ${table}?select=id&order=${order}`,
    expected: { status: 200, rows },
  }));
}

const ORDER = 'abcdef';
/** Parts of six rows: where they begin, and how many are asked for; null for all that are left. */
const parts = [0, 1, 2, 5].flatMap((offset) =>
  [1, 2, 3, 6, 100, null].map((limit): readonly [number, number | null] => [offset, limit]),
);

/** A part of a list, asked for by limit and offset, by a Range, counted and not, with a body and without. */
function partOf([offset, limit]: readonly [number, number | null]): Exchange[] {
  const rows = ORDER.slice(offset, limit === null ? undefined : offset + limit);
  const last = offset + rows.length - 1;
  const query = `contacts?select=id&order=id&offset=${offset}${limit === null ? '' : `&limit=${limit}`}`;
  const range = `${offset}-${limit === null ? '' : offset + limit - 1}`;
  const uncounted = { 'content-range': `${offset}-${last}/*` };
  const counted = { 'content-range': `${offset}-${last}/6` };
  const status = rows.length < 6 ? 206 : 200;
  const count = { prefer: 'count=exact' };
  return [
    { request: `GET ${query}`, expected: { status: 200, rows, headers: uncounted } },
    { request: `HEAD ${query}`, expected: { status: 200, text: '', headers: uncounted } },
    { request: `GET ${query}`, headers: count, expected: { status, rows, headers: counted } },
    { request: `HEAD ${query}`, headers: count, expected: { status, text: '', headers: counted } },
    {
      request: 'GET contacts?select=id&order=id',
      headers: { range },
      expected: { status: 200, rows, headers: uncounted },
    },
    {
      request: 'GET contacts?select=id&order=id',
      headers: { range, 'range-unit': 'items', ...count },
      expected: { status, rows, headers: counted },
    },
  ];
}

/** What PostgREST orders, cuts and counts. */
export const pageGroups: Group[] = [
  {
    name: 'order and nulls',
    exchanges: [
      ...ordered(
        'contacts',
        [
          ['id', 'abcdef'],
          ['id.asc', 'abcdef'],
          ['id.desc', 'fedcba'],
          ['source,id', 'efbadc'],
          ['opt_in_status,id', 'beacdf'],
          ['opt_in_status.desc,id', 'acdfbe'],
          ['opt_in_status.desc,id.desc', 'fdcaeb'],
          ['company_id,id', 'abdecf'],
          ['company_id.desc,id', 'cfdeab'],
          ['company_id.nullsfirst,id', 'cfabde'],
          ['company_id.asc.nullsfirst,id', 'cfabde'],
          ['company_id.desc.nullslast,id', 'deabcf'],
          ['company_id.asc.nullslast,id.desc', 'baedfc'],
          ['custom_fields->score,id', 'cabdef'],
          ['custom_fields->>tier,id', 'abcdef'],
          ['custom_fields->>tier.desc.nullslast,id', 'bacdef'],
          ['custom_fields->address->>city.nullsfirst,id', 'cdeafb'],
          ['companies(name),id', 'abdecf'],
          ['companies(name).desc.nullslast,id', 'deabcf'],
        ].map(([order, rows]) => [order!, rows!] as const),
      ).map((exchange) =>
        exchange.request.includes('companies(')
          ? { ...exchange, request: exchange.request.replace('select=id', 'select=id,companies()') }
          : exchange,
      ),
      ...ordered('deals', [
        ['value,id', '641235'],
        ['value.desc,id', '523146'],
        ['expected_close_date,id', '152436'],
        ['expected_close_date.desc,id', '364215'],
        ['expected_close_date.desc.nullslast,id', '421536'],
        ['expected_close_date.nullsfirst,id', '361524'],
      ]),
      ...ordered('companies', [
        ['employee_count,id', '879'],
        ['employee_count.desc,id', '978'],
        ['employee_count.desc.nullslast', '789'],
        ['city.nullsfirst,id', '987'],
        ['annual_revenue.nullslast', '879'],
      ]),
      ...refuses([
        ['contacts?order=nothing', 400, '42703', 'column contacts.nothing does not exist'],
        ['contacts?order=id.up', 400, 'PGRST100'],
        ['contacts?order=id.asc.first', 400, 'PGRST100'],
        ['contacts?order=id.nullsfirst.desc', 400, 'PGRST100'],
        ['contacts?order=companies(name)', 400, 'PGRST108'],
        ['contacts?select=id,deals(id)&order=deals(title)', 400, 'PGRST118'],
        ['contacts?select=id&deals.order=title', 400, 'PGRST108'],
      ]),
    ],
  },
  {
    name: 'limit, offset, Range and Content-Range',
    exchanges: [
      ...parts.flatMap(partOf),
      ...answers([
        ['contacts?limit=0', { status: 200, body: [], headers: { 'content-range': '*/*' } }],
        ['contacts?offset=6', { status: 200, body: [], headers: { 'content-range': '*/*' } }],
        ['contacts?id=is.null', { status: 200, body: [], headers: { 'content-range': '*/*' } }],
        [
          'contacts?id=is.null',
          { status: 200, body: [], headers: { 'content-range': '*/0' } },
          { headers: { prefer: 'count=exact' } },
        ],
        [
          'contacts?select=id&order=id&limit=2',
          { status: 200, rows: 'b', headers: { 'content-range': '1-1/*' } },
          { headers: { range: '1-4' } },
        ],
      ]),
      ...refuses([
        ['contacts?limit=-1', 416, 'PGRST103', 'Requested range not satisfiable'],
        ['deals?limit=-5', 416, 'PGRST103', 'Requested range not satisfiable'],
      ]),
      ...refuses([['contacts', 416, 'PGRST103', 'Requested range not satisfiable']], {
        headers: { range: '3-1' },
      }),
      ...refuses(
        [
          [
            'contacts?offset=7',
            416,
            'PGRST103',
            'Requested range not satisfiable',
            'An offset of 7 was requested, but there are only 6 rows.',
          ],
        ],
        { headers: { prefer: 'count=exact' } },
      ),
    ],
  },
  {
    name: 'select, names, casts and embeds',
    exchanges: [
      ...shows([
        ['deals?select=title&order=id&limit=1', [{ title: 'Order #1' }]],
        ['deals?select=name:title&order=id&limit=1', [{ name: 'Order #1' }]],
        ['deals?select=value::text&value=eq.250', [{ value: '250.0000' }]],
        ['deals?select=v:value::int&value=eq.250', [{ v: 250 }]],
        ['deals?select=products->0->name&value=eq.250', [{ name: 'Shoe' }]],
        ['deals?select=first:products->0->>name&value=eq.250', [{ first: 'Shoe' }]],
        ['deals?select=custom_fields->>n&value=eq.250', [{ n: '5' }]],
        ['deals?select=custom_fields->n&value=eq.250', [{ n: 5 }]],
        ['deals?select=custom_fields->>n::int&value=eq.250', [{ n: 5 }]],
        ['contacts?select=tags->0&first_name=eq.Bilal', [{ tags: 'newsletter' }]],
        ['contacts?select=custom_fields->address->>zip&first_name=eq.Amira', [{ zip: '11511' }]],
        ['contacts?select=custom_fields->interests->>1&first_name=eq.Amira', [{ interests: 'music' }]],
        [
          'contacts?select=first_name,companies(name)&id=lt.c0c0c0c0-0000-4000-8000-00000000000d&order=id',
          [
            { first_name: 'Amira', companies: { name: 'Nile Trading' } },
            { first_name: 'Bilal', companies: { name: 'Nile Trading' } },
            { first_name: 'Chen', companies: null },
          ],
        ],
        ['contacts?select=deals(title)&first_name=eq.Bilal', [{ deals: [{ title: 'Tie' }] }]],
        ['contacts?select=sales:deals(title)&first_name=eq.Chen', [{ sales: [] }]],
        ['contacts?select=deals(count)&first_name=eq.Dora', [{ deals: [{ count: 3 }] }]],
        [
          'contacts?select=deals(title)&first_name=eq.Amira&deals.order=value.desc&deals.limit=1',
          [{ deals: [{ title: 'order #2' }] }],
        ],
        [
          'contacts?select=deals(title)&first_name=eq.Dora&deals.order=value&deals.offset=1&deals.limit=1',
          [{ deals: [{ title: '100%_done' }] }],
        ],
        [
          'contacts?select=deals(title)&first_name=eq.Dora&deals.stage=eq.won',
          [{ deals: [{ title: 'Renewal (2026), phase:1' }] }],
        ],
        [
          'deals?select=title,...contacts(first_name)&value=eq.250',
          [{ title: 'Order #1', first_name: 'Amira' }],
        ],
        ['deals?select=...contacts(who:first_name)&value=eq.10', [{ who: 'Dora' }]],
        ['contacts?select=...deals(title)&first_name=eq.Bilal', [{ title: ['Tie'] }]],
        ['deals?select=buyer:contact_id(first_name)&value=eq.10', [{ buyer: { first_name: 'Dora' } }]],
        ['deals?select=contacts!contact_id(first_name)&value=eq.10', [{ contacts: { first_name: 'Dora' } }]],
        [
          'deals?select=contacts!deals_contact_id_fkey(first_name)&value=eq.10',
          [{ contacts: { first_name: 'Dora' } }],
        ],
        [
          'companies?select=name,contacts!inner(first_name)&contacts.first_name=eq.Dora',
          [{ name: 'Zeta', contacts: [{ first_name: 'Dora' }] }],
        ],
        ['companies?select=name,contacts!left(first_name)&name=eq.Omega', [{ name: 'Omega', contacts: [] }]],
        ['companies?select=name,contacts()&contacts=is.null', [{ name: 'Omega' }]],
        [
          'activities?select=contacts(first_name),deals(title)&kind=eq.call',
          [{ contacts: { first_name: 'Amira' }, deals: { title: 'Order #1' } }],
        ],
        ['deals?select=value.sum()', [{ sum: 4460.5 }]],
        [
          'deals?select=stage,value.max()&order=stage',
          [
            { stage: 'lost', max: 900 },
            { stage: 'new', max: 250 },
            { stage: 'qualified', max: 0 },
            { stage: 'won', max: 2400.5 },
          ],
        ],
        ['deals?select=count()', [{ count: 6 }]],
        ['deals?select=n:count(),least:value.min()', [{ n: 6, least: 0 }]],
      ]),
      ...refuses([
        ['contacts?select=nothing', 400, '42703', 'column contacts.nothing does not exist'],
        ['contacts?select=id::nothing', 400, '42704'],
        ['contacts?select=id,pipelines(name)', 400, 'PGRST200'],
        ['contacts?select=id,deals!nothing(title)', 400, 'PGRST200'],
        ['contacts?select=id&deals.stage=eq.won', 400, 'PGRST108'],
        ['contacts?select=id,deals(nothing)', 400, '42703'],
        ['contacts?select=id(', 400, 'PGRST100'],
        ['contacts?select=id,deals(title', 400, 'PGRST100'],
        [
          'nothing?select=id',
          404,
          'PGRST205',
          "Could not find the table 'public.nothing' in the schema cache",
        ],
      ]),
    ],
  },
];
