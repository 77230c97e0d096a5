import type { DocumentName } from '../openapi/partition.js';

/** One API as the landing page and the JSON index tell of it. */
export interface ApiDescription {
  readonly name: DocumentName;
  readonly title: string;
  readonly path: string;
  /** What it is good for. */
  readonly purpose: string;
  readonly credential: string;
}

/** The five published APIs and the house's own, in the order of their documents. */
export const apis: readonly ApiDescription[] = [
  {
    name: 'crm-contacts-api',
    title: 'Contacts for an app',
    path: '/functions/v1/crm-contacts-api',
    purpose: 'Contacts, and which users look after them.',
    credential: 'Access token (JWT), ours or Supabase’s, as a Bearer',
  },
  {
    name: 'rest-api-proxy',
    title: 'Tables for integrations',
    path: '/functions/v1/rest-api-proxy',
    purpose:
      'Every table with PostgREST’s grammar, imports in bulk, leads, search. supabase-js works against it.',
    credential: 'API key in X-API-Key',
  },
  {
    name: 'get-contact',
    title: 'Who is calling?',
    path: '/functions/v1/get-contact',
    purpose: 'One contact by id or phone number, with its conversation in numbers.',
    credential: 'API key as a Bearer',
  },
  {
    name: 'crm-v1',
    title: 'Contacts for a browser',
    path: '/api/v1/crm/contacts',
    purpose: 'The house’s way with contacts: lists, search, notes.',
    credential: 'Session cookie, or session token or access token as a Bearer',
  },
  {
    name: 'sales',
    title: 'Contacts for a sales desk',
    path: '/api/sales',
    purpose: 'Contacts and accounts by action, page by page.',
    credential: 'Access token (JWT) as a Bearer',
  },
  {
    name: 'platform',
    title: 'The house itself',
    path: '/api/v1',
    purpose: 'Companies, deals, pipelines, activities; sign-in, API keys, members.',
    credential: 'Session, access token or API key',
  },
];
