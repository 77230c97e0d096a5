import { DemoRecords, PREFIXES } from './demo-records.mjs';

/** Ids in the documents' examples, by what they are of; those of `/api/v1` have a prefix, and the same digits everywhere. */
const IDS = {
  contact: [
    'f2b4f7ab-7033-47ce-be06-b30a47de020a',
    'c1d2e3f4-5678-9abc-def0-123456789abc',
    '123e4567-e89b-12d3-a456-426614174000',
  ],
  company: ['987e6543-e21b-12d3-a456-426614174999'],
  deal: ['7d1c1f0e-64b5-4c0c-9d0a-3a51f2b6a0de'],
  dealContact: ['5b0e7c1a-3a52-4f6e-9a0b-6d5c3c0f1e22'],
  activity: ['2c9d1f64-7f0b-4a38-8c53-1f7d0b2f4b11'],
  apiKey: ['3f0c2a9e-5b1d-4c7e-9a60-8d2e4f6b1c35'],
  user: ['0198c0de-0000-7000-8000-000000000000'],
  organization: ['0198c0de-7a31-7c5e-b7a4-6f2d54f6a2b1'],
};
const PREFIXED = '0198c0de7a317c5eb7a46f2d54f6a2b1';
/** Other values that a record has, by their key in it. */
const VALUES = {
  phone: ['+14155551234'],
  // The new one, too: trying out the change of a password is not to lock anybody out.
  password: ['correct horse battery', 'correct horse battery staple'],
};
/** Beginnings of what must not be there yet. */
const UNIQUE = /(call-81|loyalty_level|acme-corp|amira|omar)(?:_[0-9a-f]{6})?(?=["@])/g;
const KINDS = [...new Set([IDS, PREFIXES, VALUES].flatMap(Object.keys))];

/**
 * Operations, or examples of theirs, that use a record up or want one in a certain state: each gets one of its own of such a
 * kind, so that none spoils another. Everything else shares one record of each kind.
 */
const OWN = {
  deleteCrmContact: ['contact'],
  deleteContact: ['contact'],
  deleteProxyContacts: ['contact'],
  updateCrmContact: ['contact'],
  updateContact: ['contact'],
  updateProxyContacts: ['contact'],
  'changeSalesContact update': ['contact'],
  'changeSalesContact delete': ['contact'],
  'changeSalesContact inactivate': ['contact'],
  'changeSalesContact activate': ['inactiveContact'],
  associateSalesContact: ['contact'],
  linkCrmCompanyContact: ['contact'],
  unlinkCrmCompanyContact: ['place'],
  deleteCrmCompany: ['company'],
  deleteCompany: ['company'],
  deleteProxyCompanies: ['company'],
  'changeSalesAccount delete': ['company'],
  'changeSalesAccount inactivate': ['company'],
  'changeSalesAccount activate': ['inactiveCompany'],
  inactivateCompany: ['company'],
  activateCompany: ['inactiveCompany'],
  deleteDeal: ['deal'],
  deleteProxyDeals: ['deal'],
  bulkDeleteDeals: ['deal'],
  deleteActivity: ['activity'],
  deleteProxyActivities: ['activity'],
  deleteRelationship: ['relationship'],
  unlinkCrmContactUser: ['relationship'],
  getCrmContactByUser: ['relationship'],
  unlinkOnlyCrmContactUser: ['relationship'],
  updateCrmUser: ['member'],
  'deleteContactByFunction byId': ['contact'],
  'manageApiKeys revoke': ['apiKey'],
  deleteCrmUser: ['member'],
  addDealContact: ['contact'],
  insertProxyDealContacts: ['contact'],
  removeDealContact: ['dealContact'],
  deleteProxyDealContacts: ['dealContact'],
  upsertProxyContact: ['newContact'],
  upsertProxyCompany: ['newCompany'],
  upsertProxyDeal: ['newDeal'],
  upsertProxyDealContact: ['contact', 'newDealContact'],
  upsertProxyActivity: ['newActivity'],
  deleteCustomField: ['customField'],
  deleteContactRole: ['role'],
  deletePipeline: ['pipeline'],
  revokeApiKey: ['apiKey'],
  rotateApiKey: ['apiKey'],
  deleteWebhook: ['webhook'],
  updateMember: ['member'],
  removeMember: ['member'],
  restoreContact: ['deletedContact'],
  restoreCompany: ['deletedCompany'],
  restoreDeal: ['deletedDeal'],
  restoreActivity: ['deletedActivity'],
  previewImport: ['waitingImport'],
  startImport: ['waitingImport'],
  deleteImport: ['import'],
  resumeImport: ['cancelledImport'],
  undoImport: ['import'],
};

/**
 * Puts records of the demo into the examples of operations, so that each works as it is shown; what the demo has none of is
 * left as it is. `ask` calls the demo's product.
 */
export function demoExamples(demo, ask = (path, options) => fetch(path, options)) {
  const records = new DemoRecords(demo, ask);
  return async ({ operationId, parameters = [], requestBody }) => {
    const contents = Object.values(requestBody?.content ?? {});
    const scene = await sceneOf([parameters, contents], ownOf(operationId), records);
    for (const parameter of parameters) Object.assign(parameter, withValuesOf(scene, parameter));
    // A number like any other: it is told by its name.
    const role = parameters.find(({ name }) => name === 'rol_id');
    if (role && scene.role) role.example = scene.role;
    for (const content of contents) {
      if (content.example !== undefined) content.example = withValuesOf(scene, content.example);
      for (const [name, example] of Object.entries(content.examples ?? {})) {
        const own = OWN[`${operationId} ${name}`];
        example.value = withValuesOf(own ? await sceneOf(example.value, own, records) : scene, example.value);
      }
    }
  };
}

/** The tables under `/rest/v1` are those of the proxy. */
function ownOf(operationId) {
  return OWN[operationId.replace(/^(delete|insert|update|upsert)Rest(?=[A-Z])/, '$1Proxy')];
}

/** One record of each kind that a part of a document mentions, those of an operation's own before the shared ones. */
async function sceneOf(part, own = [], records) {
  const text = JSON.stringify(part);
  const scene = {};
  for (const kind of KINDS)
    if (spellings(kind).some(([example]) => text.includes(example)))
      Object.assign(scene, await records.shared(kind));
  for (const kind of own) Object.assign(scene, await records.own(kind));
  return scene;
}

function withValuesOf(scene, part) {
  let text = JSON.stringify(part);
  for (const [kind, value] of Object.entries(scene))
    for (const [example, write] of spellings(kind)) text = text.replaceAll(example, write(value));
  return JSON.parse(renewed(text));
}

/** The same text with what must be new made new, so that it can be sent once more. */
export function renewed(text) {
  return text.replaceAll(UNIQUE, (_, beginning) => `${beginning}_${crypto.randomUUID().slice(0, 6)}`);
}

/** How a record of a kind stands in examples, and how another is written in its place. */
function spellings(kind) {
  const all = (IDS[kind] ?? []).map((example) => [example, (id) => id]);
  const prefix = PREFIXES[kind];
  if (prefix) all.push([`${prefix}_${PREFIXED}`, (id) => `${prefix}_${id.replaceAll('-', '')}`]);
  for (const example of VALUES[kind] ?? []) all.push([JSON.stringify(example), JSON.stringify]);
  return all;
}
