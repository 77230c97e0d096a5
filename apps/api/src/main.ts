import 'reflect-metadata';
import { loadSettings, SettingsError } from './config/settings.js';
import { startProduct } from './start-product.js';
import { stopOnSignals } from './stop-on-signals.js';

try {
  const product = await startProduct(loadSettings(process.env), (line) => process.stdout.write(`${line}\n`));
  stopOnSignals(product, (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  // What an operator can mend is said in a sentence; anything else with its stack.
  const mendable = error instanceof SettingsError || (error as { code?: string }).code === 'EADDRINUSE';
  process.stderr.write(`\n${mendable ? (error as Error).message : String((error as Error).stack)}\n`);
  process.exit(1);
}
