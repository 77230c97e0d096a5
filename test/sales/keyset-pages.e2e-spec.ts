import { Pool } from 'pg';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { statementNamesOf } from '../support/statements.js';
import { ACCOUNTS, CONTACTS, createAccount, type Sales, salesOf, succeeded } from './sales-client.js';

let api: TestApi;
let tenant: Tenant;
let sales: Sales;

beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(() => api?.close());

beforeEach(async () => {
  tenant = await api.tenant();
  sales = await salesOf(api, tenant);
});

const insertSql: Record<string, string> = {
  contacts: `insert into contacts (organization_id, id, first_name, last_name)
    select $1, gen_random_uuid(), 'F' || n, 'L' from generate_series(1, $2::int) n returning id`,
  // As the application makes ids: in the order of time.
  companies: `insert into companies (organization_id, id, name)
    select $1, (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')
      || substr(replace(gen_random_uuid()::text, '-', ''), 13))::uuid, 'N' || n
    from generate_series(1, $2::int) n returning id`,
};

async function insert(table: string, count: number): Promise<string[]> {
  const rows = await api.rows<{ id: string }>(insertSql[table]!, [tenant.organizationId, count]);
  return rows.map(({ id }) => id);
}

async function remove(table: string, ids: string[]): Promise<void> {
  await api.rows(`update ${table} set deleted_at = now() where organization_id = $1 and id = any($2)`, [
    tenant.organizationId,
    ids,
  ]);
}

const lists: [string, string][] = [
  [`${CONTACTS}/`, 'contacts'],
  [`${ACCOUNTS}/`, 'companies'],
];

describe.each(lists)('the keyset pages of %s', (path, table) => {
  it('meets each of 10,000 once while others are inserted and deleted', async () => {
    const lasting = new Set(await insert(table, 10_000));
    const passing = await insert(table, 500);
    const met: string[] = [];
    let page: string | null = null;
    let pages = 0;
    do {
      const response: any = succeeded(await sales.list({ filters: { page, page_size: 100 } }, path));
      met.push(...response.data.map(({ uuid }: any) => uuid));
      page = response.next_page;
      if (pages++ % 5 === 0) {
        // Behind the page and before it.
        await remove(table, passing.splice(0, 10));
        await remove(table, passing.splice(-10));
        await insert(table, 5);
      }
    } while (page !== null);
    expect(pages).toBeGreaterThanOrEqual(100);
    expect(new Set(met).size).toBe(met.length);
    expect(met.filter((uuid) => lasting.has(uuid))).toHaveLength(lasting.size);
  }, 120_000);

  it('goes on behind a row that was deleted since its page', async () => {
    const ids = await insert(table, 3);
    const first = succeeded(await sales.list({ filters: { page_size: 2 } }, path));
    await remove(
      table,
      first.data.map(({ uuid }: any) => uuid),
    );
    const rest = succeeded(await sales.list({ filters: { page: first.next_page } }, path));
    const met = [...first.data, ...rest.data].map(({ uuid }: any) => uuid);
    expect(met.sort()).toEqual([...ids].sort());
  });
});

describe('the number of SQL statements', () => {
  it('of a page of contacts is one for them and their accounts, beside that of the token', async () => {
    const contacts = await insert('contacts', 1000);
    const account = await createAccount(sales);
    await api.rows(
      `insert into contact_accounts (organization_id, contact_id, account_id) select $1, unnest($2::uuid[]), $3`,
      [tenant.organizationId, contacts, account],
    );
    const page = (page_size: number) => sales.list({ filters: { page_size } });
    await page(1);
    const one = await statementNamesOf(() => page(1));
    let data: any[] = [];
    const many = await statementNamesOf(async () => {
      data = (await page(1000)).body.data;
    });
    expect(data).toHaveLength(1000);
    expect(data.every(({ associated_accounts }) => associated_accounts.length === 1)).toBe(true);
    // One is named as soon as it has come often enough.
    expect([one, many].map(({ length }) => length)).toEqual([2, 2]);
  });

  it('of lite is one beside that of the token, and of a page of accounts one more for their contacts', async () => {
    await insert('contacts', 50);
    await insert('companies', 50);
    await sales.list();
    expect(await statementNamesOf(() => sales.list({ action: 'lite' }))).toHaveLength(2);
    expect(await statementNamesOf(() => sales.list({ action: 'lite' }, `${ACCOUNTS}/`))).toHaveLength(2);
    expect(
      await statementNamesOf(() => sales.list({ filters: { page_size: 50 } }, `${ACCOUNTS}/`)),
    ).toHaveLength(3);
  });
});

describe('the database view contactos', () => {
  let app: Pool;
  beforeEach(() => {
    app = new Pool({ connectionString: api.appUrl, max: 1 });
  });
  afterEach(() => app.end());

  /** Reads the view as the application's role, inside an organization. */
  async function contactos(organizationId: string): Promise<any[]> {
    await app.query(`select set_config('app.org', $1, false)`, [organizationId]);
    return (await app.query('select * from contactos order by id')).rows;
  }

  it('has the Spanish names of document E, and what the API shows under the English ones', async () => {
    const john = { first_name: 'John', last_name: 'Doe', email: 'john@example.com', phone: '(555) 123-4567' };
    const { uuid } = succeeded(await sales.act({ action: 'create', ...john }));
    succeeded(await sales.act({ action: 'inactivate', uuid }));
    const { id } = succeeded(await sales.get(uuid)).data;
    expect(await contactos(tenant.organizationId)).toEqual([
      {
        organization_id: tenant.organizationId,
        id: String(id),
        uuid,
        nombre: 'John',
        apellido: 'Doe',
        email: 'john@example.com',
        telefono: '(555) 123-4567',
        fecha_inactivacion: expect.any(Date),
        creado_por: tenant.userId,
        fecha_creacion: expect.any(Date),
        fecha_actualizacion: expect.any(Date),
      },
    ]);
    succeeded(await sales.act({ action: 'activate', uuid }));
    expect((await contactos(tenant.organizationId))[0].fecha_inactivacion).toBeNull();
  });

  it('cannot be written through', async () => {
    await insert('contacts', 1);
    const before = await contactos(tenant.organizationId);
    for (const sql of [
      `update contactos set nombre = 'x'`,
      'delete from contactos',
      `insert into contactos (organization_id, uuid) values ('${tenant.organizationId}', gen_random_uuid())`,
    ])
      await expect(app.query(sql)).rejects.toMatchObject({ code: '55000' });
    expect(await contactos(tenant.organizationId)).toEqual(before);
  });

  it('shows an organization its own contacts alone, and nobody any', async () => {
    const other = await api.tenant();
    await insert('contacts', 2);
    expect(await contactos(tenant.organizationId)).toHaveLength(2);
    expect(await contactos(other.organizationId)).toEqual([]);
    expect(await contactos('')).toEqual([]);
  });

  it('leaves out what was deleted', async () => {
    await remove('contacts', await insert('contacts', 1));
    expect(await contactos(tenant.organizationId)).toEqual([]);
  });
});
