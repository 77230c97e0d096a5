import type { QueryRunner } from 'typeorm';

/** Makes indexes, each by its name, without a lock on their table: of a migration that is no transaction, and may be begun again. */
export async function createIndexesConcurrently(
  runner: QueryRunner,
  indexes: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, definition] of Object.entries(indexes)) {
    // What was broken off leaves an index that is never read.
    await runner.query(`drop index concurrently if exists ${name}`);
    await runner.query(`create index concurrently ${name} on ${definition}`);
  }
}
