import { Client } from 'pg';
import { startApi, type Tenant, type TestApi } from './support/api.js';

const PROXY = '/functions/v1/rest-api-proxy';
const SECRET = 'secret 17 of the others';

describe('The views that filters read through', () => {
  let api: TestApi;
  let mine: Tenant;
  let theirs: Tenant;
  let app: Client;
  let views: string[];

  beforeAll(async () => {
    api = await startApi();
    [mine, theirs] = [await api.tenant('Mine'), await api.tenant('Theirs')];
    for (const [tenant, first_name] of [
      [mine, 'Own'],
      [theirs, SECRET],
    ] as const) {
      const { status } = await api.request('POST', `${PROXY}/contacts`, {
        headers: { 'x-api-key': tenant.apiKey },
        json: {
          first_name,
          description: first_name,
          custom_fields: { size: first_name === SECRET ? SECRET : '0', nested: { a: first_name } },
        },
      });
      expect(status).toBe(201);
    }
    app = new Client({ connectionString: api.appUrl });
    await app.connect();
    const found = await api.rows<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'tenant'::regnamespace and relkind = 'v' order by 1`,
    );
    views = found.map(({ name }) => name);
  }, 60_000);
  afterAll(async () => {
    await app.end();
    await api.close();
  });

  const inScope = async (organizationId: string | null, sql: string) => {
    await app.query('begin');
    try {
      if (organizationId) await app.query(`select set_config('app.org', $1, true)`, [organizationId]);
      return (await app.query(sql)).rows as unknown[];
    } finally {
      await app.query('rollback');
    }
  };

  it('show nothing to a statement that has declared no organization', async () => {
    expect(views).toContain('contacts');
    for (const view of views) expect(await inScope(null, `select * from tenant.${view}`)).toEqual([]);
  });

  it('show the rows of the declared organization alone', async () => {
    const read = (tenant: Tenant) => inScope(tenant.organizationId, 'select first_name from tenant.contacts');
    expect(await read(mine)).toEqual([{ first_name: 'Own' }]);
    expect(await read(theirs)).toEqual([{ first_name: SECRET }]);
    const foreign = `select * from tenant.contacts where organization_id = '${theirs.organizationId}'`;
    expect(await inScope(mine.organizationId, foreign)).toEqual([]);
  });

  it('show every column of their tables', async () => {
    const columns = (schema: string) =>
      api.rows(
        `select table_name, array_agg(column_name::text order by column_name) as columns from information_schema.columns
         where table_schema = $1 and table_name = any($2) group by 1 order by 1`,
        [schema, views],
      );
    expect(await columns('tenant')).toEqual(await columns('public'));
  });

  it.each([
    `update tenant.contacts set organization_id = organization_id`,
    `update tenant.contacts set first_name = 'Stolen'`,
    `insert into tenant.contacts (organization_id, id) values (current_setting('app.org')::uuid, gen_random_uuid())`,
    'delete from tenant.contacts',
    'set local role rosetta_reader',
  ])('cannot be written through, nor can their owner be taken on: %s', async (sql) => {
    await expect(inScope(mine.organizationId, sql)).rejects.toMatchObject({ code: '42501' });
    expect(await api.rows('select first_name from contacts order by first_name')).toEqual([
      { first_name: 'Own' },
      { first_name: SECRET },
    ]);
  });

  it('belong to a role that nobody connects as and that is past nothing else', async () => {
    const owners = await api.rows(
      `select distinct r.rolname, r.rolcanlogin, r.rolsuper, r.rolbypassrls from pg_class c join pg_roles r on r.oid = c.relowner
       where c.relnamespace = 'tenant'::regnamespace`,
    );
    const owner = { rolname: 'rosetta_reader', rolcanlogin: false, rolsuper: false, rolbypassrls: false };
    expect(owners).toEqual([owner]);
  });

  it.each([
    'custom_fields->>size::numeric=gt.5',
    'custom_fields->>size=gt.5',
    'custom_fields->size->>deep=eq.5',
    'custom_fields->nested->0->>a=eq.5',
    'custom_fields=cs.{"size":5}',
    'first_name=ilike.*17*',
    'first_name=match.^secret',
    'description=fts.secret',
    'description=wfts.secret or 17',
    'tags=ov.{secret}',
    'first_name=like(any).{*17*,*18*}',
    'select=custom_fields->>size::int&custom_fields->>size=like.*17*',
    'select=first_name::int&first_name=ilike.*17*',
    'order=custom_fields->>size::numeric&first_name=ilike.*17*',
  ])("tell nothing of another organization's rows, not even by an error: %s", async (query) => {
    const path = `${PROXY}/contacts?${encodeURI(query)}`;
    const response = await api.request('GET', path, { headers: { 'x-api-key': mine.apiKey } });
    expect(response.text).not.toContain('secret 17');
    const alone = await api.request('GET', path, { headers: { 'x-api-key': (await api.tenant()).apiKey } });
    expect([response.status, response.text]).toEqual([alone.status, alone.text]);
  });
});
