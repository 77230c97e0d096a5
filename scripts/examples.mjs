// Records what every operation answers, for the OpenAPI documents to show: `npm run examples`, then `npm run openapi`.
import { run, writeByTest } from './prepare.mjs';

await writeByTest('The recording', 'WRITE_EXAMPLES', 'test/try-it-out.e2e-spec.ts');
await run('The formatting', process.execPath, [
  'node_modules/prettier/bin/prettier.cjs',
  '--write',
  'apps/api/src/openapi/recorded-examples.json',
]);
