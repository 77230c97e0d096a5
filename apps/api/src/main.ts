import 'reflect-metadata';
import { loadSettings, SettingsError } from './config/settings.js';
import { PostgresStartError } from './database/embedded-postgres.js';
import { startProduct } from './start-product.js';
import { stopOnSignals } from './stop-on-signals.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const product = await startProduct(loadSettings(process.env), say);
  stopOnSignals(product, say);
  say(product.banner);
} catch (error) {
  // What an operator can mend is said in a sentence; anything else with its stack.
  const isMendable = error instanceof SettingsError || error instanceof PostgresStartError;
  process.stderr.write(`\n${isMendable ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
}
