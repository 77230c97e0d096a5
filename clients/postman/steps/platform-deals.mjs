import { crud } from './crud.mjs';

const deals = '/api/v1/crm/deals';

const further = (path) => [
  {
    call: `POST ${deals}/{id}/contacts`,
    path,
    body: { contact_id: 'cont_{{hanaId}}', role: 'Decision maker' },
    expects: { 'answer.deal_contact.role': 'Decision maker' },
  },
  { call: `GET ${deals}/{id}/contacts`, path },
  { call: `DELETE ${deals}/{id}/contacts/{contact_id}`, path: { ...path, contact_id: 'cont_{{hanaId}}' } },
];

/** Deals in the house's style, from the board to their further contacts. */
export const platformDeals = [
  ...crud(deals, 'deal', {
    create: { title: 'Spring order', contact_id: 'cont_{{contactId}}', value: 1200, currency: 'SAR' },
    change: { stage: 'qualified' },
    isRestored: true,
    before: further,
  }),
  { call: `GET ${deals}/board` },
];
