// Writes docs/plans.md: the plans of the hot requests at a million contacts and half a million deals.
import path from 'node:path';
import { root, run } from './prepare.mjs';

process.env.PLANS_CONTACTS ??= '1000000';
process.env.PLANS_PAGE ??= path.join(root, 'docs/plans.md');
const script = (name, ...args) =>
  run(name, process.execPath, [path.join(root, 'scripts', `${name}.mjs`), ...args]);
await script('test', 'test/plans');
await run('The formatting', process.execPath, [
  path.join(root, 'node_modules/prettier/bin/prettier.cjs'),
  '--write',
  process.env.PLANS_PAGE,
]);
