/** Document C. */
export const getContact = {
  name: 'get-contact',
  description: 'One contact and its conversation in numbers, by id or by phone.',
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
    },
  ],
};
