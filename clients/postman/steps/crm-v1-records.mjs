import { crud } from './crud.mjs';
import { deals } from './crm-v1-deals.mjs';

const crm = '/api/v1/crm';

/** What the further pages of document D's system publish. */
export const crmV1Records = {
  name: 'crm-v1: companies, deals and more',
  description: 'Companies, activities, custom fields, pipelines and deals in the style of /api/v1.',
  document: 'crm-v1',
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
    ...deals,
  ],
};
