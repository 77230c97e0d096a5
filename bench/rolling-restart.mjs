// Restarts each of two replicas behind nginx and behind HAProxy, twice, under mixed load, and counts requests that fail:
//   node bench/rolling-restart.mjs [--requests 20000] [--balancers nginx,haproxy] [--rounds 2] [--pause 0]
// A pause, in milliseconds, is what each client takes after its nine requests.
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startCluster } from '../scripts/cluster/cluster.mjs';
import { foundOrganization, openDatabase, send } from './support.mjs';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    balancers: { type: 'string', default: 'nginx,haproxy' },
    rounds: { type: 'string', default: '2' },
    pause: { type: 'string', default: '0' },
  },
});
const CLIENTS = 16;
const PROXY = '/functions/v1/rest-api-proxy/contacts';

function countsOf(texts) {
  const counts = new Map();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

async function restartUnderLoad(balancer, databaseUrl) {
  const limits = ['API_KEY_PER_MINUTE', 'SALES_PER_SECOND', 'DEFAULT_PER_MINUTE', 'ADDRESS_PER_MINUTE'];
  const cluster = await startCluster({
    balancer,
    databaseUrl,
    environment: {
      SHUTDOWN_DELAY_SECONDS: '3',
      AUTH_SECRET: 'a secret for a benchmark only, which lives as long as it',
      ...Object.fromEntries(limits.map((name) => [`RATE_LIMIT_${name}`, '0'])),
    },
  });
  const owner = new pg.Client(databaseUrl);
  await owner.connect();
  try {
    const began = performance.now();
    const { key, organizationId } = await foundOrganization(cluster.port, balancer);
    const load = new Load(cluster.port, key);
    const clients = Array.from({ length: CLIENTS }, () => load.run());
    const total = Number(values.requests);
    const restarts = Number(values.rounds) * cluster.replicas.length;
    for (let restart = 0; restart < restarts; restart++) {
      while (load.requests < (total / restarts) * restart) await sleep(20);
      await cluster.replicas[restart % cluster.replicas.length].restart();
    }
    load.enough = total;
    await Promise.all(clients);
    await owner.query(`select set_config('app.org', $1, false)`, [organizationId]);
    load.expectEachOnce((await owner.query('select first_name from contacts where deleted_at is null')).rows);
    return { ...load, restarts, seconds: Math.round((performance.now() - began) / 1000) };
  } finally {
    await owner.end();
    await cluster.stop();
  }
}

/** Clients with connections of their own, who read and write through several dialects and know what to expect. */
class Load {
  requests = 0;
  failures = [];
  enough = Infinity;
  /** Names of the contacts that have to be there in the end. */
  expected = new Set();

  constructor(port, key) {
    this.port = port;
    this.headers = { 'x-api-key': key };
  }

  async run() {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (status, method, path, json, headers) => {
      this.requests += 1;
      const sent = { ...this.headers, ...headers };
      const response = await send({ port: this.port, agent }, method, path, sent, json).catch((error) => ({
        status: error.code,
        text: '',
      }));
      if (response.status === status) return response.text && JSON.parse(response.text);
      this.failures.push(
        `${method} ${path.split('?', 1)[0]}: ${response.status} ${response.text.slice(0, 200)}`,
      );
    };
    for (let turn = 0; this.requests < this.enough; turn++) {
      await this.turn(ask, turn);
      await sleep(Number(values.pause));
    }
    agent.destroy();
  }

  /** Nine requests: four that write, one of each method. */
  async turn(ask, turn) {
    const name = `Rolling ${this.requests} ${turn} ${Math.random().toString(36).slice(2)}`;
    const made = await ask(201, 'POST', PROXY, { first_name: name }, { prefer: 'return=representation' });
    const id = made?.[0]?.id;
    if (!id) return;
    this.expected.add(name);
    await ask(200, 'GET', `${PROXY}?id=eq.${id}`);
    await ask(
      200,
      'PATCH',
      `${PROXY}?id=eq.${id}`,
      { last_name: 'Changed' },
      { prefer: 'return=representation' },
    );
    await ask(200, 'GET', `${PROXY}?limit=20&order=created_at.desc`);
    await ask(200, 'GET', '/api/v1/crm/contacts?limit=10');
    const contacts = [{ first_name: `${name} b` }];
    if (await ask(200, 'POST', '/functions/v1/import-contacts-bulk', { contacts }))
      this.expected.add(`${name} b`);
    await ask(200, 'GET', `${PROXY}?first_name=eq.${encodeURIComponent(name)}`);
    if (turn % 2) return;
    await ask(
      200,
      'PUT',
      `${PROXY}?id=eq.${id}`,
      { id, first_name: name },
      { prefer: 'return=representation' },
    );
    const gone = await ask(200, 'DELETE', `${PROXY}?id=eq.${id}`, undefined, {
      prefer: 'return=representation',
    });
    if (gone) this.expected.delete(name);
  }

  /** Each write that was acknowledged happened, and happened once. */
  expectEachOnce(rows) {
    const times = new Map();
    for (const { first_name: name } of rows) times.set(name, (times.get(name) ?? 0) + 1);
    for (const name of this.expected)
      if (times.get(name) !== 1) this.failures.push(`"${name}" is there ${times.get(name) ?? 0} times`);
    for (const name of times.keys())
      if (!this.expected.has(name)) this.failures.push(`"${name}" was not acknowledged`);
  }
}

const { database } = await openDatabase();
try {
  for (const balancer of values.balancers.split(',')) {
    const { requests, failures, restarts, seconds } = await restartUnderLoad(balancer, database.ownerUrl);
    console.log(
      `${balancer}: ${failures.length} of ${requests} requests failed in ${restarts} restarts (${seconds} s)`,
    );
    for (const [failure, times] of countsOf(failures)) console.log(`  ${times} x ${failure}`);
    if (failures.length > 0) process.exitCode = 1;
  }
} finally {
  await database.stop();
}
