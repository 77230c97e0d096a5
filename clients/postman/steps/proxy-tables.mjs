const proxy = '/functions/v1/rest-api-proxy';

const representation = { Prefer: 'return=representation' };

/** All that a writable table answers: each method once, by the id that `variable` keeps, and once more to a row to delete. */
function everyMethod(table, variable, { row, change, further, query = {} }) {
  const path = `${proxy}/${table}`;
  const byId = { id: `eq.{{${variable}}}` };
  const [[changed, value]] = Object.entries(change);
  const shows = { 'answer.length': 1, [`answer[0].${changed}`]: value };
  const furtherId = `further_${variable}`;
  return [
    { call: `OPTIONS ${path}`, name: `Ask what ${table} can do` },
    { call: `POST ${path}`, body: row, headers: representation, keep: { [variable]: 'answer[0].id' } },
    { call: `GET ${path}`, query: { ...byId, ...query }, expects: { 'answer.length': 1 } },
    { call: `PATCH ${path}`, query: byId, headers: representation, body: change, expects: shows },
    {
      call: `POST ${path}`,
      name: `Create ${table} to delete`,
      body: further,
      headers: representation,
      keep: { [furtherId]: 'answer[0].id' },
    },
    {
      call: `PUT ${path}`,
      query: { id: `eq.{{${furtherId}}}` },
      headers: representation,
      body: { ...further, id: `{{${furtherId}}}`, ...change },
      expects: shows,
    },
    {
      call: `DELETE ${path}`,
      query: { id: `eq.{{${furtherId}}}` },
      headers: representation,
      expects: { 'answer.length': 1 },
    },
  ];
}

export const companies = everyMethod('companies', 'companyId', {
  row: { name: 'Nile Traders', domain: 'nile.example' },
  change: { name: 'Nile Traders Ltd' },
  further: { name: 'Delta Shipping' },
  query: { select: 'id,name,contacts(first_name)' },
});

export const contacts = everyMethod('contacts', 'contactId', {
  row: {
    first_name: 'Mahmoud',
    last_name: 'Ali',
    phones: ['+201017177777'],
    emails: ['mahmoud@example.com'],
    source: 'website',
    tags: ['vip', 'newsletter'],
    company_id: '{{companyId}}',
    custom_fields: { customer_type: 'VIP', last_order_value: 1200 },
  },
  change: { description: 'Prefers mornings' },
  further: { first_name: 'Nobody', emails: ['nobody@example.com'] },
  query: { select: 'id,first_name,companies(name)' },
});

export const deals = everyMethod('deals', 'dealId', {
  row: {
    title: 'Order #68297791',
    value: 540,
    currency: 'SAR',
    stage: 'qualified',
    contact_id: '{{contactId}}',
  },
  change: { stage: 'won' },
  further: { title: 'Order to cancel', contact_id: '{{contactId}}' },
  query: { select: 'id,title,contacts(first_name)' },
});

export const dealContacts = [
  {
    call: `POST ${proxy}/contacts`,
    name: 'Create two contacts for a deal',
    body: [{ first_name: 'Hana' }, { first_name: 'Karim' }],
    headers: representation,
    keep: { hanaId: 'answer[0].id', karimId: 'answer[1].id' },
  },
  ...everyMethod('deal_contacts', 'dealContactId', {
    row: { deal_id: '{{dealId}}', contact_id: '{{hanaId}}' },
    change: { role: 'Decision maker' },
    further: { deal_id: '{{dealId}}', contact_id: '{{karimId}}' },
    query: { select: 'id,role,contacts(first_name)' },
  }),
];

export const activities = everyMethod('activities', 'activityId', {
  row: { contact_id: '{{contactId}}', kind: 'call', direction: 'outbound', body: 'Left a message' },
  change: { body: 'Talked about the order' },
  further: { contact_id: '{{contactId}}', kind: 'note', body: 'To delete' },
});

/** The tables that have no writes, each read once. */
export const readOnly = ['pipelines', 'custom_fields'].flatMap((table) => [
  { call: `OPTIONS ${proxy}/${table}`, name: `Ask what ${table} can do` },
  { call: `GET ${proxy}/${table}` },
]);
