import fc from 'fast-check';
import { asReply, LibraryDatabase } from '../fixtures/library-database.js';
import { library } from '../fixtures/library.js';
import { compileTargets, planRequest, PostgrestError, readBody, readRequest } from '../index.js';

const seeds = [
  'books?select=title,price::text,author:authors!author_id!inner(name,...publishers(house:name))&author.name=eq.Hana&order=price.desc.nullslast,author(name)&limit=2&offset=1',
  'authors?select=*,books!author_id(title,copies(shelf,loans.sum()))&books.order=id&books.limit=1&books.or=(genre.eq.travel,price.gt.10)&name=in.(Hana,"Zoe, \\"Z\\"")',
  'authors?profile->>score=gt.1000&profile->address->>zip=eq.11511&languages->>0=neq.ar&phones=cs.{"%2B201017177777"}',
  'books?select=genre,count(),total:price.sum()::int,facts->0->>name&order=genre&tags=ov.{new,"b c"}&facts=cs.{"cover":"red"}',
  'authors?or=(bio.wfts(english).running -river,and(rating.gte.2.5,not.or(active.is.true,born.lt.1980-01-01)))&bio=plfts.quiet',
  'books?select=id,...copies(shelf,loans)&copies.order=loans.desc&copies=not.is.null&title=ilike(any).{The*,Gar_ens}&id=not.in.(4,5)',
  'authors?select=name,books!author_id()&books=is.null&joined_at=gte.2026-01-01T00:00:00Z&name=imatch.^h.n&rating=isdistinct.3',
].map((request) => request.split('?') as [resource: string, query: string]);

const token = fc.constantFrom(
  ...'( ) , . : :: -> ->> " \\ { } [ ] = & * ! ... + ;-- $1'.split(' '),
  ...'not. or and null count() .sum() ::int ::jsonb ::date'.split(' '),
  ...'-1 0 99999999999999999999 1e400 NaN infinity %00 %ff %F0%9F%98%80 %20 é'.split(' '),
  ...'eq. in.( is. cs. fts. fts(english). match. like. gt(any). adj.'.split(' '),
  ...'limit= offset= order= select= columns= authors( books!author_id( copies('.split(' '),
  ...'id name price facts profile tags phones active born joined_at pages __proto__'.split(' '),
  "'",
  'x'.repeat(70),
);

const edit = fc.record({ at: fc.nat(), remove: fc.nat({ max: 6 }), insert: fc.option(token) });

function mutate(
  text: string,
  edits: readonly { at: number; remove: number; insert: string | null }[],
): string {
  return edits.reduce((mutated, { at, remove, insert }) => {
    const place = at % (mutated.length + 1);
    return mutated.slice(0, place) + (insert ?? '') + mutated.slice(place + remove);
  }, text);
}

const mutated = fc
  .tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([[resource, query], edits]) => ({ resource, query: mutate(query, edits) }));

const headers = fc.record(
  {
    accept: fc.constantFrom(
      'application/json',
      'text/csv',
      'application/vnd.pgrst.object+json',
      'application/vnd.pgrst.array+json;nulls=stripped',
      'x/y',
    ),
    prefer: fc.constantFrom(
      'count=exact',
      'count=planned',
      'count=estimated',
      'handling=strict, foo',
      'return=minimal',
    ),
    range: fc.constantFrom('0-1', '5-', '3-2', 'bytes=1-2'),
  },
  { requiredKeys: [] },
);

function refusalOf(action: () => unknown): PostgrestError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof PostgrestError) return error;
    throw error;
  }
}

describe('a mutilated request', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    db = await LibraryDatabase.open();
  });
  afterAll(() => db.close());

  it('is answered, or refused as the client’s mistake', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, headers, async ({ resource, query }, sent) => {
        const reply = await db.get(`${resource}?${query}`, sent);
        expect(reply.status).toBeGreaterThanOrEqual(200);
        expect(reply.status).toBeLessThan(500);
        if (reply.status >= 300) expect(reply.code).toMatch(/^(PGRST\d{3}|[0-9A-Z]{5})$/);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 600) },
    );
  }, 600_000);

  it('never shows a row of another tenant', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async ({ resource, query }) => {
        const reply = await db.get(`${resource}?${query}`);
        expect(reply.text).not.toMatch(/Stranger|Hidden|Elsewhere|hush/);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
    );
  }, 600_000);

  it('picks targets, or is refused, as a PATCH', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async ({ resource, query }) => {
        const reply = await asReply(async () => {
          const plan = planRequest(readRequest(library, { method: 'PATCH', resource, query }));
          const keys = await db.run(compileTargets(plan, { max: 10, lock: true, reservedParameters: 1 }));
          return { status: 200, headers: {}, body: JSON.stringify(keys) };
        });
        expect(reply.status).toBeLessThan(500);
        expect(reply.text).not.toMatch(/"id":9\b/);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
    );
  }, 600_000);

  it('never breaks the parsers, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('GET', 'PATCH', 'PUT'), (query, method) => {
        const refused = refusalOf(() =>
          planRequest(readRequest(library, { method, resource: 'books', query })),
        );
        if (refused) expect(refused.status).toBeLessThan(500);
      }),
      { numRuns: 5_000 },
    );
  }, 120_000);

  it('never breaks the body reader, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.json(),
      fc
        .array(fc.constantFrom('id', 'title', ',', '\n', '"', '""', 'NULL', '\r\n', 'x'), { maxLength: 30 })
        .map((cells) => cells.join('')),
    );
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(undefined, 'text/csv', 'application/json; charset=utf-8', 'x'),
        (raw, type) => {
          const request = readRequest(library, { method: 'POST', resource: 'books', query: '' });
          const refused = refusalOf(() => readBody(request, raw, type));
          if (refused) expect(refused.status).toBe(400);
        },
      ),
      { numRuns: 5_000 },
    );
  }, 120_000);
});
