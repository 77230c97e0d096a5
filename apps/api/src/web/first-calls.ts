import { demoContacts } from '../demo/demo-contacts.js';
import type { DocumentName } from '../openapi/partition.js';

/** What first calls are written with: where the product is, and whose credentials. */
export interface Caller {
  readonly url: string;
  readonly apiKey: string;
  readonly email: string;
  readonly password: string;
}

/** Stands where a caller has to write what is their own. */
export const placeholders = {
  apiKey: '<API key>',
  email: '<e-mail>',
  password: '<password>',
};

/** A number that a contact of the demo has. */
const phone = demoContacts('')
  .flatMap(({ fields }) => fields.phones ?? [])[0]!
  .replaceAll(' ', '');

/** The first call of each API, to be pasted into a shell; those that want an access token or a cookie sign in first. */
export const firstCalls: Readonly<Record<DocumentName, (caller: Caller) => string>> = {
  'crm-contacts-api': (caller) =>
    `${accessToken(caller)} \\\n  | ` + curl(`-H @- '${caller.url}/functions/v1/crm-contacts-api?limit=3'`),
  'rest-api-proxy': ({ url, apiKey }) =>
    curl(
      `'${url}/functions/v1/rest-api-proxy/contacts?select=first_name,last_name,emails&limit=3'`,
      `-H 'X-API-Key: ${apiKey}'`,
    ),
  'get-contact': ({ url, apiKey }) =>
    curl(
      `'${url}/functions/v1/get-contact'`,
      `-H 'Authorization: Bearer ${apiKey}'`,
      ...json({ phone_number: phone }),
    ),
  'crm-v1': ({ url, email, password }) =>
    curl(`-s -o /dev/null -c - '${url}/api/auth/sign-in/email'`, ...json({ email, password })) +
    ` \\\n  | curl -b - '${url}/api/v1/crm/contacts?limit=3'`,
  sales: (caller) =>
    `${accessToken(caller)} \\\n  | ` +
    curl(`-H @- '${caller.url}/api/sales/contacts'`, ...json({ filters: { page_size: 3 } })),
  platform: ({ url, apiKey }) => curl(`'${url}/api/v1/crm/deals?limit=3'`, `-H 'X-API-Key: ${apiKey}'`),
};

/** How somebody without an account comes by an API key. */
export function ownKeyCalls({ url, email, password }: Omit<Caller, 'apiKey'>): string {
  return [
    curl(`-c jar '${url}/api/auth/sign-up/email'`, ...json({ name: 'Me', email, password })),
    curl(`-b jar -c jar '${url}/api/auth/organization/create'`, ...json({ name: 'Mine', slug: 'mine' })),
    curl(`-b jar '${url}/api/v1/api-keys'`, ...json({ name: 'My first key' })),
  ].join('\n\n');
}

/** Signs in and leaves the header that carries the access token, for a curl that reads it from there. */
function accessToken({ url, email, password }: Caller): string {
  return (
    curl(`-s '${url}/auth/v1/token?grant_type=password'`, ...json({ email, password })) +
    ` \\\n  | sed 's/.*"access_token":"\\([^"]*\\)".*/Authorization: Bearer \\1/'`
  );
}

function curl(...options: string[]): string {
  return `curl ${options.join(' \\\n  ')}`;
}

function json(body: object): string[] {
  return ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(body)}'`];
}
