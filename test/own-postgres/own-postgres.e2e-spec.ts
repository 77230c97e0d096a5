import { describeWith } from '../support/services.js';
import { PGBOUNCER } from '../support/pgbouncer.js';
import {
  DEBIAN_POSTGRES,
  startEmbeddedServer,
  startServerOf,
  type ThrowAwayPostgres,
} from '../support/throw-away-postgres.js';
import { Installation } from './installation.js';

const CONTACTS = '/functions/v1/rest-api-proxy/contacts';

describeWith('A Postgres of Debian', DEBIAN_POSTGRES !== undefined)("Debian's Postgres", () =>
  onServer(() => startServerOf(DEBIAN_POSTGRES!)),
);
describe('The Postgres that the product brings along', () => onServer(startEmbeddedServer));

function onServer(start: () => Promise<ThrowAwayPostgres>): void {
  let postgres: ThrowAwayPostgres;
  beforeAll(async () => {
    postgres = await start();
  });
  afterAll(() => postgres?.remove());

  describe('by itself', () => onInstallation(() => postgres, false));
  describeWith('PgBouncer', PGBOUNCER !== undefined)('behind PgBouncer in transaction pooling', () => {
    onInstallation(() => postgres, true);
  });
}

function onInstallation(server: () => ThrowAwayPostgres, pooled: boolean): void {
  let crm: Installation;
  let ours: { 'x-api-key': string };
  let theirs: { 'x-api-key': string };

  beforeAll(async () => {
    crm = new Installation(server());
    await crm.setUp();
    if (pooled) await crm.putPgBouncerInFront();
    await crm.start();
    [ours, theirs] = [{ 'x-api-key': await crm.newKey() }, { 'x-api-key': await crm.newKey() }];
  });
  afterAll(() => crm?.remove());

  async function made(first_name: string): Promise<{ id: string; description: string | null }> {
    const response = await crm.request('POST', CONTACTS, ours, { first_name });
    expect(response).toMatchObject({ status: 201, body: [{ first_name }] });
    return response.body[0];
  }

  it('is migrated and ready', async () => {
    expect(await crm.request('GET', '/health/ready', {})).toMatchObject({ status: 200 });
  });

  it('keeps what is written, and out of the reach of others', async () => {
    const { id } = await made('Amira');
    const one = `${CONTACTS}?id=eq.${id}`;
    expect((await crm.request('GET', one, ours)).body).toMatchObject([{ id, first_name: 'Amira' }]);
    expect((await crm.request('GET', one, theirs)).body).toEqual([]);
    await crm.request('PATCH', one, theirs, { first_name: 'Stolen' });
    await crm.request('DELETE', one, theirs);
    expect((await crm.request('GET', one, ours)).body).toMatchObject([{ id, first_name: 'Amira' }]);
  });

  it('is served as the restricted role, and statements are not compiled', async () => {
    await crm.asSuperuser(`
      create function note_role() returns trigger language plpgsql as $$
        begin new.description := current_user || ', jit ' || current_setting('jit'); return new; end $$;
      create trigger note_role before insert on contacts for each row execute function note_role()`);
    try {
      const { id } = await made('Noted');
      const { body } = await crm.request('GET', `${CONTACTS}?id=eq.${id}`, ours);
      expect(body).toMatchObject([{ description: 'rosetta_app, jit off' }]);
    } finally {
      await crm.asSuperuser('drop function note_role cascade');
    }
  });

  it('writes many rows in one call, past the one that cannot be stored, and reads them as one stream', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `Row ${index}`);
    const contacts = [...names, 'Not \u0000 storable'].map((first_name) => ({ first_name }));
    const written = await crm.request('POST', '/functions/v1/import-contacts-bulk', ours, { contacts });
    expect(written).toMatchObject({ status: 200, body: { summary: { successful: 20, failed: 1 } } });
    const { body } = await crm.request(
      'GET',
      '/api/v1/exports/contacts?format=ndjson&first_name=like.Row*',
      ours,
    );
    expect(body.trim().split('\n')).toHaveLength(20);
  });

  it('stops a statement at its time limit', async () => {
    const locked = crm.asSuperuser('do $$ begin lock table contacts; perform pg_sleep(2); end $$');
    const locks = `select from pg_locks where relation = 'contacts'::regclass and mode = 'AccessExclusiveLock' and granted`;
    while ((await crm.asSuperuser(locks)).length === 0);
    const responses = await Promise.all([1, 2].map(() => crm.request('GET', CONTACTS, ours)));
    await locked;
    for (const response of responses)
      expect(response).toMatchObject({ status: 500, body: { code: '57014' } });
  });

  it('answers many at once, readers and writers', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `Nr ${index}`);
    const rows = await Promise.all(names.map((name) => made(name)));
    const one = (id: string) => crm.request('GET', `${CONTACTS}?id=eq.${id}`, ours);
    const read = await Promise.all([...rows, ...rows].map(({ id }) => one(id)));
    expect(read.map(({ body }) => body[0].first_name)).toEqual([...names, ...names]);
    const refused = await Promise.all(
      rows.map(({ id }) => crm.request('GET', `${CONTACTS}?id=eq.${id}`, theirs)),
    );
    expect(refused.flatMap(({ body }) => body)).toEqual([]);
  });
}
