import { curl, json } from '../curl.js';
import type { Dialect } from '../dialect.js';
import { apiV1ErrorShape } from '../api-v1-errors.js';

const PATH = '/api/v1/crm/contacts';

/** What document D and the further pages of its system publish. */
const PUBLISHED = [
  ...['companies', 'deals', 'activities', 'pipelines', 'custom-fields', 'bulk', 'reports'].map(
    (resource) => `/api/v1/crm/${resource}`,
  ),
  '/api/v1/auth',
  '/api/v1/me',
  '/api/v1/changelog',
];

/** Document D and the pages beside it: the CRM in the style of `/api/v1`. */
export const crmV1Dialect: Dialect = {
  ...apiV1ErrorShape,
  name: 'crm-v1',
  document: 'D',
  prefixes: [PATH, ...PUBLISHED],
  title: 'A CRM for a browser',
  purpose: 'Contacts, companies, deals, pipelines and activities: lists, search, reports.',
  address: PATH,
  credentials: ['session', 'jwt', 'api-token', 'api-key'],
  credentialText: 'Session cookie; session token, access token or API key as a Bearer',
  tags: {
    Contacts: 'Document D: contacts of /api/v1.',
    Companies: 'Companies that contacts belong to; document E calls them accounts.',
    Deals: 'Sales opportunities, their board and their contacts.',
    Activities: 'What happened with a contact or about a deal: calls, messages, meetings, notes.',
    Pipelines: 'The stages that deals go through.',
    'Custom fields': 'Registered free-form fields of contacts, companies and deals.',
    'Bulk operations': 'Many deals in one call, and CSV in and out.',
    Reports: 'What deals add up to: by stage, by month, by owner.',
    'Signing in': 'The session, its organization, and who the caller is.',
    Versions: 'Which versions of the API there are.',
  },
  firstCall: ({ url, email, password }) =>
    curl(`-s -o /dev/null -c - '${url}/api/v1/auth/sign-in/email'`, ...json({ email, password })) +
    ` \\\n  | curl -b - '${url}${PATH}?limit=3'`,
};
