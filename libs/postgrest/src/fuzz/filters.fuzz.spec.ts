import fc from 'fast-check';
import { LibraryDatabase } from '../fixtures/library-database.js';
import { evaluate } from './filter-model.js';
import type { ModelCondition, ModelRow, ModelTree } from './filter-model.js';
import { writeCondition, writeTree } from './filter-text.js';

const piece = fc.constantFrom(...'aB"\\%_* é{}.:日&+', 'c,d', '(e)', 'null');
const text = fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join(''));
const pattern = fc
  .array(fc.constantFrom('a', 'b', 'c', '*', '%', '_', '\\%', '\\_', '\\\\', ',', ' ', '(', '"'), {
    maxLength: 4,
  })
  .map((pieces) => pieces.join(''));
const number = fc.integer({ min: -3, max: 3 }).map((n) => n / 2);
const element = fc.constantFrom('x', 'Y', 'two words', 'a,b', 'c"d', 'e\\f', '{g}', 'NULL', '');
const phone = fc.constantFrom('+100000', '+200000', '+300000');
const natural = fc.nat({ max: 120 });

/** A row with every kind of value the filters look at. */
const modelRow: fc.Arbitrary<Omit<ModelRow, 'id'>> = fc.record({
  rating: fc.option(number),
  bio: fc.option(text),
  active: fc.boolean(),
  languages: fc.option(fc.uniqueArray(element, { maxLength: 3 })),
  phones: fc.option(fc.uniqueArray(phone, { maxLength: 2 })),
  profile: fc.option(
    fc.record({ k: fc.oneof(natural, natural.map(String), fc.constant('word')) }, { requiredKeys: [] }),
  ),
});

const negated = fc.boolean();
const nullWord = fc.constantFrom('null' as const, 'not_null' as const);

const condition: fc.Arbitrary<ModelCondition> = fc.oneof(
  fc.record({
    negated,
    on: fc.constant('rating' as const),
    op: fc.constantFrom('eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'isdistinct'),
    value: number,
  }),
  fc.record({
    negated,
    on: fc.constant('rating' as const),
    op: fc.constantFrom('eq(any)', 'gt(all)'),
    values: fc.array(number, { maxLength: 3 }),
  }),
  fc.record({
    negated,
    on: fc.constant('bio' as const),
    op: fc.constantFrom('eq', 'neq', 'isdistinct'),
    value: text,
  }),
  fc.record({
    negated,
    on: fc.constant('bio' as const),
    op: fc.constantFrom('like', 'ilike'),
    value: pattern,
  }),
  fc.record({
    negated,
    on: fc.constant('bio' as const),
    op: fc.constant('in' as const),
    values: fc.array(text, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    negated,
    on: fc.constantFrom('bio', 'rating', 'languages', 'profile->>k'),
    op: fc.constant('is' as const),
    value: nullWord,
  }),
  fc.record({
    negated,
    on: fc.constant('active' as const),
    op: fc.constant('is' as const),
    value: fc.constantFrom('true', 'false', 'unknown'),
  }),
  fc.record({
    negated,
    on: fc.constant('languages' as const),
    op: fc.constantFrom('cs', 'cd', 'ov', 'eq'),
    values: fc.array(element, { maxLength: 3 }),
  }),
  fc.record({
    negated,
    on: fc.constant('phones' as const),
    op: fc.constantFrom('cs', 'cd', 'ov', 'eq'),
    values: fc.array(phone, { maxLength: 2 }),
  }),
  fc.record({
    negated,
    on: fc.constant('profile->>k' as const),
    op: fc.constantFrom('eq', 'gt', 'gte', 'lt', 'lte'),
    value: natural.map(String),
  }),
  fc.record({
    negated,
    on: fc.constant('profile->k' as const),
    op: fc.constantFrom('eq', 'neq'),
    value: fc.oneof(natural, natural.map(String)),
  }),
);

const leaf = condition.map((one): ModelTree => ({ kind: 'leaf', condition: one }));

/** Trees up to five levels deep. */
const modelTree: fc.Arbitrary<ModelTree> = fc.letrec<{ tree: ModelTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constant('group' as const),
      negated,
      operator: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).tree;

function uuid(i: number): string {
  return `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
}

const rows: ModelRow[] = fc
  .sample(modelRow, { numRuns: 60, seed: 7 })
  .map((row, i) => ({ ...row, id: uuid(i) }));

/** Root leaves are sometimes plain filters, everything else is a tree parameter. */
function writeParameter(tree: ModelTree): string {
  if (tree.kind === 'leaf') {
    const { field, expression, value } = writeCondition(tree.condition);
    return `${encodeURIComponent(field)}=${encodeURIComponent(expression + value)}`;
  }
  const key = `${tree.negated ? 'not.' : ''}${tree.operator}`;
  return `${key}=${encodeURIComponent(`(${tree.terms.map(writeTree).join(',')})`)}`;
}

describe('GET with generated filters', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    db = await LibraryDatabase.open('');
    await db.sql('alter table authors alter column phones drop not null');
    for (const row of rows) {
      await db.sql(
        `insert into authors (id, tenant, name, rating, bio, active, languages, phones, profile)
         values ($1, 1, $1::uuid::text, $2, $3, $4, $5, $6, $7)`,
        [
          row.id,
          row.rating,
          row.bio,
          row.active,
          row.languages,
          row.phones,
          row.profile && JSON.stringify(row.profile),
        ],
      );
    }
    await db.sql('insert into author_phones select tenant, unnest(phones), id from authors');
  });
  afterAll(() => db.close());

  it('finds exactly the rows an independent evaluator finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(modelTree, { minLength: 1, maxLength: 3 }), async (trees) => {
        const query = `select=id&order=id&${trees.map(writeParameter).join('&')}`;
        const expected = rows.filter((row) => trees.every((tree) => evaluate(tree, row) === true));
        const reply = await db.get(`authors?${query}`, { prefer: 'count=exact' });
        expect(reply).toMatchObject({ status: 200, json: expected.map(({ id }) => ({ id })) });
        expect(reply.headers['Content-Range']?.split('/')[1]).toBe(String(expected.length));
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 400) },
    );
  }, 600_000);

  it('pages through them in an order that an index keeps', async () => {
    const page = fc.record({
      descending: fc.boolean(),
      limit: fc.nat({ max: 20 }),
      offset: fc.nat({ max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(modelTree, { minLength: 1, maxLength: 3 }), page, async (trees, options) => {
        const { descending, limit, offset } = options;
        const order = `name.${descending ? 'desc' : 'asc'}&limit=${limit}&offset=${offset}`;
        const found = rows.filter((row) => trees.every((tree) => evaluate(tree, row) === true));
        const expected = (descending ? found.reverse() : found).slice(offset, offset + limit);
        const query = `select=id&order=${order}&${trees.map(writeParameter).join('&')}`;
        const reply = await db.get(`authors?${query}`);
        expect(reply).toMatchObject({ status: 200, json: expected.map(({ id }) => ({ id })) });
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 400) },
    );
  }, 600_000);
});
