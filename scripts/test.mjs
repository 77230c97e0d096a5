import { availableParallelism } from 'node:os';
import path from 'node:path';
import { buildIfStale, installIfMissing, installTools, requireSupportedNode, root, run } from './prepare.mjs';

/** Specs that run programs of `tools/`; whoever chooses others does not wait for their installation. */
const needTools = ['test/clients/postman.e2e-spec.ts', 'test/seventh-dialect.e2e-spec.ts'];

requireSupportedNode();
process.chdir(root);
await installIfMissing({ forDevelopment: true });
const args = process.argv.slice(2);
const chosen = args.filter((arg) => !arg.startsWith('-'));
if (!chosen.length || needTools.some((spec) => chosen.some((pattern) => new RegExp(pattern).test(spec))))
  await installTools();
// Some tests start the built product as its users do.
await buildIfStale();

const choosesWorkers = args.some((arg) => /^(-w|-i|--maxWorkers|--runInBand)/.test(arg));
if (!choosesWorkers) args.unshift(`--maxWorkers=${availableParallelism()}`);
await run('The test run', process.execPath, [path.join(root, 'node_modules/jest/bin/jest.js'), ...args]);
