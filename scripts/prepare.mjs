import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's directory, so that every command works from anywhere. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const STAMP = path.join(root, 'dist', '.build-stamp');

/** Everything the build reads. */
const SOURCES = ['apps', 'libs', 'migrations', 'nest-cli.json', 'tsconfig.json', 'package-lock.json'];

/** Stops with one sentence on a Node this project does not run on, before anything stranger happens. */
export function requireSupportedNode() {
  const { engines } = readJson('package.json');
  if (satisfies(process.versions.node, engines.node)) return;
  console.error(
    `Rosetta CRM needs Node ${engines.node}; this is Node ${process.versions.node} (${process.execPath}).`,
  );
  process.exit(1);
}

/** Installs what package-lock.json asks for, if anything of it is missing. */
export function installIfMissing({ forDevelopment }) {
  return install('.', forDevelopment);
}

/** Installs the programs of `tools/`, if anything of them is missing; only a few commands need them. */
export function installTools() {
  return install('tools', true);
}

async function install(directory, forDevelopment) {
  const missing = missingPackage(directory, forDevelopment);
  if (!missing) return;
  console.log(`Installing dependencies (${missing}); this takes a minute ...`);
  const npm = process.env.npm_execpath;
  const [command, ...args] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const heartbeat = setInterval(() => console.log(`  ... still installing (${seconds()} s)`), 10_000);
  // Warnings about the engines of single packages would only frighten: the whole is tested on the supported ones.
  const options = [`--prefix=${directory}`, '--include=dev', '--loglevel=error'];
  await run('npm ci', command, [...args, 'ci', ...options]);
  clearInterval(heartbeat);
}

/** Builds `dist`, if it is missing or older than the sources. */
export async function buildIfStale() {
  if (!buildIsStale()) return;
  await installIfMissing({ forDevelopment: true });
  await build();
}

/** Builds `dist` and remembers of which sources. */
export async function build() {
  console.log('Building ...');
  const fingerprint = sourceFingerprint();
  const nest = path.join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  await run('The build', process.execPath, [nest, 'build', 'api']);
  writeFileSync(STAMP, fingerprint);
}

/** Has tests write the file that they otherwise compare; the environment variable tells them to. */
export async function writeByTest(title, variable, ...args) {
  requireSupportedNode();
  process.chdir(root);
  await installIfMissing({ forDevelopment: true });
  process.env[variable] = 'true';
  await run(title, process.execPath, ['node_modules/jest/bin/jest.js', ...args]);
}

/** Runs a program with the terminal of this one and passes on a request to end. */
export function run(title, command, args) {
  const shell = process.platform === 'win32' && command === 'npm';
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell });
  const passOn = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  signals.forEach((signal) => process.on(signal, passOn));
  return new Promise((resolve) => {
    child.once('error', (error) => fail(`${title} could not be started: ${error.message}`, 1));
    child.once('exit', (code, signal) => {
      signals.forEach((name) => process.off(name, passOn));
      if (code !== 0) fail(`${title} failed (${signal ?? `exit code ${code}`}).`, code ?? 1);
      resolve();
    });
  });
}

function fail(sentence, code) {
  console.error(sentence);
  process.exit(code);
}

function buildIsStale() {
  if (!existsSync(path.join(root, 'dist/apps/api/src/main.js')) || !existsSync(STAMP)) return true;
  return readFileSync(STAMP, 'utf8') !== sourceFingerprint();
}

/** By content and not by time: checkouts, copies and containers change times. */
function sourceFingerprint() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => [...filesUnder(source)])) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function* filesUnder(name) {
  const absolute = path.join(root, name);
  if (!existsSync(absolute)) return;
  const entries = readdirSyncIfDirectory(absolute);
  if (!entries) return yield name;
  for (const entry of entries.sort()) if (!entry.endsWith('spec.ts')) yield* filesUnder(`${name}/${entry}`);
}

function readdirSyncIfDirectory(absolute) {
  try {
    return readdirSync(absolute);
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Names the first package that is absent or of another version than the lock file wants. */
function missingPackage(directory, forDevelopment) {
  if (!existsSync(path.join(root, directory, 'node_modules/.package-lock.json'))) return 'none yet';
  const wanted = readJson(`${directory}/package-lock.json`).packages;
  const present = readJson(`${directory}/node_modules/.package-lock.json`).packages;
  return Object.keys(wanted).find((place) => {
    const { version, optional, dev, devOptional, extraneous } = wanted[place];
    if (extraneous) return false;
    const needed = place !== '' && !optional && (forDevelopment || !(dev || devOptional));
    if (!present[place]) return needed;
    return (
      present[place].version !== version || !existsSync(path.join(root, directory, place, 'package.json'))
    );
  });
}

function satisfies(version, range) {
  const actual = version.split('.').map(Number);
  return range.split('||').some((alternative) => {
    const [, operator, wanted] = /^\s*(\^|>=)([\d.]+)\s*$/.exec(alternative) ?? [];
    const minimum = (wanted ?? '').split('.').map(Number);
    const difference = actual.map((part, index) => part - minimum[index]).find((step) => step !== 0) ?? 0;
    return difference >= 0 && (operator === '>=' || actual[0] === minimum[0]);
  });
}

function readJson(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
}
