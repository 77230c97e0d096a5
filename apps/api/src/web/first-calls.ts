import { demoContacts } from '../demo/demo-contacts.js';
import { curl, json } from '../dialects/curl.js';
import type { Caller } from '../dialects/dialect.js';

/** Stands where a caller has to write what is their own; the number is one that a contact of the demo has. */
export const placeholders: Omit<Caller, 'url'> = {
  apiKey: '<API key>',
  email: '<e-mail>',
  password: '<password>',
  phone: demoContacts('')
    .flatMap(({ fields }) => fields.phones ?? [])[0]!
    .replaceAll(' ', ''),
};

/** How somebody without an account comes by an API key. */
export function ownKeyCalls({ url, email, password }: Pick<Caller, 'url' | 'email' | 'password'>): string {
  return [
    curl(`-c jar '${url}/api/auth/sign-up/email'`, ...json({ name: 'Me', email, password })),
    curl(`-b jar -c jar '${url}/api/auth/organization/create'`, ...json({ name: 'Mine', slug: 'mine' })),
    curl(`-b jar '${url}/api/v1/api-keys'`, ...json({ name: 'My first key' })),
  ].join('\n\n');
}
