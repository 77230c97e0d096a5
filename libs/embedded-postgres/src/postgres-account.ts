import { spawnSync } from 'node:child_process';
import { chownSync, lstatSync, readFileSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.js';
import { PostgresStartError } from './postgres-start.error.js';

/** Under which identity the Postgres programs run, since Postgres refuses to run as root. */
export interface PostgresAccount {
  /** Command words put in front of a Postgres program. */
  prefix: string[];
  /** Set when Node itself has to change the identity of the child. */
  identity?: { uid: number; gid: number };
  /** Set when the cluster has to belong to somebody else than the caller. */
  owner?: { uid: number; gid: number };
}

/** Ends the server cleanly by itself when the application is killed; cleared by whatever changes identity after it. */
const END_WITH_PARENT = ['--pdeathsig', 'INT'];

/** Finds the first way to run Postgres that works on this machine, for root as for an ordinary user. */
export function chooseAccount(binaries: PostgresBinaries, cluster: string): PostgresAccount {
  const complaints: string[] = [];
  for (const account of candidates(cluster)) {
    const [command = '', ...args] = [...account.prefix, binaries.postgres, '--version'];
    const options = { cwd: '/', env: binaries.environment, encoding: 'utf8', timeout: 20_000 } as const;
    const trial = spawnSync(command, args, { ...options, ...account.identity });
    if (trial.status === 0) return account;
    complaints.push(
      `  ${command}: ${(trial.error?.message ?? trial.stderr).trim() || `exit ${trial.status}`}`,
    );
  }
  throw new PostgresStartError(
    `The built-in Postgres does not start on this machine:\n${[...new Set(complaints)].join('\n')}\n` +
      'Set DATABASE_URL to a Postgres 15 or newer of your own.',
  );
}

/** Gives an existing cluster to the account that is to run it. */
export function changeOwner(owner: PostgresAccount['owner'], directory: string): void {
  if (!owner) return;
  const stat = lstatSync(directory);
  if (stat.uid !== owner.uid) chownSync(directory, owner.uid, owner.gid);
  if (!stat.isDirectory()) return;
  for (const entry of readdirSync(directory)) {
    const child = path.join(directory, entry);
    if (!lstatSync(child).isSymbolicLink()) changeOwner(owner, child);
  }
}

function candidates(cluster: string): PostgresAccount[] {
  if (process.getuid?.() !== 0) return [...(isNamed() ? [] : inOwnNamespace()), ...asSelf()];
  const owner = ownerOf(cluster);
  if (owner) return asOther(owner);
  return [...inOwnNamespace(), ...serviceAccounts().flatMap(asOther)];
}

function asSelf(): PostgresAccount[] {
  return [{ prefix: ['setpriv', ...END_WITH_PARENT, '--'] }, { prefix: [] }];
}

/** Postgres wants its user to have a name; containers often run under a bare number. */
function isNamed(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** The caller stays owner of the files but is nobody inside: works below 0700 directories and changes no ownership. */
function inOwnNamespace(): PostgresAccount[] {
  const prefix = ['unshare', '--user', '--'];
  return [{ prefix: [...prefix, 'setpriv', ...END_WITH_PARENT, '--'] }, { prefix }];
}

function asOther(owner: { uid: number; gid: number }): PostgresAccount[] {
  const change = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  return [
    { prefix: ['setpriv', ...change, ...END_WITH_PARENT, '--'], owner },
    { prefix: [], identity: owner, owner },
  ];
}

function ownerOf(cluster: string): { uid: number; gid: number } | undefined {
  const stat = lstatSync(cluster, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : undefined;
}

function serviceAccounts(): { uid: number; gid: number }[] {
  const accounts = new Map<string, { uid: number; gid: number }>();
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name = '', , uid, gid] = line.split(':');
    accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return ['postgres', 'nobody'].flatMap((name) => accounts.get(name) ?? []);
}
