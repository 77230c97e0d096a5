// Writes openapi/*.json from the built application: `npm run openapi`; with --check it compares them instead.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildIfStale, requireSupportedNode, root } from './prepare.mjs';

requireSupportedNode();
process.chdir(root);
await buildIfStale();
const { offlineDocuments } = await import('../dist/apps/api/src/openapi/offline-documents.js');
const directory = path.join(root, 'openapi');
const wanted = new Map(
  Object.entries(await offlineDocuments()).map(([name, document]) => [
    `${name}.json`,
    `${JSON.stringify(document, null, 2)}\n`,
  ]),
);

mkdirSync(directory, { recursive: true });
const present = readdirSync(directory).filter((name) => name.endsWith('.json'));
const differing = [...new Set([...wanted.keys(), ...present])].filter(
  (name) => !present.includes(name) || readFileSync(path.join(directory, name), 'utf8') !== wanted.get(name),
);
if (process.argv.includes('--check')) {
  if (differing.length > 0) {
    console.error(`openapi/ is not what the code declares (${differing.join(', ')}). Run: npm run openapi`);
    process.exit(1);
  }
  console.log('openapi/ is what the code declares.');
} else {
  for (const name of differing) {
    if (wanted.has(name)) writeFileSync(path.join(directory, name), wanted.get(name));
    else rmSync(path.join(directory, name));
  }
  console.log(differing.length > 0 ? `Written: ${differing.join(', ')}` : 'openapi/ was up to date.');
}
