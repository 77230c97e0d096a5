// Observes which files a request goes through, and writes docs/request-paths.md: `npm run request-paths`.
import { writeByTest } from './prepare.mjs';

await writeByTest('The observation', 'WRITE_REQUEST_PATHS', 'test/request-paths.e2e-spec.ts');
