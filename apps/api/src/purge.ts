import 'reflect-metadata';
import { OrganizationsRepository } from '@rosetta/auth';
import { Database, ReadConnections } from '@rosetta/common';
import pg from 'pg';
import { APP_ROLE } from '../../../migrations/support/row-level-security.js';
import { PurgeService, sentenceOf } from './purge/purge.service.js';

// `npm run purge` removes from DATABASE_URL what was deleted too long ago to be restored, as the running server does.
const { DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl } = process.env;
if (!ownerUrl && !appUrl) {
  process.stderr.write('DATABASE_URL must name the database to purge.\n');
  process.exit(1);
}
const pool = new pg.Pool({
  connectionString: appUrl || ownerUrl,
  max: 1,
  options: appUrl ? undefined : `-c role=${APP_ROLE}`,
});
const database = new Database(pool, new ReadConnections(pool, 0));
const report = await new PurgeService(database, new OrganizationsRepository(database, pool)).purge();
await pool.end();
process.stdout.write(`${sentenceOf(report)}\n`);
if (report.failed > 0) process.exitCode = 1;
