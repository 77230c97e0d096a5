import { buildIfStale, installIfMissing, requireSupportedNode, root } from './prepare.mjs';

requireSupportedNode();
process.chdir(root);
await installIfMissing({ forDevelopment: false });
await buildIfStale();
await import('../dist/apps/api/src/main.js');
