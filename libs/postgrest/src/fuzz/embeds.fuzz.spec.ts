import fc from 'fast-check';
import { LibraryDatabase } from '../fixtures/library-database.js';
import { authorIds } from '../fixtures/library-rows.js';

interface Book {
  readonly id: number;
  readonly title: string;
}
interface Author {
  readonly name: string;
  readonly books: readonly Book[];
}

const authors = [authorIds.hana, authorIds.omar, authorIds.yuki, authorIds.zoe];
const genres = ['travel', 'craft', 'poetry'];

/** Sixty books at random, some without an author, some of the other tenant. */
const bookRows = fc
  .sample(
    fc.record({
      tenant: fc.constantFrom(1, 1, 1, 2),
      author: fc.option(fc.constantFrom(...authors)),
      genre: fc.constantFrom(...genres),
      price: fc.option(fc.nat({ max: 9 })),
    }),
    { numRuns: 60, seed: 11 },
  )
  .map(({ tenant, author, genre, price }, i) => {
    const id = author === null ? 'null' : `'${author}'`;
    return `(${i}, ${tenant}, 'book ${i}', ${price ?? 'null'}, '${genre}', ${id})`;
  });

const libraryRows = `
insert into authors (id, tenant, name) values ${authors.map((id, i) => `('${id}', 1, 'author ${i}')`).join(', ')};
insert into books (id, tenant, title, price, genre, author_id) values ${bookRows.join(', ')};`;

const bookFilter = fc.constantFrom(
  'genre=eq.travel',
  'price=gt.4',
  'or=(genre.eq.craft,price.is.null)',
  'not.and=(price.lt.5,genre.neq.poetry)',
  'id=lt.0',
);
const bookOrder = fc.constantFrom('id', 'price.desc.nullslast,id', 'genre,id.desc');
const authorOrder = fc.constantFrom('name', 'name.desc', 'id.desc');

/** The same filter addressed to an embed. */
function at(embed: string, filter: string): string {
  return `${embed}.${filter}`;
}

describe('GET with generated embeds', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    db = await LibraryDatabase.open(libraryRows);
  });
  afterAll(() => db.close());

  const rows = async <T>(path: string): Promise<T[]> => {
    const reply = await db.get(path, { prefer: 'count=exact' });
    expect([200, 206]).toContain(reply.status);
    return reply.json as T[];
  };
  const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => Promise<void>) =>
    fc.assert(fc.asyncProperty(arbitrary, property), { numRuns: Number(process.env['FUZZ_RUNS'] ?? 60) });

  it('shows in each parent what a request for its children shows', async () => {
    const page = fc.record({ limit: fc.nat({ max: 6 }), offset: fc.nat({ max: 6 }) });
    await check(
      fc.tuple(bookFilter, bookOrder, page, authorOrder),
      async ([filter, order, { limit, offset }, by]) => {
        const parents = await rows<Author & { id: string }>(
          `authors?select=id,name,books!author_id(id,title)&${at('books', filter)}&books.order=${order}&books.limit=${limit}&books.offset=${offset}&order=${by}`,
        );
        for (const { id, books } of parents) {
          const alone = await db.get(
            `books?select=id,title&author_id=eq.${id}&${filter}&order=${order}&limit=${limit}&offset=${offset}`,
          );
          expect(books).toEqual(alone.json);
        }
      },
    );
  }, 300_000);

  it('keeps under !inner, and under not.is.null, the parents that show a child', async () => {
    await check(fc.tuple(bookFilter, authorOrder), async ([filter, by]) => {
      const tail = `${at('books', filter)}&books.order=id&order=${by}`;
      const all = await rows<Author>(`authors?select=name,books!author_id(id)&${tail}`);
      const shown = all.filter(({ books }) => books.length > 0);
      const hidden = all.filter(({ books }) => books.length === 0);
      expect(await rows(`authors?select=name,books!author_id!inner(id)&${tail}`)).toEqual(shown);
      expect(await rows(`authors?select=name,books!author_id(id)&books=not.is.null&${tail}`)).toEqual(shown);
      expect(await rows(`authors?select=name,books!author_id(id)&books=is.null&${tail}`)).toEqual(hidden);
    });
  }, 300_000);

  it('adds up pages to the whole, and the total to its length', async () => {
    const arbitrary = fc.tuple(bookFilter, bookOrder, fc.integer({ min: 1, max: 20 }), fc.boolean());
    await check(arbitrary, async ([filter, order, size, inner]) => {
      const path = `books?select=id,authors!author_id${inner ? '!inner' : ''}(name)&${filter}&order=${order}`;
      const whole = await rows(path);
      const pages: unknown[] = [];
      for (let offset = 0; offset < whole.length; offset += size) {
        const reply = await db.get(`${path}&limit=${size}&offset=${offset}`, { prefer: 'count=exact' });
        expect(reply.headers['Content-Range']?.split('/')[1]).toBe(String(whole.length));
        pages.push(...(reply.json as unknown[]));
      }
      expect(pages).toEqual(whole);
    });
  }, 300_000);

  it('spreads exactly what it embeds', async () => {
    await check(fc.tuple(bookFilter, bookOrder), async ([filter, order]) => {
      const tail = `${filter}&order=${order}`;
      const embedded = await rows<{ id: number; authors: { name: string } | null }>(
        `books?select=id,authors!author_id(name)&${tail}`,
      );
      const spread = await rows(`books?select=id,...authors!author_id(name)&${tail}`);
      expect(spread).toEqual(embedded.map(({ id, authors: author }) => ({ id, name: author?.name ?? null })));
      const lists = await rows<Author>(
        `authors?select=name,books!author_id(id,title)&${at('books', filter)}&books.order=${order}&order=name`,
      );
      const spreadLists = await rows(
        `authors?select=name,...books!author_id(id,title)&${at('books', filter)}&books.order=${order}&order=name`,
      );
      expect(spreadLists).toEqual(
        lists.map(({ name, books }) => ({
          name,
          id: books.map(({ id }) => id),
          title: books.map(({ title }) => title),
        })),
      );
    });
  }, 300_000);

  it('orders by an embedded to-one as by the value itself', async () => {
    await check(
      fc.tuple(bookFilter, fc.constantFrom('', '.desc', '.desc.nullslast', '.nullsfirst')),
      async ([filter, how]) => {
        const related = await rows<{ id: number }>(
          `books?select=id,authors!author_id(id)&${filter}&order=authors(id)${how},id`,
        );
        const direct = await rows<{ id: number }>(`books?select=id&${filter}&order=author_id${how},id`);
        expect(related.map(({ id }) => id)).toEqual(direct.map(({ id }) => id));
      },
    );
  }, 300_000);
});
