import type { Settings } from '../config/settings.js';
import { assertReachable } from './assert-reachable.js';
import { DatabaseSetupError } from './database-setup.error.js';
import { migrateDatabase } from './migrate.js';
import { isPooled } from './pooler-probe.js';
import type { ServingDatabase } from './serving-database.js';
import { giveLimits, verifyLimits } from './serving-limits.js';
import { HOW_TO_NAME_IT, verifyServingRole } from './serving-role.js';
import { verifyStandbys } from './standbys.js';
import type { ConnectionOptions } from './session.js';

/** Migrates, decides how requests reach the database, and refuses to let them reach it as anybody but a restricted role. */
export async function prepareDatabase(
  { ownerUrl, appUrl: url, appRole: role, embedded }: ServingDatabase,
  {
    databasePooled,
    databaseReplicaUrls,
    databasePoolSize: poolSize,
    organizationShare,
    statementTimeoutMs,
  }: Settings,
  say: (line: string) => void,
): Promise<ConnectionOptions> {
  const decide = async () => !embedded && decidePooled({ url, role }, databasePooled);
  if (!embedded) await assertReachable('DATABASE_URL', ownerUrl);
  // The owner's connections are there already; a role that migrations make can only be tried after them.
  const decided = role ? await decide() : undefined;
  await migrateDatabase(ownerUrl, say);
  // Before the first connection, which a pooler keeps with the limits that the role had then.
  if (!role && !embedded && databasePooled !== 'false')
    await giveLimits(ownerUrl, { url, statementTimeoutMs });
  if (!role && !embedded) await assertReachable('DATABASE_APP_URL', url);
  const pooled = decided ?? (await decide());
  const connection = { url, role, pooled, poolSize, organizationShare, statementTimeoutMs };
  await verifyServingRole(connection);
  await verifyStandbys(connection, databaseReplicaUrls, say);
  const notice = connection.pooled ? await verifyLimits(connection) : null;
  if (notice) say(notice);
  return connection;
}

/** Whether requests go through a pooler; refuses those that would have to step down from the owner there. */
export async function decidePooled(
  { url, role }: Pick<ConnectionOptions, 'url' | 'role'>,
  setting: Settings['databasePooled'],
): Promise<boolean> {
  const pooled = setting === 'true' || (setting === 'auto' && (await isPooled(url)));
  if (pooled && role)
    throw new DatabaseSetupError(
      'DATABASE_URL leads through a connection pooler, where its connections cannot step down to the restricted role, and ' +
        `requests are never served as the owner. ${HOW_TO_NAME_IT} Or let DATABASE_URL lead to Postgres itself.`,
    );
  return pooled;
}
