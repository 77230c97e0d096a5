import { UUID, useBulk } from './bulk-client.js';
import { printedCurl } from './printed-curl.js';

const BASE = 'https://txpaxbxhnvnhsjwwaeoy.supabase.co/functions/v1';

const IMPORT = `curl -X POST '${BASE}/import-contacts-bulk' \\
 -H 'X-API-Key: cg_xxx' \\
 -H 'Content-Type: application/json' \\
 -d '{
 "contacts": [
 {
 "first_name": "Ahmed",
 "phones": ["+201111111111"],
 "emails": ["ahmed@example.com"],
 "tags": ["import-2026-04"],
 "custom_fields": { "city": "Cairo" }
 },
 {
 "first_name": "Sara",
 "phones": ["+201222222222"],
 "source": "csv-import"
 }
 ],
 "skip_duplicates": false,
 "default_tags": ["batch-2026-04"],
 "default_source": "csv-import"
 }'`;

const DEALS = `curl -X POST '${BASE}/create-deals-bulk' \\
 -H 'X-API-Key: cg_xxx' \\
 -H 'Content-Type: application/json' \\
 -d '{
 "default_currency": "SAR",
 "default_stage": "qualified",
 "skip_if_exists": true,
 "deals": [
 {
 "title": "Order #68297792",
 "value": 11523,
 "contact_phone": "+201017177777",
 "contact_first_name": "Mahmoud",
 "create_contact_if_missing": true,
 "custom_fields": { "order_id": "68297792" }
 },
 {
 "title": "Order #68297793",
 "value": 540,
 "contact_email": "noha@example.com",
 "contact_first_name": "Noha",
 "create_contact_if_missing": true
 }
 ]
 }'`;

const FLOW = `curl -X POST '.../create-deals-bulk' \\
 -H 'X-API-Key: cg_xxx' -H 'Content-Type: application/json' \\
 -d '{
 "default_currency": "SAR",
 "default_stage": "qualified",
 "skip_if_exists": true,
 "deals": [
 {
 "title": "Order #68297792", "value": 11523,
 "contact_phone": "+201017177777",
 "contact_first_name": "Mahmoud",
 "create_contact_if_missing": true,
 "custom_fields": { "external_id": "68297792" }
 },
 {
 "title": "Order #68297793", "value": 540,
 "contact_email": "noha@example.com",
 "contact_first_name": "Noha",
 "create_contact_if_missing": true,
 "custom_fields": { "external_id": "68297793" }
 }
 ]
 }'`;

describe('The bulk samples of document B, by curl as they are printed', () => {
  const bulk = useBulk();

  it('2.1.4: imports a known and a new contact, and answers as printed', async () => {
    const ahmed = await bulk.crm.made({ first_name: 'A.', emails: ['ahmed@example.com'], source: 'website' });
    const { status, body, text } = await printedCurl(bulk.crm, IMPORT);
    expect(status).toBe(200);
    const sara = body.results[1].contact_id;
    expect(body).toEqual({
      success: true,
      summary: { total: 2, successful: 2, failed: 0, new_contacts: 1, updated_contacts: 1, skipped: 0 },
      results: [
        { index: 0, success: true, contact_id: ahmed.id, is_new: false },
        { index: 1, success: true, contact_id: sara, is_new: true },
      ],
    });
    expect(sara).toMatch(UUID);
    expect(Object.keys(JSON.parse(text))).toEqual(['success', 'summary', 'results']);
    expect(Object.keys(body.summary)).toEqual([
      'total',
      'successful',
      'failed',
      'new_contacts',
      'updated_contacts',
      'skipped',
    ]);
    for (const row of body.results)
      expect(Object.keys(row)).toEqual(['index', 'success', 'contact_id', 'is_new']);
    expect(await bulk.contact(ahmed.id)).toMatchObject({
      first_name: 'Ahmed',
      phones: ['+201111111111'],
      emails: ['ahmed@example.com'],
      tags: ['import-2026-04', 'batch-2026-04'],
      source: 'website',
      custom_fields: { city: 'Cairo' },
    });
    expect(await bulk.contact(sara)).toMatchObject({
      first_name: 'Sara',
      phones: ['+201222222222'],
      emails: [],
      tags: ['batch-2026-04'],
      source: 'csv-import',
      custom_fields: {},
    });
  });

  it('3.1.2: creates two deals, for a known and a new contact, and answers as printed', async () => {
    const mahmoud = await bulk.crm.made({ first_name: 'M.', phones: ['+201017177777'] });
    const { status, body } = await printedCurl(bulk.crm, DEALS);
    expect(status).toBe(200);
    const [first, second] = body.results;
    expect(body).toEqual({
      success: true,
      summary: {
        total: 2,
        successful: 2,
        failed: 0,
        new_deals: 2,
        skipped_existing: 0,
        new_contacts_created: 1,
      },
      results: [
        {
          index: 0,
          success: true,
          deal_id: first.deal_id,
          contact_id: mahmoud.id,
          is_new_contact: false,
        },
        {
          index: 1,
          success: true,
          deal_id: second.deal_id,
          contact_id: second.contact_id,
          is_new_contact: true,
        },
      ],
    });
    expect(Object.keys(body)).toEqual(['success', 'summary', 'results']);
    expect(Object.keys(body.summary)).toEqual([
      'total',
      'successful',
      'failed',
      'new_deals',
      'skipped_existing',
      'new_contacts_created',
    ]);
    for (const row of body.results)
      expect(Object.keys(row)).toEqual(['index', 'success', 'deal_id', 'contact_id', 'is_new_contact']);
    expect(await bulk.contact(mahmoud.id)).toEqual(mahmoud);
    expect(await bulk.contact(second.contact_id)).toMatchObject({
      first_name: 'Noha',
      emails: ['noha@example.com'],
      phones: [],
    });
    const stored = await bulk.deals();
    const common = { currency: 'SAR', stage: 'qualified' };
    expect(stored).toHaveLength(2);
    expect(stored.find(({ id }) => id === first.deal_id)).toMatchObject({
      ...common,
      title: 'Order #68297792',
      value: '11523.0000',
      contact_id: mahmoud.id,
      custom_fields: { order_id: '68297792' },
    });
    expect(stored.find(({ id }) => id === second.deal_id)).toMatchObject({
      ...common,
      title: 'Order #68297793',
      value: '540.0000',
      contact_id: second.contact_id,
      custom_fields: {},
    });
  });

  it('7.4: creates deals with external ids, and skips them when it is sent again', async () => {
    const once = await printedCurl(bulk.crm, FLOW);
    expect([once.status, once.body.summary]).toEqual([
      200,
      { total: 2, successful: 2, failed: 0, new_deals: 2, skipped_existing: 0, new_contacts_created: 2 },
    ]);
    const before = await bulk.everything();
    const again = await printedCurl(bulk.crm, FLOW);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({
      success: true,
      summary: {
        total: 2,
        successful: 2,
        failed: 0,
        new_deals: 0,
        skipped_existing: 2,
        new_contacts_created: 0,
      },
      results: once.body.results.map((row: object) => ({ ...row, is_new_contact: false, skipped: true })),
    });
    expect(await bulk.everything()).toEqual(before);
  });

  it('2.1.4: makes no new version and no audit event when it is sent again', async () => {
    const once = await printedCurl(bulk.crm, IMPORT);
    const before = await bulk.everything();
    const again = await printedCurl(bulk.crm, IMPORT);
    expect(again.body).toEqual({
      success: true,
      summary: { total: 2, successful: 2, failed: 0, new_contacts: 0, updated_contacts: 2, skipped: 0 },
      results: once.body.results.map((row: object) => ({ ...row, is_new: false })),
    });
    expect(await bulk.everything()).toEqual(before);
  });
});
