import { useBulk } from './bulk-client.js';

const known = {
  first_name: 'Ahmed',
  last_name: 'Ali',
  emails: ['ahmed@example.com', 'a@example.com'],
  phones: ['+201111111111'],
  source: 'website',
  tags: ['vip', 'old'],
  description: 'Customer since 2023',
  opt_in_status: false,
  custom_fields: { city: 'Cairo', address: { zip: '11511' }, list: [1, 2] },
};

describe('Merging by POST /functions/v1/import-contacts-bulk', () => {
  const bulk = useBulk();
  const merged = async (row: object, options?: object) => {
    const { id } = await bulk.crm.made(known);
    return [id, await bulk.imported({ emails: ['ahmed@example.com'], ...row }, { ...options })] as const;
  };

  it('overwrites what the row says and keeps what it does not', async () => {
    const assignee_id = bulk.crm.tenant.userId;
    const company_id = await bulk.crm.company();
    const said = {
      last_name: 'Hassan',
      source: 'csv',
      description: 'New',
      opt_in_status: true,
      assignee_id,
      company_id,
    };
    const [id, contact] = await merged(said);
    expect(contact).toMatchObject({ ...known, ...said, id });
  });

  it('overwrites nothing with null', async () => {
    const nothing = Object.fromEntries(
      Object.keys(known)
        .filter((key) => key !== 'emails')
        .map((key) => [key, null]),
    );
    expect((await merged(nothing))[1]).toMatchObject(known);
  });

  it('overwrites nothing with an empty text, as blank cells of a file are', async () => {
    expect((await merged({ first_name: '', last_name: '', source: '', description: '' }))[1]).toMatchObject(
      known,
    );
  });

  it('unites e-mails, phones and tags in order, the known ones first', async () => {
    const [, contact] = await merged({
      emails: ['new@example.com', 'A@example.com', 'ahmed@example.com'],
      phones: ['+201222222222', '+20 111 111 1111'],
      tags: ['import', 'vip'],
    });
    expect(contact.emails).toEqual(['ahmed@example.com', 'a@example.com', 'new@example.com']);
    expect(contact.phones).toEqual(['+201111111111', '+201222222222']);
    expect(contact.tags).toEqual(['vip', 'old', 'import']);
  });

  it('merges custom fields by key, each value as a whole', async () => {
    const [, contact] = await merged({
      custom_fields: { address: { city: 'Giza' }, list: [3], plan: 'pro' },
    });
    expect(contact.custom_fields).toEqual({
      city: 'Cairo',
      address: { city: 'Giza' },
      list: [3],
      plan: 'pro',
    });
  });

  it('finds the contact by what it was given', async () => {
    const [id] = await merged({ phones: ['+201222222222'] });
    const { body } = await bulk.importContacts([{ phones: ['+201222222222'] }]);
    expect(body.results[0]).toMatchObject({ contact_id: id, is_new: false });
    expect((await bulk.crm.get('phones=cs.{"%2B201222222222"}')).body).toMatchObject([{ id }]);
    expect((await bulk.search({ query: 'ahmed@example' })).body.contacts).toMatchObject([{ id }]);
  });

  it('leaves one new version and one audit event of what changed', async () => {
    const [id] = await merged({ last_name: 'Hassan', tags: ['import'] });
    expect((await bulk.crm.stored(id)).version).toBe(2);
    const [, event] = await bulk.crm.events(id);
    expect(event).toEqual({
      action: 'updated',
      before: { fullName: 'Ahmed Ali', lastName: 'Ali', tags: ['vip', 'old'] },
      after: { fullName: 'Ahmed Hassan', lastName: 'Hassan', tags: ['vip', 'old', 'import'] },
    });
  });

  it('makes one version of several rows about one contact', async () => {
    const { id } = await bulk.crm.made(known);
    await bulk.importContacts(
      ['A', 'B', 'C'].map((last_name) => ({ last_name, emails: ['ahmed@example.com'] })),
    );
    expect(await bulk.crm.stored(id)).toMatchObject({ last_name: 'C', version: 2 });
    expect(await bulk.crm.events(id)).toHaveLength(2);
  });

  it('gives every row the default tags, behind its own', async () => {
    expect((await merged({ tags: ['own'] }, { default_tags: ['batch'] }))[1].tags).toEqual([
      'vip',
      'old',
      'own',
      'batch',
    ]);
    expect((await bulk.imported({ tags: ['own'] }, { default_tags: ['batch', 'own'] })).tags).toEqual([
      'own',
      'batch',
    ]);
  });

  it('gives the default source where there is none', async () => {
    const options = { default_source: 'csv-import' };
    expect((await bulk.imported({ first_name: 'A' }, options)).source).toBe('csv-import');
    expect((await bulk.imported({ first_name: 'A', source: 'own' }, options)).source).toBe('own');
    const { id } = await bulk.crm.made({ emails: ['none@example.com'] });
    expect(await bulk.imported({ emails: ['none@example.com'] }, options)).toMatchObject({
      id,
      source: 'csv-import',
    });
  });

  it('does not overwrite a known source with the default', async () => {
    expect((await merged({}, { default_source: 'csv-import' }))[1].source).toBe('website');
  });

  it('keeps a phone that another dialect took as it was typed', async () => {
    const made = await bulk.crm.api.request('POST', '/api/v1/crm/contacts', {
      headers: { cookie: bulk.crm.tenant.cookie, 'x-organization-id': bulk.crm.tenant.organizationId },
      json: { first_name: 'Ada', last_name: 'King', email: 'ada@example.com', phone: 'extension 5' },
    });
    expect(made.status).toBe(201);
    const { id } = await bulk.imported({ emails: ['ada@example.com'], phones: ['+201111111111'] });
    expect(await bulk.crm.stored(id)).toMatchObject({
      phone_as_written: 'extension 5',
      phones: ['+201111111111'],
    });
  });

  it('links a company it is given as the primary account', async () => {
    const company_id = await bulk.crm.company();
    const [id] = await merged({ company_id });
    const links = await bulk.crm.api.rows('select * from contact_accounts where contact_id = $1', [id]);
    expect(links).toMatchObject([{ account_id: company_id, is_primary: true }]);
  });
});

describe('The same payload sent again to POST /functions/v1/import-contacts-bulk', () => {
  const bulk = useBulk();

  it('changes nothing: no duplicates, no versions, no audit events', async () => {
    await bulk.crm.made(known);
    const [older, younger] = await bulk.crm.madeAll([
      { emails: ['older@example.com'], phones: [] },
      { emails: ['younger@example.com'], phones: ['+201333333333'] },
    ]);
    const rows = [
      {
        first_name: 'Ahmed',
        emails: ['ahmed@example.com'],
        tags: ['x', 'y'],
        custom_fields: { a: { b: 1 } },
      },
      { first_name: 'Sara', phones: ['+201222222222'] },
      { last_name: 'Ali', phones: ['201222222222'], emails: ['Sara@Example.com'] },
      { first_name: 'Takes', emails: ['older@example.com'], phones: ['+201333333333'] },
      { description: 'by phone', phones: ['+201333333333'] },
    ];
    const options = { default_tags: ['batch'], default_source: 'csv' };
    const once = await bulk.importContacts(rows, options);
    const before = await bulk.everything();
    const again = await bulk.importContacts(rows, options);
    expect(again.body.results.map((row: any) => row.contact_id)).toEqual(
      once.body.results.map((row: any) => row.contact_id),
    );
    expect(again.body.summary).toMatchObject({ failed: 0, new_contacts: 0, updated_contacts: 5 });
    expect(await bulk.everything()).toEqual(before);
    expect([older.id, younger.id]).toContain(once.body.results[4].contact_id);
  });
});
