import { PostgresStartError } from '@rosetta/embedded-postgres';
import { SettingsError } from './config/settings.js';
import { DatabaseSetupError } from './database/database-setup.error.js';

/** Ends a program: what an operator can mend is said in a sentence, anything else with its stack. */
export function failReadably(error: unknown): never {
  const isMendable = [SettingsError, PostgresStartError, DatabaseSetupError].some(
    (kind) => error instanceof kind,
  );
  process.stderr.write(`\n${isMendable ? (error as Error).message : String((error as Error).stack)}\n`);
  process.exit(1);
}
