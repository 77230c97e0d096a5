import { randomUUID } from 'node:crypto';
import { anotherTenant, useProxy } from './proxy-client.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MILLISECONDS_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('POST /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();

  it('answers the created record as an array, without any Prefer', async () => {
    const response = await crm.post({ first_name: 'Mahmoud' });
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('content-range')).toBe('*/*');
    expect(response.headers.get('location')).toBeNull();
    expect(response.body).toEqual([
      {
        id: expect.stringMatching(UUID),
        first_name: 'Mahmoud',
        last_name: null,
        phones: [],
        emails: [],
        tags: [],
        source: null,
        custom_fields: {},
        assignee_id: null,
        company_id: null,
        description: null,
        opt_in_status: true,
        created_at: expect.stringMatching(MILLISECONDS_UTC),
        updated_at: expect.stringMatching(MILLISECONDS_UTC),
        phone_extensions: {},
      },
    ]);
  });

  it('stores every field of the document', async () => {
    const company_id = await crm.company();
    const fields = {
      first_name: 'Mahmoud',
      last_name: 'Ali',
      phones: ['+201017177777', '+201222222222'],
      emails: ['mahmoud@example.com', 'm.ali@example.com'],
      source: 'website',
      tags: ['vip', 'newsletter'],
      assignee_id: crm.tenant.userId,
      company_id,
      description: 'VIP customer since 2023',
      opt_in_status: false,
      custom_fields: { customer_type: 'VIP', last_order_value: 1200 },
    };
    const created = await crm.made(fields);
    expect(created).toMatchObject(fields);
    expect((await crm.get(`id=eq.${created.id}`)).body).toEqual([created]);
  });

  it('keeps the supported value types of custom fields', async () => {
    const custom_fields = {
      customer_type: 'VIP',
      last_order_value: 1200,
      is_returning: true,
      signup_date: '2026-04-22',
      interests: ['sports', 'music'],
      address: { city: 'Cairo', zip: '11511' },
      nothing: null,
    };
    expect((await crm.made({ custom_fields })).custom_fields).toEqual(custom_fields);
  });

  it('writes the audit event in the name of the key', async () => {
    const { id } = await crm.made({ first_name: 'Mahmoud' });
    const sql = `select e.action, e.dialect, e.entity, e.after, k.name, e.user_id
                 from audit_events e join api_keys k on k.id = e.api_key_id where e.entity_id = $1`;
    expect(await crm.api.rows(sql, [id])).toEqual([
      {
        action: 'created',
        dialect: 'rest-api-proxy',
        entity: 'contact',
        after: { firstName: 'Mahmoud', fullName: 'Mahmoud' },
        name: 'tests',
        user_id: null,
      },
    ]);
  });

  it('accepts a contact without any field', async () => {
    expect((await crm.post({})).status).toBe(201);
  });

  it('takes null for a field as not given', async () => {
    const fields = { phones: null, emails: null, tags: null, custom_fields: null, opt_in_status: null };
    expect(await crm.made({ first_name: null, ...fields })).toMatchObject({
      first_name: null,
      phones: [],
      emails: [],
      tags: [],
      custom_fields: {},
      opt_in_status: true,
    });
  });

  it('does not look for duplicates by itself', async () => {
    const twin = { phones: ['+201017177777'], emails: ['mahmoud@example.com'] };
    const [first, second] = [await crm.made(twin), await crm.made(twin)];
    expect(first.id).not.toBe(second.id);
  });

  it('lets the caller choose the id', async () => {
    const id = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';
    expect(await crm.made({ id, first_name: 'Mahmoud' })).toMatchObject({ id, first_name: 'Mahmoud' });
  });

  it('refuses an id that is taken', async () => {
    const { id } = await crm.made();
    await crm.refused(() => crm.post({ id, first_name: 'Thief' }), {
      status: 409,
      code: '23505',
      message: /^duplicate key value violates unique constraint/,
      details: `Key (id)=(${id}) already exists.`,
    });
  });

  it('says which id of several is taken, be it by a deleted contact, and none of another organization', async () => {
    const gone = await crm.made();
    await crm.delete(`id=eq.${gone.id}`);
    const fresh = [randomUUID(), randomUUID()];
    const refusal = { status: 409, code: '23505', message: /^duplicate key/ };
    const details = (id: string) => `Key (id)=(${id}) already exists.`;
    const rows = (ids: string[]) => ids.map((id) => ({ id, first_name: 'A' }));
    await crm.refused(() => crm.post(rows([fresh[0]!, gone.id])), { ...refusal, details: details(gone.id) });
    await crm.refused(() => crm.post(rows([...fresh, fresh[0]!])), {
      ...refusal,
      details: details(fresh[0]!),
    });
    const theirs = await (await anotherTenant(crm)).made();
    expect((await crm.post(rows([theirs.id, fresh[1]!]))).status).toBe(201);
  });

  it.each(['organization_id', 'number', 'version', 'created_by', 'deleted_at', 'full_name', 'contact_phone'])(
    'refuses %s, which is no column of the dialect',
    async (name) => {
      await crm.refused(() => crm.post({ first_name: 'A', [name]: crm.tenant.organizationId }), {
        status: 400,
        code: 'PGRST204',
        message: `Could not find the '${name}' column of 'contacts' in the schema cache`,
      });
    },
  );

  it('takes the default for null where a column cannot be empty', async () => {
    const created = await crm.made({
      id: null,
      first_name: 'A',
      tags: null,
      opt_in_status: null,
      custom_fields: null,
    });
    expect(created).toMatchObject({
      id: expect.stringMatching(UUID),
      tags: [],
      opt_in_status: true,
      custom_fields: {},
    });
  });

  it.each(['select=nope', 'order=nope'])(
    'refuses a name that is none, though nothing is shown: ?%s',
    async (query) => {
      await crm.refused(() => crm.post({ first_name: 'A' }, { prefer: 'return=minimal' }, query), {
        status: 400,
        code: '42703',
        message: 'column contacts.nope does not exist',
      });
    },
  );

  it('ignores the times that the system keeps', async () => {
    const created = await crm.made({
      first_name: 'A',
      created_at: '2001-01-01T00:00:00Z',
      updated_at: 'never',
    });
    const today = new Date().toISOString().slice(0, 10);
    expect([created.created_at.slice(0, 10), created.updated_at.slice(0, 10)]).toEqual([today, today]);
  });

  it.each([
    ['emails', [1], 'Invalid email: "1"'],
    ['emails', [null], 'emails must be an array of strings'],
    ['tags', [['a']], 'tags must be an array of strings'],
    ['custom_fields', [], 'custom_fields must be an object'],
    ['custom_fields', 'x', 'custom_fields must be an object'],
  ])('refuses a value of the wrong type for %s', async (name, value, message) => {
    await crm.refused(() => crm.post({ [name]: value }), { status: 400, code: '23514', message });
  });

  it.each(['id', 'company_id', 'assignee_id'])('refuses what is no uuid for %s', async (name) => {
    await crm.refused(() => crm.post({ [name]: 'abc' }), {
      status: 400,
      code: '22P02',
      message: 'invalid input syntax for type uuid: "abc"',
    });
  });
});

describe('POST /functions/v1/rest-api-proxy/contacts with a value of great depth', () => {
  const crm = useProxy();
  const depth = 100_000;
  const deep = '['.repeat(depth) + ']'.repeat(depth);

  it.each([
    'id',
    'company_id',
    'first_name',
    'phones',
    'tags',
    'opt_in_status',
    'custom_fields',
    'created_at',
    'shoe_size',
  ])('is refused for %s', async (name) => {
    const headers = { 'content-type': 'application/json' };
    const raw = `{"${name}":${deep}}`;
    const response = await crm.ask('POST', '', { raw, headers });
    expect(response.status).toBe(400);
  });
});

describe('POST /functions/v1/rest-api-proxy/contacts with an array', () => {
  const crm = useProxy();

  it('creates all and answers them in the order they were sent', async () => {
    const names = ['C', 'A', 'B', 'E', 'D'];
    const created = await crm.madeAll(names.map((first_name) => ({ first_name })));
    expect(created.map((row) => row.first_name)).toEqual(names);
  });

  it('creates none when one of them is refused', async () => {
    const rows = [{ phones: ['+201017177777'] }, { phones: ['abc'] }, { phones: ['+201222222222'] }];
    await crm.refused(() => crm.post(rows), {
      status: 400,
      code: '23514',
      message: 'Invalid phone: "abc" (E.164 expected, 8-15 digits)',
    });
  });

  it('creates none when the ids of two are the same', async () => {
    const id = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';
    await crm.refused(() => crm.post([{ id }, { id }]), {
      status: 409,
      code: '23505',
      message: /^duplicate key/,
      details: `Key (id)=(${id}) already exists.`,
    });
  });

  it('answers an empty array to an empty array', async () => {
    const response = await crm.post([]);
    expect([response.status, response.body]).toEqual([201, []]);
  });

  it('refuses rows whose keys differ', async () => {
    await crm.refused(() => crm.post([{ first_name: 'A' }, { last_name: 'B' }]), {
      status: 400,
      code: 'PGRST102',
      message: 'All object keys must match',
    });
  });

  it.each([[[1]], [[null]], [['x']], [[[]]], ['x'], [7], [null]])(
    'refuses %j, which is no row',
    async (body) => {
      await crm.refused(() => crm.post(body), {
        status: 400,
        code: 'PGRST102',
        message: 'All object keys must match',
      });
    },
  );

  it('takes 500 rows', async () => {
    const response = await crm.post(
      Array.from({ length: 500 }, (_, i) => ({ first_name: `N${i}` })),
      { prefer: 'return=minimal, count=exact' },
    );
    expect([response.status, response.headers.get('content-range')]).toEqual([201, '*/500']);
  });

  it('refuses 501 rows', async () => {
    await crm.refused(() => crm.post(Array.from({ length: 501 }, (_, i) => ({ first_name: `N${i}` }))), {
      status: 400,
      code: 'PGRST102',
      message: 'The body is limited to 500 rows',
    });
  });
});

describe('POST /functions/v1/rest-api-proxy/contacts?columns=', () => {
  const crm = useProxy();

  it('reads only the named keys of the body', async () => {
    const body = [
      { first_name: 'A', last_name: 'not read', shoe_size: 44 },
      { first_name: 'B', nonsense: true },
    ];
    const response = await crm.post(body, {}, 'columns=first_name');
    expect(response.body).toMatchObject([
      { first_name: 'A', last_name: null },
      { first_name: 'B', last_name: null },
    ]);
  });

  it('takes names in quotes, as supabase-js sends them', async () => {
    const response = await crm.post(
      [{ first_name: 'A', last_name: 'B' }],
      {},
      { columns: '"first_name","last_name"' },
    );
    expect(response.body).toMatchObject([{ first_name: 'A', last_name: 'B' }]);
  });

  it('refuses a name that is no column', async () => {
    await crm.refused(() => crm.post([{ first_name: 'A' }], {}, 'columns=first_name,shoe_size'), {
      status: 400,
      code: 'PGRST204',
      message: "Could not find the 'shoe_size' column of 'contacts' in the schema cache",
    });
  });

  it('refuses an empty list', async () => {
    await crm.refused(() => crm.post([{ first_name: 'A' }], {}, 'columns='), {
      status: 400,
      code: 'PGRST100',
      message: /^"failed to parse columns parameter \(\)"/,
      details: expect.any(String),
    });
  });

  it('gives absent keys their defaults under missing=default', async () => {
    const prefer = 'missing=default, return=representation';
    const response = await crm.post([{ first_name: 'D' }], { prefer }, 'columns=first_name,opt_in_status');
    expect(response.headers.get('preference-applied')).toBe('missing=default, return=representation');
    expect(response.body).toMatchObject([{ first_name: 'D', opt_in_status: true }]);
  });
});

describe('POST /functions/v1/rest-api-proxy/contacts as CSV', () => {
  const crm = useProxy();

  it('reads a header line and rows', async () => {
    const raw =
      'first_name,phones,custom_fields\nAmira,{+201017177777},"{""city"":""Cairo""}"\n"O,\nNeil",{},NULL\n';
    const response = await crm.ask('POST', '', { raw, headers: { 'content-type': 'text/csv' } });
    expect(response.body).toMatchObject([
      { first_name: 'Amira', phones: ['+201017177777'], custom_fields: { city: 'Cairo' } },
      { first_name: 'O,\nNeil', phones: [], custom_fields: {} },
    ]);
  });

  it.each(['', 'first_name,last_name', 'first_name\n'])('refuses %j, which has no rows', async (raw) => {
    const headers = { 'content-type': 'text/csv' };
    await crm.refused(() => crm.ask('POST', '', { raw, headers }), {
      status: 400,
      code: 'PGRST102',
      message: 'Empty or invalid csv',
    });
  });

  it('reads the columns that are chosen', async () => {
    const raw = 'first_name,shoe_size\nAmira,44\n';
    const response = await crm.ask('POST', 'columns=first_name&select=first_name', {
      raw,
      headers: { 'content-type': 'text/csv' },
    });
    expect([response.status, response.body]).toEqual([201, [{ first_name: 'Amira' }]]);
  });

  it('refuses ragged lines', async () => {
    const headers = { 'content-type': 'text/csv' };
    await crm.refused(() => crm.ask('POST', '', { raw: 'first_name,last_name\nA\n', headers }), {
      status: 400,
      code: 'PGRST102',
      message: 'All lines must have same number of fields',
    });
  });
});
