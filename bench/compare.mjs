// The product beside a floor, a plain Nest service and its own last release, interleaved in one run on one Postgres server:
// `npm run bench`; `npm run bench -- --help` tells the options. docs/benchmarks.md says what is measured and how.
import os from 'node:os';
import { requireSupportedNode } from '../scripts/prepare.mjs';
import { buildCheckout, buildRevision, lastRelease } from './compare/builds.mjs';
import { readOptions, usage } from './compare/options.mjs';

requireSupportedNode();
// Whoever ends this ends the contestants.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const options = readOptions(process.argv.slice(2));
if (!options) {
  console.log(usage);
  process.exit();
}
const builds = { product: await buildCheckout() };
if (options.against !== 'none') builds.released = await buildRevision(options.against ?? lastRelease());

// These read the build.
const { openServer } = await import('./compare/postgres.mjs');
const { compilePlain } = await import('./compare/peers.mjs');
const { preparePeers, prepareProduct } = await import('./compare/contestants.mjs');
const { measure } = await import('./compare/measure.mjs');
const { costsAreKnown } = await import('./compare/processes.mjs');
const { summarize } = await import('./compare/summary.mjs');
const { lineOf, writeReport } = await import('./compare/report.mjs');

const plainProgram = compilePlain();
const server = await openServer(process.env.DATABASE_URL);
const revisions = Object.fromEntries(Object.entries(builds).map(([name, build]) => [name, build.revision]));
const run = {
  revisions,
  machine: `${os.availableParallelism()} × ${os.cpus()[0].model.trim()}, ${process.platform}, Node ${process.versions.node}`,
  postgres: server.description,
  rounds: options.rounds,
  seconds: options.seconds,
  costsAreKnown,
  sizes: {},
};
try {
  for (const size of options.sizes) {
    run.sizes[size] = await compareAt(size);
    console.log(`Written: ${(await writeReport(run, options.out)).join(', ')}`);
  }
} finally {
  await server.stop();
}

/** All contestants with one number of contacts. */
async function compareAt(size) {
  const contestants = [];
  try {
    console.log(`${size} contacts: filling the databases ...`);
    const starts = await Promise.all([
      preparePeers(server, size, plainProgram),
      ...Object.entries(builds).map(([name, build]) => prepareProduct(server, size, name, build)),
    ]);
    await server.checkpoint();
    for (const start of starts) contestants.push(...(await start()));
    const postmaster = await server.postmaster();
    const onProgress = (operation, rounds) => console.log(lineOf(operation, summarize(rounds)));
    const onRefused = (error) => {
      console.error(`NOT MEASURED: ${error.message}`);
      process.exitCode = 1;
    };
    const results = await measure({ contestants, size, options, postmaster, onProgress, onRefused });
    return {
      startMs: Object.fromEntries(contestants.map(({ name, startMs }) => [name, startMs])),
      operations: Object.fromEntries(
        Object.entries(results).map(([operation, rounds]) => [operation, summarize(rounds)]),
      ),
    };
  } finally {
    for (const contestant of contestants) await contestant.stop();
    for (const name of ['peers', 'product', 'released']) await server.drop(`rosetta_bench_${name}`);
  }
}
