// Writes docs/errors.md, what every door answers when something is wrong, from the doors themselves: `npm run errors`.
import { installIfMissing, requireSupportedNode, root, run } from './prepare.mjs';

requireSupportedNode();
process.chdir(root);
await installIfMissing({ forDevelopment: true });
process.env.WRITE_ERRORS = 'true';
await run('The table of errors', process.execPath, [
  'node_modules/jest/bin/jest.js',
  'test/pages.e2e-spec.ts',
  '--testNamePattern=errors.md',
]);
