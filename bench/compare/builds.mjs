// The two builds of the product: this checkout's, and that of the last release.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { buildIfStale, installIfMissing, root } from '../../scripts/prepare.mjs';

/** Where other revisions are kept built; git ignores it. */
const BUILDS = path.join(root, 'data', 'bench', 'builds');

const git = (...args) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
const tryGit = (...args) => {
  try {
    return git(...args) || undefined;
  } catch {
    return undefined;
  }
};

/** This checkout, built. */
export async function buildCheckout() {
  await buildIfStale();
  const changed = tryGit('status', '--porcelain', '--', 'apps', 'libs', 'migrations') ? ', with changes' : '';
  return { directory: root, revision: (tryGit('rev-parse', '--short', 'HEAD') ?? 'unknown') + changed };
}

/**
 * What to compare with when nobody says: the last tag before this commit; without tags, where this branch left
 * origin/main; on that branch itself, the commit before.
 */
export function lastRelease() {
  const head = tryGit('rev-parse', 'HEAD');
  const tag = tryGit('describe', '--tags', '--abbrev=0', 'HEAD^');
  if (tag) return tag;
  const left = tryGit('merge-base', 'HEAD', 'origin/main');
  return left && left !== head ? left : 'HEAD^';
}

/** Another revision, built in a directory of its own; it shares the installed packages when it wants the same ones. */
export async function buildRevision(revision) {
  const commit = tryGit('rev-parse', '--verify', `${revision}^{commit}`);
  if (!commit) throw new Error(`--against: git knows no revision ${revision}`);
  const directory = path.join(BUILDS, commit);
  if (!existsSync(directory)) extract(commit, directory);
  await installIfMissing({ forDevelopment: true });
  const lockOf = (project) => readFileSync(path.join(project, 'package-lock.json'), 'utf8');
  const packages = path.join(directory, 'node_modules');
  if (!existsSync(packages) && lockOf(directory) === lockOf(root))
    symlinkSync(path.join(root, 'node_modules'), packages, 'junction');
  // Its own script installs what it lacks.
  const build = `await (await import('./scripts/prepare.mjs')).buildIfStale()`;
  execFileSync(process.execPath, ['--input-type=module', '-e', build], { cwd: directory, stdio: 'inherit' });
  const name = tryGit('describe', '--tags', '--exact-match', commit) ?? commit.slice(0, 7);
  return { directory, revision: name };
}

function extract(commit, directory) {
  const unfinished = `${directory}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  execFileSync('git', ['archive', '--format=tar', '-o', path.join(unfinished, 'source.tar'), commit], {
    cwd: root,
  });
  execFileSync('tar', ['-xf', 'source.tar'], { cwd: unfinished });
  rmSync(path.join(unfinished, 'source.tar'));
  renameSync(unfinished, directory);
}
