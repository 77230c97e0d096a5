import { type PostgrestError, refuse } from '../../libs/postgrest/src/errors.js';
import { code, table } from '../support/markdown.js';

/** One refusal of each kind the grammar knows, and what brings it about; a new one does not compile until it is told here. */
const refusals = {
  syntax: [
    refuse.syntax('filter', 'equals.1', 1, ''),
    'a filter, `select`, `order` or logic tree that cannot be read',
  ],
  tooMuch: [
    refuse.tooMuch(''),
    'more conditions, values or embeds than are answered; `details` names the limit',
  ],
  queryTooLong: [refuse.queryTooLong(16384), 'more than 16 KB behind the `?`'],
  body: [refuse.body('Empty or invalid json'), 'a body that is no JSON or CSV, or no rows'],
  negativeLimit: [refuse.negativeLimit(), 'a `limit` below 0'],
  emptyRange: [refuse.emptyRange(), '`Range: 5-2`'],
  offsetPastEnd: [refuse.offsetPastEnd(10, 3), 'an offset behind the last row, where a count was asked for'],
  putFilters: [refuse.putFilters(), 'a PUT whose filters are not exactly the key'],
  schema: [refuse.schema('auth'), '`Accept-Profile` or `Content-Profile` other than `public`'],
  mediaType: [refuse.mediaType('text/html'), 'an `Accept` that no response has'],
  notEmbedded: [refuse.notEmbedded('deals'), 'a filter or order on a table that `select` does not embed'],
  putRange: [refuse.putRange(), 'a PUT with `limit` or `offset`'],
  putKey: [refuse.putKey(), 'a PUT whose body has another key than its URL'],
  changedKey: [refuse.changedKey('id'), 'a PATCH or upsert whose body has another key than the row it hits'],
  notSingular: [refuse.notSingular(2), '`.single()`, and none or several rows'],
  method: [refuse.method('PUT'), 'a write to a table that is only read'],
  relatedOrder: [refuse.relatedOrder('contacts', 'deals'), 'ordering by a table of which there may be many'],
  preferences: [refuse.preferences(['x=y']), '`handling=strict` and a preference nobody knows'],
  maxAffected: [refuse.maxAffected('2000'), 'a write to more than 1,000 rows, or than `max-affected`'],
  path: [refuse.path(), 'a path below a table'],
  root: [refuse.root(), 'the proxy without a table'],
  spreadAggregate: [refuse.spreadAggregate(), 'an aggregate inside `...deals(...)`'],
  noRelation: [refuse.noRelation('contacts', 'pipelines'), 'embedding a table that is not related'],
  ambiguousRelation: [
    refuse.ambiguousRelation('deals', 'contacts', []),
    'embedding a table related in two ways; `hint` and `details` have the ways',
  ],
  functionMethod: [refuse.functionMethod('PUT'), 'another method than GET, HEAD or POST at `/rest/v1/rpc`'],
  function: [refuse.function('total', [], true), '`/rest/v1/rpc/<function>`: there are no functions'],
  bodyColumn: [refuse.bodyColumn('contacts', 'firstname'), 'a field in a body that is no column'],
  table: [refuse.table('users'), 'a table that is none'],
  noFilter: [
    refuse.noFilter('UPDATE'),
    'a PATCH or DELETE of everything, or with a filter that every row passes',
  ],
  longPattern: [refuse.longPattern(256), 'a longer pattern for `match` or `imatch`'],
  hugePattern: [
    refuse.hugePattern(),
    'repetitions of repetitions in a pattern, beyond what Postgres can keep',
  ],
  longLikePattern: [refuse.longLikePattern(256), 'a longer pattern for `like` or `ilike`'],
  column: [refuse.column('contacts', 'firstname'), 'a column in a query that is none'],
  type: [refuse.type('money2'), 'a cast to a type that is none'],
  operator: [
    refuse.operator('uuid', '~~*'),
    'an operator that the column does not have, such as `ilike` on an id',
  ],
  // No table of the proxy has such a column: what the system keeps may be sent back and is not heeded.
  readOnlyColumn: null,
  conflictTarget: [refuse.conflictTarget(), '`on_conflict` with columns that are no key'],
} satisfies Record<keyof typeof refuse, readonly [PostgrestError, string] | null>;

/** What the grammar of the proxy refuses, as it says it. */
export function refusalTable(): string[] {
  const rows = Object.values(refusals)
    .filter((each) => each !== null)
    .map(([error, cause]) => [code(error.code), String(error.status), code(error.message), cause])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0));
  return table(['code', 'HTTP', 'message, for example', 'cause'], rows);
}
