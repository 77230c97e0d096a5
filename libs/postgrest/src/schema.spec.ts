import { allowedMethods, defineSchema, quoteIdentifier } from './schema.js';
import { library } from './fixtures/library.js';

describe('a schema declaration', () => {
  const scope = () => 'true';

  it.each<[string, Parameters<typeof defineSchema>[0]]>([
    ['key column a.id', { tables: [{ name: 'a', source: 'a', primaryKey: ['id'], scope, columns: {} }] }],
    [
      'b is not declared',
      {
        tables: [{ name: 'a', source: 'a', primaryKey: ['id'], scope, columns: { id: { type: 'int' } } }],
        relations: [{ from: 'a', column: 'id', to: 'b', constraint: 'c' }],
      },
    ],
    [
      'a.nope',
      {
        tables: [{ name: 'a', source: 'a', primaryKey: ['id'], scope, columns: { id: { type: 'int' } } }],
        relations: [{ from: 'a', column: 'nope', to: 'a', constraint: 'c' }],
      },
    ],
  ])('fails at start over a wrong name: %s', (message, declaration) => {
    expect(() => defineSchema(declaration)).toThrow(message);
  });

  it('derives the way back of every relation', () => {
    const publishers = library.tables.get('publishers');
    expect(publishers?.edges.map(({ target, toOne }) => [target.name, toOne])).toEqual([['authors', false]]);
  });

  it('lists the methods of a table', () => {
    expect(allowedMethods({ readonly: true })).toBe('OPTIONS,GET,HEAD');
    expect(allowedMethods({})).toBe('OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE');
  });

  it('quotes identifiers', () => {
    expect(quoteIdentifier('a"b')).toBe('"a""b"');
  });
});
