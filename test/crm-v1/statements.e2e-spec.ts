import { OrganizationSettings, Provisioning } from '@rosetta/auth';
import type { Actor } from '@rosetta/common';
import { AccountsService, ContactsService, type CreateContact } from '@rosetta/contacts';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { statementNamesOf } from '../support/statements.js';
import { COMPANIES, CONTACTS } from './client.js';

let api: TestApi;
let tenant: Tenant;
let actor: Actor;
let contacts: ContactsService;
let accounts: AccountsService;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  actor = api.app.get(Provisioning).actor(tenant.organizationId, tenant.userId, 'owner', 'test');
  contacts = api.app.get(ContactsService);
  accounts = api.app.get(AccountsService);
});
afterAll(() => api.close());

/** Which statements are sent to the database while `work` is done, the look at the settings included. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  api.app.get(OrganizationSettings).forget(tenant.organizationId);
  return statementNamesOf(work);
}

let numbers = 10_000_000;

/** Contacts with everything that needs a look-up or a row of its own. */
function someContacts(count: number, companyId: string): CreateContact[] {
  return Array.from({ length: count }, (): CreateContact => {
    const number = numbers++;
    return {
      name: `Contact ${number}`,
      emails: [`a${number}@example.com`, `b${number}@example.com`],
      phones: [`+44${number}`],
      assigneeId: tenant.userId,
      tags: ['x'],
      ...(number % 2 === 0 ? { companyId } : { companyName: `Company ${number % 7}` }),
    };
  });
}

describe('the number of SQL statements', () => {
  let companyId: string;

  beforeAll(async () => {
    companyId = (await accounts.create(actor, { name: 'Company 1' })).id;
  });

  it('of creating contacts is the same for 2 and for 500', async () => {
    const two = await statementsOf(() => contacts.createMany(actor, someContacts(2, companyId)));
    let created: unknown[] = [];
    const many = await statementsOf(async () => {
      created = await contacts.createMany(actor, someContacts(500, companyId));
    });
    expect(created).toHaveLength(500);
    expect(many).toEqual(two);
    expect(two.length).toBeLessThan(10);
  });

  it('of creating contacts where phones are kept apart is the same for 2 and for 500', async () => {
    const sql = 'update organization_settings set dedupe = $2 where organization_id = $1';
    await api.rows(sql, [tenant.organizationId, true]);
    const two = await statementsOf(() => contacts.createMany(actor, someContacts(2, companyId)));
    const many = await statementsOf(() => contacts.createMany(actor, someContacts(500, companyId)));
    await api.rows(sql, [tenant.organizationId, false]);
    expect(two).toContain('advisory-lock');
    expect(many).toEqual(two);
  });

  it('of changing contacts is the same for 2 and for 500', async () => {
    const created = await contacts.createMany(actor, someContacts(500, companyId));
    const updates = created.map(({ id }, n) => ({
      id,
      fields: { email: `new${id}@example.com`, position: `${n}`, companyId },
    }));
    const two = await statementsOf(() => contacts.updateMany(actor, updates.slice(0, 2)));
    let changed: unknown[] = [];
    const many = await statementsOf(async () => {
      changed = await contacts.updateMany(actor, updates.slice(2));
    });
    expect(changed).toHaveLength(498);
    expect(many).toEqual(two);
  });

  it('of deleting contacts is the same for 2 and for 500', async () => {
    const ids = (await contacts.createMany(actor, someContacts(500, companyId))).map(({ id }) => id);
    const two = await statementsOf(() => contacts.deleteMany(actor, ids.slice(0, 2)));
    const many = await statementsOf(() => contacts.deleteMany(actor, ids.slice(2)));
    expect(many).toEqual(two);
  });

  it('of creating companies is the same for 1 and for 500', async () => {
    const commands = Array.from({ length: 500 }, (_, n) => ({ name: `Company ${n}` }));
    const one = await statementsOf(() => accounts.createMany(actor, commands.slice(0, 1)));
    const many = await statementsOf(() => accounts.createMany(actor, commands));
    expect(many).toEqual(one);
  });

  it.each([CONTACTS, COMPANIES])(
    'of listing %s is one beside that of the session, for 1 row and for 200',
    async (path) => {
      await contacts.createMany(actor, someContacts(200, companyId));
      await accounts.createMany(
        actor,
        Array.from({ length: 200 }, (_, n) => ({ name: `Listed ${n}` })),
      );
      const list = (limit: number) =>
        api.request('GET', `${path}?limit=${limit}`, { headers: { cookie: tenant.cookie } });
      // Beside them the token of the journal, which the responses hand out, is read every two seconds.
      const ofList = (names: string[]) =>
        names.filter((name) => !/^(journal\.|begin$|scope$|commit$)/.test(name));
      const one = await statementsOf(() => list(1));
      let items: unknown[] = [];
      const many = await statementsOf(async () => {
        items = (await list(200)).body.items;
      });
      expect(items).toHaveLength(200);
      expect(ofList(many)).toEqual(ofList(one));
      expect(ofList(one)).toHaveLength(2);
    },
  );
});

describe('ContactsService.createMany', () => {
  it('returns the contacts in the order they were given in, as they are stored', async () => {
    const companyId = (await accounts.create(actor, { name: 'Company 3' })).id;
    const commands = someContacts(500, companyId);
    const created = await contacts.createMany(actor, commands);
    expect(created.map(({ fullName }) => fullName)).toEqual(commands.map(({ name }) => name));
    const [stored] = await api.rows('select count(*)::int as contacts from contacts where id = any($1)', [
      created.map(({ id }) => id),
    ]);
    expect(stored).toEqual({ contacts: 500 });
  });

  it('creates none when one of them is refused', async () => {
    const count = 'select count(*)::int as contacts from contacts';
    const before = await api.rows(count);
    const commands = [{ name: 'Good' }, { name: 'Bad', emails: ['nobody'] }];
    await expect(contacts.createMany(actor, commands)).rejects.toThrow('Invalid email: "nobody"');
    const unknown = [{ name: 'Good' }, { name: 'Bad', companyId: '0190a000-0000-7000-8000-000000000001' }];
    await expect(contacts.createMany(actor, unknown)).rejects.toThrow('Company not found');
    expect(await api.rows(count)).toEqual(before);
  });

  it('links a company written as text to the account of that name, whatever the case, and makes none', async () => {
    const { id } = await accounts.create(actor, { name: 'Ünïcode GmbH' });
    const [linked, free] = await contacts.createMany(actor, [
      { name: 'A', companyName: 'üNÏCODE gmbh' },
      { name: 'B', companyName: 'Unknown Ltd' },
    ]);
    expect([linked?.companyId, linked?.companyName]).toEqual([id, 'üNÏCODE gmbh']);
    expect([free?.companyId, free?.companyName]).toEqual([null, 'Unknown Ltd']);
    expect(await api.rows(`select 1 from companies where name = 'Unknown Ltd'`)).toEqual([]);
  });
});

describe("an organization's count", () => {
  it('is the number of its live contacts after creating, changing and deleting', async () => {
    const other = await api.tenant('Counts');
    const them = api.app.get(Provisioning).actor(other.organizationId, other.userId, 'owner', 'test');
    // More of each than there are slots to count in, so that some share a slot.
    const created = [];
    for (let n = 0; n < 20; n++) created.push(await contacts.create(them, { name: `Contact ${n}` }));
    await contacts.update(them, created[0]!.id, { position: 'x' });
    for (const { id } of created.slice(0, 17)) await contacts.delete(them, id);
    await contacts.deleteMany(them, [created[17]!.id, created[17]!.id]);
    const newest = { limit: 1, offset: 0, sort: 'created_at', order: 'desc' } as const;
    const { total } = await contacts.list(them, newest, []);
    expect(total).toBe(2);
  });
});
