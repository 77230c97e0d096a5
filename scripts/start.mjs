import { endWithParent } from './parent-watch.mjs';
import { buildIfStale, installIfMissing, requireSupportedNode, root } from './prepare.mjs';

requireSupportedNode();
if (process.env.npm_lifecycle_event) endWithParent();
process.chdir(root);
await installIfMissing({ forDevelopment: false });
await buildIfStale();
await import('../dist/apps/api/src/main.js');
