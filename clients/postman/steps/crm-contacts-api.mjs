const contacts = '/functions/v1/crm-contacts-api';

/** Document A. */
export const crmContactsApi = {
  name: 'crm-contacts-api',
  description: 'Contacts with one name, and the users they are linked to.',
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
      call: `DELETE ${contacts}/{contactId}/unlink-user/{userId}`,
      path: { contactId: '{{crmContactId}}', userId: '{{colleagueId}}' },
    },
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
