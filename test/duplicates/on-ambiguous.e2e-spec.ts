import { toPrefixedId } from '@rosetta/common';
import { type ApiV1Client, apiV1Of, CONTACTS, uuidOf } from '../crm-v1/client.js';
import { type Transfers, transfersOf } from '../imports/transfers-client.js';
import { startSecondInstance } from '../rest-api-proxy/bulk/second-instance.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { createContact } from '../support/build.js';
import { DUPLICATES, queue, scan } from './duplicates-client.js';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let transfers: Transfers;

beforeAll(async () => {
  api = await startApi({ DUPLICATES_POLL_MS: '50', IMPORT_POLL_MS: '50' });
});
beforeEach(async () => {
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  transfers = transfersOf(api, tenant);
});
afterAll(() => api.close());

const EMAIL = 'x@example.com';
const PHONE = '+201111111111';

/** The older one has the phone; of the younger one is the e-mail, which goes first. */
async function twoContacts() {
  const y = uuidOf((await createContact(apiV1, { first_name: 'Yves', phone: PHONE })).id);
  const x = uuidOf((await createContact(apiV1, { first_name: 'Xena', email: EMAIL })).id);
  return { x, y };
}

const row = { last_name: 'New', emails: [EMAIL], phones: [PHONE] };
const csv = `last_name,email,phone\nNew,${EMAIL},${PHONE}\n`;

const bulk = async (name: string, json: object, url = '') =>
  (
    await api.request('POST', `${url}/functions/v1/${name}`, {
      json,
      headers: { 'x-api-key': tenant.apiKey },
    })
  ).body;
const importRows = (contacts: object[], options: object) =>
  bulk('import-contacts-bulk', { contacts, ...options });
const importRow = async (options: object) => (await importRows([row], options)).results[0];

/** What is stored of the contacts and deals, and the pairs. */
const stored = async () => ({
  contacts: await api.rows(
    'select id, last_name, emails, phones, version from contacts where organization_id = $1 order by created_at, id',
    [tenant.organizationId],
  ),
  deals: await api.rows('select title, contact_id from deals where organization_id = $1 order by title', [
    tenant.organizationId,
  ]),
  pairs: await api.rows(
    'select first_id, second_id, status, score, import_id from duplicate_pairs where organization_id = $1',
    [tenant.organizationId],
  ),
});

/** Does `work` and expects that nothing is stored of it. */
async function leaves<T>(work: () => Promise<T>): Promise<T> {
  const before = await stored();
  const done = await work();
  expect(await stored()).toEqual(before);
  return done;
}

const alsoOf = (id: string) =>
  `An e-mail or phone of this row also belongs to contact ${id}, which was left as it is`;
const error = (...ids: string[]) =>
  `The e-mails and phones of this row belong to ${ids.map((id) => `contact ${id}`).join(' and ')}`;
const forReview = (...ids: string[]) =>
  `${error(...ids)}: it is written to none of them, and people are asked whether they are one`;
const ofFirst = (...ids: string[]) =>
  `${error(...ids)}: its deal is that of the first, and people are asked whether they are one`;

/** A contact at `/api/v1`, by the id that the bulk calls have for it. */
const at = (id: string) => `${CONTACTS}/${toPrefixedId('contact', id)}`;

/** Who stand in the review queue. */
const queued = async () =>
  (await queue(apiV1)).map(({ records }: any) => records.map(({ id }: any) => uuidOf(id)));

describe('Contacts in bulk whose e-mail and phone belong to two', () => {
  it('go to the one of the e-mail unless told', async () => {
    const { x, y } = await twoContacts();
    const warnings = [alsoOf(y)];
    for (const options of [{}, { on_ambiguous: null }])
      expect(await importRow(options)).toEqual({
        index: 0,
        success: true,
        contact_id: x,
        is_new: false,
        warnings,
      });
    expect(await queued()).toEqual([]);
  });

  it('fail alone with `error`, and name both', async () => {
    const { x, y } = await twoContacts();
    const refused = { index: 0, success: false, error: error(x, y), code: '23514', field: null };
    expect(await leaves(() => importRow({ on_ambiguous: 'error' }))).toEqual(refused);
    const { summary } = await importRows([row, { emails: ['z@example.com'] }], { on_ambiguous: 'error' });
    expect(summary).toMatchObject({ failed: 1, new_contacts: 1 });
    const atomic = { on_ambiguous: 'error', mode: 'atomic' };
    const { success } = await leaves(() => importRows([row, { emails: ['w@example.com'] }], atomic));
    expect(success).toBe(false);
  });

  it('go to who was changed last with `newest`, also by an earlier row', async () => {
    const { x, y } = await twoContacts();
    expect(await importRow({ on_ambiguous: 'newest', dry_run: true })).toMatchObject({ contact_id: x });
    await apiV1.patch(at(y), { position: 'CTO' });
    expect(await importRow({ on_ambiguous: 'newest', dry_run: true })).toMatchObject({
      contact_id: y,
      is_new: false,
      warnings: expect.arrayContaining([alsoOf(x)]),
    });
    const rows = (first: object) => importRows([first, row], { on_ambiguous: 'newest', dry_run: true });
    // A row that says what is known changes nothing, and nobody by it.
    const same = await rows({ first_name: 'Xena', emails: [EMAIL] });
    expect(same.results[1].contact_id).toBe(y);
    const again = await rows({ first_name: 'Xenia', emails: [EMAIL] });
    expect(again.results[1].contact_id).toBe(x);
    expect(await importRow({ on_ambiguous: 'newest' })).toMatchObject({ contact_id: y });
    const { contacts } = await stored();
    expect(contacts.map(({ last_name }) => last_name)).toEqual(['New', 'King']);
    // Sent again, it is the same one's.
    expect(await leaves(() => importRow({ on_ambiguous: 'newest' }))).toMatchObject({ contact_id: y });
  });

  it('are written to neither with `review`, and both stand in the queue, however little alike', async () => {
    const { x, y } = await twoContacts();
    expect(await leaves(() => importRow({ on_ambiguous: 'review', dry_run: true }))).toMatchObject({
      skipped: true,
    });
    const before = await stored();
    expect(await importRow({ on_ambiguous: 'review' })).toEqual({
      index: 0,
      success: true,
      contact_id: x,
      is_new: false,
      skipped: true,
      warnings: [forReview(x, y)],
    });
    expect((await stored()).contacts).toEqual(before.contacts);
    const [pair] = await queue(apiV1);
    expect(pair).toMatchObject({ status: 'open', reported: { at: expect.any(String), import_id: null } });
    expect(pair.score).toBeLessThan(0.5);
    expect(pair.why.map(({ field }: any) => field)).toContain('first_name');
    expect(await queued()).toEqual([[y, x]]);
    for (const id of [x, y])
      expect((await apiV1.get(`${at(id)}/duplicates`)).body.items).toMatchObject([{ id: pair.id }]);
    // A second row asks no second time, and no scan forgets it.
    await importRow({ on_ambiguous: 'review' });
    await scan(apiV1, { full: true });
    expect(await queued()).toEqual([[y, x]]);
    // What people said to be two persons is not asked again: the e-mail goes first.
    await apiV1.post(`${DUPLICATES}/${pair.id}/decision`, { decision: 'different' });
    const written = await importRow({ on_ambiguous: 'review' });
    expect([written.contact_id, written.skipped]).toEqual([x, undefined]);
    expect(await queued()).toEqual([]);
    await apiV1.post(`${DUPLICATES}/${pair.id}/decision`, { decision: 'same' });
    const still = await importRow({ on_ambiguous: 'review' });
    expect([still.skipped, await queued()]).toEqual([true, []]);
  });

  it('are not ambiguous where the row names one by its id, or both values are of one', async () => {
    const { x } = await twoContacts();
    const done = await transfers.run(
      `id,email,phone\n${x},${EMAIL},${PHONE}\n`,
      {},
      {
        options: { on_ambiguous: 'error' },
      },
    );
    expect(done.rows).toMatchObject({ updated: 1, failed: 0 });
    const both = { first_name: 'Z', emails: ['z@example.com'], phones: ['+202222222222'] };
    for (const outcome of ['new_contacts', 'updated_contacts']) {
      const { summary } = await importRows([both], { on_ambiguous: 'error' });
      expect(summary).toMatchObject({ [outcome]: 1, failed: 0 });
    }
  });

  it('name nobody who was not written: a contact of an earlier row', async () => {
    const { y } = await twoContacts();
    const first = { first_name: 'A', emails: ['a@example.com'] };
    const second = { emails: ['a@example.com'], phones: [PHONE] };
    const dry = { dry_run: true, on_ambiguous: 'error' };
    const { results } = await leaves(() => importRows([first, second], dry));
    expect(results[1].error).toBe(
      `The e-mails and phones of this row belong to the contact of an earlier row and contact ${y}`,
    );
    const { results: review } = await importRows([first, second], { on_ambiguous: 'review' });
    expect(await queued()).toEqual([[y, review[0].contact_id].sort()]);
  });

  it('need an option that is known', async () => {
    await twoContacts();
    const told = 'on_ambiguous must be one of review, newest, error';
    for (const [name, field] of [
      ['import-contacts-bulk', 'contacts'],
      ['create-deals-bulk', 'deals'],
      ['create-leads-bulk', 'leads'],
    ] as const)
      for (const wrong of ['ask', 1, ['error']])
        expect((await leaves(() => bulk(name, { [field]: [row], on_ambiguous: wrong }))).error).toBe(told);
    const directions = JSON.stringify({ options: { on_ambiguous: 'ask' } });
    expect((await transfers.upload(csv, { directions })).body.error.message).toBe(told);
  });
});

describe('Deals and leads whose e-mail and phone belong to two', () => {
  const deal = { title: 'Order', contact_email: EMAIL, contact_phone: PHONE };

  it('fail, are of who was changed last, or of the e-mail while people are asked', async () => {
    const { x, y } = await twoContacts();
    const make = async (title: string, options: object) =>
      (await bulk('create-deals-bulk', { deals: [{ ...deal, title }], ...options })).results[0];
    const lead = async (title: string, options: object) =>
      (await bulk('create-leads-bulk', { leads: [{ ...row, title }], ...options })).results[0];
    for (const call of [make, lead])
      expect(await leaves(() => call('None', { on_ambiguous: 'error' }))).toMatchObject({
        success: false,
        error: error(x, y),
        code: '23514',
      });
    expect(await leaves(() => make('None', { on_ambiguous: 'review', dry_run: true }))).toMatchObject({
      success: true,
    });
    expect(await make('Plain', {})).toMatchObject({ contact_id: x });
    expect(await make('By e-mail', { on_ambiguous: 'review' })).toMatchObject({
      contact_id: x,
      warnings: [ofFirst(x, y)],
    });
    expect(await queued()).toEqual([[y, x]]);
    const { contacts } = await stored();
    expect(await lead('Lead', { on_ambiguous: 'review' })).toMatchObject({
      contact_id: x,
      warnings: [forReview(x, y)],
    });
    expect((await stored()).contacts).toEqual(contacts);
    await apiV1.patch(at(y), { position: 'CTO' });
    expect(await make('Newest', { on_ambiguous: 'newest' })).toMatchObject({ contact_id: y });
    expect(await lead('Newest lead', { on_ambiguous: 'newest' })).toMatchObject({ contact_id: y });
    expect((await stored()).deals.map(({ title, contact_id: id }) => [title, id === x ? 'x' : 'y'])).toEqual([
      ['By e-mail', 'x'],
      ['Lead', 'x'],
      ['Newest', 'y'],
      ['Newest lead', 'y'],
      ['Plain', 'x'],
    ]);
  });

  it('may say so of a single lead, too', async () => {
    const { x, y } = await twoContacts();
    const lead = (title: string, option: object) =>
      api.request('POST', '/functions/v1/create-lead', {
        headers: { 'x-api-key': tenant.apiKey },
        json: { ...row, title, ...option },
      });
    for (const wrong of ['ask', 1, ['error']])
      expect((await leaves(() => lead('None', { on_ambiguous: wrong }))).body).toMatchObject({
        error: 'on_ambiguous must be one of review, newest, error',
      });
    const refused = await leaves(() => lead('None', { on_ambiguous: 'error' }));
    expect([refused.status, refused.body]).toEqual([
      400,
      expect.objectContaining({ error: error(x, y), code: '23514' }),
    ]);
    const { contacts } = await stored();
    const asked = await lead('Asked', { on_ambiguous: 'review' });
    expect([asked.status, asked.body]).toMatchObject([201, { contact_id: x, is_new_contact: false }]);
    expect(asked.headers.get('warning')).toBe(`299 - "${forReview(x, y)}"`);
    expect((await stored()).contacts).toEqual(contacts);
    expect(await queued()).toEqual([[y, x]]);
    const plain = await lead('Plain', { on_ambiguous: null });
    expect([plain.body.contact_id, plain.headers.get('warning')]).toEqual([x, null]);
    await apiV1.patch(at(y), { position: 'CTO' });
    expect((await lead('Newest', { on_ambiguous: 'newest' })).body.contact_id).toBe(y);
    expect((await stored()).deals.map(({ title, contact_id: id }) => [title, id === x ? 'x' : 'y'])).toEqual([
      ['Asked', 'x'],
      ['Newest', 'y'],
      ['Plain', 'x'],
    ]);
  });

  it('are imported so, too', async () => {
    const { x, y } = await twoContacts();
    const file = `title,contact_email,contact_phone\nOrder,${EMAIL},${PHONE}\n`;
    const run = (on_ambiguous: string) =>
      transfers.run(file, { entity: 'deals' }, { options: { on_ambiguous } });
    const failed = await run('error');
    expect(await transfers.results(failed.id)).toMatchObject([{ outcome: 'failed', error: error(x, y) }]);
    const done = await run('review');
    expect(done.options.on_ambiguous).toBe('review');
    expect(await transfers.results(done.id)).toMatchObject([
      { outcome: 'created', warnings: [ofFirst(x, y)] },
    ]);
    expect(await queued()).toEqual([[y, x]]);
    await transfers.ask('POST', `/imports/${done.id}/undo`);
    await transfers.until(done.id, 'undone');
    expect(await queued()).toEqual([]);
  });
});

describe('An import of rows that belong to two', () => {
  it('says so in its preview, asks people, and takes that back when it is undone', async () => {
    const { x, y } = await twoContacts();
    const { body } = await transfers.upload(csv);
    const path = `/imports/${body.import.id}`;
    const preview = async (on_ambiguous: string | null) =>
      (await transfers.ask('POST', `${path}/preview`, { options: { on_ambiguous } })).body.preview[0];
    await leaves(async () => {
      expect(await preview(null)).toMatchObject({ outcome: 'updated' });
      expect(await preview('error')).toMatchObject({ outcome: 'failed', error: error(x, y) });
      expect(await preview('newest')).toMatchObject({ outcome: 'updated' });
      expect(await preview('review')).toMatchObject({ outcome: 'skipped', warnings: [forReview(x, y)] });
    });
    await transfers.ask('POST', `${path}/start`, { options: { on_ambiguous: 'review' } });
    const done = await transfers.until(body.import.id, 'completed', 'failed');
    expect(done).toMatchObject({ options: { on_ambiguous: 'review' }, rows: { skipped: 1 } });
    const [pair] = await queue(apiV1);
    expect(pair.reported.import_id).toBe(done.id);
    await transfers.ask('POST', `${path}/undo`);
    await transfers.until(done.id, 'undone');
    expect(await queued()).toEqual([]);
    expect((await stored()).pairs).toEqual([]);
  });

  it('leaves what a call or a scan has found as well, or somebody has decided', async () => {
    await twoContacts();
    const imported = () => transfers.run(csv, {}, { options: { on_ambiguous: 'review' } });
    const undone = async ({ id }: any) => {
      await transfers.ask('POST', `/imports/${id}/undo`);
      await transfers.until(id, 'undone');
    };
    const first = await imported();
    await importRow({ on_ambiguous: 'review' });
    await undone(first);
    expect(await queued()).toHaveLength(1);
    const [pair] = await queue(apiV1);
    expect(pair.reported.import_id).toBe(null);
    // As a scan would have found it.
    await api.rows('update duplicate_pairs set scan_id = $2, reported_at = null where organization_id = $1', [
      tenant.organizationId,
      tenant.organizationId,
    ]);
    await undone(await imported());
    expect(await queue(apiV1, `?status=open`)).toEqual([]);
    expect((await stored()).pairs).toMatchObject([{ status: 'open', import_id: null }]);
    const last = await imported();
    await apiV1.post(`${DUPLICATES}/${pair.id}/decision`, { decision: 'same' });
    await undone(last);
    expect(await queue(apiV1, '?status=same')).toMatchObject([{ id: pair.id, reported: null }]);
  });

  it('tells nobody of another organization', async () => {
    const { y } = await twoContacts();
    await importRow({ on_ambiguous: 'review' });
    const stranger = apiV1Of(api, await api.tenant('Other'));
    expect(await queue(stranger)).toEqual([]);
    expect((await stranger.get(`${at(y)}/duplicates`)).status).toBe(404);
  });
});

describe('Calls that race, on two replicas', () => {
  it('ask people once of each pair, while a scan goes on', async () => {
    const second = await startSecondInstance(api);
    try {
      const people = Array.from(
        { length: 20 },
        (_, n) => [`r${n}@example.com`, `+2012222${1000 + n}`] as const,
      );
      await importRows(
        people.map(([email]) => ({ emails: [email] })),
        {},
      );
      await importRows(
        people.map(([, phone]) => ({ phones: [phone] })),
        {},
      );
      const call = async (n: number) => {
        const rows = people.map((_, i) => people[(i * 7 + n * 3) % people.length]!);
        const contacts = rows.map(([email, phone]) => ({ emails: [email], phones: [phone] }));
        const response = await fetch(
          `${n % 2 === 0 ? api.url : second.url}/functions/v1/import-contacts-bulk`,
          {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-api-key': tenant.apiKey },
            body: JSON.stringify({ contacts, on_ambiguous: 'review' }),
          },
        );
        return [response.status, ((await response.json()) as any).summary.skipped];
      };
      const [, ...outcomes] = await Promise.all([
        scan(apiV1, { full: true }),
        ...Array.from({ length: 12 }, (_, n) => call(n)),
      ]);
      expect(outcomes).toEqual(outcomes.map(() => [200, 20]));
      const { pairs, contacts } = await stored();
      expect([pairs.length, contacts.length]).toEqual([20, 40]);
      expect(contacts.every(({ version }) => version === 1)).toBe(true);
    } finally {
      await second.close();
    }
  });
});
