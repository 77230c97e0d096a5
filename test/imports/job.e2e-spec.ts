import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { contactsCsv, startReplica, type Transfers, transfersOf } from './transfers-client.js';
import { apiV1Error } from '../support/api-v1-error.js';

/** Imports of several thousand rows, on a machine that may be busy. */
jest.setTimeout(120_000);

type Replica = Awaited<ReturnType<typeof startReplica>>;

let api: TestApi;
let tenant: Tenant;
let transfers: Transfers;
let replicas: Replica[];

// The instance that is asked looks for nothing: whatever is done is done by replicas that a test starts.
beforeAll(async () => {
  api = await startApi({ IMPORTS_PER_ORGANIZATION: '50' });
  tenant = await api.tenant();
  transfers = transfersOf(api, tenant);
});
afterAll(() => api.close());
beforeEach(() => (replicas = []));
afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await api.rows('delete from imports');
  await api.rows(
    'delete from deal_contacts; delete from deals; delete from contact_identities; delete from contacts',
  );
});

async function replica(): Promise<Replica> {
  const started = await startReplica(api);
  replicas.push(started);
  return started;
}

const stored = async (): Promise<{ rows: number; distinct: number }> =>
  (
    await api.rows(`select count(*)::int as rows, count(distinct emails[1])::int as distinct from contacts`)
  )[0];

/** Starts an import of many rows and waits until some of them are written. */
async function under(count: number): Promise<string> {
  const { body } = await transfers.upload(contactsCsv(count), { start: 'true' });
  const { id } = body.import;
  while ((await transfers.ask('GET', `/imports/${id}`)).body.import.rows.processed === 0) await sleep(5);
  return id;
}

describe('An import job', () => {
  it('writes every row, counts what became of them, and keeps outcomes instead of rows', async () => {
    await replica();
    await transfers.ask('POST', '/crm/contacts', {
      first_name: 'Known',
      last_name: 'One',
      email: 'known@example.com',
    });
    const file = `${contactsCsv(1_200)}\nNew,Name,KNOWN@example.com\nBad,Mail,nonsense\n`;
    const done = await transfers.run(
      file,
      { file_name: 'people.csv' },
      { options: { default_tags: ['fair'], default_source: 'csv', strict: true } },
    );
    expect(done).toMatchObject({
      status: 'completed',
      file_name: 'people.csv',
      rows: { total: 1_202, processed: 1_202, created: 1_200, updated: 1, skipped: 0, failed: 1 },
      options: { default_tags: ['fair'], default_source: 'csv' },
      error: null,
      started_at: expect.any(String),
      finished_at: expect.any(String),
      rows_per_second: expect.any(Number),
    });
    expect(await stored()).toEqual({ rows: 1_201, distinct: 1_201 });
    const kept = await api.rows(
      'select count(rows)::int as rows, count(outcomes)::int as outcomes from import_chunks',
    );
    expect(kept).toEqual([{ rows: 0, outcomes: 2 }]);
    const [event] = await api.rows(
      `select user_id, dialect, action from audit_events where entity = 'contact' and after->>'firstName' = 'New'`,
    );
    expect(event).toEqual({ user_id: tenant.userId, dialect: 'crm-v1', action: 'updated' });
  });

  it('gives what became of each row as a file, or of those that failed', async () => {
    await replica();
    const { id } = await transfers.run(
      'first_name,email\nAnn,ann@example.com\n"=1+1",nonsense\nAnn,ann@example.com\n',
      {},
      { options: { strict: true } },
    );
    const lines = await transfers.results(id);
    expect(lines.map(({ row, outcome, error, code, field }) => [row, outcome, error, code, field])).toEqual([
      [1, 'created', null, null, null],
      [2, 'failed', 'Invalid email: "nonsense"', 'VALIDATION_ERROR', 'emails'],
      [3, 'updated', null, null, null],
    ]);
    expect(lines[2].id).toBe(lines[0].id);
    expect((await transfers.ask('GET', `/crm/contacts/${lines[0].id}`)).body.contact.email).toBe(
      'ann@example.com',
    );
    expect(await transfers.results(id, '&only=failed')).toEqual([lines[1]]);
    const csv = await transfers.ask('GET', `/imports/${id}/results?only=failed`);
    expect(csv.text).toBe(
      'row,line,outcome,id,contact_id,error,code,field,warnings,undo,undo_reason\n' +
        '2,3,failed,,,"Invalid email: ""nonsense""",VALIDATION_ERROR,emails,,,\n',
    );
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${id}-results.csv"`);
    expect(await transfers.ask('GET', `/imports/${id}/results?only=others`)).toMatchObject({ status: 400 });
  });

  it('imports deals for contacts that are known, or made by the way', async () => {
    await replica();
    await transfers.ask('POST', '/crm/contacts', {
      first_name: 'Known',
      last_name: 'One',
      email: 'known@example.com',
    });
    const file =
      'Deal name,Amount,Currency,Close date,E-Mail,First name\n' +
      'One,11523.50,sar,2026-05-15,known@example.com,\nTwo,12,,,new@example.com,Newt\nThree,1.000,50,,,\nTwo,9,,,new@example.com,\n';
    const options = {
      create_contact_if_missing: true,
      skip_if_exists: true,
      default_currency: 'EUR',
      default_stage: 'qualified',
    };
    const done = await transfers.run(file, { entity: 'deals' }, { options });
    expect(done.rows).toMatchObject({ created: 3, skipped: 1, failed: 0 });
    const [one, two, three, again] = await transfers.results(done.id);
    expect(three).toMatchObject({
      contact_id: null,
      warnings: [
        'The column "Currency" holds "50", which is left out: currency must be a 3-letter ISO 4217 code',
        'The row names no contact: its deal has none',
      ],
    });
    expect([two.contact_id, two.id]).toEqual([again.contact_id, again.id]);
    const { deal } = (await transfers.ask('GET', `/crm/deals/${one.id}`)).body;
    expect(deal).toMatchObject({
      title: 'One',
      value: 11523.5,
      currency: 'SAR',
      stage: 'qualified',
      expected_close_date: '2026-05-15',
    });
    const contact = (await transfers.ask('GET', `/crm/contacts/${two.contact_id}`)).body.contact;
    expect(contact).toMatchObject({ first_name: 'Newt', email: 'new@example.com' });
  });

  it('writes nothing in a dry run, and skips known contacts when told so', async () => {
    await replica();
    const dry = await transfers.run(contactsCsv(3), {}, { options: { dry_run: true } });
    expect(dry.rows).toMatchObject({ created: 3, processed: 3 });
    expect((await transfers.results(dry.id)).map(({ id }) => id)).toEqual([null, null, null]);
    expect(await stored()).toEqual({ rows: 0, distinct: 0 });
    await transfers.run(contactsCsv(2));
    const skipping = await transfers.run(contactsCsv(3), {}, { options: { skip_duplicates: true } });
    expect(skipping.rows).toMatchObject({ created: 1, skipped: 2 });
  });

  it('links the company that a row names, where there is one', async () => {
    await replica();
    const { body } = await transfers.ask('POST', '/crm/companies', { name: 'Acme' });
    const { id } = await transfers.run('first_name,company\nAnn,ACME\nBob,Unknown\n');
    const [ann, bob] = await transfers.results(id);
    const contact = async (line: any) =>
      (await transfers.ask('GET', `/crm/contacts/${line.id}`)).body.contact;
    expect((await contact(ann)).company_id).toBe(body.company.id);
    expect((await contact(bob)).company_id).toBeNull();
    expect(await api.rows(`select company_name from contacts where first_name = 'Bob'`)).toEqual([
      { company_name: 'Unknown' },
    ]);
  });

  it('is started by a call of its own, once, as that call wants it', async () => {
    await replica();
    const { body } = await transfers.upload('a,b\nAnn,x@example.com\n');
    const start = (json: unknown) => transfers.ask('POST', `/imports/${body.import.id}/start`, json);
    expect(await start({})).toMatchObject({
      status: 400,
      body: { error: { message: 'No column is mapped to a field' } },
    });
    expect(await start({ mapping: { a: 7 } })).toMatchObject({ status: 400 });
    const mapping = { a: 'first_name', b: 'emails' };
    const preview = await transfers.ask('POST', `/imports/${body.import.id}/preview`, { mapping });
    expect(preview.body.preview).toMatchObject([
      { written: { first_name: 'Ann', emails: ['x@example.com'] } },
    ]);
    expect(await start({ mapping })).toMatchObject({
      status: 200,
      body: { import: { status: 'queued', mapping } },
    });
    await transfers.until(body.import.id, 'completed');
    expect(await start({})).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect(await stored()).toEqual({ rows: 1, distinct: 1 });
  });

  it('is not started into a pipeline that is not there', async () => {
    const { body } = await transfers.upload('title,email\nA,a@example.com\n', { entity: 'deals' });
    const options = { default_pipeline_id: `pipe_${'0'.repeat(32)}` };
    const response = await transfers.ask('POST', `/imports/${body.import.id}/start`, { options });
    expect(response).toMatchObject({ status: 400, body: { code: 'VALIDATION_ERROR' } });
    expect((await transfers.until(body.import.id, 'ready')).options.default_pipeline_id).toBeNull();
  });

  it('is listed with the others, the newest first', async () => {
    const first = (await transfers.upload(contactsCsv(1))).body.import;
    const second = (await transfers.upload('title,email\nA,a@example.com\n', { entity: 'deals' })).body
      .import;
    const { body } = await transfers.ask('GET', '/imports');
    expect(body).toMatchObject({ total: 2, items: [{ id: second.id }, { id: first.id }] });
    const some = await transfers.ask('GET', '/imports?entity=contacts&status=ready&limit=1');
    expect(some.body).toMatchObject({ total: 1, limit: 1, items: [{ id: first.id }] });
    expect(await transfers.ask('GET', '/imports?status=gone')).toMatchObject({ status: 400 });
  });

  it('does not exist for another tenant', async () => {
    const stranger = transfersOf(api, await api.tenant());
    const { id } = (await transfers.upload(contactsCsv(1))).body.import;
    const responses = [
      ...['', '/events', '/results'].map((end) => stranger.ask('GET', `/imports/${id}${end}`)),
      ...['/preview', '/start', '/cancel', '/resume'].map((end) =>
        stranger.ask('POST', `/imports/${id}${end}`, {}),
      ),
      stranger.ask('DELETE', `/imports/${id}`),
    ];
    for (const response of responses)
      expect(await response).toMatchObject({
        status: 404,
        body: apiV1Error('NOT_FOUND', 'Import not found'),
      });
    expect((await stranger.ask('GET', '/imports')).body.total).toBe(0);
    expect((await transfers.until(id, 'ready')).rows.total).toBe(1);
  });
});

describe('Cancelling an import', () => {
  it('takes effect between pieces, and resuming goes on behind them: each row once', async () => {
    await replica();
    const id = await under(6_000);
    expect(await transfers.ask('DELETE', `/imports/${id}`)).toMatchObject({ status: 409 });
    const cancelled = (await transfers.ask('POST', `/imports/${id}/cancel`)).body.import;
    expect(cancelled.status).toBe('cancelled');
    const { processed } = cancelled.rows;
    expect(processed % 1_000).toBe(0);
    expect(processed).toBeLessThan(6_000);
    await sleep(200);
    expect(await stored()).toEqual({ rows: processed, distinct: processed });
    expect(await transfers.results(id)).toHaveLength(processed);
    expect(await transfers.ask('POST', `/imports/${id}/cancel`)).toMatchObject({ status: 409 });
    expect((await transfers.ask('POST', `/imports/${id}/resume`)).body.import.status).toBe('queued');
    const done = await transfers.until(id, 'completed', 'failed');
    expect(done.rows).toMatchObject({ processed: 6_000, created: 6_000, failed: 0 });
    expect(await stored()).toEqual({ rows: 6_000, distinct: 6_000 });
    expect(await transfers.ask('POST', `/imports/${id}/resume`)).toMatchObject({ status: 409 });
  });

  it('leaves an import that can be deleted, with its rows and outcomes, but not the contacts', async () => {
    await replica();
    const { id } = await transfers.run(contactsCsv(3));
    expect((await transfers.ask('DELETE', `/imports/${id}`)).body).toEqual({ success: true });
    expect(await transfers.ask('GET', `/imports/${id}`)).toMatchObject({ status: 404 });
    for (const table of ['imports', 'import_chunks', 'import_tasks'])
      expect(await api.rows(`select from ${table}`)).toEqual([]);
    expect(await stored()).toEqual({ rows: 3, distinct: 3 });
    const events = await api.rows(
      `select action from audit_events where entity = 'import' and entity_id = $1 order by id`,
      [id.replace('imp_', '')],
    );
    expect(events.map(({ action }) => action)).toEqual(['created', 'started', 'deleted']);
  });
});

describe('Replicas', () => {
  it('share the imports of several organizations, and write each row once', async () => {
    const tenants = [tenant, await api.tenant(), await api.tenant()];
    await Promise.all([replica(), replica()]);
    const done = await Promise.all(
      tenants.map((each, n) => transfersOf(api, each).run(contactsCsv(3_000, `t${n}-`))),
    );
    expect(done.map(({ status, rows }) => [status, rows.created])).toEqual(
      tenants.map(() => ['completed', 3_000]),
    );
    expect(await stored()).toEqual({ rows: 9_000, distinct: 9_000 });
  });

  it('write two imports of the same people at once, and make each person once', async () => {
    await Promise.all([replica(), replica()]);
    const done = await Promise.all([transfers.run(contactsCsv(2_500)), transfers.run(contactsCsv(2_500))]);
    expect(done.reduce((sum, { rows }) => sum + rows.created, 0)).toBe(2_500);
    expect(done.reduce((sum, { rows }) => sum + rows.updated, 0)).toBe(2_500);
    expect(await stored()).toEqual({ rows: 2_500, distinct: 2_500 });
  });

  it('end behind the rows they are writing when they are stopped, and others go on', async () => {
    const first = await replica();
    const id = await under(5_000);
    replicas = [];
    await first.close();
    const [left] = await api.rows('select status, processed_rows::int as processed from imports');
    expect(left.status).toBe('running');
    expect(await stored()).toEqual({ rows: left.processed, distinct: left.processed });
    await replica();
    await transfers.until(id, 'completed');
    expect(await stored()).toEqual({ rows: 5_000, distinct: 5_000 });
  });
});

describe('A failing import', () => {
  const refuseRows = (code: string) =>
    api.rows(`create or replace function refuse_rows() returns trigger language plpgsql as
      $$ begin raise exception 'refused' using errcode = '${code}'; end $$;
      create trigger refuse_rows before insert on contacts execute function refuse_rows()`);
  const acceptRows = () => api.rows('drop trigger if exists refuse_rows on contacts');
  afterEach(acceptRows);

  it('tells what holds it up, tries again, and goes on by itself', async () => {
    const { body } = await transfers.upload(contactsCsv(5), { start: 'true' });
    await refuseRows('57P03');
    await replica();
    const read = async () => (await transfers.ask('GET', `/imports/${body.import.id}`)).body.import;
    while ((await read()).error === null) await sleep(20);
    expect(await read()).toMatchObject({
      status: 'queued',
      error: 'The service is temporarily unavailable; try again',
      rows: { processed: 0 },
    });
    await acceptRows();
    expect(await transfers.until(body.import.id, 'completed')).toMatchObject({
      error: null,
      rows: { created: 5 },
    });
  });

  it('is given up after some attempts, and can be resumed', async () => {
    const { body } = await transfers.upload(contactsCsv(5), { start: 'true' });
    await api.rows('update imports set attempts = 5');
    await refuseRows('XX000');
    await replica();
    expect(await transfers.until(body.import.id, 'failed')).toMatchObject({
      error: 'The rows could not be written',
      finished_at: expect.any(String),
    });
    await acceptRows();
    await transfers.ask('POST', `/imports/${body.import.id}/resume`);
    expect(await transfers.until(body.import.id, 'completed')).toMatchObject({
      error: null,
      rows: { created: 5 },
    });
  });

  it('is given up at once when trying again cannot help', async () => {
    const { pipeline } = (await transfers.ask('POST', '/crm/pipelines', { name: 'Short-lived' })).body;
    const options = { default_pipeline_id: pipeline.id };
    const query = { entity: 'deals', start: 'true', directions: JSON.stringify({ options }) };
    const { body } = await transfers.upload('title,email\nA,a@example.com\n', query);
    expect(body.import.options.default_pipeline_id).toBe(pipeline.id);
    expect((await transfers.ask('DELETE', `/crm/pipelines/${pipeline.id}`)).status).toBe(200);
    await replica();
    expect((await transfers.until(body.import.id, 'failed')).error).toMatch(/pipeline/i);
  });
});

describe('What is kept', () => {
  it('goes when its time has come: ended imports, files nobody started, uploads that broke off with their server', async () => {
    await replica();
    await transfers.run(contactsCsv(1));
    await transfers.upload(contactsCsv(1));
    await transfers.upload(contactsCsv(1));
    await api.rows(
      `update imports set status = 'uploading' where id = (select max(id::text)::uuid from imports)`,
    );
    const due = await api.rows(
      `select round(extract(epoch from due_at - now()) / 86400)::int as days from import_tasks`,
    );
    expect(due).toEqual([{ days: 7 }, { days: 7 }, { days: 7 }]);
    await api.rows('update import_tasks set due_at = now()');
    while ((await api.rows('select from imports')).length > 0) await sleep(20);
    expect(await api.rows('select from import_chunks')).toEqual([]);
    expect(await stored()).toEqual({ rows: 1, distinct: 1 });
  });
});

describe('GET /api/v1/imports/{id}/events', () => {
  /** Opens an event stream as a browser does. */
  async function open(id: string, lastEventId?: string) {
    const headers = { cookie: tenant.cookie, ...(lastEventId && { 'last-event-id': lastEventId }) };
    const request = get(`${api.url}/api/v1/imports/${id}/events`, { headers });
    request.on('error', () => undefined);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    let text = '';
    response.on('data', (data) => (text += String(data)));
    response.on('error', () => undefined);
    const events = () =>
      [...text.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.+)\n\n/g)].map(([, eventId, event, data]) => ({
        id: Number(eventId),
        event,
        import: JSON.parse(data!).import,
      }));
    return {
      response,
      events,
      ended: new Promise<void>((resolve) => response.on('close', resolve)),
      close: () => request.destroy(),
    };
  }

  it('tells how an import that another replica runs goes on, to its end', async () => {
    const { id } = (await transfers.upload(contactsCsv(4_000))).body.import;
    const stream = await open(id);
    expect(stream.response.headers['content-type']).toBe('text/event-stream');
    while (stream.events().length === 0) await sleep(10);
    expect(stream.events()).toMatchObject([{ event: 'progress', import: { status: 'ready' } }]);
    await replica();
    await transfers.ask('POST', `/imports/${id}/start`);
    await stream.ended;
    const events = stream.events();
    const last = events.at(-1)!;
    expect(last).toMatchObject({ event: 'end', import: { status: 'completed', rows: { processed: 4_000 } } });
    expect(events.slice(0, -1).every(({ event }) => event === 'progress')).toBe(true);
    const ids = events.map((event) => event.id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    const response = await transfers.ask('GET', `/imports/${id}`);
    expect(last.import).toEqual(response.body.import);
  });

  it('goes on where the client has stopped, and tells it to stop when there is no more', async () => {
    await replica();
    const { id } = await transfers.run(contactsCsv(2));
    const whole = await open(id);
    await whole.ended;
    const [end] = whole.events();
    const before = await open(id, String(end!.id - 1));
    await before.ended;
    expect(before.events()).toEqual([end]);
    const after = await open(id, String(end!.id));
    expect(after.response.statusCode).toBe(204);
    const odd = await open(id, 'nonsense');
    await odd.ended;
    expect(odd.events()).toEqual([end]);
  });

  it('ends with the import, and with the server', async () => {
    const { id } = (await transfers.upload(contactsCsv(1))).body.import;
    const deleted = await open(id);
    while (deleted.events().length === 0) await sleep(10);
    await transfers.ask('DELETE', `/imports/${id}`);
    await deleted.ended;
  });

  it('has a limit for each organization, and forgets those who went away', async () => {
    const { id } = (await transfers.upload(contactsCsv(1))).body.import;
    const streams = await Promise.all(Array.from({ length: 20 }, () => open(id)));
    expect(await transfers.ask('GET', `/imports/${id}/events`)).toMatchObject({
      status: 429,
      body: { code: 'RATE_LIMITED' },
    });
    for (const stream of streams) stream.close();
    let status = 429;
    while (status === 429) {
      await sleep(50);
      const another = await open(id);
      status = another.response.statusCode!;
      another.close();
    }
    expect(status).toBe(200);
  });
});
