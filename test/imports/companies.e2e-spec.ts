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

const entity = 'companies';
const companiesOf = (organizationId = tenant.organizationId) =>
  api.rows('select * from companies where organization_id = $1 and deleted_at is null order by id', [
    organizationId,
  ]);
const post = async (path: string, json: unknown) => (await transfers.ask('POST', path, json)).body;
/** Imports a text to its end: the import, and what became of its rows. */
async function imported(file: string, options = {}, query: Record<string, string> = {}) {
  const done = await transfers.run(file, { entity, ...query }, { options });
  return { done, results: await transfers.results(done.id) };
}
const outcomes = (results: any[]) => results.map(({ outcome }) => outcome);

describe('A file of companies', () => {
  it('writes every field that a company has, its owner by e-mail, name or id', async () => {
    await transfers.ask('POST', '/crm/custom-fields', { entity: 'company', key: 'area', type: 'number' });
    const bea = await colleague(api, tenant, 'member');
    const prefixed = `usr_${bea.userId.replaceAll('-', '')}`;
    const header =
      'name,domain,website,phone,email,address,city,state,postal_code,country,industry,employee_count,annual_revenue,' +
      'linkedin,twitter,facebook,description,notes,tax_id,owner_id,Area,metadata,external_id';
    const row = (name: string, owner: string) =>
      `${name},https://www.${name}.example/about,https://${name}.example,+1 555 0100,INFO@${name}.example,1 Main St,Rome,Lazio,` +
      `00100,Italy,Wine,"1,234",1234.5,in/${name},@${name},fb/${name},What it does,Pays late,IT1,${owner},12.5,"{""k"": ""v""}",x-${name}`;
    const owners = [bea.email.toUpperCase(), prefixed, bea.userId, 'Nobody'];
    const { results } = await imported([header, ...owners.map((who, n) => row(`c${n}`, who))].join('\n'));
    expect(outcomes(results)).toEqual(['created', 'created', 'created', 'created']);
    expect(results.map(({ warnings }) => warnings)).toEqual([
      [],
      [],
      [],
      [
        'The column "owner_id" holds "Nobody", which is left out: no member of the organization has this name or e-mail',
      ],
    ]);
    const companies = await companiesOf();
    expect(companies.map(({ owner_id: owner }) => owner)).toEqual([bea.userId, bea.userId, bea.userId, null]);
    expect(companies[0]).toMatchObject({
      name: 'c0',
      domain: 'c0.example',
      website: 'https://c0.example',
      phone: '+1 555 0100',
      email: 'info@c0.example',
      address: '1 Main St',
      city: 'Rome',
      state: 'Lazio',
      postal_code: '00100',
      country: 'Italy',
      industry: 'Wine',
      employee_count: 1234,
      annual_revenue: '1234.5000',
      linkedin: 'in/c0',
      twitter: '@c0',
      facebook: 'fb/c0',
      description: 'What it does',
      notes: 'Pays late',
      tax_id: 'IT1',
      custom_fields: { area: 12.5, external_id: 'x-c0' },
      metadata: { k: 'v' },
      version: 1,
      created_by: tenant.userId,
    });
    expect(results[0].id).toBe(`comp_${companies[0].id.replaceAll('-', '')}`);
  });

  it('tells the journal and the audit log of each company, as the import of whoever started it', async () => {
    await post('/crm/companies', { name: 'Known' });
    const { done, results } = await imported('name,city\nKnown,Oslo\nNew,Bergen\n');
    const events = await api.rows(
      `select action, before, after, user_id, dialect, import_id from audit_events
       where organization_id = $1 and entity = 'company' and import_id is not null order by id`,
      [tenant.organizationId],
    );
    const importId = done.id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const told = { user_id: tenant.userId, dialect: 'crm-v1', import_id: importId };
    expect(events.sort((a, b) => (a.action < b.action ? -1 : 1))).toEqual([
      { ...told, action: 'created', before: null, after: { name: 'New', city: 'Bergen' } },
      { ...told, action: 'updated', before: { city: null }, after: { city: 'Oslo' } },
    ]);
    const { body } = await transfers.ask('GET', '/changes?entity=company');
    const changed = body.items.map(({ entity_id: id }: any) => id);
    expect(changed).toEqual(expect.arrayContaining(results.map(({ id }) => id)));
  });

  it('is of managers who may write companies, and an id of another organization is a new company here', async () => {
    const member = transfersOf(api, await colleague(api, tenant, 'member'));
    expect((await member.upload('name\nA\n', { entity })).status).toBe(403);
    const key = async (scopes: string[]) => (await post('/api-keys', { name: 'k', scopes })).api_key.key;
    const send = async (scopes: string[]) =>
      api.request('POST', `/api/v1/imports?entity=${entity}&start=true`, {
        headers: { 'x-api-key': await key(scopes), 'content-type': 'text/csv' },
        raw: 'name\nA\n',
      });
    const refused = await send(['imports:write', 'contacts:bulk']);
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      'This needs the permission companies:write',
    ]);
    expect(await companiesOf()).toEqual([]);
    const { import: job } = (await send(['imports:write', 'companies:write'])).body;
    await transfers.until(job.id, 'completed');
    const [company] = await companiesOf();
    const other = await api.tenant();
    const theirs = transfersOf(api, other);
    await theirs.run(`id,name\n${company.id},Mallory\n`, { entity });
    expect(await companiesOf()).toEqual([company]);
    expect(await companiesOf(other.organizationId)).toMatchObject([{ name: 'Mallory' }]);
  });

  it.each([
    ['no company', 'entity=company'],
    ['a mapping to a contact', `entity=${entity}&directions={"mapping":{"name":"first_name"}}`],
  ])('is refused for %s', async (_what, query) => {
    const headers = { cookie: tenant.cookie, 'content-type': 'text/csv' };
    const { status, body } = await api.request('POST', `/api/v1/imports?${encodeURI(query)}`, {
      headers,
      raw: 'name\nA\n',
    });
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(
      await api.rows('select id from imports where organization_id = $1', [tenant.organizationId]),
    ).toEqual([]);
  });

  it('sent again with its Idempotency-Key is one import', async () => {
    const headers = { 'idempotency-key': 'companies-1' };
    const first = await transfers.upload('name\nA\n', { entity, start: 'true' }, headers);
    const again = await transfers.upload('name\nA\n', { entity, start: 'true' }, headers);
    expect(again.body.import.id).toBe(first.body.import.id);
    await transfers.until(first.body.import.id, 'completed');
    expect(await companiesOf()).toHaveLength(1);
  });

  it('lists the fields that its columns can be given to', async () => {
    await transfers.ask('POST', '/crm/custom-fields', { entity: 'company', key: 'area', type: 'number' });
    const { body } = await transfers.ask('GET', `/imports/fields?entity=${entity}`);
    const fields = body.items.map(({ field }: any) => field);
    expect(fields).toEqual(expect.arrayContaining(['name', 'domain', 'owner_id', 'custom_fields.area']));
    expect(fields).not.toContain('first_name');
  });
});

describe('A company that is known', () => {
  it.each([
    ['its id', (id: string) => `id,name,city\n${id},Acme Inc,Oslo\n`, 'Acme Inc'],
    [
      'its id as it is written here',
      (id: string) => `id,city\ncomp_${id.replaceAll('-', '')},Oslo\n`,
      'Acme',
    ],
    ['its id in another system', () => 'Record ID,name,city\n77,Acme Inc,Oslo\n', 'Acme Inc'],
    ['its domain', () => 'Domain,name,city\nhttps://WWW.acme.example/x,Acme Inc,Oslo\n', 'Acme Inc'],
    ['its name, whatever the case', () => 'name,city\n ACME ,Oslo\n', 'ACME'],
  ])('by %s is changed, and keeps what its row does not say', async (_what, file, name) => {
    const { company } = await post('/crm/companies', {
      name: 'Acme',
      domain: 'acme.example',
      city: 'Rome',
      phone: '1',
      custom_fields: { external_id: '77', kept: true },
    });
    const id = company.id.slice(5).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const { results } = await imported(file(id));
    expect(results).toMatchObject([{ outcome: 'updated', id: company.id }]);
    expect(await companiesOf()).toMatchObject([
      {
        name,
        domain: 'acme.example',
        city: 'Oslo',
        phone: '1',
        custom_fields: { external_id: '77', kept: true },
      },
    ]);
  });

  it('is another one, where both have ids of another system or the domains differ', async () => {
    await post('/crm/companies', {
      name: 'Acme',
      domain: 'acme.example',
      custom_fields: { external_id: '1' },
    });
    const { results } = await imported(
      'name,domain,external_id\nAcme,acme.example,2\nAcme,acme.org,\nAcme,acme.example,3\nAcmé,,\n',
    );
    expect(outcomes(results)).toEqual(['created', 'created', 'created', 'created']);
    expect(await companiesOf()).toHaveLength(5);
  });

  it('is one that an earlier row has made, under the name it has by then', async () => {
    const { results } = await imported(
      'external_id,name,city\n1,Old,Rome\n,old,Oslo\n1,New,\n,New,Bergen\n,Old,Paris\n',
    );
    expect(outcomes(results)).toEqual(['created', 'updated', 'updated', 'updated', 'created']);
    expect(await companiesOf()).toMatchObject([
      { name: 'New', city: 'Bergen', version: 1 },
      { name: 'Old', city: 'Paris' },
    ]);
  });

  it('is left as it is where that is asked for, in a dry run too', async () => {
    const { company } = await post('/crm/companies', { name: 'Acme', city: 'Rome' });
    const file = 'name,city\nAcme,Oslo\nNew,Oslo\n';
    const tried = await imported(file, { dry_run: true });
    expect(tried.results).toMatchObject([
      { outcome: 'updated', id: company.id },
      { outcome: 'created', id: null },
    ]);
    expect(await companiesOf()).toMatchObject([{ name: 'Acme', city: 'Rome', version: 1 }]);
    const { results } = await imported(file, { skip_duplicates: true });
    expect(outcomes(results)).toEqual(['skipped', 'created']);
    expect(await companiesOf()).toMatchObject([{ city: 'Rome' }, { name: 'New', city: 'Oslo' }]);
  });

  it('stays inactive, and is not made once more; an id of a deleted one is not used again', async () => {
    const { company } = await post('/crm/companies', { name: 'Asleep' });
    await transfers.ask('POST', `/crm/companies/${company.id}/inactivate`);
    const gone = (await post('/crm/companies', { name: 'Gone' })).company.id;
    await transfers.ask('DELETE', `/crm/companies/${gone}`);
    const { results } = await imported(`id,name,city\n,asleep,Oslo\n${gone},Back,\n`);
    expect(results).toMatchObject([
      { outcome: 'updated', id: company.id },
      { outcome: 'created', warnings: [expect.stringMatching(/was deleted; the row was made a new one$/)] },
    ]);
    expect(results[1].id).not.toBe(gone);
    const asleep = (await companiesOf()).find(({ city }) => city === 'Oslo');
    expect(asleep.inactivated_at).not.toBeNull();
  });

  it('is made once by two imports at the same time', async () => {
    const file = `name,city\n${Array.from({ length: 50 }, (_, n) => `Company ${n},Oslo`).join('\n')}\n`;
    const jobs = await Promise.all([transfers.run(file, { entity }), transfers.run(file, { entity })]);
    const created = jobs.reduce((sum, { rows }) => sum + Number(rows.created), 0);
    expect([created, (await companiesOf()).length]).toEqual([50, 50]);
  });

  it('comes back from its export as itself', async () => {
    await imported('name,domain,tax_id,Shoe\nAcme,acme.example,=1+1,a\nBeta,,,\n');
    const { text } = await transfers.export(entity);
    const before = await companiesOf();
    const { done, results } = await imported(text);
    expect(done.rows).toMatchObject({ created: 0, updated: 2, failed: 0 });
    expect(results.flatMap(({ warnings }) => warnings)).toEqual([]);
    expect(await companiesOf()).toEqual(before);
  });
});

describe('A row of a company', () => {
  it('that cannot be read as a whole loses only what cannot', async () => {
    const file =
      'name,email,employees,annual_revenue,phone,phone 2,Shoe size\n' +
      'Acme,nonsense,many,-1,1,2,44\n,a@example.com,,,,,\n,,,,,,44\n';
    const { results } = await imported(file);
    expect(outcomes(results)).toEqual(['created', 'failed', 'skipped']);
    expect(results[0].warnings).toEqual([
      'The column "employees" holds "many", which is left out: employee_count must be a number, written like 11523.50',
      'Columns that are not read: "Shoe size"',
      'Only the first phone is read, and not 2',
      'The column "email" holds "nonsense", which is left out: Invalid email: "nonsense"',
      'The column "annual_revenue" holds "-1", which is left out: annual_revenue must be a number from 0 on',
    ]);
    expect(results[1]).toMatchObject({ code: 'VALIDATION_ERROR', field: 'name', error: 'name is required' });
    expect(await companiesOf()).toMatchObject([
      { name: 'Acme', email: null, employee_count: null, annual_revenue: null, phone: '1' },
    ]);
    const strict = await imported(file, { strict: true });
    expect(strict.done.rows).toMatchObject({ created: 0, updated: 0, failed: 2, skipped: 1 });
    const failures = await transfers.results(strict.done.id, '&only=failed');
    expect(failures.map(({ field }) => field)).toEqual(['employee_count', 'name']);
  });

  it('fails alone, whatever it holds', async () => {
    const file = JSON.stringify([
      { name: 'a\u0000b' },
      { name: 'x'.repeat(201) },
      { name: 'Good' },
      { name: 'Deep', custom_fields: { big: 'y'.repeat(40_000) } },
      { name: '\ud800' },
      { name: ['list'] },
    ]);
    const done = await transfers.run(file, { entity, format: 'json' });
    const results = await transfers.results(done.id);
    expect(outcomes(results)).toEqual(['failed', 'failed', 'created', 'created', 'failed', 'failed']);
    expect(await companiesOf()).toMatchObject([{ name: 'Good' }, { name: 'Deep', custom_fields: {} }]);
  });

  it('names a revenue in a currency of its own, which no company has', async () => {
    const { results } = await imported('name,Annual Revenue\nA,€ 1 200 000\n');
    expect(results[0].warnings).toEqual([
      'Of the column "Annual Revenue" the amount is read, and not the currency: "€ 1 200 000"',
    ]);
    expect(await companiesOf()).toMatchObject([{ annual_revenue: '1200000.0000' }]);
  });

  it('costs as many statements for 500 rows as for one', async () => {
    const [user] = await api.rows('select * from auth.users where id = $1', [tenant.userId]);
    const row = (n: number) =>
      `${n % 2 ? '' : `r${n}`},Company ${n},c${n}.example,${n % 2 ? user.email : 'Nobody'},${n % 3 ? 'nonsense' : ''}`;
    const cost = async (from: number, count: number) => {
      const rows = Array.from({ length: count }, (_, n) => row(from + n));
      const names = await statementNamesOf(async () => {
        const { done } = await imported(['Record ID,Name,Domain,Owner,Email', ...rows].join('\n'));
        expect(done.rows).toMatchObject({ created: count - 2, updated: 2, failed: 0 });
      });
      return names.filter((name) => /^(?:accounts|custom-fields|members\.(?:named|missing))/.test(name))
        .length;
    };
    await imported(
      'Record ID,Name,Domain\nr10,Company 10,\n,Company 11,\nr100,Company 100,\n,Company 101,\n',
    );
    const [one, many] = [await cost(10, 4), await cost(100, 500)];
    expect(many).toBe(one);
    expect(one).toBeGreaterThan(4);
  });
});

describe('An import of companies that is taken back', () => {
  it('deletes what it made and reverts what it changed, over all its pieces', async () => {
    await post('/crm/companies', {
      name: 'Company 7',
      city: 'Rome',
      annual_revenue: 12.5,
      custom_fields: { kept: 1 },
    });
    const { version: _version, updated_at: _at, ...before } = (await companiesOf())[0];
    const rows = Array.from({ length: 1_500 }, (_, n) => `Company ${n},Oslo,${n},x${n}`);
    const { done } = await imported(['name,city,annual_revenue,external_id', ...rows].join('\n'));
    expect(done.rows).toMatchObject({ created: 1_499, updated: 1 });
    await transfers.ask('POST', `/imports/${done.id}/undo`);
    const undone = await transfers.until(done.id, 'undone');
    expect(undone.undo).toMatchObject({ deleted: 1_499, reverted: 1, left: 0 });
    expect(await companiesOf()).toMatchObject([before]);
    const after = await transfers.results(done.id);
    expect(after[7]).toMatchObject({ outcome: 'updated', undo: 'reverted' });
  });

  it('leaves what somebody changed, deleted or built upon since, and names it', async () => {
    await post('/crm/companies', { name: 'Known' });
    const { done, results } = await imported(
      'name,city\nKnown,Oslo\nChanged,\nDeleted,\nUsed by a person,\nUsed by a deal,\nFree,\n',
    );
    const [known, changed, deleted, person, dealt] = results.map(({ id }) => id);
    await transfers.ask('PATCH', `/crm/companies/${known}`, { city: 'Paris' });
    await transfers.ask('PATCH', `/crm/companies/${changed}`, { city: 'Paris' });
    await transfers.ask('DELETE', `/crm/companies/${deleted}`);
    await post('/crm/contacts', {
      first_name: 'Ann',
      last_name: 'Lee',
      email: 'ann@example.com',
      company_id: person,
    });
    await post('/crm/deals', { name: 'Deal', company_id: dealt });
    await transfers.ask('POST', `/imports/${done.id}/undo`);
    const undone = await transfers.until(done.id, 'undone');
    expect(undone.undo).toMatchObject({ deleted: 1, reverted: 0, left: 5 });
    const lines = await transfers.results(done.id);
    expect(lines.map(({ undo, undo_reason: why }) => [undo, why])).toEqual([
      ['left', 'It was changed since'],
      ['left', 'It was changed since'],
      ['left', 'It was deleted since'],
      ['left', 'Contacts or deals stand on it'],
      ['left', 'Contacts or deals stand on it'],
      ['deleted', null],
    ]);
    expect((await companiesOf()).map(({ name }) => name)).toEqual([
      'Known',
      'Changed',
      'Used by a person',
      'Used by a deal',
    ]);
  });
});

describe('A preview of companies', () => {
  it('shows what would be written and what would become of each row', async () => {
    const { company } = await post('/crm/companies', { name: 'Acme' });
    const { body } = await transfers.upload(
      'Firma;Mitarbeiter;E-Mail;Schuhgröße\nAcme;1.200;INFO@acme.example;44\n',
      {
        entity,
      },
    );
    expect(body.columns).toMatchObject([
      { column: 'Firma', becomes: 'field', field: 'name' },
      { column: 'Mitarbeiter', becomes: 'field', field: 'employee_count' },
      { column: 'E-Mail', becomes: 'field', field: 'email' },
      { column: 'Schuhgröße', becomes: 'not_read' },
    ]);
    expect(body.preview).toMatchObject([
      {
        outcome: 'updated',
        id: company.id,
        written: { name: 'Acme', employee_count: 1200, email: 'INFO@acme.example' },
      },
    ]);
    expect(linesOf((await transfers.export(`${entity}?format=ndjson`)).text)).toMatchObject([
      { email: null },
    ]);
  });
});
