import type { Examples } from './sales.openapi.js';

const uuid = '987e6543-e21b-12d3-a456-426614174999';

/** Requests that list accounts. */
export const listAccountsExamples: Examples = {
  all: { summary: 'All accounts', value: {} },
  full: { summary: 'Filters', value: { filters: { accounts: [uuid], search: 'Acme', page_size: 10 } } },
  lite: { summary: 'Names for a dropdown', value: { action: 'lite' } },
};

/** Requests that do something to an account. */
export const accountActionExamples: Examples = {
  create: { summary: 'Create', value: { action: 'create', name: 'Acme Corp', domain: 'acme.example' } },
  update: { summary: 'Update', value: { action: 'update', uuid, name: 'Acme Corporation' } },
  delete: { summary: 'Delete', value: { action: 'delete', uuid } },
  inactivate: { summary: 'Inactivate', value: { action: 'inactivate', uuid } },
  activate: { summary: 'Activate', value: { action: 'activate', uuid } },
};
