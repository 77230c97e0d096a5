const made = ['{{contactId}}', '{{crmContactId}}', '{{salesContactUuid}}'];

/** What each API has written, read through the others. */
export const everyDialect = {
  name: 'One contact through every dialect',
  description: 'Each API made a contact above; here the others read it.',
  steps: [
    {
      call: 'GET /functions/v1/rest-api-proxy/contacts',
      name: 'The proxy reads what crm-contacts-api and sales made',
      query: { id: `in.(${made.join(',')})`, order: 'first_name', select: 'first_name,last_name' },
      expects: { 'answer.map((row) => row.first_name).join()': 'Jane,John,Mahmoud' },
    },
    {
      call: 'GET /functions/v1/rest-api-proxy/contacts',
      name: 'The proxy reads what crm-v1 made',
      query: { emails: 'cs.{"taro.yamada@newdomain.example"}' },
      expects: { 'answer[0].last_name': '山田' },
      keep: { taroId: 'answer[0].id' },
    },
    {
      call: 'GET /functions/v1/crm-contacts-api/{contactId}',
      name: 'crm-contacts-api reads what crm-v1 made',
      path: { contactId: '{{taroId}}' },
      expects: { 'answer.data.email': 'taro.yamada@newdomain.example' },
    },
    {
      call: 'GET /functions/v1/crm-contacts-api/{contactId}',
      name: 'crm-contacts-api reads what sales made',
      path: { contactId: '{{salesContactUuid}}' },
      expects: { 'answer.data.name': 'Jane Smith' },
    },
    {
      call: 'POST /functions/v1/get-contact',
      name: 'get-contact reads what sales made',
      body: { contact_id: '{{salesContactUuid}}' },
    },
    {
      call: 'GET /api/v1/crm/contacts/{id}',
      name: 'crm-v1 reads what crm-contacts-api made',
      path: { id: 'cont_{{crmContactId}}' },
      expects: { 'answer.contact.note': 'Met in Cairo' },
    },
    {
      call: 'GET /api/v1/crm/contacts/{id}',
      name: 'crm-v1 reads what sales made',
      path: { id: 'cont_{{salesContactUuid}}' },
      expects: { 'answer.contact.first_name': 'Jane' },
    },
    {
      call: 'POST /api/sales/contacts',
      name: 'sales reads what the others made',
      body: { filters: { contacts: [...made, '{{taroId}}'] } },
      expects: { 'answer.data.length': 4 },
    },
  ],
};
