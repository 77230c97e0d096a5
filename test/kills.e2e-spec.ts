import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describeWith } from './support/services.js';
import { createTestDatabase } from './support/test-postgres.js';

jest.setTimeout(180_000);

const ROOT = path.resolve(__dirname, '..');
const { programOf } = outside<{ programOf: (name: string) => string | undefined }>(
  path.join(ROOT, 'scripts/cluster/balancers.mjs'),
);

/** What a script of bench/ prints; where it fails, that says why. */
async function printed(args: string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const env = { ...process.env, ...environment };
  const run = promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
  return (await run.catch((error: { stdout: string }) => error)).stdout;
}

describe('Postgres and the product killed at random points under clients that keep a journal', () => {
  // The long form is `npm run prove -- kills`.
  it('cost them nothing but 503 in the words of each dialect: what was acknowledged is there, nothing half, and told once', async () => {
    const args = ['bench/kills.mjs', '--ends', '2', '--seconds', '0.5', '--seed', '27'];
    const report = await printed(args, { DATABASE_URL: '' });
    expect(report).toMatch(
      /^0 failures in \d{2,} requests and 2 ends: \d{2,} acknowledged writes are there, none is half there, [1-9]\d* changes were told once each; [1-9]\d* requests/m,
    );
    expect(report.match(/^ {2}1 times .*SIGKILL$/gm)).toHaveLength(2);
  });
});

describeWith('nginx', programOf('nginx') !== undefined)('A replica killed during bulk imports', () => {
  it('leaves each row exactly once when their clients send them again with the same Idempotency-Key', async () => {
    const database = await createTestDatabase();
    const run = printed(['bench/killed-replica.mjs', '--kills', '1'], { DATABASE_URL: database.ownerUrl });
    expect(await run.finally(() => database.drop())).toMatch(
      /^0 of 800 rows wrong after 1 kills: 4 imports, sent again [1-9]/m,
    );
  });
});
