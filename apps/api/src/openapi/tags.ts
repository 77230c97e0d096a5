import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './openapi-types.js';

/** What the operations under a tag are for, in the order a reader meets them. */
const descriptions: Readonly<Record<string, string>> = {
  'crm-contacts-api': 'Document A: contact records and the users who know them, as a Supabase edge function.',
  'rest-api-proxy: contacts': 'Document B: people, with the grammar of PostgREST.',
  'rest-api-proxy: deals': 'Document B: sales opportunities, with the grammar of PostgREST.',
  'rest-api-proxy: deal_contacts': 'Document B: further contacts of deals, with the grammar of PostgREST.',
  'rest-api-proxy: companies': 'Document B: companies, with the grammar of PostgREST.',
  'rest-api-proxy: activities':
    'Document B: calls, messages, meetings and notes, with the grammar of PostgREST.',
  'rest-api-proxy: pipelines': 'Document B: pipelines and their stages; read only.',
  'rest-api-proxy: custom_fields': 'Document B: registered custom fields; read only.',
  'Bulk and leads': 'Document B: many records at once, and a contact with a deal.',
  Search: 'Document B: free-text search.',
  'get-contact': 'Document C: one contact and its conversation in numbers.',
  Contacts: 'Document D: contacts of the house API.',
  'sales: contacts': 'Document E: contacts as the sales team keeps them.',
  'sales: accounts': 'The accounts that document E presupposes, in its style.',
  Companies: 'Companies that contacts belong to; document E calls them accounts.',
  Deals: 'Sales opportunities, their board and their contacts.',
  Pipelines: 'The stages that deals go through.',
  Activities: 'What happened with a contact: calls, messages, meetings, notes.',
  Relationships: 'Which users know which contacts.',
  'Contact roles': 'What a contact can be at an account: the `rol_id` of document E.',
  'Custom fields': 'Registered free-form fields of contacts, companies and deals.',
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
  Health: 'What a balancer or orchestrator asks.',
};

/** The tags a document uses, with their descriptions. */
export function tagsOf(document: OpenAPIObject): { name: string; description: string }[] {
  const used = new Set([...operationsOf(document)].flatMap(({ operation }) => operation.tags ?? []));
  return Object.entries(descriptions)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}
