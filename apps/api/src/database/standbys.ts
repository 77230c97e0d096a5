import type { StandbyOptions } from '@rosetta/common';
import { DatabaseSetupError } from './database-setup.error.js';
import { verifyServingRole } from './serving-role.js';
import { type ConnectionOptions, type SessionOptions, sessionOf } from './session.js';

/** The longest a read waits at a standby for a lock that replay holds; the primary answers it then. */
const LOCK_TIMEOUT_MS = 1_000;

/** How the standbys of a connection's primary are read from: as itself is, over pools of their own with the same options. */
export function standbysOf(connection: ConnectionOptions, pool: object): StandbyOptions[] {
  const { standbys, pooled } = connection;
  if (!standbys) return [];
  return standbys.urls.map((url) => {
    const session = { ...connection, url };
    return {
      name: nameOf(url),
      maxLagMs: standbys.maxLagMs,
      verify: () => verifyServingRole(session),
      pool: {
        ...sessionOf(session),
        ...(pooled ? {} : { lock_timeout: LOCK_TIMEOUT_MS }),
        application_name: 'rosetta',
        connectionTimeoutMillis: 5_000,
        keepAlive: true,
        ...pool,
      },
    };
  });
}

/**
 * Looks at the standbys before anybody is served. One that cannot be reached is told of, and read from once it can.
 * @throws DatabaseSetupError where requests would be served as somebody who sees too much
 */
export async function verifyStandbys(
  connection: SessionOptions,
  urls: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  for (const url of urls)
    try {
      await verifyServingRole({ ...connection, url });
    } catch (error) {
      if (error instanceof DatabaseSetupError) throw error;
      say(`The standby ${nameOf(url)} is not read from yet: ${(error as Error).message}`);
    }
}

/** Its address; neither its user nor its password. */
function nameOf(url: string): string {
  const { host, port } = new URL(url);
  return decodeURIComponent(port ? host : `${host}:5432`);
}
