import { DatabaseSetupError } from './database-setup.error.js';
import { withClient } from './with-client.js';

/**
 * Says at the start, in a sentence, that a database cannot be connected to, and which setting names it; passwords of the URL
 * are not part of it.
 *
 * @throws DatabaseSetupError where there is no connection
 */
export async function assertReachable(setting: string, url: string): Promise<void> {
  try {
    await withClient({ connectionString: url }, (client) => client.query('select 1'));
  } catch (error) {
    throw new DatabaseSetupError(
      `${setting} leads to no database that can be used, at ${whereOf(url)}: ${reasonOf(error)}`,
      { cause: error },
    );
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
