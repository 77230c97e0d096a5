import { spawnSync } from 'node:child_process';

/**
 * The long form of the journal's test: 20 writers and 5 readers on two replicas that are killed ten times in five minutes.
 * Prints how many changes were committed, and how many entries were skipped, doubled or out of order.
 */
const environment = {
  JOURNAL_SECONDS: '300',
  JOURNAL_WRITERS: '20',
  JOURNAL_READERS: '5',
  JOURNAL_KILLS: '10',
  ...process.env,
};
const { status } = spawnSync('npx', ['jest', 'test/events/journal-race'], {
  env: environment,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
