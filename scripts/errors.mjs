// Writes docs/errors.md, what every dialect answers when something is wrong, from the dialects themselves: `npm run errors`.
import { writeByTest } from './prepare.mjs';

await writeByTest(
  'The table of errors',
  'WRITE_ERRORS',
  'test/pages.e2e-spec.ts',
  '--testNamePattern=errors.md',
);
