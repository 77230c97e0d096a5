import 'reflect-metadata';
import { OrganizationsRepository } from '@rosetta/auth';
import { AuditLog, Database, ReadConnections } from '@rosetta/common';
import pg from 'pg';
import { APP_ROLE } from '../../../migrations/support/row-level-security.js';
import { withSecretFiles } from './config/secret-files.js';
import { type Settings, SettingsError } from './config/settings.js';
import { assertReachable } from './database/assert-reachable.js';
import { decidePooled } from './database/prepare-database.js';
import { verifyServingRole } from './database/serving-role.js';
import { sessionOf } from './database/session.js';
import { failReadably } from './fail-readably.js';
import { PurgeService, sentenceOf } from './purge/purge.service.js';

// `npm run purge` removes from DATABASE_URL what was deleted too long ago to be restored, as the running server does.
try {
  const environment = withSecretFiles(process.env);
  const { DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl, DATABASE_POOLED: pooled } = environment;
  const url = appUrl || ownerUrl;
  if (!url) throw new SettingsError('DATABASE_URL must name the database to purge.');
  await assertReachable(appUrl ? 'DATABASE_APP_URL' : 'DATABASE_URL', url);
  const at = { url, role: appUrl ? null : APP_ROLE };
  const setting = (pooled || 'auto') as Settings['databasePooled'];
  // Nobody waits for it: a batch may take longer than a request.
  const connection = { ...at, pooled: await decidePooled(at, setting), statementTimeoutMs: 0 };
  await verifyServingRole(connection);
  const pool = new pg.Pool({ ...sessionOf(connection), max: 1 });
  const database = new Database(pool, new ReadConnections(pool));
  await database.onModuleInit();
  const organizations = new OrganizationsRepository(database, pool);
  const report = await new PurgeService(database, organizations, new AuditLog()).purge();
  await pool.end();
  process.stdout.write(`${sentenceOf(report)}\n`);
  if (report.failed > 0) process.exitCode = 1;
} catch (error) {
  failReadably(error);
}
