import { crud } from './crud.mjs';

const deals = '/api/v1/crm/deals';
const bulk = '/api/v1/crm/bulk/deals';

const further = (path) => [
  {
    call: `POST ${deals}/{id}/contacts`,
    path,
    body: { contact_id: 'cont_{{hanaId}}', role: 'Decision maker' },
    expects: { 'answer.deal_contact.role': 'Decision maker' },
  },
  { call: `GET ${deals}/{id}/contacts`, path },
  { call: `DELETE ${deals}/{id}/contacts/{contact_id}`, path: { ...path, contact_id: 'cont_{{hanaId}}' } },
  {
    call: `POST ${deals}/{id}/stage`,
    path,
    body: { stage: 'closed_lost', lost_reason: 'Too dear' },
    expects: { 'answer.deal.stage': 'lost', 'answer.deal.lost_reason': 'Too dear' },
  },
  { call: `GET ${deals}/{id}/activities`, path, expects: { 'answer.total': 0 } },
];

/** Deals in the house's style, from the board to their further contacts. */
export const platformDeals = [
  ...crud(deals, 'deal', {
    create: { name: 'Spring order', contact_id: 'cont_{{contactId}}', amount: 1200, currency: 'SAR' },
    change: { stage: 'qualified' },
    isRestored: true,
    before: further,
  }),
  { call: `GET ${deals}/board` },
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
    call: `POST ${deals}/{id}/restore`,
    name: 'Restore it after the bulk call',
    path: { id: '{{dealId}}' },
  },
  { call: `PUT ${deals}/{id}`, path: { id: '{{dealId}}' }, body: { metadata: { erp: 'A-1' } } },
];
