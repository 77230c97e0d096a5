import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { blocksOf, likeness, PRINTED_URL, ROOT, runInShell } from './pages/page.js';
import {
  freePort,
  postmasterPid,
  type ProcessOptions,
  type ProductProcess,
  spawnProduct,
  startProduct,
} from './support/product-process.js';

/** The first start may build; recoveries take a moment on a busy machine. */
jest.setTimeout(180_000);

const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'];

let workshop: string;
/** What the very first start on an empty directory did, and the directory it left behind. */
let first: { dataDir: string; output: string; curlStatus: number; curlBody: unknown; exit: number | string };
let started: ProductProcess[] = [];

async function start(options: Partial<ProcessOptions> & { dataDir: string }): Promise<ProductProcess> {
  const product = await startProduct({ port: await freePort(), ...options });
  started.push(product);
  return product;
}

/** A data directory in which the first start is over already. */
function settledDirectory(): string {
  const copy = mkdtempSync(path.join(workshop, 'data-'));
  copyCluster(copy);
  return copy;
}

/** With the modes of its directories, without which Postgres does not start: `cpSync` of Node 22 leaves those out. */
function copyCluster(to: string): void {
  execFileSync('cp', ['-a', `${first.dataDir}/.`, to]);
}

function stop(product: ProductProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
  process.kill(product.pid, signal);
  return product.ended;
}

/** Lets a shell take the printed line apart as it would when pasted, and sends what curl would send. */
async function paste(curlLine: string): Promise<{ status: number; body: unknown }> {
  const script = `curl() { printf '%s\\n' "$@"; }\n${curlLine}`;
  const [url = '', ...options] = spawnSync('sh', ['-c', script], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n');
  const headers = options
    .filter((_, index) => options[index - 1] === '-H')
    .map((line) => line.split(/:\s*/, 2));
  const response = await fetch(url, { headers: headers as [string, string][] });
  return { status: response.status, body: await response.json() };
}

const printed = (pattern: RegExp) => pattern.exec(first.output)?.[1] ?? '';

async function signIn({ url }: ProductProcess): Promise<Record<string, string>> {
  const [, email, password] = /Demo login\s+(\S+)\s+password: (\S+)/.exec(first.output) ?? [];
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { token } = (await response.json()) as { token: string };
  return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
}

async function writeContact(product: ProductProcess): Promise<string> {
  const response = await fetch(`${product.url}/api/v1/crm/contacts`, {
    method: 'POST',
    headers: await signIn(product),
    body: JSON.stringify({ first_name: 'Grace', last_name: 'Kept' }),
  });
  const { contact } = (await response.json()) as { contact: { id: string } };
  return contact.id;
}

async function contactStatus(product: ProductProcess, id: string): Promise<number> {
  const headers = await signIn(product);
  return (await fetch(`${product.url}/api/v1/crm/contacts/${id}`, { headers })).status;
}

async function untilReady({ url }: ProductProcess): Promise<void> {
  for (let attempt = 1; attempt < 300; attempt += 1) {
    const response = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (response?.status === 200) return;
    await sleep(100);
  }
  throw new Error('The product did not become ready again.');
}

beforeAll(async () => {
  workshop = mkdtempSync(path.join(tmpdir(), 'rosetta-start-'));
  chmodSync(workshop, 0o755);
  const dataDir = path.join(workshop, 'first');
  const product = await start({ dataDir });
  const curl = /^\s*(curl .*)$/m.exec(product.output())?.[1] ?? 'false';
  const { status, body } = await paste(curl);
  const exit = await stop(product);
  first = { dataDir, output: product.output(), curlStatus: status, curlBody: body, exit };
});

afterEach(async () => {
  for (const product of started) {
    if (spawnSync('kill', ['-0', String(product.pid)]).status === 0) await stop(product, 'SIGKILL');
  }
  started = [];
});

afterAll(async () => {
  // Databases of killed servers end by themselves, a moment later.
  await sleep(1000);
  rmSync(workshop, { recursive: true, force: true });
});

describe('npm start on an empty directory', () => {
  it('prints where the product and its Swagger UI are', () => {
    expect(first.output).toMatch(/Rosetta CRM is up at http:\/\/localhost:\d+/);
    expect(first.output).toMatch(/Swagger UI\s+http:\/\/localhost:\d+\/docs/);
  });

  it('prints a ready API key and a demo login', () => {
    expect(printed(/API key\s+(\S+)/)).toMatch(/^cg_\w{20,}/);
    expect(printed(/Demo login\s+(\S+@\S+)\s+password: \S+/)).not.toBe('');
  });

  it('prints a curl line that works when pasted', () => {
    expect(first.curlStatus).toBe(200);
    expect(JSON.stringify(first.curlBody)).toContain('first_name');
  });

  it('tells what it is doing meanwhile', () => {
    expect(first.output).toMatch(/Creating the database/);
  });

  it('tells on Node 20, and on no other, that its release ended', () => {
    expect(/^Node 20 ended in April 2026/m.test(first.output)).toBe(process.versions.node.startsWith('20.'));
  });
});

describe('npm start without the demo', () => {
  it('warns of a built-in Postgres that lacks security fixes, as a start with the demo does not', async () => {
    const warning = /^Warning: the built-in Postgres is 18\.\d+ and lacks the security fixes/m;
    const product = await start({ dataDir: settledDirectory(), environment: { DEMO_DATA: 'false' } });
    expect(product.output()).toMatch(warning);
    expect(first.output).not.toMatch(warning);
  });
});

describe('a request to end', () => {
  it('exits with 0 on SIGTERM', () => {
    expect(first.exit).toBe(0);
  });

  it('ends the database cleanly and leaves no lock', () => {
    expect(readFileSync(path.join(first.dataDir, 'postgres.log'), 'utf8')).toMatch(
      /database system is shut down\s*$/,
    );
    expect(existsSync(path.join(first.dataDir, 'pg18', 'postmaster.pid'))).toBe(false);
  });

  it('ends both on a Ctrl-C, which reaches the whole group', async () => {
    const dataDir = settledDirectory();
    const product = await start({ dataDir });
    process.kill(-product.pid, 'SIGINT');
    expect(await product.ended).toBe(0);
    expect(existsSync(path.join(dataDir, 'pg18', 'postmaster.pid'))).toBe(false);
  });
});

describe('a SIGTERM to npm, which does not reach its children', () => {
  it('ends server and database all the same', async () => {
    const dataDir = settledDirectory();
    const command = ['npm', '--prefix', ROOT, 'start'];
    const npm = await start({ dataDir, command });
    await stop(npm);
    expect(npm.output()).toMatch(/Stopped\.\s*$/);
    expect(existsSync(path.join(dataDir, 'pg18', 'postmaster.pid'))).toBe(false);
  });
});

describe('docs/getting-started.md', () => {
  it('leads from npm start to one contact behind five dialects, as it is printed', async () => {
    const clone = mkdtempSync(path.join(workshop, 'clone-'));
    const dataDir = path.join(clone, 'data');
    copyCluster(dataDir);
    const blocks = blocksOf('getting-started.md');
    const [npmStart, ...commands] = blocks.filter(({ language }) => language === 'sh');
    const [program = '', ...args] = npmStart!.text.trim().split(' ');
    const npm = await start({ dataDir, command: [program, '--prefix', ROOT, ...args] });

    const local = commands.map(({ text }) => text.replaceAll(PRINTED_URL, npm.url));
    const outputs = await runInShell(local, { cwd: clone }).finally(() => stop(npm));
    const shown = commands.map((block) => blocks[blocks.indexOf(block) + 1]);
    expect(shown.filter((block) => block?.language === 'json')).toHaveLength(5);
    for (const [index, block] of shown.entries())
      if (block?.language === 'json') expect(likeness(outputs[index]!)).toEqual(likeness(block.text));
  });
});

describe('a killed process', () => {
  it('loses nothing when the server is killed and started again', async () => {
    const dataDir = settledDirectory();
    const product = await start({ dataDir });
    const id = await writeContact(product);
    await stop(product, 'SIGKILL');
    expect(await contactStatus(await start({ dataDir }), id)).toBe(200);
  });

  it('loses nothing when the database is killed, and recovers without a restart', async () => {
    const dataDir = settledDirectory();
    const product = await start({ dataDir });
    const id = await writeContact(product);
    const killed = postmasterPid(dataDir);
    process.kill(killed, 'SIGKILL');
    while (existsSync(path.join(dataDir, 'pg18')) && lockNames(dataDir, killed)) await sleep(20);
    await untilReady(product);
    expect(await contactStatus(product, id)).toBe(200);
  });

  it('loses nothing when both are killed at once', async () => {
    const dataDir = settledDirectory();
    const product = await start({ dataDir });
    const id = await writeContact(product);
    process.kill(postmasterPid(dataDir), 'SIGKILL');
    await stop(product, 'SIGKILL');
    expect(await contactStatus(await start({ dataDir }), id)).toBe(200);
  });
});

/** Whether the lock still names the killed server: until then its successor has not begun. */
function lockNames(dataDir: string, pid: number): boolean {
  try {
    return postmasterPid(dataDir) === pid;
  } catch {
    return true;
  }
}

describe('a second start on the same data directory', () => {
  it('refuses a port that is taken in a clear sentence, and leaves the first one alone', async () => {
    const dataDir = settledDirectory();
    const port = await freePort();
    const running = await start({ dataDir, port });
    const second = spawnProduct({ dataDir, port });
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(new RegExp(`Cannot listen on \\S*:${port}`));
    expect((await fetch(`${running.url}/health/ready`)).status).toBe(200);
  });

  it('shares the database on another port, and leaves it running when it ends', async () => {
    const dataDir = settledDirectory();
    const running = await start({ dataDir });
    const second = await start({ dataDir });
    const id = await writeContact(second);
    expect(await stop(second)).toBe(0);
    expect(await contactStatus(running, id)).toBe(200);
  });
});

describe('npm start as an ordinary user', () => {
  const [command = '', ...args] = [...NOBODY, 'test', '-r', path.join(ROOT, 'package.json')];
  const canTry = process.getuid?.() === 0 && spawnSync(command, args).status === 0;

  (canTry ? it : it.skip)('works in a project that belongs to somebody else', async () => {
    const dataDir = mkdtempSync(path.join(workshop, 'nobody-'));
    spawnSync('chown', ['65534:65534', dataDir]);
    const product = await start({ dataDir, prefix: NOBODY });
    expect((await fetch(`${product.url}/health/ready`)).status).toBe(200);
    expect(await stop(product)).toBe(0);
  });
});
