/** Document C. */
export const getContact = {
  name: 'get-contact',
  description: 'Contacts by id or by phone, one with its conversation in numbers.',
  document: 'get-contact',
  steps: [
    {
      call: 'POST /functions/v1/get-contact',
      name: 'Get the contact made by the proxy, by phone',
      body: { phone_number: '+201017177777' },
      keep: { foundId: 'answer.id' },
    },
    {
      call: 'POST /functions/v1/get-contact',
      name: 'Get a contact that nobody has: 404',
      body: { phone_number: '+201099999999' },
      status: 404,
      expects: { 'answer.error.code': 'contact_not_found' },
    },
    {
      call: 'POST /functions/v1/create-contact',
      expects: { 'answer.phone_number': '+14155550123', 'answer.metadata.customer_id': 'cust_123' },
      keep: { functionContactId: 'answer.id' },
    },
    {
      call: 'POST /functions/v1/create-contact',
      name: 'Create a contact whose number is known: 409',
      status: 409,
      expects: { 'answer.error.code': 'duplicate_contact' },
    },
    {
      call: 'POST /functions/v1/update-contact',
      body: { contact_id: '{{functionContactId}}', add_tags: ['called'], remove_tags: ['vip'] },
      expects: { 'answer.tags.join()': 'customer,called' },
    },
    {
      call: 'POST /functions/v1/list-contacts',
      body: { tags: ['called'] },
      expects: { 'answer.total': 1, 'answer.has_more': false },
    },
    {
      call: 'GET /functions/v1/list-contacts',
      expects: { 'answer.contacts[0].id': '{{functionContactId}}' },
    },
    {
      call: 'POST /functions/v1/delete-contact',
      body: { contact_id: '{{functionContactId}}' },
      expects: { 'answer.success': true },
    },
    {
      call: 'POST /functions/v1/manage-api-keys',
      name: 'List the keys with an access token',
      as: 'accessToken',
      body: { action: 'list' },
      expects: { 'answer.keys[0].is_active': true },
    },
  ],
};
