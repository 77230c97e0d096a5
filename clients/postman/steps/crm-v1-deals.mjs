import { crud } from './crud.mjs';

const resource = '/api/v1/crm/deals';
const bulk = '/api/v1/crm/bulk/deals';

const further = (path) => [
  {
    call: `POST ${resource}/{id}/contacts`,
    path,
    body: { contact_id: 'cont_{{hanaId}}', role: 'Decision maker' },
    expects: { 'answer.deal_contact.role': 'Decision maker' },
  },
  { call: `GET ${resource}/{id}/contacts`, path },
  { call: `DELETE ${resource}/{id}/contacts/{contact_id}`, path: { ...path, contact_id: 'cont_{{hanaId}}' } },
  {
    call: `POST ${resource}/{id}/stage`,
    path,
    body: { stage: 'closed_lost', lost_reason: 'Too dear' },
    expects: { 'answer.deal.stage': 'lost', 'answer.deal.lost_reason': 'Too dear' },
  },
  { call: `GET ${resource}/{id}/activities`, path, expects: { 'answer.total': 0 } },
];

/** Deals in the style of `/api/v1`, from the board to their further contacts. */
export const deals = [
  ...crud(resource, 'deal', {
    create: { name: 'Spring order', contact_id: 'cont_{{contactId}}', amount: 1200, currency: 'SAR' },
    change: { stage: 'qualified' },
    isRestored: true,
    before: further,
  }),
  { call: `GET ${resource}/board` },
  { call: 'GET /api/v1/crm/reports/pipeline-summary' },
  { call: 'GET /api/v1/crm/reports/forecast' },
  { call: 'GET /api/v1/crm/reports/owner-performance' },
  {
    call: `POST ${bulk}/update`,
    body: { ids: ['{{dealId}}'], stage: 'proposal' },
    expects: { 'answer.processed': 1 },
  },
  { call: `POST ${bulk}/delete`, body: { ids: ['{{dealId}}'] }, expects: { 'answer.processed': 1 } },
  {
    call: `POST ${resource}/{id}/restore`,
    name: 'Restore it after the bulk call',
    path: { id: '{{dealId}}' },
  },
  { call: `PUT ${resource}/{id}`, path: { id: '{{dealId}}' }, body: { metadata: { erp: 'A-1' } } },
];
