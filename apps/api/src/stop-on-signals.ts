import type { Product } from './start-product.js';

/** Ends the product cleanly on Ctrl-C or SIGTERM: requests in flight first, then the database. */
export function stopOnSignals(product: Product, say: (line: string) => void): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    say(`\n${signal}: stopping ...`);
    await product.stop();
    say('Stopped.');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: Error) => {
        say(`Could not stop cleanly: ${error.message}`);
        process.exit(1);
      });
    });
  }
}
