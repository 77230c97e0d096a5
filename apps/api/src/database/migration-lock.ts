import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { withClient } from './with-client.js';

/** Any fixed number: processes that migrate one database at once take turns on it. */
const MIGRATION_LOCK = 7_305_112;

/**
 * Does what only one process at a time may do to a database. The lock belongs to a transaction, so that it works through a
 * pooler, too, where a session's lock would stay with the pooler; who waits for it keeps no connection of the pooler busy.
 */
export async function underMigrationLock<T>(ownerUrl: string, work: () => Promise<T>): Promise<T> {
  return withClient({ connectionString: ownerUrl }, async (client) => {
    while (!(await tryLock(client))) await sleep(200);
    const result = await work();
    await client.query('commit');
    return result;
  });
}

async function tryLock(client: pg.Client): Promise<boolean> {
  await client.query('begin; set local idle_in_transaction_session_timeout = 0');
  // Without parameters: those of the extended protocol leave an open portal, whose snapshot an index that is made
  // concurrently would wait for, and so for the end of this very transaction.
  const { rows } = await client.query<{ locked: boolean }>(
    `select pg_try_advisory_xact_lock(${MIGRATION_LOCK}) as locked`,
  );
  const isLocked = rows[0]!.locked;
  if (!isLocked) await client.query('rollback');
  return isLocked;
}
