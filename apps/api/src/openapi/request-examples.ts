import type { Operation, Parameter } from './openapi-types.js';

const UUID = '0198c0de7a317c5eb7a46f2d54f6a2b1';
const contact_id = `cont_${UUID}`;
const company_id = `comp_${UUID}`;
const deal_id = `deal_${UUID}`;
const user_id = `usr_${UUID}`;

/** Values of the parameters without which a call cannot succeed, by operation or, where they mean the same everywhere, by name. */
const parameters: Readonly<Record<string, unknown>> = {
  contactId: '123e4567-e89b-12d3-a456-426614174000',
  companyId: '987e6543-e21b-12d3-a456-426614174999',
  userId: '0198c0de-0000-7000-8000-000000000000',
  rol_id: 1,
  grant_type: 'password',
  'uploadImport entity': 'contacts',
  'listImportFields entity': 'contacts',
  'getSalesContact uuid': '123e4567-e89b-12d3-a456-426614174000',
  'getSalesAccount uuid': '987e6543-e21b-12d3-a456-426614174999',
};

/** What document D's samples send; the id of the company is the one that stands in all examples. */
export const taro = {
  first_name: '太郎',
  last_name: '山田',
  email: 'taro@example.com',
  phone: '090-1234-5678',
  position: '部長',
  company_id,
};
export const emailAndPosition = { email: 'taro.yamada@newdomain.com', position: '本部長' };

const stages = [
  { slug: 'met', name: 'Met', probability: 20 },
  { slug: 'signed', name: 'Signed', outcome: 'won' },
];
const call = { contact_id, type: 'call', direction: 'inbound', content: 'Asked for an offer' };
const directions = {
  mapping: { City: 'custom_fields.city' },
  options: { default_tags: ['trade-fair'], dry_run: true },
};

/** Bodies of `/api/v1` and of Supabase Auth, by operation. */
const bodies: Readonly<Record<string, unknown>> = {
  createContact: taro,
  updateContact: emailAndPosition,
  putContact: emailAndPosition,
  createCompany: {
    name: 'Acme Trading',
    domain: 'acme-trading.example',
    custom_fields: { industry: 'Retail' },
  },
  updateCompany: { domain: 'acme.example' },
  putCompany: { industry: 'Retail' },
  createContactRole: { name: 'Sponsor' },
  renameContactRole: { name: 'Executive sponsor' },
  createRelationship: { contact_id, user_id, relationship_type: 'secondary' },
  createActivity: { ...call, occurred_at: '2026-05-15T09:30:00Z', external_id: 'call-81' },
  updateActivity: { content: 'Asked for an offer on olive oil' },
  putActivity: { content: 'Asked for an offer on dates' },
  createActivitiesBulk: {
    activities: [call, { ...call, type: 'sms', direction: 'outbound', content: 'Thank you' }],
  },
  createCustomField: { entity: 'contact', key: 'loyalty_level', label: 'Loyalty level', type: 'string' },
  updateCustomField: { label: 'Loyalty' },
  putCustomField: { name: 'Loyalty' },
  createPipeline: { name: 'Partners', stages },
  updatePipeline: { name: 'Partners and resellers' },
  putPipeline: { name: 'Partners' },
  createDeal: {
    name: 'Olive oil, two pallets',
    amount: 11523,
    currency: 'EUR',
    stage: 'qualified',
    contact_id,
  },
  updateDeal: { stage: 'proposal', probability: 60, expected_close_date: '2026-06-30' },
  putDeal: { probability: 40 },
  bulkUpdateDeals: { ids: [deal_id], stage: 'proposal' },
  bulkDeleteDeals: { ids: [deal_id] },
  moveDeal: { stage: 'lost', lost_reason: 'Too dear' },
  addDealContact: { contact_id, role: 'Decision maker' },
  previewImport: directions,
  startImport: directions,
  createApiKey: { name: 'Web shop', scopes: ['contacts:read', 'contacts:write'] },
  rotateApiKey: { overlap_seconds: 3600 },
  createWebhook: {
    url: 'https://hooks.example.com/rosetta',
    events: ['contact.created', 'contact.updated', 'deal.created'],
    description: 'Web shop',
    enabled: false,
  },
  updateWebhook: { events: ['contact.created', 'deal.created', 'deal.updated'] },
  redeliverWebhook: { from: '2026-05-15T09:00:00Z', to: '2026-05-15T10:00:00Z', status: 'failed' },
  startDuplicateScan: { entity: 'contacts' },
  decideDuplicate: { decision: 'different' },
  mergeContacts: {
    winner_id: contact_id,
    loser_ids: ['cont_0198c0de7a317c5eb7a46f2d54f6a2b9'],
    dry_run: true,
    fields: { position: 'newest', 'custom_fields.vat': 'winner' },
  },
  mergeCompanies: {
    winner_id: company_id,
    loser_ids: ['comp_0198c0de7a317c5eb7a46f2d54f6a2b9'],
    dry_run: true,
    fields: { address: 'newest' },
  },
  addMember: { email: 'colleague@example.com', role: 'member' },
  updateMember: { role: 'manager' },
  updateOrganization: { default_country: 'EG' },
  createSupabaseToken: { email: 'demo@example.com', password: 'correct horse battery' },
  recoverSupabaseUser: { email: 'amira@example.com' },
  signUpSupabaseUser: {
    email: 'amira@example.com',
    password: 'seven brave otters',
    data: { name: 'Amira Haddad' },
  },
  resendSupabaseMail: { type: 'signup', email: 'amira@example.com' },
  verifySupabaseToken: { type: 'recovery', token_hash: 'o3Gkq8sYtq5W2mXaB7vLzR1c' },
  updateSupabaseUser: { password: 'correct horse battery staple' },
};

/** Files, by their content type. */
const files: Readonly<Record<string, string>> = {
  'text/csv': 'First name,Last name,E-Mail,City\nNadia,Farouk,nadia@example.com,Giza\n',
  'text/vcard':
    'BEGIN:VCARD\nVERSION:3.0\nN:Farouk;Nadia;;;\nFN:Nadia Farouk\nEMAIL:nadia@example.com\nEND:VCARD\n',
  'application/x-ndjson': '{"first_name":"Nadia","last_name":"Farouk","emails":["nadia@example.com"]}\n',
};

/** Shows with an operation what it can be called with, where its controller does not. */
export function exemplify({ operationId, parameters: all = [], requestBody }: Operation): void {
  for (const parameter of all) exemplifyParameter(operationId, parameter);
  for (const [type, body] of Object.entries(requestBody?.content ?? {})) {
    const example = files[type] ?? bodies[operationId];
    if (example !== undefined && !body.examples) body.example ??= example;
  }
}

function exemplifyParameter(operationId: string, parameter: Parameter): void {
  const example = parameters[`${operationId} ${parameter.name}`] ?? parameters[parameter.name ?? ''];
  if (example !== undefined) parameter.example ??= example;
}
