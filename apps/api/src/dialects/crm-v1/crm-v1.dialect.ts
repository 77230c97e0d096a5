import { curl, json } from '../curl.js';
import type { Dialect } from '../dialect.js';
import { houseErrorShape } from '../house-errors.js';

const PATH = '/api/v1/crm/contacts';

/** Document D: contacts in the style of the house. */
export const crmV1Dialect: Dialect = {
  ...houseErrorShape,
  name: 'crm-v1',
  document: 'D',
  prefixes: [PATH],
  title: 'Contacts for a browser',
  purpose: 'The house’s way with contacts: lists, search, notes.',
  address: PATH,
  credentials: ['session', 'jwt', 'api-token', 'api-key'],
  credentialText: 'Session cookie; session token, access token or API key as a Bearer',
  tags: { Contacts: 'Document D: contacts of the house API.' },
  firstCall: ({ url, email, password }) =>
    curl(`-s -o /dev/null -c - '${url}/api/v1/auth/sign-in/email'`, ...json({ email, password })) +
    ` \\\n  | curl -b - '${url}${PATH}?limit=3'`,
};
