const contacts = '/functions/v1/crm-contacts-api';
const users = '/functions/v1/crm-users-api';
const companies = '/functions/v1/crm-companies-api';

/** Document A. */
export const crmContactsApi = {
  name: 'crm-contacts-api',
  description: 'Contacts with one name, the users they are linked to, and companies.',
  document: 'crm-contacts-api',
  steps: [
    {
      call: `POST ${contacts}`,
      expects: { 'answer.data.name': 'John Doe' },
      keep: { crmContactId: 'answer.data.id' },
    },
    { call: `GET ${contacts}`, query: { limit: '1' }, expects: { 'answer.data.length': 1 } },
    {
      call: `GET ${contacts}/{contactId}`,
      name: 'Get the contact made by the proxy',
      path: { contactId: '{{contactId}}' },
      expects: { 'answer.data.name': 'Mahmoud Ali', 'answer.data.notes': 'Prefers mornings' },
    },
    {
      call: `PATCH ${contacts}/{contactId}`,
      path: { contactId: '{{crmContactId}}' },
      body: { notes: 'Met in Cairo' },
      expects: { 'answer.data.notes': 'Met in Cairo' },
    },
    {
      call: `POST ${contacts}/{contactId}/link-user`,
      path: { contactId: '{{crmContactId}}' },
      body: { userId: '{{colleagueId}}', relationshipType: 'primary' },
      expects: { 'answer.data.user_id': '{{colleagueId}}' },
    },
    {
      call: `GET ${contacts}/by-user/{userId}`,
      path: { userId: '{{colleagueId}}' },
      expects: { 'answer.data.id': '{{crmContactId}}' },
    },
    {
      call: `DELETE ${contacts}/{contactId}/unlink-user/{userId}`,
      path: { contactId: '{{crmContactId}}', userId: '{{colleagueId}}' },
    },
    {
      call: `POST ${contacts}/bulk-link`,
      body: { links: [{ contactId: '{{crmContactId}}', userId: '{{colleagueId}}' }] },
      expects: { 'answer.successCount': 1, 'answer.errorCount': 0 },
    },
    { call: `DELETE ${contacts}/{contactId}/unlink-user`, path: { contactId: '{{crmContactId}}' } },
    { call: `GET ${contacts}/potential-matches`, expects: { 'answer.count': 0 } },
    { call: `GET ${users}`, expects: { 'answer.count': 2 } },
    {
      call: `PATCH ${users}/{userId}`,
      path: { userId: '{{colleagueId}}' },
      body: { subscription_tier: 'pro' },
      expects: { 'answer.data.subscription_tier': 'pro', 'answer.data.status': 'active' },
    },
    {
      call: `GET ${users}/{userId}`,
      path: { userId: '{{colleagueId}}' },
      expects: { 'answer.data.roles.name': 'Factory', 'answer.data.roles.level': 50 },
    },
    {
      call: `DELETE ${users}/{userId}`,
      name: 'Delete a user whom nobody knows: 404',
      path: { userId: '00000000-0000-0000-0000-000000000000' },
      status: 404,
      expects: { 'answer.error': 'User not found' },
    },
    {
      call: `POST ${companies}`,
      expects: { 'answer.data.name': 'Acme Corp' },
      keep: { crmCompanyId: 'answer.data.id' },
    },
    {
      call: `GET ${companies}`,
      query: { search: 'acme.example' },
      expects: { 'answer.data[0].name': 'Acme Corp' },
    },
    {
      call: `PATCH ${companies}/{companyId}`,
      path: { companyId: '{{crmCompanyId}}' },
      body: { industry: 'Logistics' },
      expects: { 'answer.data.industry': 'Logistics' },
    },
    {
      call: `POST ${companies}/{companyId}/contacts`,
      path: { companyId: '{{crmCompanyId}}' },
      body: { contactId: '{{crmContactId}}', role: 'Head of purchasing', isPrimary: true },
      expects: { 'answer.data.role': 'Head of purchasing' },
    },
    {
      call: `GET ${companies}/{companyId}`,
      path: { companyId: '{{crmCompanyId}}' },
      expects: { 'answer.data.crm_company_contacts[0].crm_contacts.name': 'John Doe' },
    },
    {
      call: `DELETE ${companies}/{companyId}/contacts/{contactId}`,
      path: { companyId: '{{crmCompanyId}}', contactId: '{{crmContactId}}' },
    },
    { call: `DELETE ${companies}/{companyId}`, path: { companyId: '{{crmCompanyId}}' } },
    { call: `POST ${contacts}`, name: 'Create a contact to delete', keep: { further: 'answer.data.id' } },
    { call: `DELETE ${contacts}/{contactId}`, path: { contactId: '{{further}}' } },
    {
      call: `GET ${contacts}/{contactId}`,
      name: 'Get the deleted contact: 404',
      path: { contactId: '{{further}}' },
      status: 404,
      expects: { 'answer.error': 'Contact not found' },
    },
  ],
};
