import 'reflect-metadata';
import { withSecretFiles } from './config/secret-files.js';
import { loadSettings } from './config/settings.js';
import { failReadably } from './fail-readably.js';
import { startProduct } from './start-product.js';
import { stopOnSignals } from './stop-on-signals.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const product = await startProduct(loadSettings(withSecretFiles(process.env)), say);
  stopOnSignals(product, say);
  say(product.banner);
} catch (error) {
  failReadably(error);
}
