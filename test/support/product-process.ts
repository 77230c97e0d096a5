import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** How the product is started as a process of its own. */
export interface ProcessOptions {
  dataDir: string;
  port: number;
  /** Words in front of the command, for example to run it as somebody else. */
  prefix?: string[];
  /** The command itself, when it is not the start script. */
  command?: string[];
  environment?: Record<string, string>;
}

/** The built product, running as its users run it. */
export interface ProductProcess {
  pid: number;
  url: string;
  /** All it printed so far. */
  output(): string;
  /** Resolves with its exit code, or the signal that killed it. */
  ended: Promise<number | string>;
}

const START = path.resolve(__dirname, '../../scripts/start.mjs');
const LAST_LINE_OF_START = 'Ctrl-C stops the server';

/** Starts the product and does not wait; in a group of its own, so that a Ctrl-C can be sent to it. */
export function spawnProduct(options: ProcessOptions): ProductProcess {
  const { dataDir, port, prefix = [], command = [process.execPath, START], environment } = options;
  const { PATH = '', HOME = '' } = process.env;
  const [program = '', ...args] = [...prefix, ...command];
  const child = spawn(program, args, {
    // Anywhere but in the project: `npm start --prefix` and supervisors do not care where they are.
    cwd: tmpdir(),
    env: { PATH, HOME, LOG_LEVEL: 'warn', ...environment, PORT: String(port), DATA_DIR: dataDir },
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  return { pid: child.pid ?? 0, url: `http://127.0.0.1:${port}`, output: () => output, ended };
}

/** Starts the product and waits until it says that it is up. */
export async function startProduct(options: ProcessOptions): Promise<ProductProcess> {
  const product = spawnProduct(options);
  let ending: number | string | undefined;
  void product.ended.then((result) => (ending = result));
  while (!product.output().includes(LAST_LINE_OF_START)) {
    if (ending !== undefined) throw new Error(`The product ended (${ending}):\n${product.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return product;
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Process id of the database server behind a data directory. */
export function postmasterPid(dataDir: string): number {
  return Number(readFileSync(path.join(dataDir, 'pg18', 'postmaster.pid'), 'utf8').split('\n')[0]);
}
