import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSetupError } from './database-setup.error.js';
import { withClient } from './with-client.js';

/** How long a server may take to start, or to recover from a crash, beside this process. */
const PATIENCE_MS = 120_000;
const PAUSE_MS = 500;
/** What a server says that starts, recovers or ends. */
const CANNOT_CONNECT_NOW = '57P03';

/**
 * Says at the start, in a sentence, that a database cannot be connected to, and which setting names it; passwords of the URL
 * are not part of it. One that says it is starting up is waited for.
 *
 * @throws DatabaseSetupError where there is no connection
 */
export async function assertReachable(setting: string, url: string): Promise<void> {
  try {
    await connectOnce(url, performance.now() + PATIENCE_MS);
  } catch (error) {
    throw new DatabaseSetupError(
      `${setting} leads to no database that can be used, at ${whereOf(url)}: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

async function connectOnce(url: string, until: number): Promise<void> {
  for (;;)
    try {
      return void (await withClient({ connectionString: url }, (client) => client.query('select 1')));
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== CANNOT_CONNECT_NOW || performance.now() > until) throw error;
      await sleep(PAUSE_MS);
    }
}

function whereOf(url: string): string {
  const { host, pathname } = new URL(url);
  return host + pathname;
}

/** Node tells of several addresses that were tried in vain by an error without a message. */
function reasonOf(error: unknown): string {
  return error instanceof AggregateError
    ? error.errors.map((each) => (each as Error).message).join(', ')
    : (error as Error).message;
}
