import { UUID, useBulk } from './bulk-client.js';

describe('Matching by POST /functions/v1/import-contacts-bulk', () => {
  const bulk = useBulk();
  const outcomes = (body: any) => body.results.map(({ contact_id, is_new }: any) => [contact_id, is_new]);

  it('is by e-mail, in any case', async () => {
    const { id } = await bulk.crm.made({ emails: ['ahmed@example.com'] });
    const { body } = await bulk.importContacts([{ first_name: 'Ahmed', emails: ['AHMED@Example.com'] }]);
    expect(outcomes(body)).toEqual([[id, false]]);
  });

  it.each(['+20 101 717 7777', '201017177777', '(+20) 101-717.7777'])(
    'is by phone, however it is written: %s',
    async (phone) => {
      const { id } = await bulk.crm.made({ phones: ['+201017177777'] });
      const { body } = await bulk.importContacts([{ phones: [phone] }]);
      expect(outcomes(body)).toEqual([[id, false]]);
    },
  );

  it('is by any e-mail and any phone, the primary ones or others', async () => {
    const { id } = await bulk.crm.made({
      emails: ['one@example.com', 'two@example.com'],
      phones: ['+201111111111', '+201222222222'],
    });
    const { body } = await bulk.importContacts([
      { emails: ['new@example.com', 'two@example.com'] },
      { phones: ['+201999999999', '+201222222222'] },
    ]);
    expect(outcomes(body)).toEqual([
      [id, false],
      [id, false],
    ]);
  });

  it('is by singular email and phone as well', async () => {
    const { id } = await bulk.crm.made({ emails: ['ahmed@example.com'], phones: ['+201111111111'] });
    const { body } = await bulk.importContacts([
      { email: 'ahmed@example.com' },
      { phone: '+20 111 111 1111' },
    ]);
    expect(outcomes(body)).toEqual([
      [id, false],
      [id, false],
    ]);
  });

  it('is by e-mail first: whoever has the phone is named in a warning and left alone', async () => {
    const phone = await bulk.crm.made({ first_name: 'Y', phones: ['+201111111111'] });
    const email = await bulk.crm.made({ first_name: 'X', emails: ['x@example.com'] });
    const { body } = await bulk.importContacts([
      { last_name: 'New', emails: ['x@example.com'], phones: ['+201111111111'] },
    ]);
    expect(body.results).toEqual([
      {
        index: 0,
        success: true,
        contact_id: email.id,
        is_new: false,
        warnings: [
          `An e-mail or phone of this row also belongs to contact ${phone.id}, which was left as it is`,
        ],
      },
    ]);
    expect(await bulk.contact(phone.id)).toEqual(phone);
    expect(await bulk.contact(email.id)).toMatchObject({ last_name: 'New', phones: ['+201111111111'] });
    expect((await bulk.crm.events(phone.id)).map(({ action }) => action)).toEqual(['created']);
  });

  it('is with the oldest of those who share a phone', async () => {
    const [oldest, younger] = await bulk.crm.madeAll([
      { first_name: 'Oldest', phones: ['+201111111111'] },
      { first_name: 'Younger', phones: ['+201111111111'] },
    ]);
    const { body } = await bulk.importContacts([{ phones: ['+201111111111'], last_name: 'New' }]);
    expect(outcomes(body)).toEqual([[oldest.id, false]]);
    expect(body.results[0].warnings[0]).toContain(younger.id);
    expect(await bulk.contact(younger.id)).toEqual(younger);
  });

  it('is with the oldest, even where a caller chose an id that sorts last', async () => {
    const oldest = await bulk.crm.made({
      id: 'ffffffff-7033-47ce-be06-b30a47de020a',
      phones: ['+201111111111'],
    });
    await bulk.crm.made({ phones: ['+201111111111'] });
    const { body } = await bulk.importContacts([{ phones: ['+201111111111'] }]);
    expect(outcomes(body)).toEqual([[oldest.id, false]]);
  });

  it('lets a later row see what an earlier one made', async () => {
    const { body } = await bulk.importContacts([
      { first_name: 'Sara', emails: ['sara@example.com'] },
      { emails: ['sara@example.com'], phones: ['+201222222222'] },
      { phones: ['+201222222222'], last_name: 'Ali' },
    ]);
    const [{ contact_id }] = body.results;
    expect(contact_id).toMatch(UUID);
    expect(outcomes(body)).toEqual([
      [contact_id, true],
      [contact_id, false],
      [contact_id, false],
    ]);
    expect(body.summary).toEqual({
      total: 3,
      successful: 3,
      failed: 0,
      new_contacts: 1,
      updated_contacts: 2,
      skipped: 0,
    });
    expect(await bulk.contacts()).toMatchObject([
      { first_name: 'Sara', last_name: 'Ali', emails: ['sara@example.com'], phones: ['+201222222222'] },
    ]);
  });

  it('does not make rows that hold no e-mail and no phone into one', async () => {
    const { body } = await bulk.importContacts([{ first_name: 'Sara' }, { first_name: 'Sara' }]);
    expect(body.summary).toMatchObject({ new_contacts: 2, updated_contacts: 0 });
    expect(await bulk.contacts()).toHaveLength(2);
  });

  it('does not see deleted contacts', async () => {
    const { id } = await bulk.crm.made({ emails: ['ahmed@example.com'] });
    await bulk.crm.delete(`id=eq.${id}`);
    const { body } = await bulk.importContacts([{ emails: ['ahmed@example.com'] }]);
    expect(body.results[0].is_new).toBe(true);
    expect(body.results[0].contact_id).not.toBe(id);
  });

  it('reads national numbers as those of the default country', async () => {
    await bulk.crm.api.rows(
      `update organization_settings set default_country = 'EG' where organization_id = $1`,
      [bulk.crm.tenant.organizationId],
    );
    const { id } = await bulk.crm.made({ phones: ['+201017177777'] });
    const { body } = await bulk.importContacts([{ phones: ['010 1717 7777'] }]);
    expect(outcomes(body)).toEqual([[id, false]]);
  });

  it.each([
    ['text', 'text'],
    ['number', 'text'],
    ['text', 'number'],
  ])('is by an equal external_id where no e-mail and no phone is known, %s and %s', async (first, then) => {
    const custom = (how: string) => ({ custom_fields: { external_id: how === 'text' ? '4711' : 4711 } });
    const { body } = await bulk.importContacts([{ first_name: 'Eva', ...custom(first) }]);
    const again = await bulk.importContacts([
      { last_name: 'Novak', ...custom(then) },
      { tags: ['x'], ...custom(then) },
    ]);
    const id = body.results[0].contact_id;
    expect(outcomes(again.body)).toEqual([
      [id, false],
      [id, false],
    ]);
    const { body: found } = await bulk.crm.get(`id=eq.${id}`);
    expect(found).toMatchObject([{ first_name: 'Eva', last_name: 'Novak', tags: ['x'] }]);
  });

  it('is by e-mail before it is by external_id, and never by an empty one or that of another organization', async () => {
    const custom_fields = { external_id: 'x-1' };
    const known = await bulk.crm.made({ first_name: 'A', custom_fields });
    const other = await bulk.crm.made({ first_name: 'B', emails: ['b@example.com'] });
    const { body } = await bulk.importContacts([{ emails: ['b@example.com'], custom_fields }]);
    expect(outcomes(body)).toEqual([[other.id, false]]);
    await bulk.crm.made({ first_name: 'C', custom_fields: { external_id: '' } });
    const blank = await bulk.importContacts([{ first_name: 'D', custom_fields: { external_id: '' } }]);
    expect(blank.body.results).toMatchObject([{ is_new: true }]);
    expect(known.id).not.toBe(other.id);
  });

  it('is nobody for a row that says nothing: it is skipped and makes no contact', async () => {
    const { body } = await bulk.importContacts([{}, { emails: [], first_name: ' ' }, { first_name: 'Ann' }], {
      default_tags: ['fair'],
    });
    const skipped = { success: true, contact_id: null, is_new: false, skipped: true };
    const warnings = ['The row says nothing, and was skipped'];
    expect(body.results).toMatchObject([
      { ...skipped, warnings },
      { ...skipped, warnings },
      { is_new: true },
    ]);
    expect(body.summary).toMatchObject({ new_contacts: 1, skipped: 2, failed: 0 });
    expect((await bulk.crm.get('')).body).toMatchObject([{ first_name: 'Ann' }]);
  });
});

describe('skip_duplicates', () => {
  const bulk = useBulk();

  it('leaves known contacts alone and counts them as skipped and successful', async () => {
    const known = await bulk.crm.made({ first_name: 'Ahmed', emails: ['ahmed@example.com'] });
    const { status, body } = await bulk.importContacts(
      [{ first_name: 'Other', emails: ['ahmed@example.com'] }, { first_name: 'Sara' }],
      { skip_duplicates: true },
    );
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        summary: { total: 2, successful: 2, failed: 0, new_contacts: 1, updated_contacts: 0, skipped: 1 },
        results: [
          { index: 0, success: true, contact_id: known.id, is_new: false, skipped: true },
          { index: 1, success: true, contact_id: expect.stringMatching(UUID), is_new: true },
        ],
      },
    ]);
    expect(await bulk.contact(known.id)).toEqual(known);
  });

  it('skips rows that repeat an earlier row', async () => {
    const row = { first_name: 'Sara', emails: ['sara@example.com'] };
    const { body } = await bulk.importContacts([row, { ...row, first_name: 'Other' }], {
      skip_duplicates: true,
    });
    expect(body.results[1]).toMatchObject({ contact_id: body.results[0].contact_id, skipped: true });
    expect(await bulk.contacts()).toMatchObject([{ first_name: 'Sara' }]);
  });
});
