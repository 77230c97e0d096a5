import { failedRow, useBulk } from './bulk-client.js';

describe('dry_run', () => {
  const bulk = useBulk();

  it('of an import tells what would become of each row, and writes nothing', async () => {
    const known = await bulk.crm.made({ emails: ['known@example.com'] });
    const rows = [
      { first_name: 'K', emails: ['known@example.com'] },
      { emails: ['new@example.com'] },
      { emails: ['NEW@example.com'], phones: ['+201111111111'] },
      { phones: ['abc'] },
    ];
    const dry = await bulk.leavesAll(() => bulk.importContacts(rows, { dry_run: true }));
    expect(dry.body).toEqual({
      success: true,
      summary: { total: 4, successful: 3, failed: 1, new_contacts: 1, updated_contacts: 2, skipped: 0 },
      results: [
        { index: 0, success: true, contact_id: known.id, is_new: false },
        { index: 1, success: true, contact_id: null, is_new: true },
        { index: 2, success: true, contact_id: null, is_new: false },
        failedRow(3, 'Invalid phone: "abc" (E.164 expected, 8-15 digits)', 'phones'),
      ],
    });
    const done = await bulk.importContacts(rows);
    expect(done.body.summary).toEqual(dry.body.summary);
  });

  it('of an import tells of rows that Postgres would refuse', async () => {
    await bulk.refuseInPostgres('contacts', `new.first_name = 'Refused'`);
    const { body } = await bulk.leavesAll(() =>
      bulk.importContacts([{ first_name: 'Refused' }, { first_name: 'A' }], { dry_run: true }),
    );
    expect(body.summary).toMatchObject({ successful: 1, failed: 1 });
  });

  it('of deals tells what would become of each row, and writes nothing', async () => {
    const known = await bulk.crm.made({ emails: ['known@example.com'] });
    await bulk.createDeals([{ title: 'Old', contact_id: known.id }]);
    const [old] = await bulk.deals();
    const fresh = { contact_email: 'new@example.com', create_contact_if_missing: true };
    const rows = [
      { title: 'Old', contact_id: known.id },
      { title: 'New', contact_id: known.id },
      { title: 'First', ...fresh },
      { title: 'First', ...fresh },
      { title: '', ...fresh },
    ];
    const dry = await bulk.leavesAll(() => bulk.createDeals(rows, { skip_if_exists: true, dry_run: true }));
    expect(dry.body).toEqual({
      success: true,
      summary: {
        total: 5,
        successful: 4,
        failed: 1,
        new_deals: 2,
        skipped_existing: 2,
        new_contacts_created: 1,
      },
      results: [
        {
          index: 0,
          success: true,
          deal_id: old.id,
          contact_id: known.id,
          is_new_contact: false,
          skipped: true,
        },
        { index: 1, success: true, deal_id: null, contact_id: known.id, is_new_contact: false },
        { index: 2, success: true, deal_id: null, contact_id: null, is_new_contact: true },
        { index: 3, success: true, deal_id: null, contact_id: null, is_new_contact: false, skipped: true },
        failedRow(4, 'title is required', 'title'),
      ],
    });
    const done = await bulk.createDeals(rows, { skip_if_exists: true });
    expect(done.body.summary).toEqual(dry.body.summary);
  });

  it('of leads tells what would become of each row, and writes nothing', async () => {
    const rows = [
      { email: 'a@example.com', title: 'One' },
      { email: 'a@example.com', title: 'Two' },
    ];
    const dry = await bulk.leavesAll(() => bulk.createLeads(rows, { dry_run: true }));
    expect(dry.body.results).toEqual([
      { index: 0, success: true, deal_id: null, contact_id: null, is_new_contact: true },
      { index: 1, success: true, deal_id: null, contact_id: null, is_new_contact: false },
    ]);
    expect((await bulk.createLeads(rows)).body.summary).toEqual(dry.body.summary);
  });
});

describe('mode atomic', () => {
  const bulk = useBulk();
  const atomic = { mode: 'atomic' };

  it('undoes a whole import for one row', async () => {
    const known = await bulk.crm.made({ emails: ['known@example.com'] });
    const rows = [
      { first_name: 'A' },
      { first_name: 'B', emails: ['known@example.com'] },
      { phones: ['abc'] },
    ];
    const response = await bulk.leavesAll(() => bulk.importContacts(rows, atomic));
    const error = '1 rows failed; nothing was written';
    expect([response.status, response.body]).toEqual([
      400,
      {
        success: false,
        error,
        code: '23514',
        message: error,
        details: null,
        hint: null,
        summary: { total: 3, successful: 2, failed: 1, new_contacts: 1, updated_contacts: 1, skipped: 0 },
        results: [
          { index: 0, success: true, contact_id: null, is_new: true },
          { index: 1, success: true, contact_id: known.id, is_new: false },
          failedRow(2, 'Invalid phone: "abc" (E.164 expected, 8-15 digits)', 'phones'),
        ],
      },
    ]);
  });

  it.each([
    ['deals', 'createDeals', { contact_email: 'a@example.com', create_contact_if_missing: true }],
    ['leads', 'createLeads', { email: 'a@example.com' }],
  ] as const)('undoes all %s for one row, and the contacts made for them', async (_what, call, contact) => {
    const rows = [
      { title: 'Good', ...contact },
      { title: 'Bad', value: -1, ...contact },
    ];
    const response = await bulk.leavesAll(() => bulk[call](rows, atomic));
    expect([response.status, response.body.success, response.body.error]).toEqual([
      400,
      false,
      '1 rows failed; nothing was written',
    ]);
    expect(response.body.results).toEqual([
      { index: 0, success: true, deal_id: null, contact_id: null, is_new_contact: true },
      failedRow(1, 'value must be a number from 0 on', 'value'),
    ]);
  });

  it('undoes all for a row that Postgres refuses', async () => {
    await bulk.refuseInPostgres('deals', `new.title = 'Refused'`);
    const contact = { contact_email: 'a@example.com', create_contact_if_missing: true };
    const rows = ['Good', 'Refused'].map((title) => ({ title, ...contact }));
    const response = await bulk.leavesAll(() => bulk.createDeals(rows, atomic));
    expect([response.status, response.body.summary]).toMatchObject([400, { successful: 1, failed: 1 }]);
  });

  it('writes all when no row fails', async () => {
    expect((await bulk.importContacts([{ first_name: 'A' }, { first_name: 'B' }], atomic)).status).toBe(200);
    expect((await bulk.createLeads([{ first_name: 'C' }], atomic)).status).toBe(200);
    expect(await bulk.contacts()).toHaveLength(3);
  });
});
