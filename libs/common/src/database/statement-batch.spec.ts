import { Client } from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/test-postgres.js';
import { StatementBatch } from './statement-batch.js';

describe('StatementBatch', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createEmptyDatabase();
  });
  beforeEach(async () => {
    client = new Client({ connectionString: database.ownerUrl });
    client.on('error', () => undefined);
    await client.connect();
  });
  afterEach(() => client.end());
  afterAll(() => database.drop());

  const echo = (n: unknown) => ({ name: 'echo', text: 'select $1::int as n', values: [n] });
  const outcomes = (responses: Promise<{ rows: unknown[] }>[]) =>
    Promise.all(
      responses.map((response) =>
        response.then(
          ({ rows }) => rows,
          ({ code }: { code?: string }) => code,
        ),
      ),
    );

  it('answers each statement with its own rows, whatever it returns', async () => {
    const batch = new StatementBatch();
    const responses = [
      batch.add(echo(1)),
      batch.add({ text: 'create temporary table numbers (n int)' }),
      batch.add({ text: 'insert into numbers values (2), (3)' }),
      batch.add({ text: 'select n from numbers order by n' }),
      batch.add(echo(4)),
    ];
    client.query(batch);
    expect(await outcomes(responses)).toEqual([[{ n: 1 }], [], [], [{ n: 2 }, { n: 3 }], [{ n: 4 }]]);
    expect((await responses[2]!).rowCount).toBe(2);
  });

  it('refuses what stands behind a statement that fails, and what of it was to be prepared can be asked again', async () => {
    const batch = new StatementBatch();
    const responses = [
      batch.add({ text: 'select 1 as n' }),
      batch.add({ name: 'wrong', text: 'select 1 / $1::int as n', values: [0] }),
      batch.add(echo(2)),
      batch.add(echo(3)),
    ];
    client.query(batch);
    expect(await outcomes(responses)).toEqual([[{ n: 1 }], '22012', '22012', '22012']);
    const next = new StatementBatch();
    const again = [next.add(echo(5)), next.add(echo(6))];
    client.query(next);
    expect(await outcomes(again)).toEqual([[{ n: 5 }], [{ n: 6 }]]);
    expect((await client.query(echo(7))).rows).toEqual([{ n: 7 }]);
  });

  it('gives the connection up rather than sending half a batch', async () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const batch = new StatementBatch();
    const responses = [batch.add(echo(1)), batch.add(echo(circular)), batch.add(echo(3))];
    client.query(batch);
    await Promise.all(responses.map((response) => expect(response).rejects.toThrow()));
    await expect(client.query('select 1')).rejects.toThrow(/connection/i);
  });

  it('prepares nothing without names', async () => {
    const batch = new StatementBatch();
    const responses = [batch.add(echo(1)), batch.add(echo(2))];
    client.query(batch.withoutNames());
    expect(await outcomes(responses)).toEqual([[{ n: 1 }], [{ n: 2 }]]);
    expect((await client.query('select name from pg_prepared_statements')).rows).toEqual([]);
  });
});
