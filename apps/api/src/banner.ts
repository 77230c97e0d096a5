import type { DemoAccess } from './demo/demo-access.js';

/** What a newcomer reads when the product is up: where it is, and a first call that works when pasted. */
export function banner(url: string, demo: DemoAccess | null, milliseconds: number): string {
  const lines = [
    '',
    `Rosetta CRM is up at ${url} (${(milliseconds / 1000).toFixed(1)} s)`,
    '',
    `  Swagger UI   ${url}/docs`,
    `  OpenAPI      ${url}/openapi.json`,
  ];
  if (demo) {
    lines.push(
      `  API key      ${demo.apiKey}`,
      `  Demo login   ${demo.email}  password: ${demo.password}`,
      '',
      'Try it:',
      `  curl '${url}/functions/v1/rest-api-proxy/contacts?select=first_name,last_name,emails&limit=3' -H 'X-API-Key: ${demo.apiKey}'`,
    );
  }
  return [...lines, '', 'Ctrl-C stops the server and its database.', ''].join('\n');
}
