import { spawnSync } from 'node:child_process';

/** Where a Redis of this machine is looked for; the tests that need one use it and nothing of what is in it. */
export const REDIS_URL = process.env['TEST_REDIS_URL'] || 'redis://127.0.0.1:6379';

/**
 * `describe` for specs that need a service which not every machine has. Where it is missing they are skipped, and say
 * so; with REQUIRE_SERVICES=1, as where everything is checked, they are run and fail.
 */
export function describeWith(service: string, isThere: boolean): jest.Describe {
  if (isThere || process.env['REQUIRE_SERVICES'] === '1') return describe;
  console.warn(
    `${service} is not here: the tests that need it are skipped. REQUIRE_SERVICES=1 demands them.`,
  );
  return describe.skip;
}

/** Tells whether something listens there, at once: which tests there are is decided before any of them runs. */
export function isListening(url: string): boolean {
  const { hostname, port } = new URL(url);
  const knock = `require('net').connect({host:process.argv[1],port:Number(process.argv[2])})
    .once('connect',()=>process.exit(0)).once('error',()=>process.exit(1)).setTimeout(1000,()=>process.exit(1))`;
  return spawnSync(process.execPath, ['-e', knock, hostname, port || '6379']).status === 0;
}
