// What a guard costs a request, in CPU time of the server: `npm run build && node bench/guards.mjs [rounds] [requests]`.
// The product runs in a process of its own, with four further routes that do nothing: one without a guard, and one for each
// credential. Rounds go through the routes in turn, so that what slows the machine down slows all of them; what is printed
// is the median of the rounds. Figures: docs/benchmarks.md.
import { fork } from 'node:child_process';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { Controller, Get } from '@nestjs/common';
import { at, decorateRoute, foundOrganization, median, send, serveProduct } from './support.mjs';

const CONNECTIONS = 16;
const [rounds = 15, requests = 1_000] = process.argv.slice(2).map(Number);

if (process.send) await serve();
else await measure();

/** The measured process: the product and the four routes; answers its own CPU time when asked. */
async function serve() {
  const { Authenticated, Public } = await at('libs/auth/src/index');
  class BenchController {
    unguarded() {
      return { ok: true };
    }
    apiKey() {
      return { ok: true };
    }
    session() {
      return { ok: true };
    }
    jwt() {
      return { ok: true };
    }
  }
  const guarded = (credential) => Authenticated({ by: [credential], permission: 'contacts:read' });
  decorateRoute(
    BenchController,
    'unguarded',
    Get('unguarded'),
    Public('it is what the others are compared with'),
  );
  decorateRoute(BenchController, 'apiKey', Get('api-key'), guarded('api-key'));
  decorateRoute(BenchController, 'session', Get('session'), guarded('session'));
  decorateRoute(BenchController, 'jwt', Get('jwt'), guarded('jwt'));
  Controller('/bench')(BenchController);

  const { port, stop } = await serveProduct({ controllers: [BenchController] });
  process.on('message', async (message) => {
    if (message === 'cpu') process.send({ cpu: process.cpuUsage() });
    if (message !== 'end') return;
    await stop();
    process.exit(0);
  });
  process.send({ port });
}

/** The measuring process. */
async function measure() {
  const server = fork(fileURLToPath(import.meta.url));
  const nextMessage = () => new Promise((resolve) => server.once('message', resolve));
  try {
    const { port } = await nextMessage();
    const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const routes = await routesWithCredentials(port);
    const spent = new Map(routes.map(({ name }) => [name, []]));
    for (let round = -2; round < rounds; round++)
      for (const { name, path, headers } of routes) {
        const ask = async () => {
          const { status, text } = await send({ port, agent }, 'GET', path, headers);
          if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
        };
        const microseconds = await cpuPerRequest(server, nextMessage, ask);
        // The first rounds are the compiler's.
        if (round >= 0) spent.get(name).push(microseconds);
      }
    print(spent);
    agent.destroy();
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.connected) server.send('end');
    await ended;
  }
}

async function routesWithCredentials(port) {
  const { cookie, token, key } = await foundOrganization(port);
  return [
    { name: 'unguarded', path: '/bench/unguarded', headers: {} },
    { name: 'API key', path: '/bench/api-key', headers: { 'x-api-key': key } },
    { name: 'session', path: '/bench/session', headers: { cookie } },
    { name: 'JWT', path: '/bench/jwt', headers: { authorization: `Bearer ${token}` } },
  ];
}

async function cpuPerRequest(server, nextMessage, ask) {
  const before = await cpuOf(server, nextMessage);
  let left = requests;
  const worker = async () => {
    while (left-- > 0) await ask();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  return ((await cpuOf(server, nextMessage)) - before) / requests;
}

async function cpuOf(server, nextMessage) {
  server.send('cpu');
  const { cpu } = await nextMessage();
  return cpu.user + cpu.system;
}

function print(spent) {
  const medians = [...spent].map(([name, each]) => [name, median(each)]);
  const open = medians[0][1];
  console.log(
    `${rounds} rounds of ${requests} requests each, ${CONNECTIONS} connections, Node ${process.version}`,
  );
  for (const [name, cost] of medians)
    console.log(
      `${name.padEnd(12)}${cost.toFixed(0).padStart(7)} µs${(cost / open).toFixed(2).padStart(8)} ×` +
        `${(cost - open).toFixed(0).padStart(8)} µs more`,
    );
}
