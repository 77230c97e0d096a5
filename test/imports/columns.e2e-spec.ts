import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { colleague } from '../auth/people.js';
import { statementNamesOf } from '../support/statements.js';
import { linesOf, startReplica, type Transfers, transfersOf } from './transfers-client.js';

let api: TestApi;
let replica: Awaited<ReturnType<typeof startReplica>>;
let tenant: Tenant;
let transfers: Transfers;

beforeAll(async () => {
  api = await startApi();
  replica = await startReplica(api);
});
beforeEach(async () => {
  tenant = await api.tenant();
  transfers = transfersOf(api, tenant);
});
afterAll(async () => {
  await replica.close();
  await api.close();
});

const contactsOf = (organizationId = tenant.organizationId) =>
  api.rows('select * from contacts where organization_id = $1 order by number', [organizationId]);
const companiesOf = () =>
  api.rows('select name from companies where organization_id = $1 order by name', [tenant.organizationId]);
const dealsOf = async () => linesOf((await transfers.export('deals?format=ndjson&order=created_at,id')).text);

/** Imports a text to its end: the import, and what became of its rows. */
async function imported(file: string, directions = {}, query: Record<string, string> = {}) {
  const done = await transfers.run(file, query, directions);
  return { done, results: await transfers.results(done.id) };
}
const options = (said: Record<string, unknown>) => ({ options: said });

describe('Several values', () => {
  it.each([
    ['a@example.com ::: b@example.org', ['a@example.com', 'b@example.org']],
    ['a@example.com; b@example.org', ['a@example.com', 'b@example.org']],
    ['a@example.com|b@example.org', ['a@example.com', 'b@example.org']],
    ['"a@example.com, b@example.org"', ['a@example.com', 'b@example.org']],
    ['"a@example.com\nb@example.org"', ['a@example.com', 'b@example.org']],
    ['a@example.com、b@example.org', ['a@example.com', 'b@example.org']],
    [' a@example.com ;; a@example.com', ['a@example.com']],
  ])('stand in one cell, as %s', async (cell, emails) => {
    await imported(`Name\tEmail\nAnn Lee\t${cell}\n`, {}, { delimiter: '\t' });
    expect(await contactsOf()).toMatchObject([{ first_name: 'Ann', last_name: 'Lee', emails }]);
  });

  it('are tags without the quotes that keep a comma inside one of them', async () => {
    const cells = ['"""VIP"",""Blog, post"""', '"[""a"",""b;c""]"', '"\'68; x"', 'one'];
    await imported(`Email,TAGS\n${cells.map((cell, n) => `p${n}@example.com,${cell}`).join('\n')}\n`);
    const tags = (await contactsOf()).map((contact) => contact.tags);
    expect(tags).toEqual([['VIP', 'Blog, post'], ['a', 'b;c'], ["'68", 'x'], ['one']]);
  });

  it('are a free-form list, where the registry says that it is one', async () => {
    await transfers.ask('POST', '/crm/custom-fields', { entity: 'contact', key: 'sizes', type: 'array' });
    await imported('Email,sizes\na@example.com,s;m\nb@example.com,"[1,2]"\n');
    expect((await contactsOf()).map(({ custom_fields: custom }) => custom.sizes)).toEqual([
      ['s', 'm'],
      [1, 2],
    ]);
  });
});

describe('Cells', () => {
  it('are trimmed, of blanks that nobody sees too', async () => {
    await imported('First name,Last name,Company,City\n  Carl ,\u00a0Berg\u200b,Acme  ,  Oslo \n', {
      unknown_columns: 'custom_fields',
    });
    expect(await contactsOf()).toMatchObject([
      { first_name: 'Carl', last_name: 'Berg', company_name: 'Acme', custom_fields: { city: 'Oslo' } },
    ]);
  });

  it('lose no person for one that cannot be read: a warning names column and value', async () => {
    const file =
      'First Name,Email,E-mail 2 - Value,Mobile,Notes\n' +
      `Ann,ann@example.com,nonsense,12,${'x'.repeat(5_001)}\nBob,nonsense,,,\n,nonsense,,12,\n`;
    const { results } = await imported(file);
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'failed']);
    expect(results[0].warnings).toEqual([
      'The column "E-mail 2 - Value" holds "nonsense", which is left out: Invalid email: "nonsense"',
      expect.stringMatching(/^The column "Mobile" holds "12", which is left out: Invalid phone: "12"/),
      expect.stringMatching(
        /^The column "Notes" holds "x{100}", which is left out: description must be at most/,
      ),
    ]);
    expect(results[2]).toMatchObject({ error: 'Invalid email: "nonsense"', field: 'emails' });
    expect(await contactsOf()).toMatchObject([
      { first_name: 'Ann', emails: ['ann@example.com'], phones: [], description: null },
      { first_name: 'Bob', emails: [] },
    ]);
    const strict = await imported(file, options({ strict: true }));
    expect(strict.done.rows).toMatchObject({ created: 0, failed: 3 });
  });

  it('of any length and whatever signs are read in no time', async () => {
    const blanks = ' '.repeat(50_000);
    const at = '@'.repeat(50_000);
    const file =
      'First Name,Email,Owner,Tags,Newsletter\n' +
      `"A${blanks}é","${at}","<${at}","a${blanks}b;c","${blanks}é"\nBob,"${at};b@example.com",,"${blanks}",\n`;
    const begun = Date.now();
    const { results } = await imported(file);
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'created']);
    expect(Date.now() - begun).toBeLessThan(20_000);
  });

  it('of blanks make no contact, nor do the last words of a report, which the file names', async () => {
    const file =
      'First Name,Last Name,Email\nAnn,Lee,ann@example.com\n  , ,\t\nCopyright (c) 2026 Example Inc.,,\n' +
      'Confidential Information - Do Not Distribute\n';
    const { done } = await imported(file);
    expect(done.rows).toMatchObject({ total: 1, created: 1, skipped: 0, failed: 0 });
    expect(done.file).toMatchObject({
      blank_rows: 1,
      skipped_lines: [
        { line: 4, reason: 'footer', text: 'Copyright (c) 2026 Example Inc.' },
        { line: 5, reason: 'footer', text: 'Confidential Information - Do Not Distribute' },
      ],
    });
    expect(await contactsOf()).toHaveLength(1);
  });

  it.each([
    ['Accepts Email Marketing', 'no', false],
    ['Accepts Email Marketing', 'yes', true],
    ['Unsubscribed', 'yes', false],
    ['Unsubscribed', 'FALSE', true],
    ['Do not allow Emails', 'Allow', true],
    ['Do not allow Emails', 'Do Not Allow', false],
    ['Email Opt Out', '1', false],
    ['Newsletter', 'nein', false],
    ['Abgemeldet', 'Ja', false],
    ['Consentement', 'Oui', true],
    ['Baja', 'sí', false],
    ['配信停止', 'はい', false],
    ['订阅', '否', false],
    ['مشترك', 'نعم', true],
    ['Bülten', 'HAYIR', false],
    ['Zgoda', 'tak', true],
    ['Отписан', 'да', false],
    ['Marketing status', 'No consent', false],
  ])('under %s say %s: opted in is %s', async (column, cell, expected) => {
    await imported(`Email,${column}\na@example.com,${cell}\n`);
    expect(await contactsOf()).toMatchObject([{ opt_in_status: expected }]);
  });

  it('of several columns that speak of consent heed the one that refuses it', async () => {
    await imported(
      'Email,Subscribed,Unsubscribed\na@example.com,yes,yes\nb@example.com,no,no\nc@example.com,,no\n',
    );
    expect((await contactsOf()).map((contact) => contact.opt_in_status)).toEqual([false, false, true]);
  });

  it('of a form of address are no position', async () => {
    const { results } = await imported('Last Name,Title\nLee,Dr.\nMay,Director\nRoth,Frau\n');
    expect((await contactsOf()).map((contact) => contact.position)).toEqual([null, 'Director', null]);
    expect(results[0].warnings).toEqual([
      expect.stringMatching(/^The column "Title" holds "Dr.", which is left out/),
    ]);
  });

  it('bring a name in one piece to its parts where it says how', async () => {
    await imported(
      'Name,Email\n"Durand, Marie",m@example.com\n"King, Jr.",k@example.com\nAda Lovelace Byron,a@example.com\n',
    );
    expect((await contactsOf()).map((each) => [each.first_name, each.last_name])).toEqual([
      ['Marie', 'Durand'],
      ['King,', 'Jr.'],
      ['Ada', 'Lovelace Byron'],
    ]);
  });
});

describe('Dates and numbers', () => {
  const deal = (amount: string, date: string, n = 1) => `Deal ${n};${amount};${date};p${n}@example.com`;
  const file = (...rows: string[]) => ['Title;Amount;Close Date;Email', ...rows].join('\n');
  const makes = { create_contact_if_missing: true };
  const run = (text: string, said = {}) =>
    imported(text, options({ ...makes, ...said }), { entity: 'deals' });
  const read = async () => (await dealsOf()).map(({ value, expected_close_date: date }) => [value, date]);

  it('are read as the file itself proves, wherever in it the proof stands', async () => {
    await run(file(deal('1.200', '04.05.2026', 1), deal('11.523,50', '31.12.2026', 2)));
    expect(await read()).toEqual([
      [1200, '2026-05-04'],
      [11523.5, '2026-12-31'],
    ]);
  });

  it('are read as the caller says', async () => {
    await run(file(deal('1.200', '04/05/2026')), { decimal_sign: ',', date_order: 'MDY' });
    await run(file(deal('1.200', '04/05/2026', 2)), { decimal_sign: '.', date_order: 'DMY' });
    expect(await read()).toEqual([
      [1200, '2026-04-05'],
      [1.2, '2026-05-04'],
    ]);
  });

  it('are never guessed: a warning says what is to be said', async () => {
    const { results } = await run(file(deal('1.200', '04/05/2026')));
    expect(await read()).toEqual([[null, null]]);
    expect(results[0].warnings).toEqual([
      expect.stringMatching(/^The column "Amount" holds "1.200", .*decimal_sign/),
      expect.stringMatching(/^The column "Close Date" holds "04\/05\/2026", .*date_order/),
    ]);
    const strict = await run(file(deal('1.200', '04/05/2026', 2)), { strict: true });
    expect(strict.results).toMatchObject([{ outcome: 'failed', field: 'value' }]);
  });

  it('are not proved by cells that contradict each other', async () => {
    await run(file(deal('1', '31/12/2026', 1), deal('2', '12/31/2026', 2), deal('3', '04/05/2026', 3)));
    expect(await read()).toEqual([
      [1, '2026-12-31'],
      [2, '2026-12-31'],
      [3, null],
    ]);
  });

  it.each([
    ['1200', 1200],
    ['1,200.50', 1200.5],
    ["1'200.50", 1200.5],
    ['1 200,50', 1200.5],
    ['€ 12,5', 12.5],
    ['12.50 USD', 12.5],
    ['١٢٠٠', 1200],
  ])('are written as %s', async (amount, value) => {
    await run(file(deal(amount, '2026-05-15')));
    expect(await dealsOf()).toMatchObject([{ value }]);
  });

  it.each([
    ['15/05/2026', '2026-05-15'],
    ['5/15/2026', '2026-05-15'],
    ['2026/5/15', '2026-05-15'],
    ['2026-05-15T10:00:00Z', '2026-05-15'],
    ['2026年5月15日', '2026-05-15'],
    ['15 May 2026', '2026-05-15'],
    ['May 15, 2026', '2026-05-15'],
    ['05/05/2026', '2026-05-05'],
    ['20260515', '2026-05-15'],
    ['2026-02-30', null],
    ['46157', null],
  ])('are dates such as %s', async (date, expected) => {
    await run(file(deal('1', date)));
    expect(await dealsOf()).toMatchObject([{ expected_close_date: expected }]);
  });

  it.each([{ date_order: 'YMD' }, { decimal_sign: ';' }, { strict: 'yes' }, { create_companies: 1 }])(
    'are not told by %j',
    async (said) => {
      const directions = JSON.stringify(options(said));
      expect(await transfers.upload('Email\na@example.com\n', { directions })).toMatchObject({ status: 400 });
    },
  );
});

describe('Who and what is named', () => {
  it('is an owner by name or e-mail of a member, else a warning', async () => {
    const member = await colleague(api, tenant, 'member');
    const [user] = await api.rows('select * from auth.users where id = $1', [member.userId]);
    const stranger = await api.tenant();
    const [other] = await api.rows('select * from auth.users where id = $1', [stranger.userId]);
    const owners = [
      ` ${user.email.toUpperCase()} `,
      `Some Body <${user.email}>`,
      user.name,
      `user_${user.id.replaceAll('-', '')}`,
      other.email,
      other.id,
      'Nobody',
    ];
    const rows = owners.map((owner, n) => `p${n}@example.com,"${owner}"`);
    const { results } = await imported(`Email,Contact owner\n${rows.join('\n')}\n`);
    const assignees = (await contactsOf()).map((contact) => contact.assignee_id);
    const sameName = await api.rows(
      `select from auth.users u join auth.members m on m.user_id = u.id where m.organization_id = $1 and u.name = $2`,
      [tenant.organizationId, user.name],
    );
    const byName = sameName.length === 1 ? user.id : null;
    expect(assignees).toEqual([user.id, user.id, byName, user.id, null, null, null]);
    for (const { outcome, warnings } of results.slice(4)) {
      expect(outcome).toBe('created');
      expect(warnings).toEqual([expect.stringMatching(/^The column "Contact owner" holds .*no member/)]);
    }
    const strict = await imported('Email,Owner\nq@example.com,Nobody\n', options({ strict: true }));
    expect(strict.results).toMatchObject([{ outcome: 'failed', field: 'assignee_id' }]);
  });

  it('is a company that is linked, kept by name, or made where asked', async () => {
    await transfers.ask('POST', '/crm/companies', { name: 'Acme' });
    const file = 'Email,Account Name\na@example.com, ACME \nb@example.com,Nova\nc@example.com,nova\n';
    await imported(file);
    expect((await contactsOf()).map((each) => [each.company_id !== null, each.company_name])).toEqual([
      [true, 'ACME'],
      [false, 'Nova'],
      [false, 'nova'],
    ]);
    const { results } = await imported(file, options({ create_companies: true, dry_run: true }));
    expect(results.map(({ outcome }) => outcome)).toEqual(['updated', 'updated', 'updated']);
    expect(await companiesOf()).toEqual([{ name: 'Acme' }]);
    await imported(file, options({ create_companies: true }));
    await imported(file, options({ create_companies: true }));
    expect((await companiesOf()).map(({ name }) => name.toLowerCase())).toEqual(['acme', 'nova']);
    expect((await contactsOf()).every(({ company_id: id }) => id !== null)).toBe(true);
  });

  it('needs the permission to make companies', async () => {
    const scopes = ['imports:write', 'imports:read', 'contacts:bulk', 'contacts:write'];
    const { body } = await transfers.ask('POST', '/api-keys', { name: 'k', scopes });
    const ask = (said: Record<string, unknown>) =>
      api.request(
        'POST',
        `/api/v1/imports?entity=contacts&directions=${encodeURIComponent(JSON.stringify(options(said)))}`,
        {
          headers: { 'x-api-key': body.api_key.key, 'content-type': 'text/csv' },
          raw: 'Email\na@example.com\n',
        },
      );
    expect((await ask({})).status).toBe(201);
    expect(await ask({ create_companies: true })).toMatchObject({
      status: 403,
      body: { error: { message: 'This needs the permission companies:write' } },
    });
  });

  it('is a pipeline and a stage by id, else by name, trimmed and whatever the case', async () => {
    const stages = [
      { id: 'in', name: 'Lead In' },
      { id: 'won', name: 'Closed Won', outcome: 'won', probability: 100 },
    ];
    const { body } = await transfers.ask('POST', '/crm/pipelines', { name: 'Partners', stages });
    const { id } = body.pipeline;
    const places = [
      ['Partners', 'Closed Won'],
      [' partners ', 'won '],
      [id, 'LEAD IN'],
      ['', 'Proposal '],
      ['Nowhere', 'qualified'],
      ['Partners', 'Proposal'],
    ];
    const rows = places.map(([pipeline, stage], n) => `Deal ${n},p${n}@example.com,"${pipeline}","${stage}"`);
    const { results } = await imported(
      `title,contact_email,pipeline,stage\n${rows.join('\n')}\n`,
      options({ create_contact_if_missing: true }),
      { entity: 'deals' },
    );
    const found = await dealsOf();
    const own = found[0].pipeline_id;
    const standard = found[3].pipeline_id;
    expect(standard).not.toBe(own);
    expect(found.map((deal) => [deal.pipeline_id, deal.stage])).toEqual([
      [own, 'won'],
      [own, 'won'],
      [own, 'in'],
      [standard, 'proposal'],
      [standard, 'qualified'],
      [own, 'in'],
    ]);
    expect(results[4].warnings).toEqual([expect.stringMatching(/^The column "pipeline" holds "Nowhere"/)]);
    expect(results[5].warnings).toEqual([expect.stringMatching(/^The column "stage" holds "Proposal"/)]);
  });

  it('makes a deal without a contact of a row that says nothing of one, and how it ended, and warns', async () => {
    const file = 'title,stage,Won time,Loss reason\nA,won,2026-03-05,\nB,lost,,Too dear\n';
    const { results } = await imported(file, {}, { entity: 'deals' });
    const warnings = ['The row names no contact: its deal has none'];
    expect(results).toMatchObject([
      { outcome: 'created', warnings },
      { outcome: 'created', warnings },
    ]);
    expect(await dealsOf()).toMatchObject([
      { title: 'A', contact_id: null, won_date: '2026-03-05', lost_reason: null },
      { title: 'B', contact_id: null, won_date: null, lost_reason: 'Too dear' },
    ]);
  });

  it('does not fail a file by a guess of ours: deals with a name as owner', async () => {
    const { results } = await imported(
      'title,value,owner,contact_email\nA,5,Somebody Else,a@example.com\n',
      options({ create_contact_if_missing: true }),
      { entity: 'deals' },
    );
    expect(results).toMatchObject([
      { outcome: 'created', warnings: [expect.stringMatching(/^The column "owner" holds "Somebody Else"/)] },
    ]);
  });

  it('is said of a company that a deal names and nobody has, or made where asked', async () => {
    const file = 'Title,Email,Organization\nA,a@example.com,Nova\n';
    const makes = { create_contact_if_missing: true };
    const { results } = await imported(file, options(makes), { entity: 'deals' });
    expect(results[0].warnings).toEqual([expect.stringMatching(/^The column "Organization" holds "Nova"/)]);
    await imported(file.replace('A,', 'B,'), options({ ...makes, create_companies: true }), {
      entity: 'deals',
    });
    expect((await dealsOf()).map(({ company_id: id }) => id !== null)).toEqual([false, true]);
  });
});

describe('The contact of a deal', () => {
  it('is found by what can be read of its e-mails and phones', async () => {
    const file = 'Title,Email,Phone\nA,nonsense,+491511234567\nB,x; b@example.com,12\nC,nonsense,12\n';
    const { results } = await imported(file, options({ create_contact_if_missing: true }), {
      entity: 'deals',
    });
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'failed']);
    expect(results[0].warnings).toEqual([expect.stringMatching(/^The column "Email" holds "nonsense"/)]);
    expect(results[1].warnings).toHaveLength(3);
    expect(await contactsOf()).toMatchObject([{ phones: ['+491511234567'] }, { emails: ['b@example.com'] }]);
  });
});

describe('An import', () => {
  it('costs as many statements for 500 rows as for one, whatever its rows name', async () => {
    await transfers.ask('POST', '/crm/companies', { name: 'Acme' });
    const [user] = await api.rows('select * from auth.users where id = $1', [tenant.userId]);
    const header = 'Customer ID,First Name,Email,Phone,Company,Owner,Shoe size,E-mail 2 - Value';
    const row = (n: number) =>
      `c${n},N${n},n${n}@example.com,+4915112${10_000 + n},Company ${n},${n % 2 ? user.email : 'Nobody'},4,${n % 3 ? '' : 'nonsense'}`;
    const cost = async (from: number, count: number) => {
      const rows = Array.from({ length: count }, (_, n) => row(from + n));
      const directions = options({ create_companies: true });
      const names = await statementNamesOf(async () => {
        const done = await transfers.run([header, ...rows].join('\n'), {}, directions);
        expect(done.rows).toMatchObject({ created: count, failed: 0 });
      });
      return names.filter((name) =>
        /^(?:contacts|accounts|custom-fields|members\.(?:named|missing))/.test(name),
      ).length;
    };
    await cost(0, 2);
    const [one, many] = [await cost(10, 2), await cost(100, 500)];
    expect(many).toBe(one);
    expect(one).toBeGreaterThan(4);
  });
});

describe('Records that are known', () => {
  it('are changed by their export, and not made once more: a corrected e-mail comes first', async () => {
    await imported('First name,Email,Phone\nAnn,ann@exmaple.com,+491511234567\nBob,bob@example.com,\n');
    const exported = (await transfers.export('contacts')).text;
    const { done } = await imported(exported.replace('ann@exmaple.com', 'ann@example.com'));
    expect(done.rows).toMatchObject({ created: 0, updated: 2, failed: 0 });
    expect(await contactsOf()).toMatchObject([
      { first_name: 'Ann', emails: ['ann@example.com', 'ann@exmaple.com'] },
      { first_name: 'Bob', emails: ['bob@example.com'] },
    ]);
    const [ann] = await contactsOf();
    const prefixed = `cont_${ann.id.replaceAll('-', '')}`;
    await imported(`id,Last name\n${prefixed},Lee\n`);
    expect(await contactsOf()).toMatchObject([{ first_name: 'Ann', last_name: 'Lee' }, {}]);
  });

  it('are those of the organization alone, and an id of another stays what it is', async () => {
    await imported('First name,Email\nAnn,ann@example.com\n');
    const [ann] = await contactsOf();
    const other = await api.tenant();
    const theirs = transfersOf(api, other);
    const file = `id,first_name,email\n${ann.id},Mallory,\n`;
    await theirs.run(file);
    expect(await contactsOf()).toMatchObject([{ first_name: 'Ann', emails: ['ann@example.com'] }]);
    const made = await contactsOf(other.organizationId);
    expect(made).toMatchObject([{ id: ann.id, first_name: 'Mallory' }]);
    expect((await theirs.run(file)).rows).toMatchObject({ created: 0, updated: 1 });
  });

  it('are matched by e-mail where the id is none of theirs, with a warning', async () => {
    await imported('First name,Email\nAnn,ann@example.com\n');
    const id = '01900000-0000-7000-8000-00000000abcd';
    const { results } = await imported(`id,Email,Last name\n${id},ann@example.com,Lee\n`);
    expect(results).toMatchObject([{ outcome: 'updated', warnings: [expect.stringContaining(id)] }]);
  });

  it('are made anew with another id where theirs is that of a deleted contact', async () => {
    await imported('First name,Email\nAnn,ann@example.com\n');
    const [ann] = await contactsOf();
    await transfers.ask('DELETE', `/crm/contacts/cont_${ann.id.replaceAll('-', '')}`);
    const { results } = await imported(`id,First name\n${ann.id},Anna\n`);
    expect(results).toMatchObject([{ outcome: 'created', warnings: [expect.stringContaining(ann.id)] }]);
    expect(results[0].id).not.toContain(ann.id.replaceAll('-', ''));
  });

  it('are matched by their external id, also where it is called by the name of their system', async () => {
    await imported("Customer ID,First Name\n'7210448301122,Eva\n");
    const { done } = await imported('external_id,Last Name,Email\n7210448301122,Novak,eva@example.com\n');
    expect(done.rows).toMatchObject({ created: 0, updated: 1 });
    expect(await contactsOf()).toMatchObject([
      { first_name: 'Eva', last_name: 'Novak', custom_fields: { external_id: '7210448301122' } },
    ]);
    await imported('Record ID,Name\n17,Twice Told\n17,Twice Told\n');
    expect(await contactsOf()).toHaveLength(2);
  });

  it('are deals too: by id or external id they are changed, or skipped where told so', async () => {
    const makes = { create_contact_if_missing: true };
    const first = 'Deal ID,Title,Amount,Email\n77,Dock,5,a@example.com\n';
    await imported(first, options(makes), { entity: 'deals' });
    const again = await imported(first.replace(',5,', ',6,'), options(makes), { entity: 'deals' });
    expect(again.done.rows).toMatchObject({ created: 0, updated: 1 });
    expect(again.results[0].warnings).toEqual([
      expect.stringMatching(/^The column "Email" holds .*keeps its contact/),
    ]);
    const exported = (await transfers.export('deals')).text;
    const dry = await imported(exported.replace('Dock', 'Quay'), options({ dry_run: true }), {
      entity: 'deals',
    });
    expect(dry.done.rows).toMatchObject({ created: 0, updated: 1 });
    expect(await dealsOf()).toMatchObject([{ title: 'Dock', value: 6 }]);
    await imported(exported.replace('Dock', 'Quay'), {}, { entity: 'deals' });
    expect(await dealsOf()).toMatchObject([
      { title: 'Quay', value: 6, custom_fields: { external_id: '77' } },
    ]);
    const skipped = await imported(first, options({ skip_if_exists: true }), { entity: 'deals' });
    expect(skipped.done.rows).toMatchObject({ created: 0, updated: 0, skipped: 1 });
    const broken = await imported(
      exported.replace('Dock', 'Quay').replace(/,USD,/, ',no,'),
      {},
      { entity: 'deals' },
    );
    expect(broken.results).toMatchObject([{ outcome: 'failed', field: 'currency' }]);
    expect(await dealsOf()).toMatchObject([{ title: 'Quay' }]);
  });
});

describe('Columns that nobody reads', () => {
  const file = 'Email,Shoe size,好きな色\na@example.com,43,青\nb@example.com,,\n';

  it('are named in the preview, in the import, and in the rows that fill them', async () => {
    const { body } = await transfers.upload(file);
    expect(body.columns).toEqual([
      { column: 'Email', becomes: 'field', field: 'emails', because: null, warnings: [] },
      {
        column: 'Shoe size',
        becomes: 'not_read',
        field: null,
        because: 'no field has this name',
        warnings: [],
      },
      {
        column: '好きな色',
        becomes: 'not_read',
        field: null,
        because: 'no field has this name',
        warnings: [],
      },
    ]);
    expect(body.import.unread_columns).toEqual(['Shoe size', '好きな色']);
    const { done, results } = await imported(file);
    expect(done.unread_columns).toEqual(['Shoe size', '好きな色']);
    expect(results.map(({ warnings }) => warnings)).toEqual([
      ['Columns that are not read: "Shoe size", "好きな色"'],
      [],
    ]);
    const csv = (await transfers.ask('GET', `/imports/${done.id}/results`)).text;
    expect(csv).toContain('Columns that are not read');
  });

  it('are kept, or refuse the start, as unknown_columns says', async () => {
    await imported(file, { unknown_columns: 'custom_fields' });
    expect(await contactsOf()).toMatchObject([
      { custom_fields: { shoe_size: '43', column_3: '青' } },
      { custom_fields: {} },
    ]);
    const { body } = await transfers.upload(file, { directions: '{"unknown_columns":"refuse"}' });
    const error = expect.stringMatching(/^These columns are not read: "Shoe size", "好きな色"/);
    expect(body).toMatchObject({
      refusal: error,
      preview: [{ outcome: 'failed', error, written: null }, {}],
    });
    const start = (json: object) => transfers.ask('POST', `/imports/${body.import.id}/start`, json);
    expect(await start({})).toMatchObject({ status: 400, body: { error: { message: error } } });
    const mapping = { 'Shoe size': 'custom_fields.size', 好きな色: null };
    const preview = await transfers.ask('POST', `/imports/${body.import.id}/preview`, { mapping });
    expect(preview.body).toMatchObject({
      refusal: null,
      columns: [{}, { becomes: 'custom_field', field: 'custom_fields.size' }, { becomes: 'left_out' }],
    });
    expect(await start({ mapping })).toMatchObject({ status: 200, body: { import: { unread_columns: [] } } });
    const done = await transfers.until(body.import.id, 'completed');
    expect((await transfers.results(done.id))[0].warnings).toEqual([]);
    expect(await transfers.upload(file, { directions: '{"unknown_columns":"lose"}' })).toMatchObject({
      status: 400,
    });
  });

  it('promise nothing that the start refuses', async () => {
    const { status, body } = await transfers.upload('a,b\nAnn,x\n');
    const error = 'No column is mapped to a field';
    expect(status).toBe(201);
    expect(body).toMatchObject({ refusal: error, preview: [{ outcome: 'failed', error }] });
    expect(await transfers.ask('POST', `/imports/${body.import.id}/start`, {})).toMatchObject({
      status: 400,
      body: { error: { message: error } },
    });
  });
});

describe('What a preview tells of a column', () => {
  const phones =
    'Name,Phone,Fax\nAnn,0151 23456789,030 1234567\nBob,+49 30 1234567,\nCy,"(030) 7654321; +4915112345678",\n';
  const preview = async (id: string, json: object = {}) =>
    (await transfers.ask('POST', `/imports/${id}/preview`, json)).body;
  const warningsIn = (body: any) => body.columns.map(({ warnings }: any) => warnings);

  it('is how many phone numbers make no sense without a country, until one is said', async () => {
    const { body } = await transfers.upload(phones);
    expect(warningsIn(body)).toEqual([
      [],
      [
        '2 phone numbers are written as within a country, such as "0151 23456789", and would be stored as +015123456789: ' +
          'say default_country, for this import or for the organization',
      ],
      [],
    ]);
    const said = await preview(body.import.id, { options: { default_country: 'de' } });
    expect(said.import.options.default_country).toBe('DE');
    expect(warningsIn(said)).toEqual([[], [], []]);
    expect(said.preview[0].written.phones).toEqual(['+4915123456789']);
    await transfers.ask('POST', `/imports/${body.import.id}/start`, { options: { default_country: 'DE' } });
    await transfers.until(body.import.id, 'completed');
    expect((await contactsOf()).map((contact) => contact.phones)).toEqual([
      ['+4915123456789'],
      ['+49301234567'],
      ['+49307654321', '+4915112345678'],
    ]);
  });

  it('counts the whole file, in lists of JSON and numbers of North America too', async () => {
    const rows = Array.from({ length: 1_500 }, (_, n) => ({ phones: [`(415) 555-${1000 + n}`], name: 'A' }));
    const json = JSON.stringify([...rows, { phones: ['+14155551234', '00491511234567'] }]);
    const { body } = await transfers.upload(json, {}, { 'content-type': 'application/json' });
    expect(warningsIn(body)[0]).toEqual([expect.stringMatching(/^1500 phone numbers .* "\(415\) 555-1000"/)]);
  });

  it('is silent where the organization has a country, or nobody reads the column as phones', async () => {
    const { body } = await transfers.upload(phones);
    expect(warningsIn(await preview(body.import.id, { mapping: { Phone: null } }))).toEqual([[], [], []]);
    expect(warningsIn(await preview(body.import.id, { options: { default_country: 'DEU' } }))).toEqual([
      [],
      [],
      [],
    ]);
    await transfers.ask('PATCH', '/organizations/current', { default_country: 'DE' });
    expect(warningsIn(await preview(body.import.id))).toEqual([[], [], []]);
    expect(
      await transfers.ask('POST', `/imports/${body.import.id}/preview`, {
        options: { default_country: 'Germany' },
      }),
    ).toMatchObject({
      status: 400,
      text: expect.stringContaining('default_country must be an ISO'),
    });
  });

  it('is one of the country of the import for a deal’s contact as well', async () => {
    await transfers.ask('POST', '/crm/contacts', {
      first_name: 'Ann',
      last_name: 'Lee',
      phone: '+4915123456789',
    });
    const { done } = await imported('Title,Phone\nFair,0151 23456789\n', options({ default_country: 'DE' }), {
      entity: 'deals',
    });
    expect(done.rows).toMatchObject({ created: 1 });
  });
});

describe('The fields of a record', () => {
  const fields = (query: string) => transfers.ask('GET', `/imports/fields${query}`);

  it('are listed with what people call them, the registered free-form ones at the end', async () => {
    await transfers.ask('POST', '/crm/custom-fields', {
      entity: 'contact',
      key: 'shoe',
      label: 'Shoe size',
      type: 'number',
    });
    const { status, body } = await fields('?entity=contacts');
    expect(status).toBe(200);
    expect(body.items).toContainEqual({
      field: 'emails',
      label: 'E-mails',
      is_shared: true,
      is_custom: false,
    });
    expect(body.items.at(-1)).toEqual({
      field: 'custom_fields.shoe',
      label: 'Shoe size',
      is_shared: false,
      is_custom: true,
    });
    const targets = Object.fromEntries(body.items.map(({ field }: any, n: number) => [`c${n}`, field]));
    const file = `${Object.keys(targets).join()}\n${Object.keys(targets)
      .map(() => '1')
      .join()}\n`;
    const { body: uploaded } = await transfers.upload(file);
    const preview = await transfers.ask('POST', `/imports/${uploaded.import.id}/preview`, {
      mapping: targets,
    });
    expect(preview).toMatchObject({ status: 200, body: { import: { mapping: targets } } });
    expect((await fields('?entity=deals')).body.items.map(({ field }: any) => field)).toContain(
      'expected_close_date',
    );
  });

  it('are those of a kind that is named, and for who may see imports', async () => {
    for (const query of ['', '?entity=people'])
      expect(await fields(query)).toMatchObject({
        status: 400,
        text: expect.stringContaining('entity must be one of contacts, companies, deals'),
      });
    const key = (await transfers.ask('POST', '/api-keys', { name: 'k', scopes: ['contacts:read'] })).body
      .api_key.key;
    const refused = await api.request('GET', '/api/v1/imports/fields?entity=contacts', {
      headers: { 'x-api-key': key },
    });
    expect(refused.status).toBe(403);
    expect((await api.request('GET', '/api/v1/imports/fields?entity=contacts')).status).toBe(401);
  });
});
