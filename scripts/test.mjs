import { availableParallelism } from 'node:os';
import path from 'node:path';
import { buildIfStale, installIfMissing, installTools, requireSupportedNode, root, run } from './prepare.mjs';

requireSupportedNode();
process.chdir(root);
await installIfMissing({ forDevelopment: true });
// The Postman collection is run by its own program.
await installTools();
// Some tests start the built product as its users do.
await buildIfStale();

const args = process.argv.slice(2);
const choosesWorkers = args.some((arg) => /^(-w|-i|--maxWorkers|--runInBand)/.test(arg));
if (!choosesWorkers) args.unshift(`--maxWorkers=${availableParallelism()}`);
await run('The test run', process.execPath, [path.join(root, 'node_modules/jest/bin/jest.js'), ...args]);
