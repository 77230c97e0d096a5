import { crud } from './crud.mjs';
import { platformDeals } from './platform-deals.mjs';

const crm = '/api/v1/crm';

/** The house API beyond document D. */
export const platform = {
  name: 'platform',
  description:
    "Companies, deals and all that belongs to a contact in the house's style; members, keys, organizations.",
  document: 'platform',
  steps: [
    ...crud(`${crm}/companies`, 'company', {
      create: { name: 'Acme Trading', domain: 'acme-trading.example' },
      change: { name: 'Acme Trading Ltd' },
      isRestored: true,
      before: (path) => [
        { call: `POST ${crm}/companies/{id}/inactivate`, path },
        { call: `POST ${crm}/companies/{id}/activate`, path },
        { call: `PUT ${crm}/companies/{id}`, path, body: { metadata: { erp: 'A-1' } } },
      ],
    }),
    { call: `GET ${crm}/contact-roles` },
    {
      call: `POST ${crm}/contact-roles`,
      body: { name: 'Sponsor' },
      keep: { rolId: 'answer.contact_role.rol_id' },
    },
    {
      call: `PATCH ${crm}/contact-roles/{rol_id}`,
      path: { rol_id: '{{rolId}}' },
      body: { name: 'Executive sponsor' },
      expects: { 'answer.contact_role.name': 'Executive sponsor' },
    },
    { call: `DELETE ${crm}/contact-roles/{rol_id}`, path: { rol_id: '{{rolId}}' } },
    ...crud(`${crm}/relationships`, 'relationship', {
      create: {
        contact_id: 'cont_{{contactId}}',
        user_id: 'user_{{colleagueId}}',
        relationship_type: 'account manager',
      },
    }),
    ...crud(`${crm}/activities`, 'activity', {
      create: { contact_id: 'cont_{{contactId}}', kind: 'meeting', body: 'Showed the catalogue' },
      change: { body: 'Showed the new catalogue' },
      isRestored: true,
      before: (path) => [
        { call: `PUT ${crm}/activities/{id}`, path, body: { content: 'Showed two catalogues' } },
      ],
    }),
    {
      call: `POST ${crm}/activities/bulk`,
      body: {
        activities: ['sms', 'call'].map((kind) => ({
          contact_id: 'cont_{{contactId}}',
          kind,
          direction: 'outbound',
          external_id: `${kind}-1`,
        })),
      },
      expects: { 'answer.created': 2 },
    },
    ...crud(`${crm}/custom-fields`, 'custom_field', {
      create: { entity: 'contact', key: 'loyalty_level', label: 'Loyalty level' },
      change: { label: 'Loyalty' },
      before: (path) => [{ call: `PUT ${crm}/custom-fields/{id}`, path, body: { name: 'Level' } }],
    }),
    ...crud(`${crm}/pipelines`, 'pipeline', {
      create: {
        name: 'Partners',
        stages: [
          { id: 'met', name: 'Met' },
          { id: 'signed', outcome: 'won' },
        ],
      },
      change: { name: 'Partners and resellers' },
      before: (path) => [{ call: `PUT ${crm}/pipelines/{id}`, path, body: { name: 'Resellers' } }],
    }),
    ...platformDeals,
    { call: 'GET /api/v1/organizations' },
    { call: 'GET /api/v1/organizations/{id}', path: { id: 'org_{{organizationId}}' } },
    {
      call: 'PATCH /api/v1/organizations/{id}',
      path: { id: 'org_{{organizationId}}' },
      body: { default_country: 'EG' },
      expects: { 'answer.organization.default_country': 'EG' },
    },
    { call: 'GET /api/v1/members', expects: { 'answer.total': 2 } },
    { call: 'GET /api/v1/members/{id}', path: { id: '{{memberId}}' } },
    {
      call: 'PATCH /api/v1/members/{id}',
      path: { id: '{{memberId}}' },
      body: { role: 'viewer' },
      expects: { 'answer.member.role': 'viewer' },
    },
    { call: 'DELETE /api/v1/members/{id}', path: { id: '{{memberId}}' } },
    { call: 'GET /api/v1/audit-events', query: { limit: '5' }, expects: { 'answer.items.length': 5 } },
  ],
};
