import { loadSettings } from '../../apps/api/src/config/settings.js';
import { migrateDatabase } from '../../apps/api/src/database/migrate.js';
import { prepareDatabase } from '../../apps/api/src/database/prepare-database.js';
import { openDatabase } from '../../apps/api/src/database/serving-database.js';
import { migrations } from '../../migrations/index.js';
import { PGBOUNCER } from '../support/pgbouncer.js';
import { describeWith } from '../support/services.js';
import { startEmbeddedServer, type ThrowAwayPostgres } from '../support/throw-away-postgres.js';
import { Installation } from './installation.js';

let postgres: ThrowAwayPostgres;
beforeAll(async () => {
  postgres = await startEmbeddedServer();
});
afterAll(() => postgres?.remove());

/** What the start makes of an environment, before anything is served. */
async function prepare(environment: Record<string, string>) {
  const settings = loadSettings(environment);
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const connection = await prepareDatabase(await openDatabase(settings, say), settings, say);
  return { ...connection, said: said.filter((line) => !line.startsWith('Applied migration')) };
}

const tablesOf = (crm: Installation) =>
  crm.asSuperuser(`select relname from pg_class where relnamespace = 'public'::regnamespace`);

describe('A Postgres without a pooler', () => {
  let crm: Installation;
  beforeAll(async () => {
    crm = new Installation(postgres);
    await crm.setUp();
  });
  afterAll(() => crm?.remove());

  it('is recognized, also when the URL has options of its own', async () => {
    const environment = crm.environment();
    const DATABASE_URL = `${environment.DATABASE_URL}?options=-c%20role%3Drosetta%20-c%20work_mem%3D4MB`;
    for (const url of [environment.DATABASE_URL, DATABASE_URL])
      expect(await prepare({ ...environment, DATABASE_URL: url! })).toMatchObject({
        pooled: false,
        role: 'rosetta_app',
        said: [],
      });
  });

  it('may be treated as if there were one', async () => {
    const environment = { ...crm.environment(), DATABASE_POOLED: 'true' };
    await expect(prepare(environment)).rejects.toThrow('cannot step down');
    const DATABASE_APP_URL = postgres.url('rosetta', 'rosetta_app');
    expect(await prepare({ ...environment, DATABASE_APP_URL })).toMatchObject({
      pooled: true,
      role: null,
      said: [],
    });
  });

  it.each([
    ['the owner', 'rosetta', 'rosetta, which owns the tables'],
    ['a superuser', 'postgres', 'postgres, which is a superuser'],
    ['a role past row-level security', 'past', 'past, which bypasses row-level security'],
    ['a member of the owner', 'friend', 'friend, which owns the tables or may act as who does'],
  ])('never serves as %s', async (_who, user, complaint) => {
    await crm.asSuperuser('create role past login bypassrls; create role friend login in role rosetta');
    try {
      const environment = { ...crm.environment(), DATABASE_APP_URL: postgres.url('rosetta', user) };
      await expect(prepare(environment)).rejects.toThrow(`Requests would be served as ${complaint}`);
    } finally {
      await crm.asSuperuser('drop role past, friend');
    }
  });
});

describeWith('PgBouncer', PGBOUNCER !== undefined)('PgBouncer in transaction pooling', () => {
  let crm: Installation;
  beforeEach(async () => {
    crm = new Installation(postgres);
    await crm.setUp();
  });
  afterEach(() => crm?.remove());

  it('is refused in one clear message, before anything is done, where the restricted role is not named', async () => {
    await crm.putPgBouncerInFront({ restricted: false });
    const { output, ended } = await crm.refusedStart({ DATABASE_APP_URL: '' });
    expect(ended).toBe(1);
    expect(
      output
        .replace(/^Node 20 ended .*$/m, '')
        .trim()
        .split('\n'),
    ).toEqual([expect.stringMatching(/^DATABASE_URL leads through a connection pooler, .*DATABASE_APP_URL/)]);
    expect(await tablesOf(crm)).toEqual([]);
  });

  it('is recognized where it drops what it does not know, instead of refusing it', async () => {
    const more =
      'ignore_startup_parameters = options,statement_timeout,idle_in_transaction_session_timeout\n';
    await crm.putPgBouncerInFront({ more });
    expect(await prepare(crm.environment())).toMatchObject({ pooled: true, said: [] });
    await expect(prepare({ ...crm.environment(), DATABASE_APP_URL: '' })).rejects.toThrow('cannot step down');
  });

  it('lets several migrate at once, with no more than two connections', async () => {
    await crm.putPgBouncerInFront();
    const applied: string[] = [];
    const { DATABASE_URL = '' } = crm.environment();
    await Promise.all([1, 2, 3, 4].map(() => migrateDatabase(DATABASE_URL, (line) => applied.push(line))));
    expect(applied).toEqual(migrations.map(({ name }) => `Applied migration ${name}`));
  });

  it('keeps older connections for a while after a change of the limit, and the start says so', async () => {
    await crm.putPgBouncerInFront();
    expect(await prepare(crm.environment())).toMatchObject({ pooled: true, said: [] });
    const changed = await prepare({ ...crm.environment(), DATABASE_STATEMENT_TIMEOUT_MS: '2000' });
    expect(changed.said).toEqual([
      expect.stringContaining('RECONNECT in its console brings the new one of 2000 ms'),
    ]);
  });

  it('is refused where nobody may give the role its limits, with what a superuser has to run', async () => {
    await crm.putPgBouncerInFront();
    await migrateDatabase(postgres.url('rosetta', 'rosetta'));
    await crm.asSuperuser('alter role rosetta nocreaterole');
    await expect(prepare(crm.environment())).rejects.toThrow(
      '  alter role "rosetta_app" in database "rosetta" set statement_timeout = 1000;\n',
    );
  });
});
