import { Client } from 'pg';
import { migrateDatabase } from '../../apps/api/src/database/migrate.js';
import { describeWith } from '../support/services.js';
import {
  DEBIAN_POSTGRES,
  startEmbeddedServer,
  startServerOf,
  type ThrowAwayPostgres,
} from '../support/throw-away-postgres.js';

const OWNERS = ['rosetta', 'another'] as const;

describeWith('A Postgres of Debian', DEBIAN_POSTGRES !== undefined)("Owners on Debian's Postgres", () =>
  onServer(() => startServerOf(DEBIAN_POSTGRES!)),
);
describe('Owners on the Postgres that the product brings along', () => onServer(startEmbeddedServer));

/** Two databases of one server, each of a role that is no superuser. */
function onServer(start: () => Promise<ThrowAwayPostgres>): void {
  let postgres: ThrowAwayPostgres;

  beforeAll(async () => {
    postgres = await start();
    for (const owner of OWNERS) {
      await asSuperuser(`create role ${owner} login createrole`);
      await asSuperuser(`create database ${owner} owner ${owner}`);
    }
  });
  afterAll(() => postgres?.remove());

  const asSuperuser = (sql: string) => ask(postgres.url('postgres'), sql);
  const migrate = (owner: string) => migrateDatabase(postgres.url(owner, owner));
  const stepDown = (owner: string) =>
    ask(
      postgres.url(owner, owner),
      'select current_user as name, (select count(*)::int from contacts) as contacts',
      '-c role=rosetta_app',
    );
  const newer = async () =>
    (
      await ask(
        postgres.url('postgres'),
        `select current_setting('server_version_num')::int >= 160000 as newer`,
      )
    )[0].newer;

  it('can migrate, and step down to the role that was made', async () => {
    await migrate('rosetta');
    expect(await stepDown('rosetta')).toEqual([{ name: 'rosetta_app', contacts: 0 }]);
    await migrate('rosetta');
  });

  it('are told what to do where the role is of somebody else, and go on when that is done', async () => {
    if (await newer()) {
      await expect(migrate('another')).rejects.toThrow(
        'let a superuser run "grant rosetta_app, rosetta_reader to another with admin option"',
      );
      await asSuperuser('grant rosetta_app, rosetta_reader to another with admin option');
    }
    await migrate('another');
    expect(await stepDown('another')).toEqual([{ name: 'rosetta_app', contacts: 0 }]);
  });
}

async function ask(connectionString: string, sql: string, options?: string): Promise<any[]> {
  const client = new Client({ connectionString, options });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
