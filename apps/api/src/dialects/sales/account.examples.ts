import type { Examples } from './sales.openapi.js';

const uuid = '987e6543-e21b-12d3-a456-426614174999';

/** Requests that list accounts. */
export const listAccountsExamples: Examples = {
  all: { summary: 'All accounts', value: {} },
  full: { summary: 'Filters', value: { filters: { accounts: [uuid], name: 'Acme', page_size: 10 } } },
  deals: { summary: 'With open deals', value: { filters: { opportunities_state: ['openDeals'] } } },
  area: { summary: 'By area', value: { filters: { area_min: 10, area_max: 500 } } },
  lite: { summary: 'Names for a dropdown', value: { action: 'lite' } },
};

/** Requests that do something to an account. */
export const accountActionExamples: Examples = {
  create: {
    summary: 'Create',
    value: { action: 'create', name: 'Acme Corp', country: 724, tax_id: 'ESB12345678' },
  },
  update: { summary: 'Update', value: { action: 'update', uuid, name: 'Acme Corporation' } },
  delete: { summary: 'Delete', value: { action: 'delete', uuid } },
  inactivate: { summary: 'Inactivate', value: { action: 'inactivate', uuid } },
  activate: { summary: 'Activate', value: { action: 'activate', uuid } },
};
