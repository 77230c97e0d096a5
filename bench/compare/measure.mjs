// Measures the contestants side by side: in each round every one has its turn, and who begins changes.
import { availableParallelism } from 'node:os';
import { connect, isTrue, load } from './load.mjs';
import { operations, wireOf } from './operations.mjs';
import { cpuOf, machineCpu, memoryOf } from './processes.mjs';

const PAGES = 5;
const ownCpu = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** One answer as JSON; stops where it is not a true one. */
async function askOnce(contestant, name, turn) {
  const { bytes, expect } = wireOf(operations[name], turn, contestant.context, contestant.headersOf);
  const connection = connect(contestant.port);
  const response = await connection.ask(bytes);
  connection.close();
  const text = response.bytes.toString();
  if (!isTrue(response, expect))
    throw new Error(
      `${name}: ${contestant.name} answered ${text.slice(0, 1000)}\n${contestant.complaints()}`,
    );
  const [, body = ''] = text.split('\r\n\r\n');
  return JSON.parse(
    body.slice(body.search(/[[{]/), Math.max(body.lastIndexOf('}'), body.lastIndexOf(']')) + 1),
  );
}

/** Everybody answers once before it counts: truly, and where there is something to agree on, alike. */
async function check(contestants, name) {
  const said = [];
  for (const contestant of contestants) {
    const json = await askOnce(contestant, name, 0);
    said.push(JSON.stringify(operations[name].agreed?.(json)));
  }
  if (new Set(said).size > 1) throw new Error(`${name}: they do not agree: ${said.join(' / ')}`);
}

async function collectCursors(contestant) {
  const cursors = [];
  for (let page = 0; page < PAGES; page++) {
    contestant.context.cursors = cursors.slice(-1);
    const { next_page: next } = await askOnce(contestant, 'list by cursor', 0);
    cursors.push(next);
  }
  contestant.context.cursors = cursors;
}

async function takeAdvisoryLock(contestant, name, postmaster, { seconds, least }) {
  const operation = operations[name];
  const turns = (contestant.turns ??= {});
  const next = () => {
    turns[name] = (turns[name] ?? 0) + 1;
    return wireOf(operation, turns[name], contestant.context, contestant.headersOf);
  };
  const { pid, port } = contestant;
  const spent = () => [cpuOf(pid), cpuOf(postmaster), ownCpu(), machineCpu(), performance.now() * 1000];
  const before = spent();
  const { completed, failed, elapsed, latencies } = await load({ ...operation, port, seconds, least, next });
  const [app, postgres, own, all, span] = spent().map((now, index) => now && now - before[index]);
  const units = completed * (operation.rows ?? 1);
  return {
    rate: (units - failed * (operation.rows ?? 1)) / elapsed,
    p50: latencies[Math.floor(latencies.length / 2)],
    p99: latencies[Math.floor(latencies.length * 0.99)],
    app: app === undefined ? undefined : app / units,
    postgres: postgres === undefined ? undefined : postgres / units,
    cpu: app === undefined ? undefined : (app + (postgres ?? 0)) / units,
    others: all && Math.max(0, all - app - (postgres ?? 0) - own) / (span * availableParallelism()),
    memory: memoryOf(pid),
    failed,
  };
}

/**
 * Measures the chosen operations; returns for each and each contestant what its rounds were. What somebody does not answer
 * truly is measured of nobody.
 */
export async function measure({ contestants, size, options, postmaster, onProgress, onRefused }) {
  for (const contestant of contestants) {
    contestant.context = { size };
    await contestant.renew?.();
    await collectCursors(contestant);
  }
  const completed = [];
  for (const name of options.operations)
    await check(contestants, name).then(() => completed.push(name), onRefused);
  const results = {};
  for (const name of completed) {
    const rounds = Object.fromEntries(contestants.map((contestant) => [contestant.name, []]));
    for (const contestant of contestants) await contestant.renew?.();
    for (let round = -1; round < options.rounds; round++)
      for (let place = 0; place < contestants.length; place++) {
        const contestant = contestants[(place + round + contestants.length) % contestants.length];
        // The first round is the compiler's; on a busy machine it has to be longer.
        const least = round < 0 ? operations[name].warmUp : 0;
        const turn = await takeAdvisoryLock(contestant, name, postmaster, {
          seconds: options.seconds,
          least,
        });
        if (round >= 0) rounds[contestant.name].push(turn);
      }
    results[name] = rounds;
    onProgress(name, rounds);
  }
  return results;
}
