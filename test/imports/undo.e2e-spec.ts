import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { colleague } from '../auth/people.js';
import { contactsCsv, startReplica, type Transfers, transfersOf } from './transfers-client.js';
import { apiV1Error } from '../support/api-v1-error.js';

let api: TestApi;
let replica: Awaited<ReturnType<typeof startReplica>>;
let tenant: Tenant;
let transfers: Transfers;

beforeAll(async () => {
  api = await startApi();
  replica = await startReplica(api);
});
afterAll(async () => {
  await replica.close();
  await api.close();
});
beforeEach(async () => {
  tenant = await api.tenant();
  transfers = transfersOf(api, tenant);
});

const undo = (id: string) => transfers.ask('POST', `/imports/${id}/undo`);
/** Takes an import back to its end; answers the import. */
async function undone(id: string) {
  expect(await undo(id)).toMatchObject({
    status: 200,
    body: { import: { status: 'undoing', undo: { finished_at: null } } },
  });
  return transfers.until(id, 'undone');
}
const contactsOf = () =>
  api.rows(
    `select first_name, last_name, emails, phones, tags, position from contacts
     where organization_id = $1 and deleted_at is null order by emails[1]`,
    [tenant.organizationId],
  );
const post = async (path: string, json: unknown) => (await transfers.ask('POST', path, json)).body;

describe('Taking an import back', () => {
  it('deletes what it made and reverts what it changed, over all its pieces', async () => {
    const known = {
      first_name: 'Old',
      last_name: 'Name',
      email: 'p7@example.com',
      position: 'CTO',
      tags: ['kept'],
    };
    await post('/crm/contacts', known);
    const before = await contactsOf();
    const options = { default_tags: ['fair'] };
    const { id, rows } = await transfers.run(contactsCsv(2_500), {}, { options });
    expect(rows).toMatchObject({ created: 2_499, updated: 1 });
    const job = await undone(id);
    expect(job).toMatchObject({
      rows: { created: 2_499, updated: 1 },
      undo: { deleted: 2_499, reverted: 1, left: 0, finished_at: expect.any(String) },
    });
    expect(await contactsOf()).toEqual(before);
    const lines = await transfers.results(id);
    expect(lines.map((line) => line.undo)).toEqual(
      Array.from({ length: 2_500 }, (_, n) => (n === 7 ? 'reverted' : 'deleted')),
    );
    const csv = await transfers.ask('GET', `/imports/${id}/results`);
    expect(csv.text.split('\n', 1)[0]).toMatch(/,undo,undo_reason$/);
  });

  it('writes audit events, and leaves identities and search as if it had not been', async () => {
    const { contact } = await post('/crm/contacts', {
      first_name: 'Old',
      last_name: 'X',
      email: 'p0@example.com',
    });
    const { id } = await transfers.run(
      'first_name,email,phone\nNew,p0@example.com,+4915112345678\nBob,b@example.com,\n',
    );
    const [line, bob] = await transfers.results(id);
    await undone(id);
    const actions = async (entityId: string) =>
      (await transfers.ask('GET', `/audit-events?entity_id=${entityId}`)).body.items.map(
        ({ action, after }: any) => [action, after?.first_name],
      );
    expect(await actions(contact.id)).toEqual([
      ['updated', 'Old'],
      ['updated', 'New'],
      ['created', 'Old'],
    ]);
    expect(await actions(bob.id)).toEqual([
      ['deleted', undefined],
      ['created', 'Bob'],
    ]);
    expect(await actions(id)).toEqual([
      ['undone', undefined],
      ['started', undefined],
      ['created', undefined],
    ]);
    expect(line.id).toBe(contact.id);
    const found = await transfers.ask('GET', '/crm/contacts?search=%2B4915112345678');
    expect(found.body.total).toBe(0);
    const again = await transfers.run('first_name,email\nBob,b@example.com\n');
    expect(again.rows).toMatchObject({ created: 1 });
  });

  it('leaves what somebody changed, deleted or built upon since, and names it', async () => {
    const { contact } = await post('/crm/contacts', {
      first_name: 'Known',
      last_name: 'X',
      email: 'known@example.com',
    });
    const names = ['known', 'changed', 'deleted', 'active', 'dealt', 'free'];
    const file = `first_name,email\n${names.map((name) => `New ${name},${name}@example.com`).join('\n')}\n`;
    const { id } = await transfers.run(file);
    const ids = Object.fromEntries((await transfers.results(id)).map((line, n) => [names[n]!, line.id]));
    await transfers.ask('PATCH', `/crm/contacts/${contact.id}`, { position: 'CEO' });
    await transfers.ask('PATCH', `/crm/contacts/${ids.changed}`, { first_name: 'Mine' });
    await transfers.ask('DELETE', `/crm/contacts/${ids.deleted}`);
    const activity = await transfers.ask('POST', '/crm/activities', {
      contact_id: ids.active,
      kind: 'note',
      body: 'Hi',
    });
    const deal = await transfers.ask('POST', '/crm/deals', { title: 'D', contact_id: ids.dealt });
    expect([activity.status, deal.status]).toEqual([201, 201]);
    const job = await undone(id);
    expect(job.undo).toMatchObject({ deleted: 1, reverted: 0, left: 5 });
    const lines = await transfers.results(id);
    expect(lines.map((line) => [line.undo, line.undo_reason])).toEqual([
      ['left', 'It was changed since'],
      ['left', 'It was changed since'],
      ['left', 'It was deleted since'],
      ['left', 'Deals, activities or relationships stand on it'],
      ['left', 'Deals, activities or relationships stand on it'],
      ['deleted', null],
    ]);
    const left = (await contactsOf()).map(({ first_name }) => first_name);
    expect(left).toEqual(['New active', 'Mine', 'New dealt', 'New known']);
  });

  it('takes a contact back that several pieces wrote, and one that another import wrote not', async () => {
    const twice = `${contactsCsv(1_500)}\nLater,Last0,p0@example.com`;
    const first = await transfers.run(twice);
    expect(first.rows).toMatchObject({ created: 1_500, updated: 1 });
    const second = await transfers.run('first_name,email\nOther,p1@example.com\n');
    expect((await undone(first.id)).undo).toMatchObject({ deleted: 1_500, left: 1 });
    expect((await contactsOf()).map(({ first_name }) => first_name)).toEqual(['Other']);
    expect((await undone(second.id)).undo).toMatchObject({ reverted: 1 });
    expect((await contactsOf()).map(({ first_name }) => first_name)).toEqual(['First1']);
  });

  it('takes deals back with the contacts that were made for them', async () => {
    const { contact } = await post('/crm/contacts', {
      first_name: 'Known',
      last_name: 'X',
      email: 'known@example.com',
    });
    const rows = Array.from(
      { length: 1_200 },
      (_, n) => `Deal ${n},${n === 3 ? 'known' : `c${n % 700}`}@example.com`,
    );
    const options = { create_contact_if_missing: true };
    const { id } = await transfers.run(`title,email\n${rows.join('\n')}\n`, { entity: 'deals' }, { options });
    const [line] = await transfers.results(id);
    await transfers.ask('PATCH', `/crm/deals/${line.id}`, { title: 'Mine' });
    const job = await undone(id);
    expect(job.undo).toMatchObject({ deleted: 1_199, reverted: 0, left: 1 });
    const deals = await api.rows(
      'select title from deals where organization_id = $1 and deleted_at is null',
      [tenant.organizationId],
    );
    expect(deals).toEqual([{ title: 'Mine' }]);
    expect((await contactsOf()).map(({ emails }) => emails[0])).toEqual([
      'c0@example.com',
      'known@example.com',
    ]);
    expect((await transfers.ask('GET', `/crm/contacts/${contact.id}`)).status).toBe(200);
  });

  it('gives deals that it changed their former values, and leaves those that cannot have them', async () => {
    const contact = async (first_name: string) =>
      (await post('/crm/contacts', { first_name, last_name: 'X' })).contact.id;
    const [ann, bob] = [await contact('Ann'), await contact('Bob')];
    const deal = async (fields: object) => (await post('/crm/deals', { value: 1, ...fields })).deal;
    const reverted = await deal({ title: 'A', contact_id: ann, tags: ['a'], custom_fields: { n: 1 } });
    const changedSince = await deal({ title: 'B' });
    const contactGone = await deal({ title: 'C', contact_id: bob });
    const file =
      'id,title,value,contact_id,stage,won_date\n' +
      `${reverted.id},A2,5,,Won,2026-01-02\n${changedSince.id},B2,5,,,\n${contactGone.id},C2,5,${ann},,\n`;
    const { id, rows } = await transfers.run(file, { entity: 'deals' });
    expect(rows).toMatchObject({ updated: 3, failed: 0 });
    await transfers.ask('PATCH', `/crm/deals/${changedSince.id}`, { title: 'Mine' });
    await transfers.ask('DELETE', `/crm/contacts/${bob}`);
    expect((await undone(id)).undo).toMatchObject({ deleted: 0, reverted: 1, left: 2 });
    const { version: _v, updated_at: _u, ...fields } = reverted;
    expect((await transfers.ask('GET', `/crm/deals/${reverted.id}`)).body.deal).toMatchObject(fields);
    const reasons = (await transfers.results(id)).map((line) => [line.undo, line.undo_reason]);
    expect(reasons).toEqual([
      ['reverted', null],
      ['left', 'It was changed since'],
      ['left', 'Contact not found'],
    ]);
    const [mine, left] = await Promise.all(
      [changedSince, contactGone].map(({ id }) => transfers.ask('GET', `/crm/deals/${id}`)),
    );
    expect(mine!.body.deal).toMatchObject({ title: 'Mine', value: 5 });
    expect(left!.body.deal).toMatchObject({ title: 'C2', contact_id: ann });
  });

  it('takes companies back that it made and nobody else uses, whatever became of their rows', async () => {
    await post('/crm/companies', { name: 'Known' });
    const rows = [
      'Ann,Lee,ann@example.com,Known',
      'Bob,Lee,bob@example.com,Made',
      'Cy,Lee,cy@example.com,made',
      'Di,Lee,di@example.com,Used',
      'Ed,Lee,ed@example.com,Changed',
      'Fay,Lee,not an address,Of nobody',
      ...Array.from({ length: 1_200 }, (_, n) => `P${n},Lee,p${n}@example.com,Firm ${n % 7}`),
    ];
    const { id } = await transfers.run(
      `first_name,last_name,email,company\n${rows.join('\n')}\n`,
      {},
      { options: { create_companies: true, strict: true } },
    );
    const companies = async (): Promise<{ id: string; name: string }[]> =>
      api.rows(
        'select id, name from companies where organization_id = $1 and deleted_at is null order by name',
        [tenant.organizationId],
      );
    const made = await companies();
    expect(made).toHaveLength(12);
    const idOf = (name: string) => `comp_${made.find((each) => each.name === name)!.id.replaceAll('-', '')}`;
    const own = { first_name: 'Own', last_name: 'X', company_id: idOf('Used') };
    const used = await transfers.ask('POST', '/crm/contacts', own);
    const changed = await transfers.ask('PATCH', `/crm/companies/${idOf('Changed')}`, { name: 'Changed!' });
    expect([used.status, changed.status]).toEqual([201, 200]);
    expect((await undone(id)).undo).toMatchObject({ deleted: 1_205, left: 0 });
    expect((await companies()).map(({ name }) => name)).toEqual(['Changed!', 'Known', 'Used']);
    const reasons = (await transfers.results(id)).slice(0, 6).map((line) => [line.undo, line.undo_reason]);
    expect(reasons).toEqual([
      ['deleted', null],
      ['deleted', null],
      ['deleted', null],
      ['deleted', 'Its company was left: Contacts or deals stand on it'],
      ['deleted', 'Its company was left: It was changed since'],
      [null, null],
    ]);
    const events = await transfers.ask('GET', `/audit-events?entity_id=${idOf('made')}`);
    expect(events.body.items.map(({ action }: any) => action)).toEqual(['deleted', 'created']);
  });

  it('takes the companies of deals back with them', async () => {
    const { id } = await transfers.run(
      'title,email,company\nFair,ann@example.com,Made\n',
      { entity: 'deals' },
      { options: { create_companies: true, create_contact_if_missing: true } },
    );
    await undone(id);
    expect(
      await api.rows('select name from companies where organization_id = $1 and deleted_at is null', [
        tenant.organizationId,
      ]),
    ).toEqual([]);
  });

  it('is for imports that have ended, once, and for who may import', async () => {
    const ready = (await transfers.upload(contactsCsv(1))).body.import;
    expect(await undo(ready.id)).toMatchObject({
      status: 409,
      body: apiV1Error('CONFLICT', 'The import cannot be undone (it is ready)'),
    });
    const dry = await transfers.run(contactsCsv(1), {}, { options: { dry_run: true } });
    expect(await undo(dry.id)).toMatchObject({ status: 409 });
    const { id } = await transfers.run(contactsCsv(2));
    const member = transfersOf(api, await colleague(api, tenant, 'member'));
    expect(await member.ask('POST', `/imports/${id}/undo`)).toMatchObject({ status: 403 });
    const stranger = transfersOf(api, await api.tenant());
    expect(await stranger.ask('POST', `/imports/${id}/undo`)).toMatchObject({ status: 404 });
    expect(await contactsOf()).toHaveLength(2);
    await undone(id);
    expect(await undo(id)).toMatchObject({
      status: 409,
      body: { error: { message: 'The import cannot be undone (it is undone)' } },
    });
    expect(await transfers.ask('POST', `/imports/${id}/resume`)).toMatchObject({ status: 409 });
    expect((await transfers.ask('DELETE', `/imports/${id}`)).status).toBe(200);
    const key = await post('/api-keys', { name: 'k', scopes: ['imports:write', 'deals:bulk'] });
    const other = await transfers.run(contactsCsv(1));
    const refused = await api.request('POST', `/api/v1/imports/${other.id}/undo`, {
      headers: { 'x-api-key': key.api_key.key },
    });
    expect(refused).toMatchObject({
      status: 403,
      body: { error: { message: 'This needs the permission contacts:bulk' } },
    });
  });

  it('goes on where it stopped when it failed, and is no reason to resume the import', async () => {
    const { id } = await transfers.run(contactsCsv(2_100));
    await api.rows(`create function refuse_rows() returns trigger language plpgsql as
      $$ begin if old.emails[1] = 'p5@example.com' then raise exception 'refused' using errcode = 'XX000'; end if; return new; end $$;
      create trigger refuse_rows before update on contacts for each row execute function refuse_rows()`);
    await undo(id);
    const read = async () => (await transfers.ask('GET', `/imports/${id}`)).body.import;
    while ((await read()).error === null) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await read()).toMatchObject({ status: 'undoing', undo: { deleted: 1_100 } });
    await api.rows('update imports set attempts = 5; update import_tasks set due_at = now()');
    expect(await transfers.until(id, 'completed')).toMatchObject({
      error: 'The rows could not be taken back',
    });
    await api.rows('drop trigger refuse_rows on contacts; drop function refuse_rows');
    expect(await transfers.ask('POST', `/imports/${id}/resume`)).toMatchObject({ status: 409 });
    expect((await undone(id)).undo).toMatchObject({ deleted: 2_100, left: 0 });
    expect(await contactsOf()).toEqual([]);
  });
});
