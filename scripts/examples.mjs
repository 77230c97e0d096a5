// Records what every operation answers, for the OpenAPI documents to show: `npm run examples`, then `npm run openapi`.
import { installIfMissing, requireSupportedNode, root, run } from './prepare.mjs';

requireSupportedNode();
process.chdir(root);
await installIfMissing({ forDevelopment: true });
process.env.WRITE_EXAMPLES = 'true';
await run('The recording', process.execPath, [
  'node_modules/jest/bin/jest.js',
  'test/try-it-out.e2e-spec.ts',
]);
await run('The formatting', process.execPath, [
  'node_modules/prettier/bin/prettier.cjs',
  '--write',
  'apps/api/src/openapi/recorded-examples.json',
]);
