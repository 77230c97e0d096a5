import { curl } from '../curl.js';
import type { Dialect } from '../dialect.js';
import { apiV1ErrorShape } from '../api-v1-errors.js';

/** Rosetta's own API: what nobody else publishes, and every path that no other dialect owns. */
export const platformDialect: Dialect = {
  ...apiV1ErrorShape,
  name: 'platform',
  prefixes: ['/'],
  // What is written here has been recorded so since before it had a name of its own.
  auditedAs: 'crm-v1',
  title: 'Rosetta’s own API',
  purpose: 'Sign-in, API keys, members, imports, exports, the audit log.',
  address: '/api/v1',
  credentials: ['session', 'jwt', 'api-key', 'api-token'],
  credentialText: 'Session, access token or API key',
  tags: {
    Relationships: 'Which users know which contacts.',
    'Contact roles': 'What a contact can be at an account: the `rol_id` of document E.',
    Imports: 'Contacts and deals from files of any size.',
    Exports: 'Contacts and deals as files.',
    'Sign in': 'Sign-up, sign-in and tokens, answered by better-auth.',
    Sessions: "The user's sessions, answered by better-auth.",
    'Own user': 'What a user changes of themselves, answered by better-auth.',
    'Organizations (better-auth)': "Organizations as better-auth's clients know them.",
    Invitations: 'Invitations to an organization, answered by better-auth.',
    'Sign in (Supabase clients)': 'The part of Supabase Auth that supabase-js signs in with.',
    'API keys': "The organization's API keys.",
    Members: "The organization's members and their roles.",
    Organizations: "The caller's organizations and their settings.",
    'Audit events': 'Who changed what in the organization, when, and through which API.',
    Changes: 'What changed in the records, in the order in which it was committed.',
    Duplicates: 'Records that are one person or company twice: looking for them, and deciding.',
    Webhooks: 'Addresses that are told of changes, what was sent to them, and sending it again.',
    Health: 'What a balancer or orchestrator asks.',
  },
  firstCall: ({ url, apiKey }) =>
    curl(`'${url}/api/v1/crm/relationships?limit=3'`, `-H 'X-API-Key: ${apiKey}'`),
};
