import { useBulk } from './bulk-client.js';

const SKIP = { skip_if_exists: true };

describe('skip_if_exists of POST /functions/v1/create-deals-bulk', () => {
  const bulk = useBulk();
  let contact_id: string;
  beforeEach(async () => {
    contact_id = (await bulk.crm.made({ emails: ['known@example.com'] })).id;
  });

  async function existing(row: object = {}): Promise<string> {
    return (await bulk.createDeals([{ title: 'Order 1', contact_id, ...row }])).body.results[0].deal_id;
  }

  it('is off unless told: the same row makes another deal', async () => {
    const first = await existing();
    expect(await existing()).not.toBe(first);
    expect(await bulk.deals()).toHaveLength(2);
  });

  it('skips a deal of the same contact with the same title, and changes nothing of it', async () => {
    const deal_id = await existing({ value: 5 });
    const response = await bulk.leavesAll(() =>
      bulk.createDeals([{ title: '  Order 1 ', value: 9, contact_email: 'known@example.com' }], SKIP),
    );
    expect(response.body).toEqual({
      success: true,
      summary: {
        total: 1,
        successful: 1,
        failed: 0,
        new_deals: 0,
        skipped_existing: 1,
        new_contacts_created: 0,
      },
      results: [{ index: 0, success: true, deal_id, contact_id, is_new_contact: false, skipped: true }],
    });
  });

  it('does not skip another title, another case, or the same title of another contact', async () => {
    await existing();
    const other = (await bulk.crm.made()).id;
    const { body } = await bulk.createDeals(
      [
        { title: 'Order 2', contact_id },
        { title: 'ORDER 1', contact_id },
        { title: 'Order 1', contact_id: other },
      ],
      SKIP,
    );
    expect(body.summary).toMatchObject({ new_deals: 3, skipped_existing: 0 });
  });

  it('does not skip what repeats a deleted deal', async () => {
    await existing({ custom_fields: { external_id: 'x' } });
    await bulk.crm.api.rows('update deals set deleted_at = now()');
    const { body } = await bulk.createDeals(
      [{ title: 'Order 1', contact_id, custom_fields: { external_id: 'x' } }],
      SKIP,
    );
    expect(body.summary).toMatchObject({ new_deals: 1 });
  });

  it('skips within one call what an earlier row made', async () => {
    const fresh = { contact_email: 'new@example.com', create_contact_if_missing: true };
    const { body } = await bulk.createDeals(
      [
        { title: 'A', ...fresh },
        { title: 'A', ...fresh },
        { title: 'B', contact_id, custom_fields: { external_id: 'x' } },
        { title: 'C', contact_id, custom_fields: { external_id: 'x' } },
      ],
      SKIP,
    );
    const [a, again, b, twin] = body.results;
    expect(again).toEqual({ ...a, index: 1, is_new_contact: false, skipped: true });
    expect(twin).toEqual({ ...b, index: 3, skipped: true });
    expect(body.summary).toMatchObject({ new_deals: 2, skipped_existing: 2, new_contacts_created: 1 });
    expect(await bulk.deals()).toHaveLength(2);
  });

  it.each(['68297792', 68297792])('skips an equal external_id, text or number: %p', async (external_id) => {
    const deal_id = await existing({ custom_fields: { external_id: '68297792' } });
    const { body } = await bulk.createDeals(
      [{ title: 'Another title', contact_id, custom_fields: { external_id } }],
      SKIP,
    );
    expect(body.results).toMatchObject([{ deal_id, skipped: true }]);
  });

  it("makes no contact for a deal it skips, and names the deal's own", async () => {
    const deal_id = await existing({ custom_fields: { external_id: 'x' } });
    const row = {
      title: 'Renamed',
      contact_email: 'changed@example.com',
      create_contact_if_missing: true,
      custom_fields: { external_id: 'x' },
    };
    const response = await bulk.leavesAll(() => bulk.createDeals([row], SKIP));
    expect(response.body.results).toEqual([
      { index: 0, success: true, deal_id, contact_id, is_new_contact: false, skipped: true },
    ]);
    expect(response.body.summary).toMatchObject({ new_contacts_created: 0, skipped_existing: 1 });
  });

  it('makes the contact that a later row needs, though an earlier one with it is skipped', async () => {
    await existing({ custom_fields: { external_id: 'x' } });
    const fresh = { contact_email: 'new@example.com', create_contact_if_missing: true };
    const { body } = await bulk.createDeals(
      [
        { title: 'A', ...fresh, custom_fields: { external_id: 'x' } },
        { title: 'B', ...fresh },
      ],
      SKIP,
    );
    expect(body.summary).toMatchObject({ new_deals: 1, skipped_existing: 1, new_contacts_created: 1 });
    expect((await bulk.contact(body.results[1].contact_id)).emails).toEqual(['new@example.com']);
  });

  it('keeps the contact of a row whose external id an earlier row has, but made no deal with', async () => {
    await existing();
    const { body } = await bulk.createDeals(
      [
        { title: 'Order 1', contact_id, custom_fields: { external_id: 'y' } },
        {
          title: 'New',
          contact_email: 'new@example.com',
          create_contact_if_missing: true,
          custom_fields: { external_id: 'y' },
        },
      ],
      SKIP,
    );
    expect(body.results[1]).toMatchObject({ success: true, is_new_contact: true });
    expect(body.summary).toMatchObject({ new_deals: 1, skipped_existing: 1, new_contacts_created: 1 });
  });

  it('sees deals that were made one by one', async () => {
    const headers = { 'x-api-key': bulk.crm.tenant.apiKey };
    const made = await bulk.crm.api.request('POST', '/functions/v1/rest-api-proxy/deals', {
      headers,
      json: { title: 'Order 7', contact_id },
    });
    const { body } = await bulk.createDeals([{ title: 'Order 7', contact_id }], SKIP);
    expect(body.results).toMatchObject([{ deal_id: made.body[0].id, skipped: true }]);
  });
});
