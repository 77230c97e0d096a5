import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '@rosetta/auth';
import { CommonModule } from '@rosetta/common';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-postgres.js';
import { dataSourceOptions } from '../database/data-source.js';
import type { DemoAccess } from './demo-access.js';
import { DemoModule } from './demo.module.js';
import { DemoExistsError, DemoService } from './demo.service.js';

let database: TestDatabase;
let app: TestingModule;
let demo: DemoService;
let access: DemoAccess;
let milliseconds: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const auth = {
    secret: 'a secret for tests only, long enough to be one',
    publicUrl: 'http://localhost:3000',
    trustedOrigins: [],
    signInsPerMinute: 0,
    dialectOfPath: () => 'demo',
  };
  const connection = { url: database.appUrl, role: null, poolSize: 4, statementTimeoutMs: 10_000 };
  app = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRoot(dataSourceOptions(connection)),
      CommonModule,
      AuthModule.register(auth),
      DemoModule,
    ],
  }).compile();
  await app.init();
  demo = app.get(DemoService);
  const startedAt = performance.now();
  access = await demo.create();
  milliseconds = performance.now() - startedAt;
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

async function rows<Row>(sql: string): Promise<Row[]> {
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    return (await owner.query(sql)).rows as Row[];
  } finally {
    await owner.end();
  }
}

describe('DemoService.create', () => {
  it('does not keep a newcomer waiting', () => {
    expect(milliseconds).toBeLessThan(3000);
  });

  it('fills the organization with companies and contacts of theirs', async () => {
    const sql = `select (select count(*)::int from companies) as companies, count(*)::int as contacts,
        count(company_id)::int as employed, count(distinct organization_id)::int as organizations from contacts`;
    expect(await rows(sql)).toEqual([
      { companies: 43, contacts: 306, employed: expect.any(Number), organizations: 1 },
    ]);
    expect(await rows(`select id from contacts where organization_id <> '${access.organizationId}'`)).toEqual(
      [],
    );
  });

  it('writes what every writer leaves behind: one audit event for each record', async () => {
    const sql = `select entity, count(*)::int as events from audit_events where dialect = 'demo' group by entity order by entity`;
    expect(await rows(sql)).toEqual([
      { entity: 'api_key', events: 1 },
      { entity: 'company', events: 43 },
      { entity: 'contact', events: 306 },
    ]);
  });

  it('makes the user the owner of the organization', async () => {
    const sql = `select u.email, m.role from auth.members m join auth.users u on u.id = m.user_id`;
    expect(await rows(sql)).toEqual([{ email: access.email, role: 'owner' }]);
  });

  it('gives a key that is shown here alone: the database has its hash', async () => {
    expect(access.apiKey).toMatch(/^cg_/);
    expect(await rows(`select 1 from api_keys k where k::text like '%${access.apiKey}%'`)).toEqual([]);
  });

  it('refuses to make a second demo and changes nothing', async () => {
    await expect(demo.create()).rejects.toBeInstanceOf(DemoExistsError);
    expect(await rows('select count(*)::int as contacts from contacts')).toEqual([{ contacts: 306 }]);
  });
});
