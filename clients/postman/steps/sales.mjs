/** The API takes ten requests in a second, and the run is faster than that. */
const before = ['setTimeout(() => {}, 120);'];

const contact = 'POST /api/sales/contacts/contact';
const account = 'POST /api/sales/accounts/account';

/** One step for each action on what `variable` keeps. */
const actions = (call, variable, names) =>
  names.map((name) => ({
    call,
    name: `${name[0].toUpperCase()}${name.slice(1)}`,
    body: { action: name, uuid: `{{${variable}}}` },
    expects: { 'answer.code': 0 },
  }));

const steps = [
  { call: account, name: 'Create an account', keep: { accountUuid: 'answer.uuid' } },
  {
    call: account,
    name: 'Update an account',
    body: ({ update }) => ({ ...update, uuid: '{{accountUuid}}' }),
  },
  ...actions(account, 'accountUuid', ['inactivate', 'activate']),
  {
    call: 'POST /api/sales/accounts',
    body: { filters: { page_size: 1 } },
    expects: { 'answer.data.length': 1 },
  },
  { call: 'GET /api/sales/accounts/account', query: { uuid: '{{accountUuid}}' } },
  {
    call: contact,
    name: 'Create a contact',
    body: ({ create }) => ({ ...create, email: 'jane@example.com', phone: '+14155550100' }),
    keep: { salesContactUuid: 'answer.uuid' },
  },
  {
    call: contact,
    name: 'Update a contact',
    body: { action: 'update', uuid: '{{salesContactUuid}}', first_name: 'Jane', last_name: 'Smith' },
    expects: { 'answer.data.last_name': 'Smith', 'answer.data.email': 'jane@example.com' },
  },
  ...actions(contact, 'salesContactUuid', ['inactivate', 'activate']),
  {
    call: 'POST /api/sales/contacts/associate-account',
    body: { contact_uuid: '{{salesContactUuid}}', account_uuid: '{{accountUuid}}', rol_id: 1 },
  },
  {
    call: 'GET /api/sales/contacts/contact',
    query: { uuid: '{{contactId}}' },
    name: 'Get the contact made by the proxy',
    expects: { 'answer.data.first_name': 'Mahmoud' },
  },
  {
    call: 'POST /api/sales/contacts',
    name: 'Get the first page',
    body: { filters: { page_size: 1 } },
    keep: { nextPage: 'answer.next_page' },
  },
  {
    call: 'POST /api/sales/contacts',
    name: 'Get the next page',
    body: { filters: { page_size: 1, page: '{{nextPage}}' } },
    expects: { 'answer.data.length': 1 },
  },
  { call: 'POST /api/sales/contacts', name: 'Get names for a dropdown', body: ({ lite }) => lite },
  {
    call: contact,
    name: 'Create a contact to delete',
    body: { action: 'create', first_name: 'No', last_name: 'Body' },
    keep: { further: 'answer.uuid' },
  },
  ...actions(contact, 'further', ['delete']),
  {
    call: 'GET /api/sales/contacts/contact',
    name: 'Get the deleted contact: code 4',
    query: { uuid: '{{further}}' },
    status: 400,
    expects: { 'answer.code': 4 },
  },
];

/** Document E. */
export const sales = {
  name: 'sales',
  description: 'Contacts and accounts of the sales team; pages by cursor, changes by action.',
  document: 'sales',
  steps: steps.map((step) => ({ before, ...step })),
};
