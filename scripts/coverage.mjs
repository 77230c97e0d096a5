// Writes docs/coverage.md, which sentence of the documents is held by which test: `npm run coverage`.
import { writeByTest } from './prepare.mjs';

await writeByTest('The coverage of the documents', 'WRITE_COVERAGE', 'test/coverage.spec.ts');
