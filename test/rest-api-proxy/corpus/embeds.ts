import { activities, companies, contacts, deals, idOf, NILE, ZETA } from './data.js';
import { answers, type Exchange, finds, type Group, refuses, shows } from './exchange.js';

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

const tables: Readonly<Record<string, readonly Row[]>> = {
  activities,
  companies,
  contacts,
  deals: deals,
};

/** The references of the corpus: from a column of a table to the id of another. */
const references: readonly (readonly [from: string, column: string, to: string])[] = [
  ['deals', 'contact_id', 'contacts'],
  ['deals', 'company_id', 'companies'],
  ['contacts', 'company_id', 'companies'],
  ['activities', 'contact_id', 'contacts'],
  ['activities', 'deal_id', 'deals'],
];

const ids = (rows: readonly Row[]) => rows.map(({ id }) => ({ id }));
const counted = (rows: readonly unknown[]) =>
  rows.length === 0 ? '*/0' : `0-${rows.length - 1}/${rows.length}`;

/** A list of a table, in the order of its ids unless told, with this body and so many rows. */
function list(table: string, query: string, body: readonly unknown[]): Exchange {
  return {
    request: `GET ${table}?${query}${query.includes('&order=') || query.startsWith('order=') ? '' : '&order=id'}`,
    headers: { prefer: 'count=exact' },
    expected: { status: 200, body, headers: { 'content-range': counted(body) } },
  };
}

/** The row that each row of a table refers to, in every way to ask for it. */
function toOne([from, column, to]: (typeof references)[number]): Exchange[] {
  const rows = tables[from]!;
  const targetOf = (row: Row) => tables[to]!.find(({ id }) => id === row[column]);
  const shown = (name: string, keeps: (target: Row | undefined) => boolean = () => true) =>
    rows.map((row) => {
      const target = targetOf(row);
      return { id: row.id, [name]: target && keeps(target) ? { id: target.id } : null };
    });
  const withTarget = rows.filter(targetOf);
  const one = targetOf(withTarget[0]!)!.id;
  const some = withTarget.filter((row) => targetOf(row)!.id === one);
  const constraint = `${from}_${column}_fkey`;
  const byTarget = [...rows].sort((a, b) => {
    const [x, y] = [targetOf(a)?.id ?? '', targetOf(b)?.id ?? ''];
    return x === y ? a.id.localeCompare(b.id) : y.localeCompare(x);
  });
  return [
    ...[`${to}(id)`, `${to}!${column}(id)`, `${to}!${constraint}(id)`, `${to}!left(id)`].map((embed) =>
      list(from, `select=id,${embed}`, shown(to)),
    ),
    ...[`${to}!id(id)`, `${to}!${column}!left(id)`].map((embed) =>
      list(from, `select=id,${embed}`, shown(to)),
    ),
    ...['', `!${column}`, `!${constraint}`].map((hint) =>
      list(from, `select=id,it:${to}${hint}(id)`, shown('it')),
    ),
    ...[column, constraint].map((target) => list(from, `select=id,it:${target}(id)`, shown('it'))),
    list(from, `select=id,${column}(id)`, shown(column)),
    list(
      from,
      `select=id,${to}!inner(id)`,
      withTarget.map((row) => ({ id: row.id, [to]: { id: targetOf(row)!.id } })),
    ),
    list(
      from,
      `select=id,it:${to}!${column}!inner(id)&it.id=eq.${one}`,
      some.map(({ id }) => ({ id, it: { id: one } })),
    ),
    list(
      from,
      `select=id,${to}(id)&${to}.id=eq.${one}`,
      shown(to, (target) => target?.id === one),
    ),
    list(
      from,
      `select=id,${to}(id)&${to}.id=not.eq.${one}`,
      shown(to, (target) => target?.id !== one),
    ),
    list(
      from,
      `select=id,...${to}(to:id)`,
      rows.map((row) => ({ id: row.id, to: targetOf(row)?.id ?? null })),
    ),
    list(
      from,
      `select=id,...${to}!inner(to:id)`,
      withTarget.map((row) => ({ id: row.id, to: targetOf(row)!.id })),
    ),
    list(from, `select=id,${to}()`, ids(rows)),
    list(from, `select=id,${to}()&${to}=is.null`, ids(rows.filter((row) => !targetOf(row)))),
    list(from, `select=id,${to}()&${to}=not.is.null`, ids(withTarget)),
    list(from, `select=id,it:${to}()&it.id=eq.${one}&it=not.is.null`, ids(some)),
    list(
      from,
      `select=id,${to}()&${to}.id=eq.${one}&${to}=is.null`,
      ids(rows.filter((row) => !some.includes(row))),
    ),
    list(
      from,
      `select=id,${to}()&or=(${to}.is.null,id.eq.${some[0]!.id})`,
      ids(rows.filter((row) => !targetOf(row) || row === some[0])),
    ),
    list(
      from,
      `select=id,${to}()&not.and=(${to}.is.null,id.neq.${some[0]!.id})`,
      ids(rows.filter((row) => targetOf(row))),
    ),
    list(from, `select=id,${to}()&order=${to}(id).desc.nullslast,id`, ids(byTarget)),
    list(from, `select=id,it:${to}()&order=it(id).desc.nullslast,id`, ids(byTarget)),
    // There and back again: the row is among those that refer to what it refers to.
    list(
      from,
      `select=id,${to}!inner(${from}!inner(id))&${to}.${from}.id=eq.${some[0]!.id}`,
      some.map(({ id }) => ({ id, [to]: { [from]: [{ id: some[0]!.id }] } })),
    ),
  ];
}

/** The rows that refer to each row of a table, in every way to ask for them. */
function toMany([from, column, to]: (typeof references)[number]): Exchange[] {
  const rows = tables[to]!;
  const sourcesOf = (row: Row) => tables[from]!.filter((source) => source[column] === row.id);
  const shown = (name: string, part: (sources: readonly Row[]) => readonly Row[] = (all) => all) =>
    rows.map((row) => ({ id: row.id, [name]: ids(part(sourcesOf(row))) }));
  const withSources = rows.filter((row) => sourcesOf(row).length > 0);
  const last = sourcesOf(withSources[0]!).at(-1)!.id;
  const constraint = `${from}_${column}_fkey`;
  const isLast = ({ id }: Row) => id === last;
  return [
    ...['', `!${column}`, `!${constraint}`, '!left', `!${constraint}!left`, '!id'].map((hint) =>
      list(to, `select=id,${from}${hint}(id)&${from}.order=id`, shown(from)),
    ),
    list(to, `select=id,all:${from}(id)&all.order=id`, shown('all')),
    list(to, `select=id,${constraint}(id)&${constraint}.order=id`, shown(constraint)),
    list(
      to,
      `select=id,${from}(id)&${from}.order=id.desc`,
      shown(from, (all) => [...all].reverse()),
    ),
    list(
      to,
      `select=id,${from}(id)&${from}.order=id&${from}.limit=1`,
      shown(from, (all) => all.slice(0, 1)),
    ),
    list(
      to,
      `select=id,${from}(id)&${from}.order=id&${from}.offset=1`,
      shown(from, (all) => all.slice(1)),
    ),
    list(
      to,
      `select=id,${from}(id)&${from}.order=id.desc&${from}.limit=1&${from}.offset=1`,
      shown(from, (all) => [...all].reverse().slice(1, 2)),
    ),
    list(
      to,
      `select=id,${from}(id)&${from}.limit=0`,
      shown(from, () => []),
    ),
    list(
      to,
      `select=id,${from}(id)&${from}.id=eq.${last}`,
      shown(from, (all) => all.filter(isLast)),
    ),
    list(
      to,
      `select=id,${from}(id)&${from}.or=(id.eq.${last},id.is.null)`,
      shown(from, (all) => all.filter(isLast)),
    ),
    list(
      to,
      `select=id,${from}(id)&${from}.not.or=(id.eq.${last})&${from}.order=id`,
      shown(from, (all) => all.filter((row) => !isLast(row))),
    ),
    list(
      to,
      `select=id,one:${from}(id),rest:${from}(id)&one.id=eq.${last}&rest.id=neq.${last}&rest.order=id`,
      rows.map((row) => ({
        id: row.id,
        one: ids(sourcesOf(row).filter(isLast)),
        rest: ids(sourcesOf(row).filter((source) => !isLast(source))),
      })),
    ),
    list(
      to,
      `select=id,${from}!inner(id)&${from}.order=id`,
      withSources.map((row) => ({ id: row.id, [from]: ids(sourcesOf(row)) })),
    ),
    list(to, `select=id,${from}!inner(id)&${from}.id=eq.${last}`, [
      { id: withSources[0]!.id, [from]: [{ id: last }] },
    ]),
    list(to, `select=id,${from}!inner()&${from}.id=eq.${last}`, ids(withSources.slice(0, 1))),
    list(to, `select=id,${from}()&${from}=is.null`, ids(rows.filter((row) => !withSources.includes(row)))),
    list(to, `select=id,${from}()&${from}=not.is.null`, ids(withSources)),
    list(
      to,
      `select=id,${from}()&${from}.id=eq.${last}&${from}=is.null`,
      ids(rows.filter((row) => row !== withSources[0])),
    ),
    list(
      to,
      `select=id,some:${from}(),${from}(id)&some.id=eq.${last}&some=not.is.null&${from}.order=id`,
      withSources.slice(0, 1).map((row) => ({ id: row.id, [from]: ids(sourcesOf(row)) })),
    ),
    list(to, `select=id,${from}()&or=(${from}.is.null,id.not.is.null)`, ids(rows)),
    list(
      to,
      `select=id,...${from}(all:id)&${from}.order=id`,
      rows.map((row) => ({ id: row.id, all: sourcesOf(row).map(({ id }) => id) })),
    ),
    list(
      to,
      `select=id,${from}(count)`,
      rows.map((row) => ({ id: row.id, [from]: [{ count: sourcesOf(row).length }] })),
    ),
    list(
      to,
      `select=id,${from}(n:count())&${from}.id=eq.${last}`,
      rows.map((row) => ({ id: row.id, [from]: [{ n: sourcesOf(row).filter(isLast).length }] })),
    ),
    list(
      to,
      `select=id,${from}(${column},${to}(id))&${from}.limit=1&${from}.order=id`,
      rows.map((row) => ({
        id: row.id,
        [from]: sourcesOf(row)
          .slice(0, 1)
          .map(() => ({ [column]: row.id, [to]: { id: row.id } })),
      })),
    ),
    ...refuses([
      [
        `${to}?select=id,${from}(id)&order=${from}(id)`,
        400,
        'PGRST118',
        `A related order on '${from}' is not possible`,
        `'${to}' and '${from}' do not form a many-to-one or one-to-one relationship`,
      ],
      [`${to}?select=id,...${from}(id.max())`, 400, 'PGRST127', 'Feature not implemented'],
      [
        `${to}?select=id,${from}!nowhere(id)`,
        400,
        'PGRST200',
        `Could not find a relationship between '${to}' and '${from}' in the schema cache`,
        `Searched for a foreign key relationship between '${to}' and '${from}' using the hint 'nowhere' in the schema 'public', but no matches were found.`,
      ],
      [
        `${to}?select=id&${from}.id=eq.${last}`,
        400,
        'PGRST108',
        `'${from}' is not an embedded resource in this request`,
        null,
        `Verify that '${from}' is included in the 'select' query parameter.`,
      ],
    ]),
  ];
}

/** What PostgREST puts into rows of the rows they are related to. */
export const embedGroups: Group[] = [
  ...references.map((reference) => ({
    name: `${reference[2]} embedded in ${reference[0]}`,
    exchanges: toOne(reference),
  })),
  ...references.map((reference) => ({
    name: `${reference[0]} embedded in ${reference[2]}`,
    exchanges: toMany(reference),
  })),
  {
    name: 'embeds in embeds',
    exchanges: [
      ...shows([
        [
          'companies?select=name,contacts(first_name,deals(title))&contacts.order=first_name&contacts.deals.order=value&id=eq.' +
            ZETA,
          [
            {
              name: 'Zeta',
              contacts: [
                {
                  first_name: 'Dora',
                  deals: [
                    { title: '100x_done' },
                    { title: '100%_done' },
                    { title: 'Renewal (2026), phase:1' },
                  ],
                },
                { first_name: 'Emil', deals: [] },
              ],
            },
          ],
        ],
        [
          `companies?select=name,contacts(first_name,deals(title))&contacts.deals.stage=eq.won&contacts.order=id&id=eq.${NILE}`,
          [
            {
              name: 'Nile Trading',
              contacts: [
                { first_name: 'Amira', deals: [{ title: 'order #2' }] },
                { first_name: 'Bilal', deals: [] },
              ],
            },
          ],
        ],
        [
          'companies?select=name,contacts!inner(first_name,deals!inner(title))&contacts.deals.stage=eq.won&order=id',
          [
            { name: 'Nile Trading', contacts: [{ first_name: 'Amira', deals: [{ title: 'order #2' }] }] },
            {
              name: 'Zeta',
              contacts: [{ first_name: 'Dora', deals: [{ title: 'Renewal (2026), phase:1' }] }],
            },
          ],
        ],
        [
          'companies?select=name,who:contacts(n:first_name,what:deals(t:title))&who.what.limit=1&who.what.order=id&who.id=eq.' +
            idOf('a') +
            '&who=not.is.null',
          [{ name: 'Nile Trading', who: [{ n: 'Amira', what: [{ t: 'Order #1' }] }] }],
        ],
        [
          'activities?select=kind,deals(title,contacts(first_name,companies(name)))&order=id',
          [
            {
              kind: 'call',
              deals: {
                title: 'Order #1',
                contacts: { first_name: 'Amira', companies: { name: 'Nile Trading' } },
              },
            },
            { kind: 'note', deals: null },
            {
              kind: 'email',
              deals: { title: 'Tie', contacts: { first_name: 'Bilal', companies: { name: 'Nile Trading' } } },
            },
          ],
        ],
        [
          'activities?select=kind,...deals(title,...contacts(first_name,...companies(company:name)))&order=id',
          [
            { kind: 'call', title: 'Order #1', first_name: 'Amira', company: 'Nile Trading' },
            { kind: 'note', title: null, first_name: null, company: null },
            { kind: 'email', title: 'Tie', first_name: 'Bilal', company: 'Nile Trading' },
          ],
        ],
        [
          'activities?select=kind,deals(title,...contacts(first_name))&deals=not.is.null&order=id',
          [
            { kind: 'call', deals: { title: 'Order #1', first_name: 'Amira' } },
            { kind: 'email', deals: { title: 'Tie', first_name: 'Bilal' } },
          ],
        ],
        [
          'companies?select=name,...contacts(people:first_name,...deals(titles:title))&contacts.order=id&contacts.deals.order=id&order=id',
          [
            {
              name: 'Nile Trading',
              people: ['Amira', 'Bilal'],
              titles: [['Order #1', 'order #2'], ['Tie']],
            },
            {
              name: 'Zeta',
              people: ['Dora', 'Emil'],
              titles: [['100%_done', 'Renewal (2026), phase:1', '100x_done'], []],
            },
            { name: 'Omega', people: [], titles: [] },
          ],
        ],
        [
          'companies?select=name,contacts(first_name,...deals(titles:title))&contacts.id=eq.' +
            idOf('a') +
            '&contacts.deals.order=id.desc&limit=1&order=id',
          [{ name: 'Nile Trading', contacts: [{ first_name: 'Amira', titles: ['order #2', 'Order #1'] }] }],
        ],
        [
          'deals?select=title,contacts(first_name,companies(name)),companies(name)&id=eq.' + idOf('3'),
          [
            {
              title: 'Tie',
              contacts: { first_name: 'Bilal', companies: { name: 'Nile Trading' } },
              companies: { name: 'Zeta' },
            },
          ],
        ],
        [
          'deals?select=title,deal_contacts(is_primary,contacts(first_name))&id=eq.' + idOf('4'),
          [
            {
              title: '100%_done',
              deal_contacts: [{ is_primary: true, contacts: { first_name: 'Dora' } }],
            },
          ],
        ],
        [
          'deals?select=title,people:deal_contacts(is_primary,...contacts(first_name))&id=eq.' + idOf('1'),
          [{ title: 'Order #1', people: [{ is_primary: true, first_name: 'Amira' }] }],
        ],
        [
          'contacts?select=first_name,won:deals(),lost:deals()&won.stage=eq.won&lost.stage=eq.lost&or=(won.not.is.null,lost.not.is.null)&order=id',
          [{ first_name: 'Amira' }, { first_name: 'Bilal' }, { first_name: 'Dora' }],
        ],
        [
          'contacts?select=first_name,deals(),companies()&deals=is.null&companies=is.null&order=id',
          [{ first_name: 'Chen' }, { first_name: 'Fatma' }],
        ],
        [
          'contacts?select=first_name,deals(),companies()&deals=is.null&companies=not.is.null',
          [{ first_name: 'Emil' }],
        ],
        [
          'contacts?select=first_name,companies(),deals(title)&companies.name=eq.Zeta&companies=not.is.null&deals.value=gt.10&order=id',
          [
            { first_name: 'Dora', deals: [{ title: 'Renewal (2026), phase:1' }] },
            { first_name: 'Emil', deals: [] },
          ],
        ],
        ['contacts?select=deals(*)&deals.limit=0&limit=1&order=id', [{ deals: [] }]],
        [
          'contacts?select=n:custom_fields->score,companies(c:city)&limit=1&order=id',
          [{ n: 9, companies: { c: 'Cairo' } }],
        ],
        [
          'contacts?select=deals(products->0->>name,v:value::int)&deals.order=id&id=eq.' + idOf('a'),
          [
            {
              deals: [
                { name: 'Shoe', v: 250 },
                { name: 'Hat', v: 900 },
              ],
            },
          ],
        ],
      ]),
      // Of two ways to join the first holds.
      ...finds('contacts', [
        ['select=id,deals!inner!left()', 'abd'],
        ['select=id,deals!left!inner()', 'abcdef'],
      ]).map((exchange) => ({ ...exchange, request: exchange.request.replace('select=id&', '') })),
      ...answers([
        [
          'contacts?select=first_name,deals(title)&deals.order=id&id=eq.' + idOf('a'),
          {
            status: 200,
            text: 'first_name,deals\nAmira,"[{""title"":""Order #1""}, \n {""title"":""order #2""}]"',
          },
          { headers: { accept: 'text/csv' } },
        ],
        [
          'contacts?select=last_name,companies(city,industry)&id=eq.' + idOf('d'),
          { status: 200, body: { last_name: '', companies: { city: 'Berlin' } } },
          { headers: { accept: 'application/vnd.pgrst.object+json;nulls=stripped' } },
        ],
        [
          // An embed with an alias that is called by its table is taken so, with PostgREST 16's warning: a ruling.
          'contacts?select=sales:deals(title)&deals.stage=eq.won&id=eq.' + idOf('a'),
          {
            status: 200,
            body: [{ sales: [{ title: 'order #2' }] }],
            headers: { warning: /Update `deals` to `sales`/ },
          },
        ],
        [
          'contacts?select=sales:deals(title)&sales.stage=eq.won&id=eq.' + idOf('a'),
          { status: 200, body: [{ sales: [{ title: 'order #2' }] }], headers: { warning: null } },
        ],
      ]),
      ...refuses([
        ['contacts?select=deals(contacts(nothing(id)))', 400, 'PGRST200'],
        ['contacts?select=deals(nothing)', 400, '42703', 'column deals.nothing does not exist'],
        [
          'contacts?select=deals(title)&deals.nothing=eq.1',
          400,
          '42703',
          'column deals.nothing does not exist',
        ],
        [
          'contacts?select=deals(title)&deals.order=nothing',
          400,
          '42703',
          'column deals.nothing does not exist',
        ],
        ['contacts?select=deals(title)&deals.value=eq.much', 400, '22P02'],
        ['contacts?select=deals(title)&deals.value=like.1*', 404, '42883'],
        ['contacts?select=deals(title)&deals.limit=-1', 416, 'PGRST103'],
        ['contacts?select=deals(title)&deals.companies.name=eq.Zeta', 400, 'PGRST108'],
        ['contacts?select=deals(title)&deals.or=(nothing.eq.1)', 400, '42703'],
        ['contacts?select=deals(title)&deals.or=(title.eq)', 400, 'PGRST100'],
        ['contacts?select=sales:deals(title)&order=sales(title)', 400, 'PGRST118'],
        ['contacts?select=id,nothing(id)', 400, 'PGRST200'],
        ['contacts?select=id,users(id)', 400, 'PGRST200'],
        ['contacts?select=id,deals!(id)', 400, 'PGRST100'],
        ['contacts?select=id,....deals(id)', 400, 'PGRST100'],
        ['contacts?select=id,deals()x', 400, 'PGRST100'],
        ['contacts?select=id,deals->title(id)', 400, 'PGRST100'],
        ['pipelines?select=id,contacts(id)', 400, 'PGRST200'],
        ['companies?select=id,activities(id)', 400, 'PGRST200'],
      ]),
    ],
  },
];
