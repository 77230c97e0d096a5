import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  uuidOf,
} from '../crm-v1/client.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { merge, undo } from './merges-client.js';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
});
afterAll(() => api.close());

const reason = expect.any(String);
const field = (name: string) => ({ kind: 'field', field: name, id: null, reason });

/** The companies that contacts have places in, the primary one first, and the one that each names. */
async function placesOf(...contacts: readonly string[]): Promise<unknown[]> {
  const names = new Map<string, string>(
    (await api.rows<{ id: string; name: string }>('select id, name from companies')).map(({ id, name }) => [
      id,
      name,
    ]),
  );
  return Promise.all(
    contacts.map(async (id) => {
      const places = await api.rows<{ account_id: string; is_primary: boolean; role: string | null }>(
        'select account_id, is_primary, role from contact_accounts where contact_id = $1 order by is_primary desc, account_id',
        [uuidOf(id)],
      );
      const { company_id: companyId } = (await apiV1.get(`${CONTACTS}/${id}`)).body.contact;
      expect(places.filter(({ is_primary }) => is_primary).map(({ account_id }) => account_id)).toEqual(
        companyId === null ? [] : [uuidOf(companyId)],
      );
      return places.map(({ account_id, role }) => names.get(account_id)! + (role ? ` ${role}` : ''));
    }),
  );
}

const company = async (name: string): Promise<string> => (await createCompany(apiV1, { name })).id;
const contactAt = async (companyId: string | null): Promise<string> =>
  (await createContact(apiV1, { company_id: companyId })).id;

describe('A merge of contacts, undone', () => {
  it.each(['none', 'one of its own'])(
    'splits what a merge of companies has moved since, of a winner with %s',
    async (which) => {
      const [into, gone, own] = [await company('Into'), await company('Gone'), await company('Own')];
      const [winner, loser] = [await contactAt(which === 'none' ? null : own), await contactAt(gone)];
      const { id } = await merge(apiV1, 'contacts', winner, [loser]);
      const { id: ofCompanies } = await merge(apiV1, 'companies', into, [gone]);
      expect((await undo(apiV1, 'contacts', id)).not_undone).toEqual([]);
      const ofWinner = which === 'none' ? [] : ['Own'];
      expect(await placesOf(winner, loser)).toEqual([ofWinner, ['Into']]);
      // The winner's company was moved too, and is its own or none again.
      expect((await undo(apiV1, 'companies', ofCompanies)).not_undone).toEqual(
        which === 'none' ? [{ kind: 'contact', field: null, id: winner, reason }] : [],
      );
      expect(await placesOf(winner, loser)).toEqual([ofWinner, ['Gone']]);
    },
  );

  it('splits the same once that merge of companies is undone', async () => {
    const [into, gone] = [await company('Into'), await company('Gone')];
    const [winner, loser] = [await contactAt(null), await contactAt(gone)];
    const { id } = await merge(apiV1, 'contacts', winner, [loser]);
    const { id: ofCompanies } = await merge(apiV1, 'companies', into, [gone]);
    expect((await undo(apiV1, 'companies', ofCompanies)).not_undone).toEqual([]);
    expect(await placesOf(winner)).toEqual([['Gone']]);
    expect((await undo(apiV1, 'contacts', id)).not_undone).toEqual([]);
    expect(await placesOf(winner, loser)).toEqual([[], ['Gone']]);
  });

  it('splits what came by a merge of companies that was undone since', async () => {
    const [into, gone] = [await company('Into'), await company('Gone')];
    const [winner, loser] = [await contactAt(null), await contactAt(gone)];
    const { id: ofCompanies } = await merge(apiV1, 'companies', into, [gone]);
    const { id } = await merge(apiV1, 'contacts', winner, [loser]);
    expect(await placesOf(winner)).toEqual([['Into']]);
    expect((await undo(apiV1, 'companies', ofCompanies)).not_undone).toEqual([]);
    expect(await placesOf(winner)).toEqual([['Gone']]);
    expect((await undo(apiV1, 'contacts', id)).not_undone).toEqual([]);
    expect(await placesOf(winner, loser)).toEqual([[], ['Gone']]);
  });

  it('leaves with the winner a place that the loser has by then, and says so', async () => {
    const at = await company('At');
    const [winner, loser] = [await contactAt(null), await contactAt(at)];
    const { id } = await merge(apiV1, 'contacts', winner, [loser]);
    await api.rows(
      `insert into contact_accounts (organization_id, contact_id, account_id, is_primary) values ($1, $2, $3, true)`,
      [tenant.organizationId, uuidOf(loser), uuidOf(at)],
    );
    const undone = await undo(apiV1, 'contacts', id);
    expect(undone.not_undone).toEqual([{ kind: 'company', field: null, id: at, reason }]);
    expect(await placesOf(winner, loser)).toEqual([['At'], ['At']]);
  });

  it.each([
    ['merged', 'Into'],
    ['deleted', null],
  ])('gives the winner what became of its own company, which was %s since', async (what, expected) => {
    const [into, gone, other] = [await company('Into'), await company('Gone'), await company('Other')];
    const [winner, loser] = [await contactAt(gone), await contactAt(other)];
    const { id } = await merge(apiV1, 'contacts', winner, [loser], { fields: { company: loser } });
    if (what === 'merged') await merge(apiV1, 'companies', into, [gone]);
    else expect((await apiV1.delete(`${COMPANIES}/${gone}`)).status).toBe(200);
    expect((await undo(apiV1, 'contacts', id)).not_undone).toEqual([field('company')]);
    expect(await placesOf(winner, loser)).toEqual([expected ? [expected] : [], ['Other']]);
  });
});
