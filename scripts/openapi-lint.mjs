// Lints openapi/*.json by Redocly's rules and by Spectral's; a warning fails as an error does.
import { readdirSync } from 'node:fs';
import { installTools, root, run } from './prepare.mjs';

process.chdir(root);
await installTools();
const documents = readdirSync('openapi')
  .filter((name) => name.endsWith('.json'))
  .map((name) => `openapi/${name}`);
/** The document of everything says what those of the dialects say, and takes as long as all of them. */
const ofDialects = documents.filter((name) => !name.endsWith('/rosetta-crm.json'));

process.env.REDOCLY_TELEMETRY = 'off';
process.env.REDOCLY_SUPPRESS_UPDATE_NOTICE = 'true';
const redocly = 'tools/node_modules/@redocly/cli/bin/cli.js';
// Redocly's exit code tells of errors alone; its configuration makes errors of the warnings.
await run('redocly lint', process.execPath, [redocly, 'lint', '--config=tools/redocly.yaml', ...documents]);
const spectral = 'tools/node_modules/@stoplight/spectral-cli/dist/index.js';
await run('spectral lint', process.execPath, [
  spectral,
  'lint',
  '--ruleset=tools/spectral.yaml',
  '--fail-severity=hint',
  ...ofDialects,
]);
