import { answers, type Exchange, type Expected, type Group, type Sent } from './exchange.js';

const OBJECT = { accept: 'application/vnd.pgrst.object+json' };
const CSV = { 'content-type': 'text/csv' };
const JSON_TYPE = 'application/json; charset=utf-8';
/** The three contacts of a write, by the source that they share. */
const OWN = 'contacts?source=eq.{one}';
const PROXY_PATH = '/functions/v1/rest-api-proxy';

/** A preference, what of it is said to apply, whether rows are answered, and whether they are counted. */
type Preference = readonly [prefer: string | null, applied: string | null, shown: boolean, counted: boolean];

const named = (first_name: string) => ({ first_name, source: '{new}' });
const names = (all: readonly string[]) => all.map((first_name) => ({ first_name }));
const contact = (id: string, first_name: string) => ({ id, first_name, source: '{one}' });

/** What a read of the contacts of this source finds afterwards. */
const afterwards = (source: string, all: readonly string[]): Expected['then'] => [
  [`contacts?source=eq.${source}&select=first_name&order=id`, names(all)],
];
const unchanged = afterwards('{one}', ['One', 'Two', 'Three']);

/** The bodies that make these contacts, and who is made. */
const bodies: readonly (readonly [body: Sent, made: readonly string[]])[] = [
  [{ json: named('Ann') }, ['Ann']],
  [{ json: [named('Ben')] }, ['Ben']],
  [{ json: [named('Cid'), named('Dan')] }, ['Cid', 'Dan']],
  [{ headers: CSV, raw: 'first_name,source\nEve,{new}' }, ['Eve']],
  [{ headers: CSV, raw: 'first_name,source\nFay,{new}\n"Gus, J.",{new}' }, ['Fay', 'Gus, J.']],
];

const inserting: Preference[] = [
  [null, null, true, false],
  ['return=representation', 'return=representation', true, false],
  ['return=minimal', 'return=minimal', false, false],
  ['return=headers-only', 'return=headers-only', false, false],
  ['return=representation, count=exact', 'return=representation, count=exact', true, true],
  ['count=exact,return=minimal', 'return=minimal, count=exact', false, true],
  ['RETURN=minimal', null, true, false],
  ['return=everything', null, true, false],
];

/** The contacts of a body made under a preference. */
function inserts([body, made]: (typeof bodies)[number]): Exchange[] {
  return inserting.map(([prefer, applied, shown, counted]) => {
    const isPlaced = applied === 'return=headers-only' && made.length === 1;
    return {
      request: 'POST contacts?select=first_name&order=first_name',
      ...body,
      headers: { ...body.headers, ...(prefer !== null && { prefer }) },
      expected: {
        status: 201,
        ...(shown ? { body: names(made) } : { text: '' }),
        headers: {
          'content-range': `*/${counted ? made.length : '*'}`,
          'content-type': shown ? JSON_TYPE : null,
          'preference-applied': applied,
          location: isPlaced ? new RegExp(`^${PROXY_PATH}/contacts\\?id=eq\\.[0-9a-f-]{36}$`) : null,
        },
        then: [[`contacts?source=eq.{new}&select=first_name&order=first_name`, names(made)]],
      },
    };
  });
}

/** The rows that a change reaches, by its filter. */
const reached: readonly (readonly [filter: string, rows: readonly string[]])[] = [
  ['id=eq.{one}', ['One']],
  ['id=in.({one},{three})', ['One', 'Three']],
  ['source=eq.{one}', ['One', 'Two', 'Three']],
  ['source=eq.{one}&first_name=neq.Two', ['One', 'Three']],
  ['or=(id.eq.{one},id.eq.{two})', ['One', 'Two']],
  ['and=(source.eq.{one},first_name.like.T*)', ['Two', 'Three']],
  ['id=eq.{new}', []],
  ['source=eq.{one}&limit=1&offset=1', ['One', 'Two', 'Three']],
];

const changing: Preference[] = [
  [null, null, true, false],
  ['return=representation', 'return=representation', true, false],
  ['return=minimal', 'return=minimal', false, false],
  ['return=headers-only', 'return=headers-only', false, false],
  ['return=representation,count=exact', 'return=representation, count=exact', true, true],
  ['return=minimal,count=exact', 'return=minimal, count=exact', false, true],
];

/** A PATCH and a DELETE of each set of rows under each preference. */
function changes([filter, rows]: (typeof reached)[number]): Exchange[] {
  return changing.flatMap(([prefer, applied, shown, counted]): Exchange[] => {
    const sent = prefer === null ? {} : { headers: { prefer } };
    const total = counted ? rows.length : '*';
    const isShown = (method: string) => shown && (method === 'PATCH' || prefer !== null);
    const answer = (method: string) => ({
      status: isShown(method) ? 200 : 204,
      ...(isShown(method) ? { body: names(rows) } : { text: '' }),
    });
    const left = ['One', 'Two', 'Three'].filter((name) => !rows.includes(name));
    return [
      {
        request: `PATCH contacts?${filter}&select=first_name&order=id`,
        ...sent,
        json: { description: 'New' },
        expected: {
          ...answer('PATCH'),
          headers: {
            'content-range': `${rows.length === 0 ? '*' : `0-${rows.length - 1}`}/${total}`,
            'preference-applied': applied,
          },
          then: [[`${OWN}&description=eq.New&select=first_name&order=id`, names(rows)]],
        },
      },
      {
        request: `DELETE contacts?${filter}&select=first_name&order=id`,
        ...sent,
        expected: {
          ...answer('DELETE'),
          headers: { 'content-range': `*/${total}`, 'preference-applied': applied },
          then: afterwards('{one}', left),
        },
      },
    ];
  });
}

/** Changes of three rows that allow so many. */
function limited(method: 'PATCH' | 'DELETE'): Exchange[] {
  return ['strict', 'lenient'].flatMap((handling) =>
    [0, 1, 2, 3, 4, 1000].map((most): Exchange => {
      const isRefused = handling === 'strict' && most < 3;
      const prefer = `return=minimal, handling=${handling}, max-affected=${most}`;
      const applied = handling === 'strict' ? prefer : 'return=minimal, handling=lenient';
      const left = method === 'DELETE' && !isRefused ? [] : ['One', 'Two', 'Three'];
      return {
        request: `${method} ${OWN}`,
        headers: { prefer },
        ...(method === 'PATCH' && { json: { description: 'New' } }),
        expected: {
          ...(isRefused
            ? { status: 400, code: 'PGRST124', details: 'The query affects 3 rows' }
            : { status: 204, headers: { 'preference-applied': applied } }),
          then: [
            [
              `${OWN}&select=first_name,description&order=id`,
              left.map((first_name) => ({ first_name, description: isRefused ? null : 'New' })),
            ],
          ],
        },
      };
    }),
  );
}

const upsert = (resolution: string, more = '') => ({
  headers: { prefer: `resolution=${resolution}${more}` },
});
const MERGE = upsert('merge-duplicates');
const IGNORE = upsert('ignore-duplicates');
const applied = (preference: string) => ({ headers: { 'preference-applied': preference } });
const merged = applied('resolution=merge-duplicates');
const ignored = applied('resolution=ignore-duplicates');
const inserted = afterwards('{one}', ['One', 'Two', 'Three', 'New']);
const updated = afterwards('{one}', ['Uno', 'Two', 'Three']);

/** What PostgREST writes, what it answers of it, and what it leaves alone. */
export const writeGroups: Group[] = [
  { name: 'inserts', writes: true, exchanges: bodies.flatMap(inserts) },
  {
    name: 'what an insert reads of its body',
    writes: true,
    exchanges: answers([
      [
        'POST contacts?columns=id,first_name&select=first_name,last_name',
        { status: 201, body: [{ first_name: 'Ann', last_name: null }] },
        { json: { id: '{new}', first_name: 'Ann', last_name: 'Lee', nothing: 1 } },
      ],
      [
        'POST contacts?columns="id","first_name"&select=first_name',
        { status: 201, body: names(['Ann']) },
        { json: [{ id: '{new}', first_name: 'Ann', nothing: 1 }] },
      ],
      [
        'POST contacts?columns=first_name,last_name,source&select=first_name,last_name&order=first_name',
        {
          status: 201,
          body: [
            { first_name: 'Ann', last_name: null },
            { first_name: 'Ben', last_name: 'Lee' },
          ],
        },
        { json: [named('Ann'), { ...named('Ben'), last_name: 'Lee' }] },
      ],
      [
        'POST contacts?columns=first_name,opt_in_status,source&select=opt_in_status',
        { status: 201, body: [{ opt_in_status: true }], ...applied('missing=default') },
        { headers: { prefer: 'missing=default' }, json: [named('Ann')] },
      ],
      [
        'POST contacts?columns=first_name,last_name,source&select=last_name',
        {
          status: 201,
          body: [{ last_name: null }],
          ...applied('missing=default, return=representation'),
        },
        { headers: { prefer: 'return=representation, missing=default' }, json: [named('Ann')] },
      ],
      [
        'POST contacts?columns=first_name,source&select=first_name',
        { status: 201, body: names(['Ann']), ...applied('missing=null') },
        { headers: { prefer: 'missing=null' }, json: named('Ann') },
      ],
      [
        'POST contacts?columns=first_name,source&select=first_name,last_name',
        { status: 201, body: [{ first_name: 'Ann', last_name: null }] },
        { headers: CSV, raw: 'first_name,last_name,source\nAnn,Lee,{new}' },
      ],
      ['POST contacts?select=id', { status: 201, body: [] }, { json: [] }],
      [
        'POST contacts?select=description,last_name',
        { status: 201, body: [{ description: null, last_name: '' }] },
        { headers: CSV, raw: 'description,last_name,source\nNULL,,{new}' },
      ],
      [
        'POST contacts?select=tags,custom_fields',
        { status: 201, body: [{ tags: ['a', 'b'], custom_fields: { n: 1 } }] },
        { headers: CSV, raw: 'tags,custom_fields\n"{a,b}","{""n"":1}"' },
      ],
      [
        'POST contacts?select=name:first_name,tag:tags->0,companies(name)',
        { status: 201, body: [{ name: 'Ann', tag: 'x', companies: null }] },
        { json: { first_name: 'Ann', tags: ['x'] } },
      ],
      [
        'POST contacts?select=id',
        {
          status: 400,
          code: 'PGRST102',
          message: 'All object keys must match',
          then: afterwards('{new}', []),
        },
        { json: [named('Ann'), { source: '{new}' }] },
      ],
      [
        'POST contacts?columns=first_name,nothing',
        { status: 400, code: 'PGRST204', then: afterwards('{new}', []) },
        { json: named('Ann') },
      ],
      ['POST contacts?columns=', { status: 400, code: 'PGRST100' }, { json: named('Ann') }],
      [
        'POST contacts?select=nothing',
        { status: 400, code: '42703', then: afterwards('{new}', []) },
        { json: named('Ann') },
      ],
      ...['{"first_name":', '', '[1]', '"text"', '7', '[{"first_name":"Ann"},null]'].map(
        (raw) =>
          [
            'POST contacts',
            { status: 400, code: 'PGRST102' },
            { headers: { 'content-type': 'application/json' }, raw },
          ] as const,
      ),
      ...['first_name,last_name', 'first_name,last_name\nAnn', ''].map(
        (raw) => ['POST contacts', { status: 400, code: 'PGRST102' }, { headers: CSV, raw }] as const,
      ),
      [
        'POST contacts',
        { status: 400, code: 'PGRST102', then: afterwards('{new}', []) },
        { json: Array.from({ length: 501 }, () => named('Many')) },
      ],
      [
        'POST contacts',
        { status: 400, code: 'PGRST102', then: afterwards('{new}', []) },
        { headers: CSV, raw: `first_name,source\n${'Many,{new}\n'.repeat(501)}` },
      ],
      [
        'POST contacts',
        {
          status: 409,
          code: '23505',
          message: /^duplicate key value violates unique constraint/,
          details: 'Key (id)=({two}) already exists.',
          then: unchanged,
        },
        { json: contact('{two}', 'Dos') },
      ],
      [
        'POST contacts',
        { status: 409, code: '23505', details: 'Key (id)=({two}) already exists.', then: unchanged },
        { json: [contact('{new}', 'New'), contact('{two}', 'Dos')] },
      ],
      [
        'POST contacts',
        { status: 409, code: '23505', details: 'Key (id)=({new}) already exists.', then: unchanged },
        { json: [contact('{new}', 'New'), contact('{new}', 'New')] },
      ],
      [
        'POST contacts?on_conflict=id',
        { status: 409, code: '23505', then: unchanged },
        { json: contact('{two}', 'Dos') },
      ],
    ]),
  },
  {
    name: 'upserts',
    writes: true,
    exchanges: answers([
      [
        'POST contacts?select=first_name',
        { status: 200, body: names(['Uno']), ...merged, then: updated },
        { ...MERGE, json: contact('{one}', 'Uno') },
      ],
      [
        'POST contacts?select=first_name,last_name',
        { status: 200, body: [{ first_name: 'Uno', last_name: 'Own' }], ...merged, then: updated },
        { ...MERGE, json: [contact('{one}', 'Uno')] },
      ],
      [
        'POST contacts?on_conflict=id&select=first_name',
        { status: 200, body: names(['Uno']), ...merged, then: updated },
        { ...MERGE, json: contact('{one}', 'Uno') },
      ],
      [
        'POST contacts?on_conflict="id"',
        { status: 200, then: updated },
        { ...MERGE, json: contact('{one}', 'Uno') },
      ],
      [
        'POST contacts?select=first_name&order=id',
        { status: 201, body: names(['New']), ...merged, then: inserted },
        { ...MERGE, json: contact('{new}', 'New') },
      ],
      [
        'POST contacts?select=first_name&order=id',
        {
          status: 201,
          body: names(['Uno', 'New']),
          ...merged,
          then: afterwards('{one}', ['Uno', 'Two', 'Three', 'New']),
        },
        { ...MERGE, json: [contact('{one}', 'Uno'), contact('{new}', 'New')] },
      ],
      [
        'POST contacts?select=first_name&order=id',
        {
          status: 200,
          body: names(['Uno', 'Dos']),
          ...merged,
          then: afterwards('{one}', ['Uno', 'Dos', 'Three']),
        },
        { ...MERGE, json: [contact('{two}', 'Dos'), contact('{one}', 'Uno')] },
      ],
      [
        'POST contacts',
        {
          status: 200,
          text: '',
          ...applied('resolution=merge-duplicates, return=minimal'),
          then: updated,
        },
        { ...upsert('merge-duplicates', ', return=minimal'), json: contact('{one}', 'Uno') },
      ],
      [
        'POST contacts',
        {
          status: 201,
          text: '',
          ...applied('resolution=merge-duplicates, return=minimal'),
          then: inserted,
        },
        { ...upsert('merge-duplicates', ', return=minimal'), json: contact('{new}', 'New') },
      ],
      [
        'POST contacts?select=first_name',
        {
          status: 200,
          body: names(['Uno']),
          headers: {
            'preference-applied': 'resolution=merge-duplicates, return=representation, count=exact',
            'content-range': '*/1',
          },
          then: updated,
        },
        {
          ...upsert('merge-duplicates', ', return=representation, count=exact'),
          json: contact('{one}', 'Uno'),
        },
      ],
      [
        'POST contacts?columns=id,first_name&select=first_name,source',
        { status: 200, body: [{ first_name: 'Uno', source: '{one}' }], then: updated },
        { ...MERGE, json: { id: '{one}', first_name: 'Uno', source: 'other' } },
      ],
      [
        'POST contacts?select=first_name',
        { status: 201, body: [], ...ignored, then: unchanged },
        { ...IGNORE, json: contact('{one}', 'Uno') },
      ],
      [
        'POST contacts?select=first_name&on_conflict=id',
        { status: 201, body: [], ...ignored, then: unchanged },
        { ...IGNORE, json: [contact('{one}', 'Uno'), contact('{two}', 'Dos')] },
      ],
      [
        'POST contacts?select=first_name',
        { status: 201, body: names(['New']), ...ignored, then: inserted },
        { ...IGNORE, json: [contact('{one}', 'Uno'), contact('{new}', 'New')] },
      ],
      [
        'POST contacts?select=first_name',
        {
          status: 201,
          text: '',
          ...applied('resolution=ignore-duplicates, return=minimal'),
          then: inserted,
        },
        {
          ...upsert('ignore-duplicates', ', return=minimal'),
          json: [contact('{new}', 'New'), contact('{one}', 'Uno')],
        },
      ],
      ...(
        [
          ['first_name', 400, '42P10'],
          ['id,first_name', 400, '42P10'],
          ['nothing', 400, '42703'],
          ['a,,b', 400, 'PGRST100'],
        ] as const
      ).flatMap(([columns, status, code]) =>
        [MERGE, IGNORE].map(
          (sent) =>
            [
              `POST contacts?on_conflict=${columns}`,
              { status, code, then: unchanged },
              { ...sent, json: contact('{one}', 'Uno') },
            ] as const,
        ),
      ),
      [
        'POST contacts',
        { status: 400, code: '21000', then: unchanged },
        { ...MERGE, json: [contact('{one}', 'Uno'), contact('{one}', 'Eins')] },
      ],
      [
        'POST contacts',
        { status: 409, code: '23505', headers: { 'preference-applied': null }, then: unchanged },
        { ...upsert('nothing'), json: contact('{one}', 'Uno') },
      ],
      [
        'POST contacts',
        {
          status: 400,
          code: 'PGRST122',
          details: 'Invalid preferences: resolution=nothing',
          then: unchanged,
        },
        { ...upsert('nothing', ', handling=strict'), json: contact('{one}', 'Uno') },
      ],
    ]),
  },
  {
    name: 'PUT',
    writes: true,
    exchanges: answers([
      [
        'PUT contacts?id=eq.{new}&select=first_name',
        { status: 201, body: names(['New']), ...applied('return=representation'), then: inserted },
        { headers: { prefer: 'return=representation' }, json: contact('{new}', 'New') },
      ],
      [
        'PUT contacts?id=eq.{one}&select=first_name',
        { status: 200, body: names(['Uno']), ...applied('return=representation'), then: updated },
        { headers: { prefer: 'return=representation' }, json: contact('{one}', 'Uno') },
      ],
      [
        'PUT contacts?id=eq.{one}',
        { status: 204, text: '', headers: { 'preference-applied': null }, then: updated },
        { json: contact('{one}', 'Uno') },
      ],
      [
        'PUT contacts?id=eq.{one}',
        { status: 204, text: '', then: updated },
        { json: [contact('{one}', 'Uno')] },
      ],
      [
        'PUT contacts?id=eq.{one}',
        { status: 204, text: '', ...applied('return=minimal'), then: updated },
        { headers: { prefer: 'return=minimal' }, json: contact('{one}', 'Uno') },
      ],
      [
        'PUT contacts?id=eq.{one}',
        { status: 204, text: '', then: updated },
        { headers: CSV, raw: 'id,first_name,source\n{one},Uno,{one}' },
      ],
      ...['', '?id=gt.{one}', '?id=in.({one})', '?id=not.eq.{one}', '?first_name=eq.One'].map(
        (query) =>
          [
            `PUT contacts${query}`,
            { status: 405, code: 'PGRST105', then: unchanged },
            { json: contact('{one}', 'Uno') },
          ] as const,
      ),
      ...['first_name=eq.One', 'or=(id.eq.{one})', 'id=eq.{one}'].map(
        (filter) =>
          [
            `PUT contacts?id=eq.{one}&${filter}`,
            { status: 405, code: 'PGRST105', then: unchanged },
            { json: contact('{one}', 'Uno') },
          ] as const,
      ),
      ...['limit=1', 'offset=1', 'limit=1&offset=0'].map(
        (range) =>
          [
            `PUT contacts?id=eq.{one}&${range}`,
            { status: 400, code: 'PGRST114', then: unchanged },
            { json: contact('{one}', 'Uno') },
          ] as const,
      ),
      ...[
        contact('{two}', 'Uno'),
        { first_name: 'Uno' },
        [contact('{one}', 'Uno'), contact('{one}', 'Eins')],
        [],
      ].map(
        (json) =>
          ['PUT contacts?id=eq.{one}', { status: 400, code: 'PGRST115', then: unchanged }, { json }] as const,
      ),
    ]),
  },
  { name: 'changes of rows', writes: true, exchanges: reached.flatMap(changes) },
  { name: 'max-affected', writes: true, exchanges: [...limited('PATCH'), ...limited('DELETE')] },
  {
    name: 'what a change reads and refuses',
    writes: true,
    exchanges: answers([
      [
        'PATCH contacts?id=eq.{one}&columns=first_name&select=first_name,last_name',
        { status: 200, body: [{ first_name: 'Uno', last_name: 'Own' }], then: updated },
        { json: { first_name: 'Uno', last_name: 'Other', nothing: 1 } },
      ],
      [
        'PATCH contacts?id=eq.{one}&select=name:first_name,companies(name)',
        { status: 200, body: [{ name: 'Uno', companies: null }], then: updated },
        { json: [{ first_name: 'Uno' }] },
      ],
      [
        'PATCH contacts?id=eq.{one}&select=first_name',
        { status: 200, body: [], headers: { 'content-range': '*/*' }, then: unchanged },
        { json: {} },
      ],
      [
        'PATCH contacts?id=eq.{one}&select=first_name',
        { status: 204, text: '', then: unchanged },
        { headers: { prefer: 'return=minimal' }, json: {} },
      ],
      [
        'PATCH contacts?id=eq.{one}&select=first_name',
        { status: 200, body: [], then: unchanged },
        { json: [] },
      ],
      [
        'PATCH contacts?id=eq.{one}&select=last_name',
        { status: 200, body: [{ last_name: null }] },
        { json: { last_name: null } },
      ],
      [
        'PATCH contacts?first_name=eq.One&id=eq.{one}&select=first_name',
        { status: 200, body: names(['Uno']), then: updated },
        { json: { first_name: 'Uno' } },
      ],
      [
        'PATCH contacts?id=eq.{one}&select=first_name',
        { status: 200, body: names(['Uno']), then: updated },
        { headers: CSV, raw: 'first_name\nUno' },
      ],
      ...['', '?select=id', '?order=id&limit=1', '?id=not.in.()', '?tags=cs.{}'].flatMap((query) => [
        [
          `PATCH contacts${query}`,
          { status: 400, code: '21000', message: 'UPDATE requires a WHERE clause', then: unchanged },
          { json: { first_name: 'All' } },
        ] as const,
        [
          `DELETE contacts${query}`,
          { status: 400, code: '21000', message: 'DELETE requires a WHERE clause', then: unchanged },
        ] as const,
      ]),
      ...(
        [
          [{ nothing: 1 }, 'PGRST204'],
          [{ company_id: 'nobody' }, '22P02'],
          [[{ first_name: 'A' }, { first_name: 'B' }], 'PGRST102'],
          [7, 'PGRST102'],
          [{ id: '{new}' }, 'PGRST115'],
          [{ tags: 'vip' }, '22P02'],
          [{ opt_in_status: 'maybe' }, '22P02'],
        ] as const
      ).map(
        ([json, code]) =>
          ['PATCH contacts?id=eq.{one}', { status: 400, code, then: unchanged }, { json }] as const,
      ),
      ...['PATCH', 'DELETE'].flatMap((method) =>
        (
          [
            ['nothing=eq.1', 400, '42703'],
            ['id=eq.nobody', 400, '22P02'],
            ['id=eqq.{one}', 400, 'PGRST100'],
            ['id=eq.{one}&select=nothing', 400, '42703'],
            ['id=eq.{one}&deals.stage=eq.won', 400, 'PGRST108'],
          ] as const
        ).map(
          ([query, status, code]) =>
            [
              `${method} contacts?${query}`,
              { status, code, then: unchanged },
              method === 'PATCH' ? { json: { first_name: 'Uno' } } : {},
            ] as const,
        ),
      ),
    ]),
  },
  {
    name: 'writes of one object',
    writes: true,
    exchanges: answers([
      [
        'POST contacts?select=first_name',
        {
          status: 201,
          body: { first_name: 'Ann' },
          headers: { 'content-type': 'application/vnd.pgrst.object+json; charset=utf-8' },
        },
        { headers: OBJECT, json: named('Ann') },
      ],
      [
        'POST contacts?select=first_name',
        { status: 201, body: { first_name: 'Ann' } },
        { headers: OBJECT, json: [named('Ann')] },
      ],
      [
        'POST contacts?select=first_name',
        {
          status: 406,
          code: 'PGRST116',
          details: 'The result contains 2 rows',
          then: afterwards('{new}', []),
        },
        { headers: OBJECT, json: [named('Ann'), named('Ben')] },
      ],
      [
        'PATCH contacts?id=eq.{one}&select=first_name',
        { status: 200, body: { first_name: 'Uno' }, then: updated },
        { headers: OBJECT, json: { first_name: 'Uno' } },
      ],
      [
        'PUT contacts?id=eq.{one}&select=first_name',
        { status: 200, body: { first_name: 'Uno' }, then: updated },
        { headers: { ...OBJECT, prefer: 'return=representation' }, json: contact('{one}', 'Uno') },
      ],
      [
        'DELETE contacts?id=eq.{one}&select=first_name',
        { status: 200, body: { first_name: 'One' }, then: afterwards('{one}', ['Two', 'Three']) },
        { headers: { ...OBJECT, prefer: 'return=representation' } },
      ],
      ...['PATCH', 'DELETE'].flatMap((method) =>
        ['source=eq.{one}', 'id=eq.{new}'].map(
          (filter) =>
            [
              `${method} contacts?${filter}&select=first_name`,
              {
                status: 406,
                code: 'PGRST116',
                details: `The result contains ${filter.startsWith('id') ? 0 : 3} rows`,
                then: unchanged,
              },
              {
                headers: { ...OBJECT, prefer: 'return=representation' },
                ...(method === 'PATCH' && { json: { first_name: 'Uno' } }),
              },
            ] as const,
        ),
      ),
      [
        'PATCH contacts?id=eq.{one}&select=first_name,last_name',
        { status: 200, text: 'first_name,last_name\nUno,Own' },
        { headers: { accept: 'text/csv' }, json: { first_name: 'Uno' } },
      ],
      [
        'DELETE contacts?id=in.({one},{two})&select=first_name&order=first_name.desc',
        { status: 200, text: 'first_name\nTwo\nOne' },
        { headers: { accept: 'text/csv', prefer: 'return=representation' } },
      ],
    ]),
  },
];
