import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './product-process.js';

/** Servers that speak Redis's protocol, of those that this machine has. */
export const REDIS_PROGRAMS = ['redis-server', 'valkey-server'].filter(
  (program) => spawnSync(program, ['--version']).status === 0,
);

/** A Redis that a spec has to itself, to be killed and started again where it was; it keeps nothing. */
export class RedisServer {
  private process?: ChildProcess;
  private port = 0;

  constructor(private readonly program: string) {}

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, on the port that it had before, and waits until it takes connections. */
  async start(): Promise<void> {
    this.port ||= await freePort();
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', tmpdir()];
    this.process = spawn(this.program, options, { stdio: 'ignore' });
    while (!(await this.answers())) {
      if (this.process.exitCode !== null) throw new Error(`${this.program} ended: ${this.process.exitCode}`);
      await sleep(25);
    }
  }

  /** Ends it without a word to anybody. */
  async kill(): Promise<void> {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'close');
    this.process.kill('SIGKILL');
    await ended;
  }

  private async answers(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1');
    return new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  }
}
