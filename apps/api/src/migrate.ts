import { withSecretFiles } from './config/secret-files.js';
import { SettingsError } from './config/settings.js';
import { assertReachable } from './database/assert-reachable.js';
import { migrateDatabase, revertMigration } from './database/migrate.js';
import { failReadably } from './fail-readably.js';

// `npm run migrate` brings DATABASE_URL to this version's schema; `npm run migrate -- revert` undoes the newest migration.
try {
  const { DATABASE_URL: url } = withSecretFiles(process.env);
  if (!url) throw new SettingsError('DATABASE_URL must name the owner of the database to migrate.');
  await assertReachable('DATABASE_URL', url);
  if (process.argv[2] === 'revert') await revertMigration(url);
  else await migrateDatabase(url, (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  failReadably(error);
}
process.stdout.write('Done.\n');
