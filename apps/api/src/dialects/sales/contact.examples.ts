import type { Examples } from './sales.openapi.js';

const uuid = '123e4567-e89b-12d3-a456-426614174000';
const account = '987e6543-e21b-12d3-a456-426614174999';
const john = { first_name: 'John', last_name: 'Doe', email: 'john.doe@example.com', phone: '+1234567890' };

/** Requests of document E, "Get All Contacts". */
export const listExamples: Examples = {
  all: { summary: 'All contacts', value: {} },
  full: {
    summary: 'Filters and a cursor',
    value: { filters: { contacts: [uuid], search: 'John', page: 'MTIz', page_size: 10 } },
  },
  accounts: { summary: 'Of accounts', value: { filters: { accounts: [account] } } },
  search: { summary: 'By name', value: { filters: { search: 'Doe' } } },
  lite: { summary: 'Names for a dropdown', value: { action: 'lite' } },
};

/** Requests of document E, "Create Contact" to "Activate Contact". */
export const actionExamples: Examples = {
  create: { summary: 'Create', value: { action: 'create', ...john } },
  update: {
    summary: 'Update',
    value: { action: 'update', uuid, ...john, last_name: 'Smith', email: 'john.smith@example.com' },
  },
  delete: { summary: 'Delete', value: { action: 'delete', uuid } },
  inactivate: { summary: 'Inactivate', value: { action: 'inactivate', uuid } },
  activate: { summary: 'Activate', value: { action: 'activate', uuid } },
};

/** Request of document E, "Associate Contact to Account". */
export const associateExamples: Examples = {
  associate: { summary: 'Associate', value: { contact_uuid: uuid, account_uuid: account, rol_id: 1 } },
};
