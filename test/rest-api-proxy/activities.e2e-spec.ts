import { useProxy } from './proxy-client.js';
import { useTable } from './table-client.js';

const NOBODY = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';
const MERGE = { prefer: 'resolution=merge-duplicates, return=representation' };
const IGNORE = { prefer: 'resolution=ignore-duplicates, return=representation' };

describe('/functions/v1/rest-api-proxy/activities', () => {
  const crm = useProxy();
  const activities = useTable(crm, 'activities');
  let contact_id: string;
  beforeEach(async () => {
    contact_id = (await crm.made()).id;
  });

  it('records an activity', async () => {
    const response = await activities.post({
      contact_id,
      kind: 'call',
      direction: 'inbound',
      occurred_at: '2026-04-23T12:12:34.567+02:00',
      external_id: 'call-1',
      body: 'Wants a quote',
    });
    const time = expect.stringMatching(/\.\d{3}Z$/);
    expect([response.status, response.body]).toEqual([
      201,
      [
        {
          deal_id: null,
          id: expect.any(String),
          contact_id,
          kind: 'call',
          direction: 'inbound',
          occurred_at: '2026-04-23T10:12:34.567Z',
          external_id: 'call-1',
          body: 'Wants a quote',
          created_at: time,
          updated_at: time,
        },
      ],
    ]);
  });

  it.each([
    ['2026-04-23', '2026-04-23T00:00:00.000Z'],
    ['2026-04-23 10:12', '2026-04-23T10:12:00.000Z'],
    ['2026-04-23T10:12:34Z', '2026-04-23T10:12:34.000Z'],
    ['2026-04-23T10:12:34.5+0530', '2026-04-23T04:42:34.500Z'],
    ['2026-04-23 10:12:34-03', '2026-04-23T13:12:34.000Z'],
  ])('reads the time %j as %s', async (occurred_at, read) => {
    const activity = await activities.made({ contact_id, kind: 'note', occurred_at });
    expect(activity.occurred_at).toBe(read);
    expect((await activities.get({ occurred_at: `eq.${read}` })).body).toEqual([activity]);
  });

  it.each([
    ['soon', '22007', 'invalid input syntax for type timestamp with time zone: "soon"'],
    ['infinity', '22008', 'date/time field value out of range: "infinity"'],
    ['2026-02-30', '22008', 'date/time field value out of range: "2026-02-30"'],
    ['2026-01-01T25:00', '22008', 'date/time field value out of range: "2026-01-01T25:00"'],
    [1700000000, '22008', 'date/time field value out of range: "1700000000"'],
  ])('refuses the time %j', async (occurred_at, code, message) => {
    const row = { contact_id, kind: 'note', occurred_at };
    const hint = typeof occurred_at === 'number' ? 'Perhaps you need a different "DateStyle" setting.' : null;
    await activities.refused(() => activities.post(row), { status: 400, code, message, hint });
  });

  it.each(['contact_id', 'kind'])('demands %s', async (field) => {
    const row = { contact_id, kind: 'note', [field]: null };
    const refusal = { status: 400, code: '23502', message: `${field} is required` };
    await activities.refused(() => activities.post(row), refusal);
  });

  it.each([
    [{ kind: 'fax' }, '23514', 'kind must be one of call, sms, email, meeting, note'],
    [{ direction: 'sideways' }, '23514', 'direction must be one of inbound, outbound'],
    [{ contact_id: NOBODY }, '23503', 'Contact not found'],
    [{ contact_id: 'abc' }, '22P02', 'invalid input syntax for type uuid: "abc"'],
  ])('refuses %j, new or changed', async (fields, code, message) => {
    const { id } = await activities.made({ contact_id, kind: 'note' });
    const missing =
      code === '23503' ? `Key (contact_id)=(${NOBODY}) is not present in table "contacts".` : null;
    const refusal = { status: 400, code, message, details: missing };
    await activities.refused(() => activities.post({ contact_id, kind: 'note', ...fields }), refusal);
    await activities.refused(() => activities.patch(`id=eq.${id}`, fields), refusal);
  });

  it('refuses an external id that is known, or that comes twice', async () => {
    const known = await activities.made({ contact_id, kind: 'note', external_id: 'x' });
    const row = { contact_id, kind: 'note', external_id: 'x' };
    await activities.refused(() => activities.post(row), {
      status: 409,
      code: '23505',
      message: 'duplicate key: an activity with external_id "x" exists already',
      details: 'Key (external_id)=(x) already exists.',
      existing_id: known.id,
    });
    const other = await activities.made({ contact_id, kind: 'note' });
    await activities.refused(() => activities.patch(`id=eq.${other.id}`, { external_id: 'x' }), {
      status: 409,
      code: '23505',
      message: 'duplicate key: an activity has this external_id already',
      details: 'Key (external_id)=(x) already exists.',
    });
    const twice = { ...row, external_id: 'y' };
    expect((await activities.post([twice, twice])).status).toBe(409);
    expect((await activities.get('external_id=eq.y')).body).toEqual([]);
  });

  it('refuses an upsert by external id whose row has another id', async () => {
    const known = await activities.made({ contact_id, kind: 'note', external_id: 'x' });
    const row = { contact_id, kind: 'note', external_id: 'x', body: 'new' };
    await activities.refused(
      () => activities.post({ ...row, id: NOBODY }, MERGE, 'on_conflict=external_id'),
      {
        status: 400,
        code: 'PGRST115',
        message: 'The id of a row cannot be changed',
        hint: 'Leave id out, or send the one that the row has.',
      },
    );
    const same = await activities.post({ ...row, id: known.id }, MERGE, 'on_conflict=external_id');
    expect([same.status, same.body]).toEqual([
      200,
      [{ ...known, body: 'new', updated_at: expect.any(String) }],
    ]);
  });

  it('upserts by external id', async () => {
    const known = await activities.made({ contact_id, kind: 'note', external_id: 'x', body: 'old' });
    const rows = [
      { contact_id, kind: 'note', external_id: 'x', body: 'new' },
      { contact_id, kind: 'sms', external_id: 'y', body: 'hello' },
      { contact_id, kind: 'sms', external_id: null, body: 'nobody knows' },
    ];
    const ignored = await activities.post(rows.slice(0, 1), IGNORE, 'on_conflict=external_id');
    expect([ignored.status, ignored.body]).toEqual([201, []]);
    const merged = await activities.post(rows, MERGE, 'on_conflict=external_id&select=id,body');
    expect([merged.status, merged.body]).toEqual([
      201,
      [
        { id: known.id, body: 'new' },
        { id: expect.any(String), body: 'hello' },
        { id: expect.any(String), body: 'nobody knows' },
      ],
    ]);
    const again = await activities.post(rows.slice(0, 2), MERGE, 'on_conflict=external_id&select=body');
    expect([again.status, again.body]).toEqual([200, [{ body: 'new' }, { body: 'hello' }]]);
    await activities.refused(() => activities.post([rows[1], rows[1]], MERGE, 'on_conflict=external_id'), {
      status: 400,
      code: '21000',
      message: 'ON CONFLICT DO UPDATE command cannot affect row a second time',
    });
  });

  it('changes all it may, and takes rows back as they were read', async () => {
    const other = await crm.made();
    const activity = await activities.made({ contact_id, kind: 'note', body: 'old' });
    const change = {
      contact_id: other.id,
      kind: 'meeting',
      direction: 'outbound',
      occurred_at: '2026-01-02T03:04:05.678Z',
      external_id: 'x',
      body: null,
    };
    const response = await activities.patch(`id=eq.${activity.id}`, { ...activity, ...change });
    const { updated_at } = response.body[0];
    expect(response.body).toEqual([{ ...activity, ...change, updated_at }]);
    const put = await activities.put(`id=eq.${activity.id}`, response.body[0], {
      prefer: 'return=representation',
    });
    expect([put.status, put.body]).toEqual([200, response.body]);
    expect((await activities.events(activity.id)).map(({ action }) => action)).toEqual([
      'created',
      'updated',
    ]);
  });

  it('deletes, and frees the external id', async () => {
    const row = { contact_id, kind: 'note', external_id: 'x' };
    await activities.made(row);
    expect((await activities.delete('external_id=eq.x')).status).toBe(204);
    expect((await activities.get()).body).toEqual([]);
    expect((await activities.post(row)).status).toBe(201);
  });
});
