import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { withClient, withStartupOptions } from './with-client.js';

/**
 * Finds out whether a pooler that hands out one connection to many (PgBouncer in transaction pooling) stands in front of a
 * database: there, what a connection is told at its start is refused, dropped, or found by somebody else.
 */
export async function isPooled(url: string): Promise<boolean> {
  try {
    return !(await keepsSettings(url));
  } catch (error) {
    if (!mayBeRefusalOfOptions(error)) throw error;
    // Where a connection without options works, it was them that were refused; else this tells what is wrong.
    await withClient({ connectionString: url }, (client) => client.query('select 1'));
    return true;
  }
}

/** Whether two connections at a time keep their own marks, each on a server process of its own. */
async function keepsSettings(url: string): Promise<boolean> {
  const marks = [randomUUID(), randomUUID()] as const;
  const [first, second] = marks.map((mark) => ({
    connectionString: withStartupOptions(url, `-c rosetta.probe=${mark}`),
  })) as [pg.ClientConfig, pg.ClientConfig];
  return withClient(first, (one) =>
    withClient(second, async (other) => {
      const [before, between, after] = [await look(one), await look(other), await look(one)];
      const areKept = before.mark === marks[0] && between.mark === marks[1] && after.mark === marks[0];
      return areKept && before.pid === after.pid && before.pid !== between.pid;
    }),
  );
}

async function look(client: pg.Client): Promise<{ mark: string | null; pid: number }> {
  const sql = `select current_setting('rosetta.probe', true) as mark, pg_backend_pid() as pid`;
  return (await client.query<{ mark: string | null; pid: number }>(sql)).rows[0]!;
}

/** Not a wrong password, a missing database, or a server that is full or ending: those are the same without options. */
function mayBeRefusalOfOptions(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(28|3D|53|57)/.test(error.code ?? '');
}
