import { activities, companies, contacts, dealContacts, deals, readOnly } from './proxy-tables.mjs';

const functions = '/functions/v1';

const ahmed = { first_name: 'Ahmed', phones: ['+201111111111'], emails: ['ahmed@example.com'] };

/** Document B: the tables, and the calls in bulk beside them. */
export const restApiProxy = {
  name: 'rest-api-proxy',
  description:
    "Contacts, deals and what belongs to them in PostgREST's grammar; bulk calls, leads and search beside it.",
  document: 'rest-api-proxy',
  steps: [
    ...companies,
    ...contacts,
    ...readOnly,
    ...deals,
    ...dealContacts,
    ...activities,
    {
      call: `POST ${functions}/import-contacts-bulk`,
      body: {
        contacts: [ahmed, { first_name: 'Sara', phones: ['+201222222222'] }],
        default_source: 'csv-import',
      },
      expects: { 'answer.summary.new_contacts': 2, 'answer.summary.failed': 0 },
    },
    {
      call: `POST ${functions}/import-contacts-bulk`,
      name: 'Import the same contact again: it is merged',
      body: { contacts: [{ ...ahmed, tags: ['vip'] }] },
      expects: { 'answer.summary.updated_contacts': 1, 'answer.results[0].is_new': false },
    },
    {
      call: `POST ${functions}/create-deals-bulk`,
      body: {
        default_currency: 'SAR',
        default_stage: 'qualified',
        skip_if_exists: true,
        deals: [
          { title: 'Order #68297792', value: 11523, contact_phone: '+201111111111' },
          { title: 'Order #68297793', contact_email: 'noha@example.com', create_contact_if_missing: true },
        ],
      },
      expects: { 'answer.summary.new_deals': 2, 'answer.summary.new_contacts_created': 1 },
    },
    {
      call: `POST ${functions}/create-lead`,
      body: {
        first_name: 'Layla',
        emails: ['layla@example.com'],
        deal: { title: 'Website lead', value: 250 },
      },
      expects: { 'answer.is_new_contact': true, 'answer.deal.title': 'Website lead' },
    },
    {
      call: `POST ${functions}/create-leads-bulk`,
      body: { leads: [{ first_name: 'Layla', emails: ['layla@example.com'], title: 'Second order' }] },
      expects: { 'answer.results[0].is_new_contact': false },
    },
    {
      call: `POST ${functions}/search-contacts`,
      body: { query: 'ahmed@example.com', limit: 5 },
      expects: { 'answer.total': 1, 'answer.contacts[0].first_name': 'Ahmed' },
    },
  ],
};
