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
// Specs make much that is soon forgotten; with room for it a fifth less time goes into collecting it.
const node = ['--max-semi-space-size=64', path.join(root, 'node_modules/jest/bin/jest.js')];
await run('The test run', process.execPath, [...node, ...args]);
