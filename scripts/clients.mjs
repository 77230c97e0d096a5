// Writes what is generated of clients/ from openapi/*.json: `npm run clients`; with --check it compares instead.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installTools, requireSupportedNode, root } from './prepare.mjs';

const APIS = ['crm-contacts-api', 'rest-api-proxy', 'get-contact', 'crm-v1', 'sales', 'platform'];

requireSupportedNode();
process.chdir(root);
await installTools();
const { typesOf } = await import('../tools/typescript.mjs');
const { collectionOf, environment } = await import('../tools/postman.mjs');

const documents = Object.fromEntries(
  APIS.map((api) => [api, JSON.parse(readFileSync(`openapi/${api}.json`, 'utf8'))]),
);
const wanted = new Map([
  ['clients/postman/rosetta-crm.postman_collection.json', json(await collectionOf(documents))],
  ['clients/postman/rosetta-crm.postman_environment.json', json(environment)],
]);
for (const api of APIS)
  wanted.set(`clients/typescript/src/generated/${api}.ts`, await typesOf(documents[api]));

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
