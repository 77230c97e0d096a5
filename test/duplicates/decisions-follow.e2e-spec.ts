import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  eventsOf,
  uuidOf,
} from '../crm-v1/client.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { DUPLICATES, queue, scan } from './duplicates-client.js';
import { merge, MERGES, movesOf, undo } from './merges-client.js';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi({ DUPLICATES_POLL_MS: '50' });
});
beforeEach(async () => {
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
});
afterAll(() => api.close());

const PATHS = { contacts: CONTACTS, companies: COMPANIES } as const;
const kinds = ['contacts', 'companies'] as const;
type Kind = (typeof kinds)[number];

/** Records that a scan takes for one, in the order in which they were made. */
async function alike(kind: Kind, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const made =
      kind === 'contacts'
        ? await createContact(apiV1, { first_name: 'Grace', last_name: 'Hopper', phone: '+12025550143' })
        : await createCompany(apiV1, { name: 'Engines Ltd', domain: 'engines.example' });
    ids.push(made.id);
  }
  await scan(apiV1, { entity: kind });
  return ids;
}

const pairOf = async (kind: Kind, a: string, b: string): Promise<any> => {
  const { items } = (await apiV1.get(`${PATHS[kind]}/${a}/duplicates`)).body;
  return items.find(({ records }: any) => records.some(({ id }: any) => id === b));
};
const decide = async (kind: Kind, a: string, b: string, decision: string): Promise<any> => {
  const { id } = await pairOf(kind, a, b);
  const decided = await apiV1.post(`${DUPLICATES}/${id}/decision`, { decision });
  expect(decided.status).toBe(200);
  return decided.body.duplicate;
};
const pairRows = () =>
  api.rows(
    `select id, first_id, second_id, status, score, why, scan_id, found_at, user_id, api_key_id, decided_at, reported_at, import_id
     from duplicate_pairs where organization_id = $1 order by id`,
    [tenant.organizationId],
  );

describe.each(kinds)('What was said of one of the %s that become one', (kind) => {
  it('is said of the one that stays, over scans too, and taken back by undoing', async () => {
    const [winner, loser, third, fourth] = (await alike(kind, 4)) as [string, string, string, string];
    const said = await decide(kind, loser, third, 'different');
    await decide(kind, loser, fourth, 'same');
    const before = await pairRows();
    const merged = await merge(apiV1, kind, winner, [loser]);
    expect(movesOf(merged).duplicates).toEqual([0, 2]);
    const carried = await pairOf(kind, winner, third);
    expect(carried).toMatchObject({
      status: 'different',
      decided_by: tenant.userId,
      decided_at: said.decided_at,
    });
    expect((await pairOf(kind, winner, fourth)).status).toBe('same');
    expect((await eventsOf(api, carried.id)).map(({ action, after }) => [action, after])).toEqual([
      ['decided', { status: 'different' }],
    ]);
    expect((await pairOf(kind, third, fourth)).status).toBe('open');
    await undo(apiV1, kind, merged.id);
    expect(await pairRows()).toEqual(before);
    expect((await eventsOf(api, carried.id)).map(({ after }) => after)).toEqual([
      { status: 'different' },
      { status: 'open' },
    ]);
    await merge(apiV1, kind, winner, [loser]);
    await scan(apiV1, { entity: kind, full: true });
    expect((await pairOf(kind, winner, third)).status).toBe('different');
  });

  it('gives way to what was said of the one that stays', async () => {
    const [winner, loser, third, fourth] = (await alike(kind, 4)) as [string, string, string, string];
    await decide(kind, loser, third, 'different');
    await decide(kind, winner, third, 'same');
    await decide(kind, loser, fourth, 'same');
    await decide(kind, winner, fourth, 'different');
    const merged = await merge(apiV1, kind, winner, [loser]);
    expect(movesOf(merged).duplicates).toBe(undefined);
    expect((await pairOf(kind, winner, third)).status).toBe('same');
    expect((await pairOf(kind, winner, fourth)).status).toBe('different');
  });

  it('is `different` where it was said of one of several, and follows once more', async () => {
    const [winner, one, other, third, last] = (await alike(kind, 5)) as [
      string,
      string,
      string,
      string,
      string,
    ];
    await decide(kind, one, third, 'same');
    await decide(kind, other, third, 'different');
    const first = await merge(apiV1, kind, winner, [one, other]);
    expect((await pairOf(kind, winner, third)).status).toBe('different');
    const second = await merge(apiV1, kind, last, [winner]);
    expect((await pairOf(kind, last, third)).status).toBe('different');
    await undo(apiV1, kind, second.id);
    expect((await pairOf(kind, last, third)).status).toBe('open');
    await undo(apiV1, kind, first.id);
    expect((await pairOf(kind, winner, third)).status).toBe('open');
    expect((await pairOf(kind, other, third)).status).toBe('different');
  });

  it('stays once somebody has said otherwise since, and undoing says so', async () => {
    const [winner, loser, third] = (await alike(kind, 3)) as [string, string, string];
    await decide(kind, loser, third, 'different');
    const merged = await merge(apiV1, kind, winner, [loser]);
    const { id } = await decide(kind, winner, third, 'same');
    const undone = await undo(apiV1, kind, merged.id);
    expect(undone.not_undone).toEqual([
      { kind: 'duplicate', field: null, id, reason: 'It was decided anew since' },
    ]);
    expect((await pairOf(kind, winner, third)).status).toBe('same');
    expect((await pairOf(kind, loser, third)).status).toBe('different');
  });

  it('is found of the one that stays where no scan had found that, and is gone when undone', async () => {
    const [loser, third] = (await alike(kind, 2)) as [string, string];
    const { id: winner } = await (kind === 'contacts' ? createContact : createCompany)(apiV1, {
      ...(kind === 'companies' && { name: 'Looms' }),
    });
    const before = await pairRows();
    const merged = await merge(apiV1, kind, winner, [loser]);
    expect(movesOf(merged).duplicates).toEqual([1, 0]);
    expect(await queue(apiV1, `?entity=${kind}`)).toMatchObject([{ status: 'open' }]);
    expect(await pairOf(kind, winner, third)).toBeDefined();
    await undo(apiV1, kind, merged.id);
    expect(await pairRows()).toEqual(before);
  });
});

describe('A row that people are asked about', () => {
  const bulk = async (options: object) => {
    const row = { first_name: 'New', emails: ['x@example.com'], phones: ['+201234567890'] };
    const headers = { 'x-api-key': tenant.apiKey };
    const json = { contacts: [row], ...options };
    const { body } = await api.request('POST', '/functions/v1/import-contacts-bulk', { headers, json });
    return body.results[0];
  };

  it('belongs to whom one of the two was merged into, and the question is asked of them', async () => {
    const byEmail = await createContact(apiV1, { first_name: 'Xena', email: 'x@example.com' });
    const byPhone = await createContact(apiV1, { first_name: 'Yves', phone: '+201234567890' });
    const winner = await createContact(apiV1, { first_name: 'Zoe' });
    expect((await bulk({ on_ambiguous: 'review' })).skipped).toBe(true);
    const [asked] = await queue(apiV1);
    const merged = await merge(apiV1, 'contacts', winner.id, [byPhone.id]);
    const [again, ...others] = await queue(apiV1);
    expect(others).toEqual([]);
    expect(again.records.map(({ id }: any) => id).sort()).toEqual([byEmail.id, winner.id].sort());
    expect(again.reported).toEqual(asked.reported);
    await apiV1.post(`${DUPLICATES}/${again.id}/decision`, { decision: 'different' });
    expect(await bulk({ on_ambiguous: 'review' })).toMatchObject({ contact_id: uuidOf(byEmail.id) });
    expect(await queue(apiV1)).toEqual([]);
    await undo(apiV1, 'contacts', merged.id);
    expect(await queue(apiV1)).toMatchObject([{ id: asked.id }]);
  });
});

describe('Somebody who decides while another merges', () => {
  it('has said it of the one that stays, or is told that the pair is gone', async () => {
    for (let run = 0; run < 6; run += 1) {
      const [winner, loser, third] = (await alike('contacts', 3)) as [string, string, string];
      const { id } = await pairOf('contacts', loser, third);
      const [decided, merged] = await Promise.all([
        apiV1.post(`${DUPLICATES}/${id}/decision`, { decision: 'different' }),
        apiV1.post(MERGES.contacts, { winner_id: winner, loser_ids: [loser] }),
      ]);
      expect(merged.status).toBe(201);
      expect([200, 404]).toContain(decided.status);
      const [status] = await api.rows('select status from duplicate_pairs where id = $1', [uuidOf(id)]);
      expect(status).toEqual({ status: decided.status === 200 ? 'different' : 'open' });
      expect((await pairOf('contacts', winner, third)).status).toBe(
        decided.status === 200 ? 'different' : 'open',
      );
      for (const contact of [winner, third]) await apiV1.delete(`${CONTACTS}/${contact}`);
    }
  });
});
