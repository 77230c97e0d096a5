// Writes what is generated of clients/ from openapi/*.json and the built declarations of the dialects: `npm run clients`; with --check it compares instead.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildIfStale, installTools, requireSupportedNode, root } from './prepare.mjs';

requireSupportedNode();
process.chdir(root);
await buildIfStale();
await installTools();
const { dialects } = await import('../dist/apps/api/src/dialects/registry.js');
const { apisOf, typesOf } = await import('../tools/typescript.mjs');
const { collectionOf, environment } = await import('../tools/postman.mjs');

const documents = Object.fromEntries(
  dialects.map(({ name }) => [name, JSON.parse(readFileSync(`openapi/${name}.json`, 'utf8'))]),
);
const wanted = new Map([
  ['clients/postman/rosetta-crm.postman_collection.json', json(await collectionOf(dialects, documents))],
  ['clients/postman/rosetta-crm.postman_environment.json', json(environment)],
  ['clients/typescript/src/generated/apis.ts', apisOf(dialects)],
]);
for (const { name } of dialects)
  wanted.set(`clients/typescript/src/generated/${name}.ts`, await typesOf(documents[name]));

const differing = [...wanted.keys()].filter(
  (file) => !existsSync(file) || readFileSync(file, 'utf8') !== wanted.get(file),
);
if (!process.argv.includes('--check')) {
  for (const file of differing) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, wanted.get(file));
  }
  console.log(differing.length > 0 ? `Written: ${differing.join(', ')}` : 'clients/ was up to date.');
} else if (differing.length > 0) {
  console.error(`clients/ is not what openapi/ says (${differing.join(', ')}). Run: npm run clients`);
  process.exit(1);
} else {
  console.log('clients/ is what openapi/ says.');
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
