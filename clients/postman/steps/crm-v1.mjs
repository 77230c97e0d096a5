const contacts = '/api/v1/crm/contacts';

/** Document D; a proxy's uuid behind `cont_` is the prefixed id. */
export const crmV1 = {
  name: 'crm-v1',
  description: 'Contacts in the style of /api/v1.',
  document: 'crm-v1',
  steps: [
    {
      call: `POST ${contacts}`,
      body: {
        first_name: '太郎',
        last_name: '山田',
        email: 'taro@example.com',
        phone: '090-1234-5678',
        position: '部長',
        company_id: 'comp_{{companyId}}',
      },
      keep: { houseContactId: 'answer.contact.id' },
    },
    {
      call: `GET ${contacts}`,
      query: { search: '山田太郎' },
      expects: { 'answer.items[0].first_name': '太郎' },
    },
    {
      call: `GET ${contacts}/{id}`,
      name: 'Get the contact made by the proxy',
      path: { id: 'cont_{{contactId}}' },
      expects: { 'answer.contact.email': 'mahmoud@example.com', 'answer.contact.note': 'Prefers mornings' },
    },
    {
      call: `PATCH ${contacts}/{id}`,
      path: { id: '{{houseContactId}}' },
      body: { email: 'taro.yamada@newdomain.example', position: '本部長' },
      expects: { 'answer.contact.position': '本部長' },
    },
    {
      call: `PUT ${contacts}/{id}`,
      path: { id: '{{houseContactId}}' },
      body: { metadata: { crm_ref: 'A-1' } },
      expects: { 'answer.contact.metadata.crm_ref': 'A-1' },
    },
    { call: `DELETE ${contacts}/{id}`, path: { id: '{{houseContactId}}' } },
    {
      call: `GET ${contacts}/{id}`,
      name: 'Get the deleted contact: 404',
      path: { id: '{{houseContactId}}' },
      status: 404,
      expects: { 'answer.code': 'NOT_FOUND' },
    },
    { call: `POST ${contacts}/{id}/restore`, path: { id: '{{houseContactId}}' } },
    { call: `GET ${contacts}/{id}/timeline`, path: { id: 'cont_{{contactId}}' } },
  ],
};
