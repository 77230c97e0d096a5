// What the PostgREST engine itself costs per request, without a database: `npm run build && node bench/postgrest.mjs [runs]`.
import { compileRead, defineSchema, planRequest, readRequest } from '../dist/libs/postgrest/src/index.js';

const [runs = 50_000] = process.argv.slice(2).map(Number);
const scope = (alias) => `${alias}.tenant = s.o::int`;
const schema = defineSchema({
  tables: [
    {
      name: 'books',
      source: 'books',
      primaryKey: ['id'],
      scope,
      columns: Object.fromEntries(
        ['id', 'title', 'price', 'genre', 'author_id', 'tags', 'facts', 'pages', 'isbn', 'created_at'].map(
          (name) => [name, { type: name === 'facts' ? 'jsonb' : name === 'tags' ? 'text[]' : 'text' }],
        ),
      ),
    },
    {
      name: 'authors',
      source: 'authors',
      primaryKey: ['id'],
      scope,
      columns: { id: { type: 'text' }, name: { type: 'text' } },
    },
  ],
  relations: [{ from: 'books', column: 'author_id', to: 'authors', constraint: 'books_author_id_fkey' }],
});

const requests = {
  'get by id': 'id=eq.00000000-0000-4000-8000-000000000001',
  'find in an array': 'tags=cs.%7B%22new%22%7D&select=id,title&limit=1',
  'list 50': 'order=created_at.desc&limit=50',
  'filters, tree, embed':
    'select=title,price,author:authors!inner(name)&or=(genre.eq.travel,and(price.gt.5,tags.cs.{new}))' +
    '&facts-%3E%3Ecover=eq.red&author.name=like.A*&order=price.desc.nullslast,title&limit=50&offset=10',
};

function compile(query) {
  const input = { method: 'GET', resource: 'books', query, headers: { accept: 'application/json' } };
  return compileRead(planRequest(readRequest(schema, input)), { reservedParameters: 1 });
}

for (const [name, query] of Object.entries(requests)) {
  for (let i = 0; i < runs; i += 1) compile(query);
  const started = process.hrtime.bigint();
  for (let i = 0; i < runs; i += 1) compile(query);
  const microseconds = Number(process.hrtime.bigint() - started) / runs / 1_000;
  console.log(`${name.padEnd(24)}${microseconds.toFixed(1).padStart(8)} µs`);
}
