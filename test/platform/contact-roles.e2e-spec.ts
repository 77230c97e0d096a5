import type { Tenant, TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  createCompany,
  createContact,
  startApiV1Clients,
  uuidOf,
} from '../crm-v1/client.js';
import { conflict, CONTACT_ROLES, everythingStored, invalid, missing, refusalOf } from './records.js';

/** Somebody else may be at work on the same machine. */

const LARGEST = 2_147_483_647;

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let other: ApiV1Client;

beforeAll(async () => {
  ({ api, tenant, apiV1, other } = await startApiV1Clients());
});
afterAll(() => api.close());

const seeded = ['Decision maker', 'Influencer', 'Champion', 'Billing', 'Technical', 'Other'];

async function unchanged(work: () => Promise<{ status: number; body: any }>): Promise<unknown> {
  const before = await everythingStored(api);
  const response = await work();
  expect(await everythingStored(api)).toEqual(before);
  return refusalOf(response);
}

async function freshApiV1(): Promise<ApiV1Client> {
  return apiV1Of(api, await api.tenant('Fresh'));
}

describe('GET /api/v1/crm/contact-roles', () => {
  it('shows a new organization the six roles it begins with, by number', async () => {
    const response = await (await freshApiV1()).get(CONTACT_ROLES);
    const items = seeded.map((name, n) => ({ rol_id: n + 1, name }));
    expect([response.status, response.body]).toEqual([200, { items, total: 6, limit: 6, offset: 0 }]);
  });
});

describe('POST /api/v1/crm/contact-roles', () => {
  it('answers 201 with the role, its number the next one', async () => {
    const fresh = await freshApiV1();
    const response = await fresh.post(CONTACT_ROLES, { name: ' Lawyer ' });
    expect([response.status, response.body]).toEqual([201, { contact_role: { rol_id: 7, name: 'Lawyer' } }]);
    expect((await fresh.post(CONTACT_ROLES, { name: 'Notary', rol_id: null })).body.contact_role.rol_id).toBe(
      8,
    );
  });

  it('takes the number that it is given, however large', async () => {
    const fresh = await freshApiV1();
    for (const rol_id of [99, LARGEST])
      expect((await fresh.post(CONTACT_ROLES, { name: 'Lawyer', rol_id })).body).toEqual({
        contact_role: { rol_id, name: 'Lawyer' },
      });
    expect((await fresh.post(CONTACT_ROLES, { name: 'Notary' })).body.contact_role.rol_id).toBe(100);
  });

  it('refuses a number that is taken', async () => {
    expect(await unchanged(() => apiV1.post(CONTACT_ROLES, { name: 'Lawyer', rol_id: 1 }))).toEqual({
      status: 409,
      error: 'A contact role with this rol_id exists already',
      code: 'DUPLICATE',
    });
  });

  it.each<[string, object, string]>([
    ['no name', {}, 'name is required'],
    ['a blank name', { name: ' ' }, 'name is required'],
    ['a number for a name', { name: 7 }, 'name must be a string'],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name must be at most 100 characters'],
    ['NUL in the name', { name: 'a\0' }, 'name holds a character that cannot be stored'],
    ['the number 0', { name: 'a', rol_id: 0 }, 'rol_id must be at least 1'],
    ['half a number', { name: 'a', rol_id: 1.5 }, 'rol_id must be an integer'],
    ['a text for a number', { name: 'a', rol_id: '7' }, 'rol_id must be an integer'],
    ['a number too large', { name: 'a', rol_id: LARGEST + 1 }, 'rol_id is too large'],
  ])('refuses %s and stores nothing', async (_what, body, error) => {
    expect(await unchanged(() => apiV1.post(CONTACT_ROLES, body))).toEqual(invalid(error));
  });
});

describe('PATCH /api/v1/crm/contact-roles/{rol_id}', () => {
  it.each([1, 2_000_000_000])('renames the role %d, and no role of another tenant', async (rol_id) => {
    const fresh = await freshApiV1();
    await fresh.post(CONTACT_ROLES, { name: 'Old', rol_id });
    const response = await fresh.patch(`${CONTACT_ROLES}/${rol_id}`, { name: 'Renamed' });
    expect([response.status, response.body]).toEqual([200, { contact_role: { rol_id, name: 'Renamed' } }]);
    expect((await other.get(CONTACT_ROLES)).body.items.map(({ name }: { name: string }) => name)).toEqual(
      seeded,
    );
  });

  it.each([{}, { name: null }, { name: ' ' }])('refuses %j', async (body) => {
    expect(await unchanged(() => apiV1.patch(`${CONTACT_ROLES}/1`, body))).toEqual(
      invalid('name is required'),
    );
  });
});

describe('DELETE /api/v1/crm/contact-roles/{rol_id}', () => {
  it('removes a role that no contact has', async () => {
    const fresh = await freshApiV1();
    const response = await fresh.delete(`${CONTACT_ROLES}/6`);
    expect([response.status, response.body]).toEqual([200, { success: true }]);
    expect((await fresh.get(CONTACT_ROLES)).body.total).toBe(5);
  });

  it('leaves a role that a contact has', async () => {
    const [contact, company] = [await createContact(apiV1), await createCompany(apiV1)];
    const sql = `insert into contact_accounts (organization_id, contact_id, account_id, rol_id) values ($1, $2, $3, 2)`;
    await api.rows(sql, [tenant.organizationId, uuidOf(contact.id), uuidOf(company.id)]);
    expect(await unchanged(() => apiV1.delete(`${CONTACT_ROLES}/2`))).toEqual(
      conflict('The contact role is in use'),
    );
  });
});

describe('What is done to contact roles', () => {
  it('is told by the audit log as done to the organization, and a new name that is the old one is nothing', async () => {
    const fresh = await freshApiV1();
    await fresh.post(CONTACT_ROLES, { name: 'Lawyer' });
    await fresh.patch(`${CONTACT_ROLES}/7`, { name: 'Notary' });
    await fresh.patch(`${CONTACT_ROLES}/7`, { name: ' Notary ' });
    await fresh.delete(`${CONTACT_ROLES}/7`);
    const { items } = (await fresh.get('/api/v1/audit-events?entity=organization')).body;
    const told = items
      .filter(({ action }: { action: string }) => action.startsWith('contact_role'))
      .map(({ action, before, after }: any) => ({ action, before, after }));
    const [lawyer, notary] = ['Lawyer', 'Notary'].map((name) => ({ rol_id: 7, name }));
    expect(told).toEqual([
      { action: 'contact_role_deleted', before: notary, after: null },
      { action: 'contact_role_renamed', before: lawyer, after: notary },
      { action: 'contact_role_created', before: null, after: lawyer },
    ]);
  });
});

describe('/api/v1/crm/contact-roles/{rol_id}', () => {
  it.each(['7', '0', '-1', '1.5', '01', '1e0', `${LARGEST}`, `${LARGEST + 1}`, '9'.repeat(30), 'x'])(
    'is 404 for %s, and changes nothing',
    async (rolId) => {
      const path = `${CONTACT_ROLES}/${rolId}`;
      for (const work of [() => apiV1.patch(path, { name: 'x' }), () => apiV1.delete(path)])
        expect(await unchanged(work)).toEqual(missing('Contact role'));
    },
  );

  it('reaches no role that only another tenant has', async () => {
    await other.post(CONTACT_ROLES, { name: 'Theirs', rol_id: 77 });
    expect(refusalOf(await apiV1.patch(`${CONTACT_ROLES}/77`, { name: 'Mine' }))).toEqual(
      missing('Contact role'),
    );
    expect(refusalOf(await apiV1.delete(`${CONTACT_ROLES}/77`))).toEqual(missing('Contact role'));
    expect((await other.get(CONTACT_ROLES)).body.items.at(-1)).toEqual({ rol_id: 77, name: 'Theirs' });
  });
});
