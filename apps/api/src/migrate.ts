import { withSecretFiles } from './config/secret-files.js';
import { SettingsError } from './config/settings.js';
import { assertReachable } from './database/assert-reachable.js';
import { migrateDatabase, revertMigration } from './database/migrate.js';
import { distributeDatabase } from './database/distribute.js';
import { failReadably } from './fail-readably.js';

// `npm run migrate` brings DATABASE_URL to this version's schema; `npm run migrate -- revert` undoes the newest migration;
// `npm run migrate -- --distribute` also spreads the tables over the workers of a Citus cluster.
const say = (line: string) => process.stdout.write(`${line}\n`);
try {
  const { DATABASE_URL: url } = withSecretFiles(process.env);
  if (!url) throw new SettingsError('DATABASE_URL must name the owner of the database to migrate.');
  await assertReachable('DATABASE_URL', url);
  if (process.argv[2] === 'revert') await revertMigration(url);
  else await migrateDatabase(url, say);
  if (process.argv[2] === '--distribute') await distributeDatabase(url, say);
} catch (error) {
  failReadably(error);
}
process.stdout.write('Done.\n');
