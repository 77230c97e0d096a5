import { migrateDatabase, revertMigration } from './database/migrate.js';
import { failReadably } from './fail-readably.js';

// `npm run migrate` brings DATABASE_URL to this version's schema; `npm run migrate -- revert` undoes the newest migration.
const url = process.env.DATABASE_URL;
if (!url) {
  process.stderr.write('DATABASE_URL must name the owner of the database to migrate.\n');
  process.exit(1);
}
try {
  if (process.argv[2] === 'revert') await revertMigration(url);
  else await migrateDatabase(url, (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  failReadably(error);
}
process.stdout.write('Done.\n');
