import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LOCK_TIMEOUT } from '../../../../migrations/support/locks.js';
import { DatabaseSetupError } from './database-setup.error.js';

type Migration = new () => MigrationInterface;

/** How often what gets no lock is tried, and how long to wait in between: about ten minutes in all. */
const PATIENCE = { attempts: 120, waitMs: 4_000 };
const LOCK_NOT_AVAILABLE = '55P03';

/** A migration whose transaction gives up soon where it would wait for a lock, with all that asks for the table behind it. */
export function givingUpSoon(Migration: Migration): Migration {
  return class extends Migration {
    override async up(runner: QueryRunner): Promise<void> {
      await limitWait(runner);
      await super.up(runner);
    }

    override async down(runner: QueryRunner): Promise<void> {
      await limitWait(runner);
      await super.down(runner);
    }
  };
}

async function limitWait(runner: QueryRunner): Promise<void> {
  if (runner.isTransactionActive) await runner.query(LOCK_TIMEOUT);
}

/**
 * Does work again that got no lock, until it gets it; what was done by then stays done.
 *
 * @throws DatabaseSetupError where something holds the lock for minutes
 */
export async function untilUnlocked(
  work: () => Promise<void>,
  log: (line: string) => void,
  { attempts, waitMs } = PATIENCE,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      if (attempt === attempts)
        throw new DatabaseSetupError(
          'A migration got no lock: something has held a table for minutes. pg_stat_activity shows what; end it, and start again.',
          { cause: error },
        );
      if (attempt === 1)
        log('A migration waits for a table that is in use, and is tried again until it gets it.');
      await sleep(waitMs);
    }
  }
}
