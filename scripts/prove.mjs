import { spawnSync } from 'node:child_process';

// Runs the long forms of the suites that attack the product, one after the other, each for a bounded time, and prints their
// figures: `npm run prove`, or `npm run prove -- fuzz races` for some of them. What is set in the environment stays.

const jest = (pattern) => ['npx', 'jest', pattern];

/** The suites by name: what they are told, and how they are run. */
const suites = {
  fuzz: [{ FUZZ_REQUESTS: '100000', FUZZ_SECONDS: '1500', FUZZ_SEED: '1' }, jest('test/proof/fuzz.e2e-spec')],
  races: [
    { RACES_ROUNDS: '200', RACES_CLIENTS: '8', RACES_CALLS: '24', RACES_SEED: '1' },
    jest('test/proof/races.e2e-spec'),
  ],
  hostile: [{ HOSTILE_SECONDS: '10' }, jest('test/proof/hostile.e2e-spec')],
  grammar: [{ FUZZ_RUNS: '2000' }, jest('libs/postgrest/src/fuzz')],
  tenants: [{}, jest('test/matrices.e2e-spec')],
  isolation: [{}, jest('test/isolation')],
  journal: [{}, ['node', 'bench/journal.mjs']],
  network: [{}, jest('test/proof/network.e2e-spec')],
  clocks: [{}, jest('test/proof/clocks.e2e-spec')],
  scans: [{ SCAN_KILLS: 'keys pairs merges' }, jest('test/duplicates/scan-killed')],
  kills: [{}, ['node', 'bench/kills.mjs']],
  disk: [{}, ['node', 'bench/full-disk.mjs']],
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}
const failed = [];
for (const [name, [environment, [command, ...args]]] of Object.entries(suites)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`\n== ${name}`);
  const env = { ...environment, ...process.env };
  if (spawnSync(command, args, { env, stdio: 'inherit' }).status !== 0) failed.push(name);
}
console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}` : '\nNothing failed.');
process.exitCode = failed.length > 0 ? 1 : 0;
