import { toPrefixedId } from '@rosetta/common';
import { type ApiV1Client, apiV1Of, COMPANIES, CONTACTS, createCompany, uuidOf } from '../crm-v1/client.js';
import { merge, undo } from '../duplicates/merges-client.js';
import { startReplica, type Transfers, transfersOf } from '../imports/transfers-client.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';

let api: TestApi;
let replica: Awaited<ReturnType<typeof startReplica>>;
let tenant: Tenant;
let apiV1: ApiV1Client;
let transfers: Transfers;

beforeAll(async () => {
  api = await startApi();
  replica = await startReplica(api);
});
beforeEach(async () => {
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  transfers = transfersOf(api, tenant);
});
afterAll(async () => {
  await replica?.close();
  await api?.close();
});

const bulk = (row: object, options: object = {}) =>
  api.request('POST', '/functions/v1/import-contacts-bulk', {
    headers: { 'x-api-key': tenant.apiKey },
    json: { contacts: [row], ...options },
  });

/** A contact that another system knows by an id, as a bulk call makes it. */
async function known(externalId: string | number | null, more: object = {}): Promise<string> {
  const custom_fields = externalId === null ? {} : { external_id: externalId };
  const { body } = await bulk({ first_name: 'Ada', custom_fields, ...more });
  expect(body.results[0]).toMatchObject({ is_new: true });
  return toPrefixedId('contact', body.results[0].contact_id);
}

const contactOf = async (id: string) => (await apiV1.get(`${CONTACTS}/${id}`)).body.contact;
const countOf = async (table: 'contacts' | 'companies') =>
  (
    await api.rows(`select from ${table} where organization_id = $1 and deleted_at is null`, [
      tenant.organizationId,
    ])
  ).length;
const mergedInto = (old: string, id: string) => `The contact ${uuidOf(old)} was merged into ${uuidOf(id)}`;

describe('An id of another system, of a contact who was merged', () => {
  it('finds in bulk calls whom they were merged into, who keeps an id of their own', async () => {
    const [winner, loser] = [await known('7'), await known('8')];
    await merge(apiV1, 'contacts', winner, [loser]);
    const sent = { custom_fields: { external_id: '8', size: 'L' }, last_name: 'King' };
    const { body, headers } = await bulk(sent);
    expect(body.results[0]).toEqual({
      index: 0,
      success: true,
      contact_id: uuidOf(winner),
      is_new: false,
      warnings: [mergedInto(loser, winner)],
    });
    expect(headers.get('warning')).toBe(`299 - "${mergedInto(loser, winner)}"`);
    expect(await contactOf(winner)).toMatchObject({
      last_name: 'King',
      custom_fields: { external_id: '7', size: 'L' },
    });
    expect((await bulk({ custom_fields: { external_id: 7 } })).body.results[0]).toMatchObject({
      contact_id: uuidOf(winner),
    });
    expect(await countOf('contacts')).toBe(1);
  });

  it('is the own one of whom they were merged into, where those had none', async () => {
    const [winner, loser] = [await known(null), await known(8)];
    await merge(apiV1, 'contacts', winner, [loser]);
    const { body, headers } = await bulk({ custom_fields: { external_id: '8' }, last_name: 'King' });
    expect(body.results[0]).toMatchObject({ contact_id: uuidOf(winner) });
    expect([body.results[0].warnings, headers.get('warning')]).toEqual([undefined, null]);
    await apiV1.patch(`${CONTACTS}/${winner}`, { custom_fields: { external_id: null } });
    expect((await bulk({ custom_fields: { external_id: '8' } })).body.results[0]).toMatchObject({
      contact_id: uuidOf(winner),
      is_new: false,
    });
  });

  it('is followed through merges, beside an e-mail too, and is their own again once that is undone', async () => {
    const [last, winner, loser] = [
      await known('1', { emails: ['ada@example.com'] }),
      await known('2'),
      await known('3'),
    ];
    const first = await merge(apiV1, 'contacts', winner, [loser]);
    const second = await merge(apiV1, 'contacts', last, [winner]);
    const row = { emails: ['ada@example.com'], custom_fields: { external_id: '3' } };
    expect((await bulk(row)).body.results[0]).toMatchObject({
      contact_id: uuidOf(last),
      warnings: [mergedInto(loser, last)],
    });
    expect((await contactOf(last)).custom_fields).toEqual({ external_id: '1' });
    await undo(apiV1, 'contacts', second.id);
    const found = async () =>
      (await bulk({ custom_fields: { external_id: '3' } })).body.results[0].contact_id;
    expect(await found()).toBe(uuidOf(winner));
    await undo(apiV1, 'contacts', first.id);
    expect(await found()).toBe(uuidOf(loser));
    expect(await countOf('contacts')).toBe(3);
  });

  it('finds them in files, and says so', async () => {
    const [winner, loser] = [await known('7'), await known('8')];
    await merge(apiV1, 'contacts', winner, [loser]);
    const job = await transfers.run(`external_id,last_name\n8,King\n`);
    expect(job).toMatchObject({ status: 'completed', rows: { updated: 1 } });
    expect(await transfers.results(job.id)).toMatchObject([
      { outcome: 'updated', id: winner, warnings: [mergedInto(loser, winner)] },
    ]);
    expect(await contactOf(winner)).toMatchObject({ last_name: 'King', custom_fields: { external_id: '7' } });
    expect(await countOf('contacts')).toBe(1);
  });

  it('is as unknown as any to another organization', async () => {
    const [winner, loser] = [await known('7'), await known('8')];
    await merge(apiV1, 'contacts', winner, [loser]);
    tenant = await api.tenant('Other');
    const { body, headers } = await bulk({ first_name: 'Bo', custom_fields: { external_id: '8' } });
    expect([body.results[0].is_new, body.results[0].warnings, headers.get('warning')]).toEqual([
      true,
      undefined,
      null,
    ]);
  });
});

describe('What became of the rows of a file', () => {
  it('names whom their records were merged into, and themselves again once that is undone', async () => {
    const job = await transfers.run(`first_name,email\nAda,ada@example.com\nBo,bo@example.com\n`);
    const before = await transfers.results(job.id);
    const [winner, loser] = before.map(({ id }) => id as string) as [string, string];
    const { id } = await merge(apiV1, 'contacts', winner, [loser]);
    expect(await transfers.results(job.id)).toEqual([
      before[0],
      { ...before[1], id: winner, warnings: [mergedInto(loser, winner)] },
    ]);
    await undo(apiV1, 'contacts', id);
    expect(await transfers.results(job.id)).toEqual(before);
  });

  it('names so the contacts of deals', async () => {
    const [winner, loser] = [await known('7'), await known('8')];
    const file = `title,contact_id\nOrder,${uuidOf(loser)}\n`;
    const job = await transfers.run(file, { entity: 'deals' });
    expect(await transfers.results(job.id)).toMatchObject([{ contact_id: loser }]);
    await merge(apiV1, 'contacts', winner, [loser]);
    expect(await transfers.results(job.id)).toMatchObject([
      { contact_id: winner, warnings: [mergedInto(loser, winner)] },
    ]);
  });
});

describe('An id of another system, of a company that was merged', () => {
  it('finds in files what it was merged into, which keeps an id of its own', async () => {
    const make = async (name: string, external_id: string) =>
      (await createCompany(apiV1, { name, custom_fields: { external_id } })).id;
    const [winner, loser] = [await make('Looms', 'A'), await make('Mills', 'B')];
    const { id } = await merge(apiV1, 'companies', winner, [loser]);
    const run = () => transfers.run(`external_id,name,industry\nB,Mills,Tools\n`, { entity: 'companies' });
    const job = await run();
    expect(await transfers.results(job.id)).toMatchObject([
      {
        outcome: 'updated',
        id: winner,
        warnings: [`The company ${uuidOf(loser)} was merged into ${uuidOf(winner)}`],
      },
    ]);
    const shown = (await apiV1.get(`${COMPANIES}/${winner}`)).body.company;
    expect(shown).toMatchObject({ industry: 'Tools', custom_fields: { external_id: 'A' } });
    expect(await countOf('companies')).toBe(1);
    await undo(apiV1, 'companies', id);
    expect(await transfers.results((await run()).id)).toMatchObject([{ id: loser }]);
  });
});
