import { searchColumnsOf } from '@rosetta/contacts';
import fc from 'fast-check';
import { Client } from 'pg';
import { contacts } from '../../apps/api/src/dialects/rest-api-proxy/tables/contacts.table.js';
import { likeLiterals } from '../../libs/postgrest/src/sql/operands.js';
import { createTestDatabase, type TestDatabase } from '../support/test-postgres.js';
import { useProxy } from './proxy-client.js';

/** Pieces of names, with more than their share of what changes with its neighbours or its case. */
const pieces = fc.oneof(
  fc.constantFrom(
    ..."IıİißẞSsσςΣéÉøØŁ’-' aAbBカがか\u3099\u309aﾞｶ가각\u1100\u1161\u11a8\u0301\u0345\u064eأـאָ漢字ДдЁё%_*\\",
  ),
  fc.constantFrom(
    'Jean-Paul',
    'O’Connor',
    'García',
    'ΟΔΥΣΣΕΥΣ',
    'straße',
    'ヤマダ',
    '김민준',
    'Ǆ',
    'ﬁn',
    'ŉ',
    'e\u0301',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((text) => text !== '\0'),
);
const names = fc
  .array(pieces, { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(''))
  .filter((name) => name.isWellFormed());
const changes = [
  (text: string) => text,
  (text: string) => text.toLowerCase(),
  (text: string) => text.toUpperCase(),
];

/** A pattern that is made of a name, so that it often matches it: slices of it, in some case, between wildcards. */
const patterns = fc.tuple(
  fc.array(
    fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom(...changes),
    ),
    { minLength: 1, maxLength: 3 },
  ),
  fc.constantFrom('%', '_', ''),
);

function patternOf(
  name: string,
  [slices, between]: typeof patterns extends fc.Arbitrary<infer T> ? T : never,
) {
  const characters = [...name];
  const sorted = slices.toSorted(([a], [b]) => a - b);
  const cut = sorted.map(([start, length, change]) => {
    const at = Math.floor(start * characters.length);
    return change(characters.slice(at, at + length).join('')).replace(/[\\%_]/g, '\\$&');
  });
  return `%${cut.join(between || '%')}%`;
}

describe('The condition beside ilike on a name', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** Whether Postgres finds the name, and whether the condition lets it. */
  async function ask(name: string, pattern: string, collation: string) {
    const values: string[] = [
      searchColumnsOf({ fullName: `x ${name}`, firstName: name, lastName: null, emails: [] }).searchText,
      name,
      pattern,
    ];
    const { narrow } = contacts(null).columns.first_name!;
    const condition = narrow!('c', likeLiterals(pattern), (value) => `$${values.push(value)}`);
    const sql = `select $2 collate "${collation}" ilike $3 as found, ${condition ?? 'true'} as let from (select $1::text as search_text) c`;
    const { rows } = await client.query<{ found: boolean; let: boolean }>(sql, values);
    return { ...rows[0]!, narrowed: condition !== null };
  }

  it.each(['default', 'tr-x-icu', 'lt-x-icu', 'und-x-icu', 'el-x-icu'])(
    'holds of every name that Postgres finds, as the collation %s folds case',
    async (collation) => {
      const known = await client.query('select 1 from pg_collation where collname = $1', [collation]);
      if (known.rowCount === 0) return console.warn(`Skipped: this Postgres has no collation ${collation}.`);
      const seen = { found: 0, kept: 0 };
      await fc.assert(
        fc.asyncProperty(names, patterns, async (name, slices) => {
          const response = await ask(name, patternOf(name, slices), collation);
          if (response.found && response.narrowed) seen.found++;
          if (!response.let) seen.kept++;
          expect(response.found && !response.let).toBe(false);
        }),
        { numRuns: 2_000 },
      );
      expect(seen.found).toBeGreaterThan(100);
    },
    120_000,
  );

  it('keeps out what cannot match', async () => {
    expect(await ask('Mahmoud', '%atim%', 'default')).toEqual({ found: false, let: false, narrowed: true });
    expect(await ask('太郎', '%山%', 'default')).toEqual({ found: false, let: false, narrowed: true });
    expect(await ask('Fatima', '%ATI%', 'default')).toEqual({ found: true, let: true, narrowed: true });
  });
});

describe('like and ilike on names', () => {
  const crm = useProxy();
  const rows = [
    'Fatima',
    'fatima',
    'Fátima',
    "O'Brien",
    'O’Brien',
    'Jean-Paul',
    'Jean Paul',
    '50%_off',
    'がく',
    'かく',
    '山田',
    'ΣΊΣΥΦΟΣ',
    ' Ada  Bo ',
  ];

  it.each([
    'ilike.*atim*',
    'ilike.FATIMA',
    'like.*atim*',
    'ilike.*Á*',
    'ilike.*tima',
    "ilike.*o'b*",
    'ilike.*’Bri*',
    'ilike.*n-p*',
    'ilike.*n p*',
    'ilike.*50\\%\\_off*',
    'ilike.*_off',
    'ilike.*がく*',
    'ilike.*かく*',
    'ilike.*山*',
    'like.山田',
    'ilike.*σίσυ*',
    'ilike.*a  bo *',
    'ilike.*nobody*',
    'ilike.***',
    'like.*Pau_',
    'ilike.j*n*p_ul',
    'ilike(any).{*atim*,*bri*}',
  ])('answer exactly what %s matches, whatever stands beside it', async (filter) => {
    await crm.madeAll(
      rows.flatMap((name) => [
        { first_name: name, last_name: null },
        { last_name: name, first_name: `L ${name}` },
      ]),
    );
    for (const column of ['first_name', 'last_name']) {
      const plain = await crm.namesFor({ [column]: filter, select: 'first_name' });
      // Turned round twice, the pattern alone decides.
      const alone = await crm.namesFor({
        'not.and': `(${column}.not.${quoted(filter)})`,
        select: 'first_name',
      });
      expect(plain).toEqual(alone);
      const either = await crm.namesFor({
        or: `(${column}.${quoted(filter)},source.eq.none)`,
        select: 'first_name',
      });
      expect(either).toEqual(alone);
    }
  });

  it('find what they should, also among the contacts of deals', async () => {
    await crm.madeAll(rows.map((first_name) => ({ first_name })));
    expect(await crm.namesFor({ first_name: 'ilike.*atim*' })).toEqual(['Fatima', 'fatima']);
    expect(await crm.namesFor({ or: '(first_name.ilike.*brien*,last_name.ilike.*brien*)' })).toHaveLength(2);
    expect(await crm.namesFor({ first_name: 'not.ilike.*a*' })).toEqual(
      ["O'Brien", 'O’Brien', '50%_off', 'がく', 'かく', '山田', 'ΣΊΣΥΦΟΣ'].sort(),
    );
  });
});

/** A filter as it stands inside a tree, its value in quotes. */
function quoted(filter: string): string {
  const [operator, ...value] = filter.split('.');
  return operator!.includes('(') ? filter : `${operator}."${value.join('.').replace(/[\\"]/g, '\\$&')}"`;
}
