// Writes docs/coverage.md, which sentence of the documents is held by which test: `npm run coverage`.
import { installIfMissing, requireSupportedNode, root, run } from './prepare.mjs';

requireSupportedNode();
process.chdir(root);
await installIfMissing({ forDevelopment: true });
process.env.WRITE_COVERAGE = 'true';
await run('The coverage of the documents', process.execPath, [
  'node_modules/jest/bin/jest.js',
  'test/coverage.spec.ts',
]);
