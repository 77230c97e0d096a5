import { crud } from './crud.mjs';

const crm = '/api/v1/crm';

const webhook = { id: '{{webhookId}}' };
const delivery = { ...webhook, deliveryId: '{{deliveryId}}' };

const nobody = '0'.repeat(32);

/** Merges as somebody asks for them in an organization whose records are there once. */
function merges(records, winner_id, prefix) {
  const path = { id: `mrg_${nobody}` };
  return [
    {
      call: `POST ${crm}/${records}/merges`,
      name: `Merge ${records} of which one is not there: 404`,
      body: { winner_id, loser_ids: [`${prefix}${nobody}`], dry_run: true },
      status: 404,
    },
    { call: `GET ${crm}/${records}/merges` },
    {
      call: `GET ${crm}/${records}/merges/{id}`,
      name: `Get a merge of ${records} that is not there: 404`,
      path,
      status: 404,
    },
    {
      call: `POST ${crm}/${records}/merges/{id}/undo`,
      name: `Undo a merge of ${records} that is not there: 404`,
      path,
      status: 404,
    },
  ];
}

/** What only `/api/v1` publishes. */
export const platform = {
  name: 'platform',
  description:
    'What belongs to a contact in the style of /api/v1 beyond document D; members and organizations.',
  document: 'platform',
  steps: [
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
        user_id: 'usr_{{colleagueId}}',
        relationship_type: 'account manager',
      },
    }),
    {
      call: `POST ${crm}/duplicates/scans`,
      expects: { 'answer.scan.entity': 'contacts' },
      keep: { scanId: 'answer.scan.id' },
    },
    { call: `GET ${crm}/duplicates/scans`, expects: { 'answer.items.length': 1 } },
    { call: `GET ${crm}/duplicates/scans/{id}`, path: { id: '{{scanId}}' } },
    { call: `GET ${crm}/duplicates` },
    { call: `GET ${crm}/contacts/{id}/duplicates`, path: { id: 'cont_{{contactId}}' } },
    { call: `GET ${crm}/companies/{id}/duplicates`, path: { id: '{{companyId}}' } },
    ...merges('contacts', 'cont_{{contactId}}', 'cont_'),
    ...merges('companies', '{{companyId}}', 'comp_'),
    {
      call: `POST ${crm}/duplicates/{id}/decision`,
      name: 'Decide a pair that nobody has found: 404',
      path: { id: `dup_${nobody}` },
      status: 404,
    },
    {
      call: 'POST /api/v1/webhooks',
      expects: { 'answer.webhook.enabled': false },
      keep: { webhookId: 'answer.webhook.id' },
    },
    { call: 'GET /api/v1/webhooks', expects: { 'answer.total': 1 } },
    { call: 'GET /api/v1/webhooks/{id}', path: webhook },
    { call: 'PATCH /api/v1/webhooks/{id}', path: webhook, expects: { 'answer.webhook.events.length': 3 } },
    { call: 'POST /api/v1/webhooks/{id}/rotate-secret', path: webhook },
    {
      call: 'POST /api/v1/webhooks/{id}/test',
      path: webhook,
      expects: { 'answer.delivery.type': 'webhook.test' },
      keep: { deliveryId: 'answer.delivery.id' },
    },
    { call: 'GET /api/v1/webhooks/{id}/deliveries', path: webhook, expects: { 'answer.total': 1 } },
    { call: 'GET /api/v1/webhooks/{id}/deliveries/{deliveryId}', path: delivery },
    {
      call: 'POST /api/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver',
      name: 'Send again what a disabled webhook was sent: 409',
      path: delivery,
      status: 409,
    },
    {
      call: 'POST /api/v1/webhooks/{id}/redeliver',
      name: 'Send again what a disabled webhook was sent in an hour: 409',
      path: webhook,
      status: 409,
    },
    { call: 'DELETE /api/v1/webhooks/{id}', path: webhook },
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
    {
      call: 'GET /api/v1/changes',
      query: { limit: '5' },
      expects: { 'answer.items.length': 5, 'answer.has_more': true },
      keep: { changesToken: 'answer.token' },
    },
    {
      call: 'GET /api/v1/changes',
      name: 'List the changes behind them',
      query: { after: '{{changesToken}}', limit: '1' },
      expects: { 'answer.items[0].position': 6 },
    },
    {
      call: 'GET /api/v1/changes/stream',
      name: 'Follow the changes from a token that is none: 400',
      query: { after: 'nonsense' },
      status: 400,
    },
  ],
};
