import fc from 'fast-check';
import { LibraryDatabase } from '../fixtures/library-database.js';
import { modelRow, modelTree } from './filter-arbitraries.js';
import { evaluate, writeCondition, writeTree } from './filter-model.js';
import type { ModelRow, ModelTree } from './filter-model.js';

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
});
