import { activities, companies, contacts, dealContacts, deals, readOnly } from './proxy-tables.mjs';

const PROXY = '/functions/v1/rest-api-proxy';
const REST = '/rest/v1';

/** The steps of the proxy with rows and variables of their own, by the user's access token. */
const throughRest = (steps) =>
  steps.map((step) => ({ ...JSON.parse(renamed(JSON.stringify(step))), as: 'accessToken' }));

function renamed(text) {
  const variables = ['company', 'contact', 'deal', 'dealContact', 'activity', 'hana', 'karim'].join('|');
  return text
    .replaceAll(PROXY, REST)
    .replaceAll(new RegExp(`\\b(further_)?(${variables})Id\\b`, 'g'), '$1$2RestId')
    .replaceAll('+201017177777', '+201017177779')
    .replaceAll('mahmoud@example.com', 'mahmoud-rest@example.com');
}

/** What supabase-js reaches by `from()`: the same tables, for a user. */
export const restTables = {
  name: 'rest/v1',
  description: 'The tables of the proxy for a signed-in user, where supabase-js looks for them.',
  document: 'rest-api-proxy',
  steps: [
    { call: `GET ${REST}`, as: 'accessToken', expects: { 'answer.swagger': '2.0' } },
    { call: `OPTIONS ${REST}` },
    ...throughRest([...companies, ...contacts, ...readOnly, ...deals, ...dealContacts, ...activities]),
  ],
};
