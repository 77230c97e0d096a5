import { MemoryRateLimits } from '@rosetta/common';
import { getMigrations } from 'better-auth/db/migration';
import { Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-postgres.js';
import { createBetterAuth } from './better-auth.js';

type Tables = Record<string, { modelName?: string }>;

describe('the tables of the migrations', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    // better-auth reads the schema of the search path, and knows no qualified names when it does.
    pool = new Pool({ connectionString: database.ownerUrl, options: '-c search_path=auth', max: 2 });
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('are all that better-auth wants', async () => {
    const { toBeAdded, toBeCreated } = await getMigrations(unqualified());
    expect({ toBeAdded, toBeCreated }).toEqual({ toBeAdded: [], toBeCreated: [] });
  });

  it('would be missed by better-auth if one were not there', async () => {
    await pool.query('alter table auth.jwks rename to jwks_elsewhere');
    const { toBeCreated } = await getMigrations(unqualified());
    await pool.query('alter table auth.jwks_elsewhere rename to jwks');
    expect(toBeCreated.map(({ table }) => table)).toEqual(['jwks']);
  });

  function unqualified() {
    const decided = {
      secret: 'a secret of more than thirty-two characters',
      publicUrl: 'http://localhost:3000',
      trustedOrigins: [],
      signInsPerMinute: 0,
      failedSignInsPerAccount: 0,
      minPasswordLength: 8,
      mail: null,
      requireEmailVerification: false,
      dialectOfPath: () => 'platform',
    };
    const services = { limits: new MemoryRateLimits(), mails: null, events: {} };
    const { options } = createBetterAuth(pool, decided, services);
    const tables = [
      options,
      ...options.plugins.map((plugin) => ('schema' in plugin ? plugin.schema : {})),
    ] as Tables[];
    for (const table of tables.flatMap((each) => Object.values(each))) {
      if (typeof table?.modelName === 'string') table.modelName = table.modelName.replace(/^auth\./, '');
    }
    return options;
  }
});
