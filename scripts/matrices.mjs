// Observes who may do what on the running product, writes docs/security-matrices.md and prints it: `npm run matrices`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root, writeByTest } from './prepare.mjs';

await writeByTest('The observation', 'WRITE_MATRICES', 'test/matrices.e2e-spec.ts');
process.stdout.write(readFileSync(path.join(root, 'docs/security-matrices.md'), 'utf8'));
