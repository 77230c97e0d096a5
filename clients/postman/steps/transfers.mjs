const imports = '/api/v1/imports';
const bulk = '/api/v1/crm/bulk';

const people = [
  'First name,Last name,E-Mail,City',
  'Nadia,Farouk,nadia@example.com,Alexandria',
  'Yara,Mansour,yara@example.com,Giza',
].join('\n');

const path = { id: '{{importId}}' };

const companies = ['Company,Domain,City', 'Delta Textiles,delta-textiles.example,Mansoura'].join('\n');

/** Files in and out; an import is followed to its end, so that what stands behind it finds it done. */
export const transfers = {
  name: 'Imports and exports',
  description:
    'Files of contacts, companies and deals: sent, looked at, imported by a job, followed, and downloaded again.',
  document: 'platform',
  steps: [
    {
      call: `POST ${imports}`,
      query: { entity: 'contacts', file_name: 'people.csv' },
      headers: { 'Content-Type': 'text/csv' },
      file: people,
      expects: { 'answer.import.status': 'ready', 'answer.preview.length': 2 },
      keep: { importId: 'answer.import.id' },
    },
    { call: `GET ${imports}/fields`, query: { entity: 'contacts' } },
    {
      call: `POST ${imports}/{id}/preview`,
      path,
      body: { mapping: { City: 'custom_fields.city' } },
      expects: { 'answer.preview[0].outcome': 'created' },
    },
    { call: `POST ${imports}/{id}/start`, path, body: { mapping: { City: 'custom_fields.city' } } },
    { call: `GET ${imports}/{id}/events`, path },
    {
      call: `GET ${imports}/{id}`,
      path,
      expects: { 'answer.import.status': 'completed', 'answer.import.rows.created': 2 },
    },
    { call: `POST ${imports}/{id}/cancel`, name: 'Cancel an import that is over: 409', path, status: 409 },
    { call: `POST ${imports}/{id}/resume`, name: 'Resume an import that is done: 409', path, status: 409 },
    { call: `GET ${imports}/{id}/results`, path, query: { format: 'csv' } },
    { call: `GET ${imports}`, expects: { 'answer.total': 1 } },
    { call: `POST ${imports}/{id}/undo`, path, expects: { 'answer.import.status': 'undoing' } },
    { call: `GET ${imports}/{id}/events`, name: 'Follow the import while it is taken back', path },
    { call: `DELETE ${imports}/{id}`, path },
    {
      call: `POST ${imports}`,
      name: 'Send a file of companies, and import it at once',
      query: { entity: 'companies', start: 'true' },
      headers: { 'Content-Type': 'text/csv' },
      file: companies,
      expects: { 'answer.import.entity': 'companies' },
      keep: { importId: 'answer.import.id' },
    },
    { call: `GET ${imports}/{id}/events`, name: 'Follow the import of companies', path },
    {
      call: `GET ${imports}/{id}`,
      name: 'Read the import of companies',
      path,
      expects: { 'answer.import.rows.created': 1 },
    },
    { call: `POST ${imports}/{id}/undo`, name: 'Take the companies back', path },
    { call: `GET ${imports}/{id}/events`, name: 'Follow the companies while they are taken back', path },
    { call: 'GET /api/v1/exports/contacts', query: { select: 'first_name,emails', limit: '5' } },
    { call: 'GET /api/v1/exports/companies', query: { select: 'name,website,country', limit: '5' } },
    { call: 'GET /api/v1/exports/deals', query: { format: 'ndjson' } },
    {
      call: `POST ${bulk}/contacts/import`,
      headers: { 'Content-Type': 'text/csv' },
      file: people,
      expects: { 'answer.import.entity': 'contacts' },
      keep: { importId: 'answer.import.id' },
    },
    { call: `GET ${imports}/{id}/events`, name: 'Follow the import of the bulk call', path },
    ...['contacts', 'companies', 'deals'].map((table) => ({
      call: `GET ${bulk}/${table}/export`,
      query: { limit: '5' },
    })),
  ],
};
