// The topology of a deployment as processes of this machine: Postgres, Redis, replicas and a balancer.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { programOf, startBalancer } from './balancers.mjs';

const main = fileURLToPath(new URL('../../dist/apps/api/src/main.js', import.meta.url));
/** Longer than nginx keeps a replica out of turn, and HAProxy takes to notice that one is ready. */
const NOTICED_MS = 3_000;

/**
 * Starts a cluster and waits until it answers; `environment` is for every replica.
 *
 * @param {object} options
 * @param {'nginx' | 'haproxy'} options.balancer
 * @param {string} options.databaseUrl
 * @param {number} [options.port] where the balancer listens; any free one unless told
 * @param {number} [options.replicas]
 * @param {string} [options.redisUrl] a Redis of its own is started unless told, where there is the program
 * @param {Record<string, string>} [options.environment]
 */
export async function startCluster({
  balancer,
  databaseUrl,
  port,
  replicas: count = 2,
  redisUrl,
  environment = {},
}) {
  const begun = [];
  const stop = async () => {
    for (const part of begun.reverse()) await part.stop();
  };
  try {
    const balancerPort = port ?? (await freePort());
    const redis = redisUrl ? null : await startRedis();
    if (redis) begun.push(redis);
    const shared = {
      PATH: process.env.PATH,
      LOG_LEVEL: 'warn',
      PUBLIC_URL: `http://127.0.0.1:${balancerPort}`,
      TRUST_PROXY: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      AUTH_SECRET: randomBytes(32).toString('base64url'),
      ...((redisUrl ?? redis) && { REDIS_URL: redisUrl ?? redis.url }),
      ...environment,
    };
    const replicas = [];
    for (let index = 0; index < count; index++) {
      const replica = new Replica({ ...shared, PORT: String(await freePort()) });
      begun.push(replica);
      await replica.start();
      replicas.push(replica);
    }
    const http2Port = await freePort();
    const replicaPorts = replicas.map((replica) => replica.port);
    begun.push(await startBalancer(balancer, { port: balancerPort, http2Port, replicaPorts }));
    return {
      url: shared.PUBLIC_URL,
      port: balancerPort,
      http2Port,
      replicas,
      hasRedis: !!shared.REDIS_URL,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One process of the product. */
export class Replica {
  constructor(environment) {
    this.environment = environment;
    this.port = Number(environment.PORT);
    this.url = `http://127.0.0.1:${this.port}`;
  }

  /** Starts it and waits until it is ready. */
  async start() {
    this.process = spawn(process.execPath, [main], {
      env: this.environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.ended = once(this.process, 'close').then(([code, signal]) => signal ?? code);
    while (!(await this.isReady())) {
      if (this.process.exitCode !== null) throw new Error(`A replica ended with ${await this.ended}`);
      await sleep(50);
    }
  }

  /** Ends it, and answers its exit code or the signal that killed it. */
  async stop(signal = 'SIGTERM') {
    this.process?.kill(signal);
    return this.ended;
  }

  /** Ends it in order and starts it again; the next one may follow when this is done. */
  async restart() {
    const ended = await this.stop();
    if (ended !== 0) throw new Error(`A replica ended with ${ended}`);
    await this.start();
    await sleep(NOTICED_MS);
  }

  async isReady() {
    return (await fetch(`${this.url}/health/ready`).catch(() => null))?.ok ?? false;
  }
}

/** A Redis that keeps nothing; null where there is no such program. */
async function startRedis() {
  const program = programOf('valkey-server') ?? programOf('redis-server');
  if (!program) return null;
  const port = await freePort();
  const child = spawn(
    program,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', '/tmp'],
    {
      stdio: 'ignore',
    },
  );
  const ended = once(child, 'close');
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
