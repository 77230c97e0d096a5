import type { Tenant, TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  eventsOf,
  joinAs,
  rowOf,
  startApiV1Clients,
  uuidOf,
} from '../crm-v1/client.js';
import { everythingStored, isAuditedWithin, missing, refusalOf, TIME } from './records.js';

/** Somebody else may be at work on the same machine. */

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let other: ApiV1Client;

beforeAll(async () => {
  ({ api, tenant, apiV1, other } = await startApiV1Clients());
});
afterAll(() => api.close());

/** Creates a contact and deletes it, the given time ago. */
async function deletedContact(age: string, fields: object = {}, by: ApiV1Client = apiV1): Promise<any> {
  const contact = await createContact(by, fields);
  await by.delete(`${CONTACTS}/${contact.id}`);
  await api.rows('update contacts set deleted_at = now() - $2::interval where id = $1', [
    uuidOf(contact.id),
    age,
  ]);
  return contact;
}

const restore = (id: string) => apiV1.post(`${CONTACTS}/${id}/restore`);

const identitiesOf = async (id: string) =>
  (await api.rows('select value from contact_identities where contact_id = $1 order by 1', [uuidOf(id)])).map(
    ({ value }) => value,
  );

const total = async () => (await apiV1.get(`${CONTACTS}?limit=1`)).body.total;

describe('POST /api/v1/crm/contacts/{id}/restore', () => {
  it('brings a contact back as it was, with its e-mail and phone and the count', async () => {
    const before = await total();
    const contact = await deletedContact('29 days 23 hours', {
      email: 'back@example.com',
      phone: '+447700900123',
    });
    expect([await total(), await identitiesOf(contact.id)]).toEqual([before, []]);
    const response = await restore(contact.id);
    expect([response.status, response.body]).toEqual([
      200,
      { contact: { ...contact, updated_at: expect.stringMatching(TIME) } },
    ]);
    expect([await total(), await identitiesOf(contact.id)]).toEqual([
      before + 1,
      ['+447700900123', 'back@example.com'],
    ]);
    expect((await apiV1.get(`${CONTACTS}?search=back@example.com`)).body.total).toBe(1);
    expect(await rowOf(api, 'contacts', contact.id)).toMatchObject({ deleted_at: null, version: 3 });
  });

  it('is audited in its transaction', async () => {
    const { id } = await deletedContact('1 day');
    await restore(id);
    expect((await eventsOf(api, id)).map(({ action }) => action)).toEqual(['created', 'deleted', 'restored']);
    expect(await isAuditedWithin(api, 'contacts', uuidOf(id))).toBe(true);
  });

  it('happens once where it is asked for at once', async () => {
    const { id } = await deletedContact('1 day');
    const before = await total();
    const responses = await Promise.all([1, 2, 3].map(() => restore(id)));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    expect(await total()).toBe(before + 1);
  });

  it('leaves out a company that is gone by now', async () => {
    const company = await createCompany(apiV1);
    const { id } = await deletedContact('1 day', { company_id: company.id });
    await apiV1.delete(`${COMPANIES}/${company.id}`);
    expect((await restore(id)).body.contact.company_id).toBeNull();
  });

  it('shares an e-mail that another contact has by now', async () => {
    const { id } = await deletedContact('1 day', { email: 'shared@example.com' });
    await createContact(apiV1, { email: 'shared@example.com' });
    expect((await restore(id)).status).toBe(200);
    expect((await apiV1.get(`${CONTACTS}?search=shared@example.com`)).body.total).toBe(2);
  });

  it.each<[string, () => Promise<string>]>([
    ['one that was deleted thirty days ago', async () => (await deletedContact('30 days 1 second')).id],
    ['one that was not deleted', async () => (await createContact(apiV1)).id],
    ['one that nobody has', () => Promise.resolve(`cont_${'0'.repeat(32)}`)],
    ['the id of something else', () => Promise.resolve(`comp_${'0'.repeat(32)}`)],
    ["another tenant's", async () => (await deletedContact('1 day', {}, other)).id],
  ])('is 404 for %s, and changes nothing', async (_what, make) => {
    const id = await make();
    const before = await everythingStored(api);
    expect(refusalOf(await restore(id))).toEqual(missing('Deleted contact'));
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each([
    ['manager', 200],
    ['member', 403],
    ['viewer', 403],
  ] as const)('is for managers: %s gets %d', async (role, status) => {
    const { id } = await deletedContact('1 day');
    const response = await apiV1Of(api, await joinAs(api, tenant, role)).post(`${CONTACTS}/${id}/restore`);
    expect(response.status).toBe(status);
    expect((await rowOf(api, 'contacts', id)).deleted_at === null).toBe(status === 200);
  });

  it('is refused where phones are kept apart and another contact has the phone by now', async () => {
    const strict = await api.tenant('Strict');
    const theirs = apiV1Of(api, strict);
    await api.rows('update organization_settings set dedupe = true where organization_id = $1', [
      strict.organizationId,
    ]);
    const { id } = await deletedContact('1 day', { phone: '+447700900124' }, theirs);
    const heir = await createContact(theirs, { phone: '+447700900124' });
    const before = await everythingStored(api);
    const response = await theirs.post(`${CONTACTS}/${id}/restore`);
    expect([response.status, response.body.code]).toEqual([409, 'DUPLICATE']);
    expect(await everythingStored(api)).toEqual(before);
    await theirs.delete(`${CONTACTS}/${heir.id}`);
    expect((await theirs.post(`${CONTACTS}/${id}/restore`)).status).toBe(200);
  });
});
