import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PostgresAccount } from './postgres-account.js';

/** Where a server is to be reached, and the settings that make it listen there. */
export interface PostgresEndpoint {
  host: string;
  port: number;
  settings: Record<string, string>;
  /** Removes what was made only for this endpoint. */
  release: () => void;
}

/** Longer socket paths are refused by the operating system. */
const SOCKET_PATH_LIMIT = 100;
const PORT = 5432;

/** Chooses a private endpoint: a unix socket inside the cluster, which no port can clash with and nobody else can open. */
export async function chooseEndpoint(
  cluster: string,
  owner: PostgresAccount['owner'],
): Promise<PostgresEndpoint> {
  if (process.platform === 'win32') return loopbackEndpoint();
  if (Buffer.byteLength(path.join(cluster, `.s.PGSQL.${PORT}`)) <= SOCKET_PATH_LIMIT) {
    return socketEndpoint(cluster, () => undefined);
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'rosetta-pg-'));
  if (owner) chownSync(directory, owner.uid, owner.gid);
  return socketEndpoint(directory, () => rmSync(directory, { recursive: true, force: true }));
}

function socketEndpoint(directory: string, release: () => void): PostgresEndpoint {
  return { host: directory, port: PORT, settings: settingsAt({ host: directory, port: PORT }), release };
}

/** The settings that make a server listen where another one did. */
export function settingsAt({ host, port }: Pick<PostgresEndpoint, 'host' | 'port'>): Record<string, string> {
  if (!path.isAbsolute(host)) return { listen_addresses: host, port: String(port) };
  return {
    listen_addresses: '',
    port: String(port),
    unix_socket_directories: quoted(host),
    unix_socket_permissions: '0700',
  };
}

/** The setting is a list; a comma or a blank in the path must not split it. */
function quoted(directory: string): string {
  return `"${directory.replaceAll('"', '""')}"`;
}

/** Node cannot open unix sockets on Windows: there, a free port that only this machine reaches. */
async function loopbackEndpoint(): Promise<PostgresEndpoint> {
  const host = '127.0.0.1';
  const probe = createServer().listen(0, host);
  await new Promise((resolve, reject) => probe.once('listening', resolve).once('error', reject));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return { host, port, settings: settingsAt({ host, port }), release: () => undefined };
}
