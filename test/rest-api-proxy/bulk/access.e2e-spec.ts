import { expectRefusal } from '../proxy-client.js';
import { keyWith } from '../table-client.js';
import { failedRow, useBulk } from './bulk-client.js';

const CALLS = [
  'import-contacts-bulk',
  'create-deals-bulk',
  'create-leads-bulk',
  'create-lead',
  'search-contacts',
];

describe('Who may call the bulk functions', () => {
  const bulk = useBulk();
  const scoped = async (...scopes: string[]) => ({ 'x-api-key': await keyWith(bulk.crm, scopes) });

  it.each(CALLS)('%s: nobody without a key', async (name) => {
    for (const headers of [{ 'x-api-key': '' }, { 'x-api-key': 'cg_wrong' }]) {
      const response = await bulk.call(name, { contacts: [] }, headers);
      expect(response.status).toBe(401);
      expect(response.body.error).toBe('Unauthorized');
    }
  });

  it.each([
    ['import-contacts-bulk', ['contacts:read', 'deals:read', 'deals:write']],
    ['create-deals-bulk', ['contacts:read', 'contacts:write', 'deals:read']],
    ['create-leads-bulk', ['contacts:read', 'contacts:write', 'deals:read']],
    ['create-lead', ['contacts:read', 'contacts:write', 'deals:read']],
    ['search-contacts', ['contacts:write', 'deals:read', 'deals:write']],
  ])('%s: no key that has %j alone', async (name, scopes) => {
    const json = { contacts: [{}], deals: [{}], leads: [{}], first_name: 'A' };
    const headers = await scoped(...scopes);
    const response = await bulk.leavesAll(() => bulk.call(name, json, headers));
    expect([response.status, response.body.code]).toEqual([403, '42501']);
  });

  it('each call is open to the key whose scope it names', async () => {
    const rows = [{ first_name: 'A' }];
    expect((await bulk.importContacts(rows, {}, await scoped('contacts:write'))).status).toBe(200);
    expect((await bulk.search({}, await scoped('contacts:read'))).status).toBe(200);
    const both = await scoped('contacts:write', 'deals:write');
    expect((await bulk.createLeads(rows, {}, both)).body.summary).toMatchObject({ new_deals: 1 });
    expect((await bulk.createLead(rows[0], both)).status).toBe(201);
  });

  it('a key that may write deals alone links deals to contacts, and makes none', async () => {
    const known = await bulk.crm.made({ emails: ['known@example.com'] });
    const headers = await scoped('deals:write');
    const rows = [
      { title: 'A', contact_email: 'known@example.com' },
      { title: 'B', contact_id: known.id },
      { title: 'C', contact_email: 'new@example.com', create_contact_if_missing: true },
    ];
    const { status, body } = await bulk.createDeals(rows, {}, headers);
    expect([status, body.summary]).toMatchObject([200, { new_deals: 2, failed: 1, new_contacts_created: 0 }]);
    expect(body.results[2]).toEqual(failedRow(2, 'This needs the permission contacts:write', null, '42501'));
    expect(await bulk.contacts()).toEqual([known]);
  });

  it('a key that may write deals alone makes no leads, and merges into no contact', async () => {
    await bulk.crm.made({ first_name: 'Known', emails: ['known@example.com'] });
    const headers = await scoped('deals:write');
    const lead = { first_name: 'New', email: 'known@example.com' };
    const { body } = await bulk.leavesAll(() => bulk.createLeads([lead], {}, headers));
    expect(body.results).toEqual([failedRow(0, 'This needs the permission contacts:write', null, '42501')]);
    expectRefusal(await bulk.leavesAll(() => bulk.createLead(lead, headers)), {
      status: 403,
      code: '42501',
      message: 'This needs the permission contacts:write',
    });
  });

  it.each(CALLS)('%s: answers POST alone', async (name) => {
    const headers = { 'x-api-key': bulk.crm.tenant.apiKey };
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'])
      expect((await bulk.crm.api.request(method, `/functions/v1/${name}`, { headers })).status).toBe(405);
  });

  it('a bulk call names the key in its audit events', async () => {
    const { body } = await bulk.importContacts([{ first_name: 'A' }]);
    const [event] = await bulk.crm.api.rows('select * from audit_events where entity_id = $1', [
      body.results[0].contact_id,
    ]);
    expect(event).toMatchObject({
      action: 'created',
      dialect: 'rest-api-proxy',
      user_id: null,
      organization_id: bulk.crm.tenant.organizationId,
    });
    expect(event.api_key_id).not.toBeNull();
  });
});

describe("Another organization's e-mails, phones and external ids", () => {
  const bulk = useBulk();

  it('match nothing here', async () => {
    const tenant = bulk.crm.tenant;
    const deal = {
      title: 'Order',
      contact_email: 'theirs@example.com',
      contact_phone: '+201017177777',
      create_contact_if_missing: true,
      custom_fields: { external_id: '7' },
    };
    bulk.crm.tenant = await bulk.crm.api.tenant('Other');
    const theirs = (await bulk.createDeals([deal])).body.results[0];
    const theirContact = await bulk.contact(theirs.contact_id);
    const other = bulk.crm.tenant;
    bulk.crm.tenant = tenant;
    const ours = (await bulk.createDeals([deal], { skip_if_exists: true })).body.results[0];
    expect(ours).toMatchObject({ is_new_contact: true });
    expect(ours.deal_id).not.toBe(theirs.deal_id);
    const merged = await bulk.importContacts([{ last_name: 'Ours', emails: ['theirs@example.com'] }]);
    expect(merged.body.results[0].contact_id).toBe(ours.contact_id);
    bulk.crm.tenant = other;
    expect(await bulk.contact(theirs.contact_id)).toEqual(theirContact);
  });
});
