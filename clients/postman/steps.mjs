import { crmContactsApi } from './steps/crm-contacts-api.mjs';
import { crmV1 } from './steps/crm-v1.mjs';
import { crmV1Records } from './steps/crm-v1-records.mjs';
import { everyDialect } from './steps/every-dialect.mjs';
import { finish } from './steps/finish.mjs';
import { getContact } from './steps/get-contact.mjs';
import { platform } from './steps/platform.mjs';
import { restApiProxy } from './steps/rest-api-proxy.mjs';
import { restTables } from './steps/rest-tables.mjs';
import { sales } from './steps/sales.mjs';
import { sessions } from './steps/sessions.mjs';
import { start } from './steps/start.mjs';
import { transfers } from './steps/transfers.mjs';

/**
 * The order of a run, which no document tells. A step calls one operation, and says what the document leaves open: `path`,
 * `query` and `headers`; `body`, which is the document's example unless told, or made of its examples by name; a `file`; `as`,
 * another credential than the folder's; `status`, the usual one unless told; `expects`, expressions over the `answer` and what
 * they are; `keep` and `keepSecret`, the variables that later steps read. Everything else comes from the documents.
 * `npm run clients` fails while an operation has no step; of a dialect that has no folder here, it makes one of its document.
 */
export const foldersAround = (made) => [
  start,
  restApiProxy,
  restTables,
  crmContactsApi,
  getContact,
  crmV1,
  sales,
  crmV1Records,
  platform,
  ...made,
  everyDialect,
  transfers,
  sessions,
  finish,
];

/** Variables of the collection that a person may want to change; a run fills the others. */
export const variables = { password: 'correct horse battery staple' };
