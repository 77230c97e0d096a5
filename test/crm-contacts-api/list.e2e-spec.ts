import { Provisioning } from '@rosetta/auth';
import { ContactsService } from '@rosetta/contacts';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { statementNamesOf } from '../support/statements.js';
import { type Client, clientOf, createCompany, createContact, prefixedId } from './client.js';

// A start of the product takes its time where other specs run beside this one.

let api: TestApi;
let tenant: Tenant;
let client: Client;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  tenant = await api.tenant();
  client = await clientOf(api, tenant);
});

/** Creates that many contacts at once. */
async function createMany(count: number, companyId?: string): Promise<void> {
  const actor = api.app.get(Provisioning).actor(tenant.organizationId, tenant.userId, 'owner', 'test');
  const commands = Array.from({ length: count }, (_, n) => ({ name: `Contact ${n}`, companyId }));
  for (let at = 0; at < count; at += 500)
    await api.app.get(ContactsService).createMany(actor, commands.slice(at, at + 500));
}

const names = (body: any) => body.data.map(({ name }: { name: string }) => name);

describe('GET /functions/v1/crm-contacts-api', () => {
  it('lists the newest first', async () => {
    for (const name of ['first', 'second', 'third']) await createContact(client, { name });
    expect(names((await client.get()).body)).toEqual(['third', 'second', 'first']);
  });

  it('returns limit records after skipping offset, and counts them all', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await createContact(client, { name });
    const { body } = await client.get('?limit=2&offset=1');
    expect(names(body)).toEqual(['d', 'c']);
    expect(body.count).toBe(5);
  });

  it('returns 50 records unless told', async () => {
    await createMany(51);
    const { body } = await client.get();
    expect([body.data.length, body.count]).toEqual([50, 51]);
  });

  it('returns at most 1000 records, whatever is asked for', async () => {
    await createMany(1001);
    for (const limit of ['1001', '1000000', '9'.repeat(40)]) {
      const { status, body } = await client.get(`?limit=${limit}`);
      expect([status, body.data.length, body.count]).toEqual([200, 1000, 1001]);
    }
  });

  it('returns no records for limit=0, and counts them all', async () => {
    await createContact(client);
    expect((await client.get('?limit=0')).body).toEqual({ data: [], count: 1 });
  });

  it('returns no records behind the last one, and counts them all', async () => {
    await createContact(client);
    for (const offset of ['1', '100000', String(Number.MAX_SAFE_INTEGER)])
      expect((await client.get(`?offset=${offset}`)).body).toEqual({ data: [], count: 1 });
  });

  it('answers behind a trailing slash too', async () => {
    const contact = await createContact(client);
    expect((await client.get('/')).body).toEqual({ data: [contact], count: 1 });
    expect((await client.get('/?limit=1')).body.data).toEqual([contact]);
  });

  it('refuses query parameters that it does not have', async () => {
    await createContact(client);
    const { status, body } = await client.get('?search=nobody&order=name');
    expect([status, body.error]).toEqual([400, expect.stringContaining('"search", "order"')]);
  });

  it.each([
    ['limit=-1', 'limit must not be negative'],
    ['limit=1.5', 'limit must be an integer'],
    ['limit=ten', 'limit must be an integer'],
    ['limit=', 'limit must be an integer'],
    ['limit=1e3', 'limit must be an integer'],
    ['limit=0x10', 'limit must be an integer'],
    ['limit=1&limit=2', 'limit must be an integer'],
    ['limit[]=1', 'limit must be an integer'],
    ['limit=%00', 'limit must be an integer'],
    ['limit=1;drop', 'limit must be an integer'],
    [`limit=${'9'.repeat(400)}`, 'limit must be an integer'],
    ['offset=-1', 'offset must not be negative'],
    ['offset=2.5', 'offset must be an integer'],
    ['offset=NaN', 'offset must be an integer'],
    ['offset=', 'offset must be an integer'],
    ['offset=9007199254740993', 'offset is too large'],
  ])('refuses %s', async (query, error) => {
    const { status, body } = await client.get(`?${query}`);
    expect({ status, body }).toEqual({ status: 400, body: { error } });
  });

  it('reads no relationships', async () => {
    const contact = await createContact(client);
    await client.post(`/${contact.id}/link-user`, { userId: tenant.userId });
    expect((await client.get()).body.data).toEqual([contact]);
  });

  it('shows the name of the account that another API named', async () => {
    const companyId = await createCompany(api, tenant, 'Blue AI');
    await createMany(1, companyId);
    expect((await client.get()).body.data[0].company).toBe('Blue AI');
  });

  it('forgets the account that was deleted', async () => {
    const companyId = await createCompany(api, tenant, 'Blue AI');
    await createMany(1, companyId);
    const path = `/api/v1/crm/companies/${prefixedId(companyId).replace('cont_', 'comp_')}`;
    const deleted = await api.request('DELETE', path, { headers: { cookie: tenant.cookie } });
    expect(deleted.status).toBe(200);
    expect((await client.get()).body.data[0].company).toBeNull();
  });

  it('needs as many statements for 200 contacts with accounts as for one', async () => {
    await createMany(200, await createCompany(api, tenant, 'Blue AI'));
    await client.get();
    const statements = async (limit: number) => {
      const sent = await statementNamesOf(async () => {
        const { body } = await client.get(`?limit=${limit}`);
        expect(body.data).toHaveLength(limit);
      });
      // Settings are remembered for a while.
      return sent.filter((name) => name !== 'organization-settings.get').length;
    };
    // Who calls, the page, the accounts' names.
    expect(await statements(1)).toBe(3);
    expect(await statements(200)).toBe(3);
  });

  it('leaves out what was deleted, in the page and in the count', async () => {
    const [first, second] = [await createContact(client), await createContact(client)];
    await client.delete(`/${first.id}`);
    expect((await client.get()).body).toEqual({ data: [second], count: 1 });
  });
});
