// Observes who may do what on the running product, writes docs/security-matrices.md and prints it: `npm run matrices`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { installIfMissing, requireSupportedNode, root, run } from './prepare.mjs';

requireSupportedNode();
process.chdir(root);
await installIfMissing({ forDevelopment: true });
process.env.WRITE_MATRICES = 'true';
await run('The observation', process.execPath, [
  'node_modules/jest/bin/jest.js',
  'test/matrices.e2e-spec.ts',
]);
process.stdout.write(readFileSync(path.join(root, 'docs/security-matrices.md'), 'utf8'));
