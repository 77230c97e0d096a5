import { failReadably } from './fail-readably.js';
import { runOrganizationCommand } from './organization/organization-command.js';

// `npm run organization` moves one organization from DATABASE_URL to a signed file, from there to another database, or out of it for good.
try {
  process.stdout.write(`${await runOrganizationCommand(process.argv.slice(2), process.env)}\n`);
} catch (error) {
  failReadably(error);
}
