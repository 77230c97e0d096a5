import { AMIRA, CHEN, NOBODY } from './data.js';
import { answers, type Exchange, type Group, refuses } from './exchange.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const OBJECT_TYPE = 'application/vnd.pgrst.object+json; charset=utf-8';
const CSV_TYPE = 'text/csv; charset=utf-8';
const STRIPPED_TYPE = 'application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8';
const OBJECT = 'application/vnd.pgrst.object+json';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** The types in which a row is answered for an Accept. */
function accepts(all: readonly (readonly [accept: string, type: string])[]): Exchange[] {
  return all.flatMap(([accept, type]) =>
    ['GET', 'HEAD'].map((method) => ({
      request: `${method} contacts?select=id,last_name&id=eq.${CHEN}`,
      headers: { accept },
      expected: {
        status: 200,
        headers: { 'content-type': type },
        ...(method === 'GET' && {
          ...(type === JSON_TYPE && { body: [{ id: CHEN, last_name: null }] }),
          ...(type === OBJECT_TYPE && { body: { id: CHEN, last_name: null } }),
          ...(type === STRIPPED_TYPE && { body: [{ id: CHEN }] }),
          ...(type === CSV_TYPE && { text: `id,last_name\n${CHEN},` }),
        }),
      },
    })),
  );
}

/** Writes under a Prefer: of which what applies is told. */
function prefers(
  all: readonly (readonly [prefer: string, status: number, applied: string | null])[],
  method: 'PATCH' | 'DELETE',
): Exchange[] {
  return all.map(([prefer, status, applied]) => ({
    request: `${method} contacts?id=eq.{one}`,
    headers: { prefer },
    ...(method === 'PATCH' && { json: { description: 'Changed' } }),
    expected: {
      status,
      headers: { 'preference-applied': applied },
      then: [
        ['contacts?id=eq.{one}&select=description', method === 'DELETE' ? [] : [{ description: 'Changed' }]],
      ],
    },
  }));
}

/** In which form PostgREST answers, and reads what is sent. */
export const negotiationGroups: Group[] = [
  {
    name: 'Accept',
    exchanges: [
      ...accepts([
        ['*/*', JSON_TYPE],
        ['application/json', JSON_TYPE],
        ['APPLICATION/JSON', JSON_TYPE],
        ['application/json;charset=utf-8', JSON_TYPE],
        ['application/vnd.pgrst.array+json', JSON_TYPE],
        ['application/vnd.pgrst.array', JSON_TYPE],
        ['application/vnd.pgrst.array+json;nulls=stripped', STRIPPED_TYPE],
        [OBJECT, OBJECT_TYPE],
        ['application/vnd.pgrst.object', OBJECT_TYPE],
        ['text/csv', CSV_TYPE],
        ['text/html, application/json', JSON_TYPE],
        ['text/html, */*;q=0.8', JSON_TYPE],
        ['text/csv, application/json', CSV_TYPE],
        ['application/json, text/csv', JSON_TYPE],
        ['text/csv;q=0.5, application/json', JSON_TYPE],
        ['text/csv;q=0.5, application/json;q=0.9', JSON_TYPE],
        ['text/csv;q=0.9, application/json;q=0.5', CSV_TYPE],
        ['application/json;q=0.1, text/csv;q=0.2', CSV_TYPE],
        ['application/json;q=0.1, text/csv;q=0.2, */*;q=0.3', JSON_TYPE],
        ['text/csv; q=0.500, application/json; q=1.000', JSON_TYPE],
        ['application/json;q=0, text/csv', CSV_TYPE],
        ['application/json;q=0.000, text/csv;q=0.001', CSV_TYPE],
        [`application/json;q=0.9, ${OBJECT}`, OBJECT_TYPE],
        [`${OBJECT};q=0.9, application/json`, JSON_TYPE],
        ['application/json;q=many, text/csv', JSON_TYPE],
      ]),
      ...[
        'image/png',
        'text/plain',
        'application/xml',
        'application/vnd.pgrst.plan+json',
        'application/json;q=0',
        'text/csv;q=0, image/png',
      ].flatMap((accept) =>
        refuses([['contacts', 406, 'PGRST107', `None of these media types are available: ${accept}`]], {
          headers: { accept },
        }),
      ),
      ...refuses(
        [
          [`contacts?id=eq.${NOBODY}`, 406, 'PGRST116', /.*/, 'The result contains 0 rows'],
          ['contacts?order=id', 406, 'PGRST116', /.*/, 'The result contains 6 rows'],
          ['deals?stage=eq.won', 406, 'PGRST116', /.*/, 'The result contains 2 rows'],
        ],
        { headers: { accept: OBJECT } },
      ),
      ...answers([
        [
          `contacts?select=first_name,tags&id=eq.${AMIRA}`,
          { status: 200, text: 'first_name,tags\nAmira,"{vip,""two words""}"' },
          { headers: { accept: 'text/csv' } },
        ],
      ]),
    ],
  },
  {
    name: 'forms',
    writes: true,
    exchanges: answers([
      [
        'POST contacts',
        {
          status: 201,
          then: [
            [
              'contacts?id=eq.{new}&select=first_name,last_name,opt_in_status,tags',
              [{ first_name: 'Form One', last_name: 'A&B', opt_in_status: false, tags: ['a', 'b'] }],
            ],
          ],
        },
        {
          headers: FORM,
          raw: 'id={new}&first_name=Form+One&last_name=A%26B&opt_in_status=false&tags=%7Ba,b%7D',
        },
      ],
      [
        'PATCH contacts?id=eq.{one}',
        { status: 200, then: [['contacts?id=eq.{one}&select=source', [{ source: 'form' }]]] },
        { headers: FORM, raw: 'source=web&source=form' },
      ],
      [
        'PATCH contacts?id=eq.{two}&select=id',
        {
          status: 400,
          code: 'PGRST204',
          then: [['contacts?id=eq.{two}&select=first_name', [{ first_name: 'Two' }]]],
        },
        { headers: FORM, raw: 'first_name=X&nothing=1' },
      ],
      [
        'PATCH contacts?id=eq.{one}&select=source',
        {
          status: 400,
          code: 'PGRST102',
          then: [['contacts?id=eq.{one}&select=last_name', [{ last_name: 'Own' }]]],
        },
        { headers: FORM, raw: '{"last_name":"Json"}' },
      ],
      [
        'POST contacts?select=id',
        { status: 400, code: 'PGRST102', message: 'Empty or invalid form' },
        { headers: FORM, raw: '&' },
      ],
    ]),
  },
  {
    name: 'Prefer',
    writes: true,
    exchanges: [
      ...prefers(
        [
          ['return=minimal', 204, 'return=minimal'],
          ['return=representation', 200, 'return=representation'],
          ['return=minimal, return=representation', 204, 'return=minimal'],
          ['return=minimal, count=exact', 204, 'return=minimal, count=exact'],
          ['count=exact, return=minimal', 204, 'return=minimal, count=exact'],
          ['return=minimal, handling=lenient, nothing=1', 204, 'return=minimal, handling=lenient'],
          ['return=minimal, handling=strict', 204, 'return=minimal, handling=strict'],
          [
            'return=minimal, handling=strict, max-affected=1',
            204,
            'return=minimal, handling=strict, max-affected=1',
          ],
          ['return=minimal, max-affected=1', 204, 'return=minimal'],
          ['return=minimal, tx=commit', 204, 'return=minimal'],
          ['return=minimal, tx=rollback', 204, 'return=minimal'],
        ],
        'PATCH',
      ),
      ...prefers(
        [
          ['return=minimal', 204, 'return=minimal'],
          ['return=representation', 200, 'return=representation'],
          ['return=minimal, count=exact', 204, 'return=minimal, count=exact'],
          [
            'return=minimal, handling=strict, max-affected=5',
            204,
            'return=minimal, handling=strict, max-affected=5',
          ],
        ],
        'DELETE',
      ),
      ...['PATCH', 'DELETE'].flatMap((method) =>
        [
          ['handling=strict, nothing=1', 'PGRST122', 'one'],
          ['handling=strict, tx=rollback', 'PGRST122', 'one'],
          ['handling=strict, max-affected=2', 'PGRST124', 'all'],
        ].map(([prefer, code, which]): Exchange => ({
          request: `${method} contacts?${which === 'one' ? 'id=eq.{one}' : 'id=in.({one},{two},{three})'}`,
          headers: { prefer: prefer! },
          ...(method === 'PATCH' && { json: { description: 'Changed' } }),
          expected: {
            status: 400,
            code: code!,
            then: [
              [
                'contacts?id=in.({one},{two},{three})&select=first_name,description&order=id',
                ['One', 'Two', 'Three'].map((first_name) => ({ first_name, description: null })),
              ],
            ],
          },
        })),
      ),
    ],
  },
  {
    name: 'methods',
    exchanges: ['REPORT', 'LINK', 'UNLINK', 'PURGE', 'TRACE'].flatMap((method) =>
      ['contacts', 'deals', 'companies'].flatMap((table) =>
        refuses([[`${method} ${table}`, 405, 'PGRST117', `Unsupported HTTP method: ${method}`]]),
      ),
    ),
  },
];
