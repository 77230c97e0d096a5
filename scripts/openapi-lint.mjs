// Lints openapi/*.json by Redocly's and Spectral's rules; a warning fails as an error does.
import { readdirSync } from 'node:fs';
import { installTools, root, run } from './prepare.mjs';

process.chdir(root);
await installTools();
const documents = readdirSync('openapi')
  .filter((name) => name.endsWith('.json'))
  .map((name) => `openapi/${name}`);

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
  ...documents,
]);
