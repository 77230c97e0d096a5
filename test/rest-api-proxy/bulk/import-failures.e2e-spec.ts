import { expectRefusal } from '../proxy-client.js';
import { anotherTenant } from '../proxy-client.js';
import { failedRow, UUID, useBulk } from './bulk-client.js';

const NOBODY = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';

describe('A row that fails in POST /functions/v1/import-contacts-bulk', () => {
  const bulk = useBulk();

  const faults: [string, unknown, string, string | null][] = [
    ['null', null, 'A row must be an object', null],
    ['a text', 'Ahmed', 'A row must be an object', null],
    ['an array', [], 'A row must be an object', null],
    ['a number as a name', { first_name: 5 }, 'first_name must be a string', 'first_name'],
    ['a long name', { last_name: 'x'.repeat(101) }, 'last_name must be at most 100 characters', 'last_name'],
    ['a text as e-mails', { emails: 'a@b.com' }, 'emails must be an array of strings', 'emails'],
    ['numbers as phones', { phones: [201017177777] }, 'phones must be an array of strings', 'phones'],
    ['an e-mail that is none', { emails: ['ok@example.com', 'x'] }, 'Invalid email: "x"', 'emails'],
    [
      'a phone that is none',
      { phones: ['abc'] },
      'Invalid phone: "abc" (E.164 expected, 8-15 digits)',
      'phones',
    ],
    ['tags as a text', { tags: 'vip' }, 'tags must be an array of strings', 'tags'],
    ['a long tag', { tags: ['t'.repeat(51)] }, 'tags must be at most 50 characters', 'tags'],
    ['a long source', { source: 's'.repeat(51) }, 'source must be at most 50 characters', 'source'],
    [
      'a text as a truth value',
      { opt_in_status: 'yes' },
      'opt_in_status must be true or false',
      'opt_in_status',
    ],
    ['custom fields as a list', { custom_fields: [] }, 'custom_fields must be an object', 'custom_fields'],
    [
      'a key that is not allowed',
      { custom_fields: { 'a-b': 1 } },
      'custom_fields key "a-b" is not allowed: keys are letters, digits and underscores, at most 64',
      'custom_fields',
    ],
    [
      'custom fields over 32 KB',
      { custom_fields: { text: 'x'.repeat(32 * 1024) } },
      'custom_fields must be at most 32 KB',
      'custom_fields',
    ],
    ['an id that is none', { assignee_id: 'me' }, 'assignee_id must be a uuid', 'assignee_id'],
    ['an assignee nobody knows', { assignee_id: NOBODY }, 'Assignee not found', 'assignee_id'],
    ['a company nobody knows', { company_id: NOBODY }, 'Company not found', 'company_id'],
    [
      'NUL in a text',
      { description: 'a\0b' },
      'description holds a character that cannot be stored',
      'description',
    ],
  ];
  it.each(faults)('for %s says so, and takes no other along', async (_what, row, error, field) => {
    const { status, body } = await bulk.importContacts([{ first_name: 'A' }, row, { first_name: 'B' }]);
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      summary: { total: 3, successful: 2, failed: 1, new_contacts: 2, updated_contacts: 0, skipped: 0 },
      results: [
        { index: 0, success: true, contact_id: expect.stringMatching(UUID), is_new: true },
        failedRow(1, error, field),
        { index: 2, success: true, contact_id: expect.stringMatching(UUID), is_new: true },
      ],
    });
    expect(Object.keys(body.results[1])).toEqual(['index', 'success', 'error', 'code', 'field']);
    expect((await bulk.contacts()).map((each) => each.first_name)).toEqual(['A', 'B']);
  });

  it('does not match or change anything', async () => {
    await bulk.crm.made({ first_name: 'Ahmed', emails: ['ahmed@example.com'] });
    const response = await bulk.leavesAll(() =>
      bulk.importContacts([{ first_name: 'New', emails: ['ahmed@example.com'], phones: ['abc'] }]),
    );
    expect([response.status, response.body.success, response.body.summary.failed]).toEqual([200, true, 1]);
  });

  it('is one that a merge would make too large', async () => {
    const text = 'x'.repeat(20 * 1024);
    await bulk.crm.made({ emails: ['ahmed@example.com'], custom_fields: { old: text } });
    const { body } = await bulk.leavesAll(() =>
      bulk.importContacts([{ emails: ['ahmed@example.com'], custom_fields: { new: text } }]),
    );
    expect(body.results).toEqual([failedRow(0, 'custom_fields must be at most 32 KB', 'custom_fields')]);
  });

  it('is one that names what another organization has', async () => {
    const other = await anotherTenant(bulk.crm);
    const company_id = await other.company();
    const { body } = await bulk.leavesAll(() =>
      bulk.importContacts([{ company_id }, { assignee_id: other.tenant.userId }]),
    );
    expect(body.results).toEqual([
      failedRow(0, 'Company not found', 'company_id'),
      failedRow(1, 'Assignee not found', 'assignee_id'),
    ]);
  });

  it('is one that Postgres itself refuses, among any number of others', async () => {
    await bulk.refuseInPostgres('contacts', `new.first_name = 'Refused'`);
    const known = await bulk.crm.made({ emails: ['known@example.com'] });
    const names = Array.from({ length: 20 }, (_, i) => (i === 3 || i === 11 ? 'Refused' : `N${i}`));
    const { status, body } = await bulk.importContacts([
      ...names.map((first_name) => ({ first_name })),
      { first_name: 'Refused', emails: ['known@example.com'] },
    ]);
    expect(status).toBe(200);
    expect(body.summary).toMatchObject({ successful: 18, failed: 3, new_contacts: 18, updated_contacts: 0 });
    for (const index of [3, 11, 20])
      expect(body.results[index]).toEqual(failedRow(index, 'The row cannot be stored', null));
    const stored = (await bulk.contacts()).map(({ first_name }) => first_name);
    expect(stored.sort()).toEqual([null, ...names.filter((name) => name !== 'Refused')].sort());
    expect(await bulk.contact(known.id)).toEqual(known);
  });

  it('is not one whose key begins with an underscore: that is warned of', async () => {
    const { body } = await bulk.importContacts([{ custom_fields: { _secret: 1 } }]);
    expect(body.results[0]).toMatchObject({
      success: true,
      warnings: ['custom_fields keys that begin with _ are reserved: _secret'],
    });
  });
});

describe('A whole call of POST /functions/v1/import-contacts-bulk', () => {
  const bulk = useBulk();
  const rows = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ first_name: `N${i}`, emails: [`n${i}@example.com`] }));

  it('takes 500 contacts', async () => {
    const { status, body } = await bulk.importContacts(rows(500));
    expect([status, body.summary.new_contacts, body.results.length]).toEqual([200, 500, 500]);
    expect(body.results.map(({ index }: any) => index)).toEqual(rows(500).map((_, i) => i));
    expect((await bulk.crm.get('select=count()')).body).toEqual([{ count: 500 }]);
  });

  const refusals: [string, unknown, string][] = [
    ['501 contacts', { contacts: rows(501) }, 'Maximum batch size is 500 contacts'],
    ['no contacts', { contacts: [] }, 'contacts must be a non-empty array'],
    ['contacts missing', {}, 'contacts must be a non-empty array'],
    ['null as contacts', { contacts: null }, 'contacts must be a non-empty array'],
    ['an object as contacts', { contacts: { first_name: 'A' } }, 'contacts must be a non-empty array'],
    ['a text as contacts', { contacts: 'all' }, 'contacts must be a non-empty array'],
    ['a list as body', rows(1), 'The request body must be a JSON object'],
    [
      'skip_duplicates as a text',
      { contacts: rows(1), skip_duplicates: 'no' },
      'skip_duplicates must be true or false',
    ],
    [
      'default_tags as a text',
      { contacts: rows(1), default_tags: 'x' },
      'default_tags must be an array of strings',
    ],
    [
      'numbers as default_tags',
      { contacts: rows(1), default_tags: [1] },
      'default_tags must be an array of strings',
    ],
    [
      'default_source as a number',
      { contacts: rows(1), default_source: 1 },
      'default_source must be a string',
    ],
    ['dry_run as a text', { contacts: rows(1), dry_run: 'yes' }, 'dry_run must be true or false'],
    ['a mode nobody knows', { contacts: rows(1), mode: 'all' }, 'mode must be one of row, atomic'],
  ];
  it.each(refusals)('with %s is refused, and nothing is written', async (_what, json, message) => {
    const response = await bulk.leavesAll(() => bulk.call('import-contacts-bulk', json));
    expectRefusal(response, { status: 400, code: '23514', message });
  });

  it('with a body that is no JSON is refused', async () => {
    const headers = { 'x-api-key': bulk.crm.tenant.apiKey, 'content-type': 'application/json' };
    const path = '/functions/v1/import-contacts-bulk';
    const response = await bulk.crm.api.request('POST', path, { headers, raw: '{"contacts": [' });
    expectRefusal(response, { status: 400, code: 'PGRST102', message: 'Empty or invalid json' });
  });

  it('counts as the default a null that stands for an option', async () => {
    const options = { skip_duplicates: null, default_tags: null, default_source: null, dry_run: null };
    const { status, body } = await bulk.importContacts(rows(1), options);
    expect([status, body.summary.new_contacts]).toEqual([200, 1]);
  });
});
