import type { Kind, Maker, Spelling } from './records.js';

/** A request with an id in it, as far as it is not said by its route. */
export interface ReferringAsk {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** One place of one route where an id stands, and a request that is right but for whose id it is. */
export interface Reference {
  readonly kind: Kind;
  /** `field` is the last part of the place's name; `own` makes what else the request needs. */
  readonly ask: (id: string, field: string, own: Maker) => ReferringAsk | Promise<ReferringAsk>;
  /** The dialect creates what it does not know, or ignores the field, so that an id of one's own is no better. */
  readonly ownIsRefused?: boolean;
  /** Where a field is written otherwise than its dialect writes ids. */
  readonly spelling?: Spelling;
}

type Fields = Record<string, unknown>;
type OwnFields = (own: Maker) => Fields | Promise<Fields>;

const nothing: OwnFields = () => ({});

/** An id in the path. */
function path(kind: Kind, json?: OwnFields): Reference {
  return {
    kind,
    ask: async (id, field, own) => ({ params: { [field]: id }, json: await json?.(own) }),
  };
}

/** An id in the query. */
function query(kind: Kind): Reference {
  return { kind, ask: (id, field) => ({ query: { [field]: id } }) };
}

/** An id in the body; `rest` is what else the body must say, `params` whom it is said to. */
function body(kind: Kind, rest: OwnFields = nothing, params?: OwnFields): Reference {
  return {
    kind,
    ask: async (id, field, own) => ({
      params: (await params?.(own)) as Record<string, string> | undefined,
      json: { ...(await rest(own)), [field]: id },
    }),
  };
}

const idOf =
  (kind: Kind): OwnFields =>
  async (own) => ({ id: await own(kind) });
const name: OwnFields = () => ({ name: 'Changed' });
const deal: OwnFields = async (own) => ({ title: 'A deal', contact_id: await own('contact') });
const wonStage: OwnFields = () => ({ stage: 'won' });
const dealTitle: OwnFields = () => ({ title: 'A deal' });
const person: OwnFields = () => ({ first_name: 'Ann', last_name: 'Doe' });
const activity: OwnFields = () => ({ kind: 'note', body: 'Text' });

/** A delivery and its webhook; those that are made here belong to different ones. */
const ofDelivery: Record<string, Reference> = {
  'path id': {
    kind: 'webhook',
    ask: async (id, _field, own) => ({ params: { id, deliveryId: await own('webhook delivery') } }),
    ownIsRefused: true,
  },
  'path deliveryId': {
    kind: 'webhook delivery',
    ask: async (id, _field, own) => ({ params: { id: await own('webhook'), deliveryId: id } }),
    ownIsRefused: true,
  },
};

/** A default for all rows of a file of deals. */
const pipelineOfImport: Reference = {
  kind: 'pipeline',
  ask: async (id, field, own) => ({
    params: { id: await own('deal import') },
    json: { options: { [field]: id } },
  }),
};

/** Every place of `/api/v1` where an id stands; a place that is missing fails the test that finds it in the routes. */
const apiV1: Record<string, Record<string, Reference>> = {
  'GET /api/v1/api-keys/:id': { 'path id': path('api key') },
  'DELETE /api/v1/api-keys/:id': { 'path id': path('api key') },
  'POST /api/v1/api-keys/:id/rotate': { 'path id': path('api key', nothing) },
  'GET /api/v1/webhooks/:id': { 'path id': path('webhook') },
  'PATCH /api/v1/webhooks/:id': { 'path id': path('webhook', () => ({ description: 'Changed' })) },
  'DELETE /api/v1/webhooks/:id': { 'path id': path('webhook') },
  'POST /api/v1/webhooks/:id/rotate-secret': { 'path id': path('webhook', nothing) },
  'POST /api/v1/webhooks/:id/test': { 'path id': path('webhook', nothing) },
  'POST /api/v1/webhooks/:id/redeliver': {
    'path id': path('webhook', () => ({ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' })),
  },
  'GET /api/v1/webhooks/:id/deliveries': { 'path id': path('webhook') },
  'GET /api/v1/webhooks/:id/deliveries/:deliveryId': ofDelivery,
  'POST /api/v1/webhooks/:id/deliveries/:deliveryId/redeliver': ofDelivery,
  'GET /api/v1/members/:id': { 'path id': path('member') },
  'PATCH /api/v1/members/:id': { 'path id': path('member', () => ({ role: 'viewer' })) },
  'DELETE /api/v1/members/:id': { 'path id': path('member') },
  'GET /api/v1/organizations/:id': { 'path id': path('organization') },
  'PATCH /api/v1/organizations/:id': { 'path id': path('organization', name) },

  'GET /api/v1/audit-events': {
    'query entity_id': query('contact'),
    'query user_id': query('user'),
    'query api_key_id': query('api key'),
  },
  'GET /api/v1/imports/:id': { 'path id': path('import') },
  'GET /api/v1/imports/:id/events': { 'path id': path('cancelled import') },
  'GET /api/v1/imports/:id/results': { 'path id': path('import') },
  'POST /api/v1/imports/:id/preview': {
    'path id': path('import', nothing),
    'body options.default_pipeline_id': pipelineOfImport,
  },
  'POST /api/v1/imports/:id/start': {
    'path id': path('import', nothing),
    'body options.default_pipeline_id': pipelineOfImport,
  },
  'POST /api/v1/imports/:id/cancel': { 'path id': path('queued import', nothing) },
  'POST /api/v1/imports/:id/resume': { 'path id': path('cancelled import', nothing) },
  'POST /api/v1/imports/:id/undo': { 'path id': path('cancelled import', nothing) },
  'DELETE /api/v1/imports/:id': { 'path id': path('import') },

  'GET /api/v1/crm/contacts': { 'query company_id': query('company') },
  'POST /api/v1/crm/contacts': { 'body company_id': body('company', person) },
  'GET /api/v1/crm/contacts/:id': { 'path id': path('contact') },
  'PATCH /api/v1/crm/contacts/:id': {
    'path id': path('contact', person),
    'body company_id': body('company', nothing, idOf('contact')),
  },
  'DELETE /api/v1/crm/contacts/:id': { 'path id': path('contact') },
  'POST /api/v1/crm/contacts/:id/restore': { 'path id': path('deleted contact', nothing) },
  'GET /api/v1/crm/contacts/:id/timeline': { 'path id': path('contact') },
  'GET /api/v1/crm/contacts/:id/duplicates': { 'path id': path('contact') },
  'GET /api/v1/crm/companies/:id/duplicates': { 'path id': path('company') },
  'GET /api/v1/crm/duplicates/scans/:id': { 'path id': path('duplicate scan') },
  'POST /api/v1/crm/contacts/merges': {
    'body winner_id': body('contact', async (own) => ({ loser_ids: [await own('contact')] })),
    'body loser_ids': {
      kind: 'contact',
      ask: async (id, _field, own) => ({ json: { winner_id: await own('contact'), loser_ids: [id] } }),
    },
  },
  'GET /api/v1/crm/contacts/merges': {
    'query record_id': query('contact'),
    'query scan_id': query('duplicate scan'),
  },
  'GET /api/v1/crm/contacts/merges/:id': { 'path id': path('contact merge') },
  'POST /api/v1/crm/contacts/merges/:id/undo': { 'path id': path('contact merge', nothing) },
  'POST /api/v1/crm/companies/merges': {
    'body winner_id': body('company', async (own) => ({ loser_ids: [await own('company')] })),
    'body loser_ids': {
      kind: 'company',
      ask: async (id, _field, own) => ({ json: { winner_id: await own('company'), loser_ids: [id] } }),
    },
  },
  'GET /api/v1/crm/companies/merges': {
    'query record_id': query('company'),
    'query scan_id': query('duplicate scan'),
  },
  'GET /api/v1/crm/companies/merges/:id': { 'path id': path('company merge') },
  'POST /api/v1/crm/companies/merges/:id/undo': { 'path id': path('company merge', nothing) },
  'POST /api/v1/crm/duplicates/:id/decision': { 'path id': path('duplicate', () => ({ decision: 'same' })) },

  'GET /api/v1/crm/companies/:id': { 'path id': path('company') },
  'GET /api/v1/crm/companies': {
    'query assigned_member_id': { ...query('user'), spelling: 'bare' },
    'query owner_id': { ...query('user'), spelling: 'bare' },
  },
  'POST /api/v1/crm/companies': {
    'body assigned_member_id': { ...body('user', name), spelling: 'bare' },
    'body owner_id': { ...body('user', name), spelling: 'bare' },
  },
  'PATCH /api/v1/crm/companies/:id': {
    'path id': path('company', name),
    'body assigned_member_id': { ...body('user', nothing, idOf('company')), spelling: 'bare' },
    'body owner_id': { ...body('user', nothing, idOf('company')), spelling: 'bare' },
  },
  'DELETE /api/v1/crm/companies/:id': { 'path id': path('company') },
  'POST /api/v1/crm/companies/:id/restore': { 'path id': path('deleted company', nothing) },
  'POST /api/v1/crm/companies/:id/inactivate': { 'path id': path('company', nothing) },
  'POST /api/v1/crm/companies/:id/activate': { 'path id': path('inactive company', nothing) },

  'POST /api/v1/crm/contact-roles': {
    'body rol_id': {
      kind: 'contact role',
      // A number is free here whoever has it elsewhere; one of our own is taken.
      ask: (id) => ({ json: { name: 'A role', rol_id: Number(id) } }),
      ownIsRefused: true,
    },
  },
  'PATCH /api/v1/crm/contact-roles/:rol_id': { 'path rol_id': path('contact role', name) },
  'DELETE /api/v1/crm/contact-roles/:rol_id': { 'path rol_id': path('contact role') },

  'GET /api/v1/crm/relationships': {
    'query contact_id': query('contact'),
    'query user_id': query('user'),
  },
  'POST /api/v1/crm/relationships': {
    'body contact_id': body('contact', async (own) => ({ user_id: await own('user') })),
    'body user_id': body('user', async (own) => ({ contact_id: await own('contact') })),
  },
  'GET /api/v1/crm/relationships/:id': { 'path id': path('relationship') },
  'DELETE /api/v1/crm/relationships/:id': { 'path id': path('relationship') },

  'GET /api/v1/crm/activities': { 'query contact_id': query('contact'), 'query deal_id': query('deal') },
  'POST /api/v1/crm/activities': {
    'body contact_id': body('contact', activity),
    'body deal_id': body('deal', activity),
  },
  'POST /api/v1/crm/activities/bulk': {
    'body activities.contact_id': {
      kind: 'contact',
      ask: async (id, _field, own) => ({
        json: {
          activities: [
            { kind: 'note', contact_id: await own('contact') },
            { kind: 'note', contact_id: id },
          ],
        },
      }),
    },
    'body activities.deal_id': {
      kind: 'deal',
      ask: async (id, _field, own) => ({
        json: {
          activities: [
            { kind: 'note', deal_id: await own('deal') },
            { kind: 'note', deal_id: id },
          ],
        },
      }),
    },
  },
  'GET /api/v1/crm/activities/:id': { 'path id': path('activity') },
  'PATCH /api/v1/crm/activities/:id': {
    'path id': path('activity', () => ({ body: 'Changed' })),
    'body contact_id': body('contact', nothing, idOf('activity')),
    'body deal_id': body('deal', nothing, idOf('activity')),
  },
  'DELETE /api/v1/crm/activities/:id': { 'path id': path('activity') },

  'POST /api/v1/crm/activities/:id/restore': { 'path id': path('deleted activity', nothing) },

  'GET /api/v1/crm/custom-fields/:id': { 'path id': path('custom field') },
  'PATCH /api/v1/crm/custom-fields/:id': { 'path id': path('custom field', () => ({ label: 'Changed' })) },
  'DELETE /api/v1/crm/custom-fields/:id': { 'path id': path('custom field') },

  'GET /api/v1/crm/pipelines/:id': { 'path id': path('pipeline') },
  'PATCH /api/v1/crm/pipelines/:id': { 'path id': path('pipeline', name) },
  'DELETE /api/v1/crm/pipelines/:id': { 'path id': path('pipeline') },

  'GET /api/v1/crm/deals': {
    'query contact_id': query('contact'),
    'query company_id': query('company'),
    'query owner_id': { ...query('user'), spelling: 'bare' },
    'query assigned_member_id': { ...query('user'), spelling: 'bare' },
    'query pipeline_id': query('pipeline'),
  },
  'POST /api/v1/crm/deals': {
    'body contact_id': body('contact', dealTitle),
    'body company_id': body('company', deal),
    'body owner_id': { ...body('user', deal), spelling: 'bare' },
    'body assigned_member_id': { ...body('user', deal), spelling: 'bare' },
    'body pipeline_id': body('pipeline', deal),
  },
  'POST /api/v1/crm/bulk/deals/update': {
    'body ids': { kind: 'deal', ask: (id) => ({ json: { ids: [id], stage: 'won' } }) },
    'body assigned_member_id': {
      kind: 'user',
      ask: async (id, field, own) => ({ json: { ids: [await own('deal')], [field]: id } }),
      spelling: 'bare',
    },
  },
  'POST /api/v1/crm/bulk/deals/delete': {
    'body ids': { kind: 'deal', ask: (id) => ({ json: { ids: [id] } }) },
  },
  'GET /api/v1/crm/deals/board': { 'query pipeline_id': query('pipeline') },
  'GET /api/v1/crm/deals/:id': { 'path id': path('deal') },
  'PATCH /api/v1/crm/deals/:id': {
    'path id': path('deal', dealTitle),
    'body contact_id': body('contact', nothing, idOf('deal')),
    'body company_id': body('company', nothing, idOf('deal')),
    'body owner_id': { ...body('user', nothing, idOf('deal')), spelling: 'bare' },
    'body assigned_member_id': { ...body('user', nothing, idOf('deal')), spelling: 'bare' },
    'body pipeline_id': body('pipeline', nothing, idOf('deal')),
  },
  'DELETE /api/v1/crm/deals/:id': { 'path id': path('deal') },
  'POST /api/v1/crm/deals/:id/stage': {
    'path id': path('deal', wonStage),
    'body pipeline_id': body('pipeline', wonStage, idOf('deal')),
  },
  'GET /api/v1/crm/deals/:id/activities': { 'path id': path('deal') },
  'GET /api/v1/crm/reports/pipeline-summary': { 'query pipeline_id': query('pipeline') },
  'GET /api/v1/crm/reports/forecast': { 'query pipeline_id': query('pipeline') },
  'GET /api/v1/crm/reports/owner-performance': { 'query pipeline_id': query('pipeline') },
  'POST /api/v1/crm/deals/:id/restore': { 'path id': path('deleted deal', nothing) },
  'GET /api/v1/crm/deals/:id/contacts': { 'path id': path('deal') },
  'POST /api/v1/crm/deals/:id/contacts': {
    'path id': path('deal', async (own) => ({ contact_id: await own('contact') })),
    'body contact_id': body('contact', nothing, idOf('deal')),
  },
  'DELETE /api/v1/crm/deals/:id/contacts/:contact_id': {
    'path id': {
      kind: 'deal',
      ask: async (id, _field, own) => ({ params: { id, contact_id: await own('contact') } }),
      ownIsRefused: true,
    },
    'path contact_id': {
      kind: 'contact',
      ask: async (id, _field, own) => ({ params: { id: await own('deal'), contact_id: id } }),
      ownIsRefused: true,
    },
  },
};

for (const table of ['contacts', 'companies', 'deals', 'activities', 'pipelines', 'custom-fields'])
  apiV1[`PUT /api/v1/crm/${table}/:id`] = apiV1[`PATCH /api/v1/crm/${table}/:id`]!;

const crmContacts = '/functions/v1/crm-contacts-api';

/** One pair of a call that links many. */
function ofLink(kind: Kind, otherKind: Kind, other: string): Reference {
  return {
    kind,
    ask: async (id, field, own) => ({ json: { links: [{ [field]: id, [other]: await own(otherKind) }] } }),
  };
}

/** Document A. */
const crmContactsApi: Record<string, Record<string, Reference>> = {
  [`GET ${crmContacts}/:contactId`]: { 'path contactId': path('contact') },
  [`PATCH ${crmContacts}/:contactId`]: { 'path contactId': path('contact', name) },
  [`DELETE ${crmContacts}/:contactId`]: { 'path contactId': path('contact') },
  [`POST ${crmContacts}/:contactId/link-user`]: {
    'path contactId': path('contact', async (own) => ({ userId: await own('user') })),
    'body userId': body('user', nothing, async (own) => ({ contactId: await own('contact') })),
    'body user_id': body('user', nothing, async (own) => ({ contactId: await own('contact') })),
  },
  [`POST ${crmContacts}/bulk-link`]: {
    'body links.contactId': ofLink('contact', 'user', 'userId'),
    'body links.contact_id': ofLink('contact', 'user', 'userId'),
    'body links.userId': ofLink('user', 'contact', 'contactId'),
    'body links.user_id': ofLink('user', 'contact', 'contactId'),
  },
  [`GET ${crmContacts}/by-user/:userId`]: { 'path userId': { ...path('user'), ownIsRefused: true } },
  [`DELETE ${crmContacts}/:contactId/unlink-user`]: {
    'path contactId': { ...path('contact'), ownIsRefused: true },
  },
  'GET /functions/v1/crm-users-api/:userId': { 'path userId': path('user') },
  'PATCH /functions/v1/crm-users-api/:userId': {
    'path userId': path('user', () => ({ subscription_tier: 'pro' })),
  },
  'DELETE /functions/v1/crm-users-api/:userId': { 'path userId': path('leaving user') },
  [`DELETE ${crmContacts}/:contactId/unlink-user/:userId`]: {
    'path contactId': {
      kind: 'contact',
      ask: async (id, _field, own) => ({ params: { contactId: id, userId: await own('user') } }),
      ownIsRefused: true,
    },
    'path userId': {
      kind: 'user',
      ask: async (id, _field, own) => ({ params: { contactId: await own('contact'), userId: id } }),
      ownIsRefused: true,
    },
  },
};

const crmCompanies = '/functions/v1/crm-companies-api';
const ofCompany: OwnFields = async (own) => ({ companyId: await own('company') });

/** The sibling of document A that has companies. */
const crmCompaniesApi: Record<string, Record<string, Reference>> = {
  [`GET ${crmCompanies}/:companyId`]: { 'path companyId': path('company') },
  [`PATCH ${crmCompanies}/:companyId`]: { 'path companyId': path('company', name) },
  [`DELETE ${crmCompanies}/:companyId`]: { 'path companyId': path('company') },
  [`POST ${crmCompanies}/:companyId/contacts`]: {
    'path companyId': path('company', async (own) => ({ contactId: await own('contact') })),
    'body contactId': body('contact', nothing, ofCompany),
    'body contact_id': body('contact', nothing, ofCompany),
  },
  [`DELETE ${crmCompanies}/:companyId/contacts/:contactId`]: {
    'path companyId': {
      kind: 'company',
      ask: async (id, _field, own) => ({ params: { companyId: id, contactId: await own('contact') } }),
      ownIsRefused: true,
    },
    'path contactId': {
      kind: 'contact',
      ask: async (id, _field, own) => ({ params: { companyId: await own('company'), contactId: id } }),
      ownIsRefused: true,
    },
  },
};

/** Document C. */
const getContact: Record<string, Record<string, Reference>> = {
  'POST /functions/v1/get-contact': {
    'body contact_id': body('contact'),
    'body phone_number': body('phone'),
  },
  'POST /functions/v1/create-contact': {
    'body phone_number': { ...body('phone'), ownIsRefused: true },
  },
  'POST /functions/v1/update-contact': {
    'body contact_id': body('contact', () => ({ notes: 'Changed' })),
    'body phone_number': {
      kind: 'phone',
      ask: async (id, field, own) => ({ json: { contact_id: await own('contact'), [field]: id } }),
      ownIsRefused: true,
    },
  },
  'POST /functions/v1/delete-contact': { 'body contact_id': body('contact') },
  'POST /functions/v1/manage-api-keys': {
    'body key_id (update)': body('api key', () => ({ action: 'update', webhook_url: null })),
    'body key_id (revoke)': body('api key', () => ({ action: 'revoke' })),
  },
};

/** One row of a bulk call in which everything stands or falls together; `field` is what the row is told beside `rest`. */
function row(rows: string, kind: Kind, rest: OwnFields): Reference {
  return {
    kind,
    ask: async (id, field, own) => ({
      json: { mode: 'atomic', [rows]: [{ ...(await rest(own)), [field]: field === 'emails' ? [id] : id }] },
    }),
  };
}

/** A default for all rows of a bulk call. */
function ofAll(rows: string, kind: Kind, rest: OwnFields): Reference {
  return {
    kind,
    ask: async (id, field, own) => ({ json: { mode: 'atomic', [field]: id, [rows]: [await rest(own)] } }),
  };
}

const functions = '/functions/v1';

/** Document B's calls beside its tables. */
const bulk: Record<string, Record<string, Reference>> = {
  [`POST ${functions}/import-contacts-bulk`]: {
    'body contacts.company_id': row('contacts', 'company', person),
    'body contacts.assignee_id': row('contacts', 'user', person),
    'body contacts.emails': row('contacts', 'e-mail', person),
  },
  [`POST ${functions}/create-deals-bulk`]: {
    'body default_pipeline_id': ofAll('deals', 'pipeline', deal),
    'body deals.pipeline_id': row('deals', 'pipeline', deal),
    'body deals.company_id': row('deals', 'company', deal),
    'body deals.owner_id': row('deals', 'user', deal),
    'body deals.contact_id': row('deals', 'contact', dealTitle),
    'body deals.contact_email': row('deals', 'e-mail', dealTitle),
    'body deals.contact_phone': row('deals', 'phone', dealTitle),
  },
  [`POST ${functions}/create-leads-bulk`]: {
    'body default_pipeline_id': ofAll('leads', 'pipeline', person),
    'body leads.pipeline_id': row('leads', 'pipeline', person),
    'body leads.company_id': row('leads', 'company', person),
    'body leads.assignee_id': row('leads', 'user', person),
    'body leads.email': row('leads', 'e-mail', person),
  },
  [`POST ${functions}/create-lead`]: {
    'body pipeline_id': body('pipeline', person),
    'body company_id': body('company', person),
    'body assignee_id': body('user', person),
    'body email': body('e-mail', person),
  },
  [`POST ${functions}/search-contacts`]: {
    'body filters.company_id': { kind: 'company', ask: (id) => ({ json: { filters: { company_id: id } } }) },
    'body filters.assignee_id': { kind: 'user', ask: (id) => ({ json: { filters: { assignee_id: id } } }) },
    'body filters.email': { kind: 'e-mail', ask: (id) => ({ json: { filters: { email: id } } }) },
    'body filters.phone': { kind: 'phone', ask: (id) => ({ json: { filters: { phone: id } } }) },
  },
};

const act = (action: string, rest: Fields = {}) => ({ action, ...rest });
const names = { first_name: 'Ann', last_name: 'Doe' };
const listed = (kind: Kind, filter: string): Reference => ({
  kind,
  ask: (id) => ({ json: { filters: { [filter]: [id] } } }),
});

/** Document E. */
const sales: Record<string, Record<string, Reference>> = {
  'POST /api/sales/contacts': {
    'body filters.contacts': listed('contact', 'contacts'),
    'body filters.accounts': listed('company', 'accounts'),
  },
  'GET /api/sales/contacts/contact': { 'query uuid': query('contact') },
  'POST /api/sales/contacts/contact': {
    'body uuid (update)': body('contact', () => act('update', names)),
    'body uuid (delete)': body('contact', () => act('delete')),
    'body uuid (inactivate)': body('contact', () => act('inactivate')),
    'body uuid (activate)': { ...body('contact', () => act('activate')), ownIsRefused: true },
  },
  'POST /api/sales/contacts/associate-account': {
    'body contact_uuid': body('contact', async (own) => ({ account_uuid: await own('company'), rol_id: 1 })),
    'body account_uuid': body('company', async (own) => ({ contact_uuid: await own('contact'), rol_id: 1 })),
    'body rol_id': {
      kind: 'contact role',
      ask: async (id, _field, own) => ({
        json: {
          contact_uuid: await own('contact'),
          account_uuid: await own('company'),
          rol_id: Number(id),
        },
      }),
    },
  },
  'POST /api/sales/accounts': {
    'body filters.accounts': listed('company', 'accounts'),
    'body filters.contacts': listed('contact', 'contacts'),
  },
  'GET /api/sales/accounts/account': { 'query uuid': query('company') },
  'POST /api/sales/accounts/account': {
    'body uuid (update)': body('company', () => act('update', { name: 'Changed' })),
    'body owner_uuid (create)': body('user', () => act('create', { name: 'Owned' })),
    'body owner_uuid (update)': {
      kind: 'user',
      ask: async (id, field, own) => ({ json: act('update', { uuid: await own('company'), [field]: id }) }),
    },
    'body uuid (delete)': body('company', () => act('delete')),
    'body uuid (inactivate)': body('company', () => act('inactivate')),
    'body uuid (activate)': body('inactive company', () => act('activate')),
  },
};

/** Every place of every dialect; the proxy's are in `proxy-references.ts`. */
export const declaredReferences = {
  ...apiV1,
  ...crmContactsApi,
  ...crmCompaniesApi,
  ...getContact,
  ...bulk,
  ...sales,
};
