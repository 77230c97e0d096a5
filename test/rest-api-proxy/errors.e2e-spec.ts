import { PostgrestClient } from '@supabase/postgrest-js';
import { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { restApiProxy } from '../../clients/typescript/src/index.js';
import { CONTACTS, expectRefusal, useProxy } from './proxy-client.js';
import { rawRequest } from './raw-request.js';

const BASE_PATH = '/functions/v1/rest-api-proxy';
const JSON_TYPE = { 'content-type': 'application/json' };
const TOO_SLOW = 'The request took too long and was stopped; narrow its filters or ask for less at once';
const FIVE_KEYS = ['error', 'code', 'message', 'details', 'hint'];

describe('A body of /functions/v1/rest-api-proxy/contacts that cannot be read', () => {
  const crm = useProxy();
  const refusal = { status: 400, code: 'PGRST102', message: 'Empty or invalid json' };

  it.each([
    '',
    ' ',
    '{"first_name":',
    '{first_name:"A"}',
    "{'a':1}",
    '{"a":1}}',
    'undefined',
    '[{]',
    '\ufeff{',
    'NaN',
  ])('is %j', async (raw) => {
    const { id } = await crm.made();
    await crm.refused(() => crm.ask('POST', '', { raw, headers: JSON_TYPE }), refusal);
    await crm.refused(() => crm.ask('PATCH', `id=eq.${id}`, { raw, headers: JSON_TYPE }), refusal);
    await crm.refused(() => crm.ask('PUT', `id=eq.${id}`, { raw, headers: JSON_TYPE }), refusal);
  });

  it('is no UTF-8', async () => {
    const raw = Buffer.from([...Buffer.from('{"first_name":"'), 0xff, 0xfe, ...Buffer.from('"}')]);
    await crm.refused(() => crm.ask('POST', '', { raw, headers: JSON_TYPE }), refusal);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])('says it is %s', async (type) => {
    await crm.refused(() => crm.ask('POST', '', { raw: '{}', headers: { 'content-type': type } }), {
      status: 400,
      code: 'PGRST102',
      message: `Content-Type not acceptable: ${type.split(';')[0]}`,
    });
  });

  it('is not one whose JSON type has parameters, or that has no type', async () => {
    const key = { 'x-api-key': crm.tenant.apiKey };
    const typed = { ...key, 'content-type': 'application/json; charset=utf-8' };
    const body = '{"first_name":"A"}';
    expect((await rawRequest(crm.api.url, 'POST', CONTACTS, { headers: typed, body })).status).toBe(201);
    const { length } = body;
    const untyped = { ...key, 'content-length': String(length) };
    expect((await rawRequest(crm.api.url, 'POST', CONTACTS, { headers: untyped, body })).status).toBe(201);
  });
});

describe('Keys of a body that are names of JavaScript', () => {
  const crm = useProxy();

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is no column', async (name) => {
    const raw = `{"first_name":"A","${name}":{"opt_in_status":false}}`;
    await crm.refused(() => crm.ask('POST', '', { raw, headers: JSON_TYPE }), {
      status: 400,
      code: 'PGRST204',
      message: `Could not find the '${name}' column of 'contacts' in the schema cache`,
    });
  });

  it('are ordinary keys inside custom fields, and poison nothing', async () => {
    const raw = '{"custom_fields":{"__proto__":{"polluted":true},"constructor":1}}';
    const response = await crm.ask('POST', '', { raw, headers: JSON_TYPE });
    expect(response.status).toBe(201);
    expect(response.text).toContain('"custom_fields":{"__proto__": {"polluted": true}, "constructor": 1}');
    expect(({} as any).polluted).toBeUndefined();
  });
});

describe('A path of /functions/v1/rest-api-proxy that leads nowhere', () => {
  const crm = useProxy();
  const ask = (path: string, method = 'GET') =>
    crm.api.request(method, BASE_PATH + path, { headers: { 'x-api-key': crm.tenant.apiKey } });

  it.each([
    'users',
    'organizations',
    'api_keys',
    'sessions',
    'audit_events',
    'contact_identities',
    'x',
    '__proto__',
    'Contacts',
  ])('names the table %s', async (table) => {
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE', 'PUT'])
      expectRefusal(await ask(`/${table}`, method), {
        status: 404,
        code: 'PGRST205',
        message: `Could not find the table 'public.${table}' in the schema cache`,
        hint: table === 'Contacts' ? "Perhaps you meant the table 'public.contacts'" : null,
      });
  });

  it('says which table may have been meant', async () => {
    expect((await ask('/contact')).body.hint).toBe("Perhaps you meant the table 'public.contacts'");
    expect((await ask('/custom_field')).body.hint).toBe("Perhaps you meant the table 'public.custom_fields'");
  });

  it.each(['/contacts/1', '/contacts/x/y', '/users/1', '/rpc/version'])(
    'has more segments: %s',
    async (path) => {
      expectRefusal(await ask(path), {
        status: 404,
        code: 'PGRST125',
        message: 'Invalid path specified in request URL',
      });
    },
  );

  it('has no table', async () => {
    for (const path of ['', '/'])
      expectRefusal(await ask(path), {
        status: 404,
        code: 'PGRST126',
        message: 'Root endpoint metadata is disabled',
      });
  });

  it.each([
    ['/contacts%zz', 400],
    ['/%ff', 400],
    ['/%', 400],
    ['/con%00tacts', 404],
  ])('is broken: %s', async (path, status) => {
    const headers = { 'x-api-key': crm.tenant.apiKey };
    const response = await rawRequest(crm.api.url, 'GET', BASE_PATH + path, { headers });
    expect([response.status, Object.keys(response.body)]).toEqual([status, FIVE_KEYS]);
  });

  it('is the table with a slash behind it, which is the table', async () => {
    expect((await ask('/contacts/')).status).toBe(200);
  });
});

describe('A method that /functions/v1/rest-api-proxy/contacts does not have', () => {
  const crm = useProxy();

  it.each(['PROPFIND', 'LOCK', 'TRACE'])('%s is refused in the shape of the dialect', async (method) => {
    const headers = { 'x-api-key': crm.tenant.apiKey };
    const response = await rawRequest(crm.api.url, method, CONTACTS, { headers });
    const message = `Unsupported HTTP method: ${method}`;
    expect([response.status, response.body]).toEqual([
      405,
      { error: message, code: 'PGRST117', message, details: null, hint: null },
    ]);
    expect(response.headers.allow).toBe('OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE');
  });
});

describe('Every response of /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();

  it('repeats the code of a refusal in Proxy-Status', async () => {
    const refusals = [
      await crm.get('shoe_size=eq.1'),
      await crm.get('first_name=x'),
      await crm.post({ opt_in_status: 'maybe' }),
      await crm.get('', { 'x-api-key': 'cg_nobody' }),
      await crm.ask('DELETE', ''),
    ];
    const codes = ['42703', 'PGRST100', '22P02', 'PGRST301', '21000'];
    expect(refusals.map(({ body }) => body.code)).toEqual(codes);
    expect(refusals.map(({ headers }) => headers.get('proxy-status'))).toEqual(
      codes.map((code) => `PostgREST; error=${code}`),
    );
    expect((await crm.get()).headers.get('proxy-status')).toBeNull();
  });

  it('says by which headers it varies', async () => {
    const responses = [
      await crm.get(),
      await crm.head(),
      await crm.post({}),
      await crm.delete('source=eq.x'),
    ];
    expect(responses.map(({ headers }) => headers.get('vary'))).toEqual(
      responses.map(() => expect.stringContaining('Accept, Prefer, Range')),
    );
  });

  it('has the request id that was sent, and one of its own otherwise', async () => {
    const sent = await crm.get('', { 'x-request-id': 'shop-42' });
    expect(sent.headers.get('x-request-id')).toBe('shop-42');
    expect((await crm.get('shoe_size=eq.1')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('A failure of the server', () => {
  const crm = useProxy({ DATABASE_STATEMENT_TIMEOUT_MS: '1500' });

  it('answers 500 with the request id, and neither stack nor SQL', async () => {
    await crm.api.rows('alter table contacts rename to contacts_gone');
    try {
      for (const ask of [() => crm.get(), () => crm.post({ first_name: 'A' })]) {
        const response = await ask();
        expectRefusal(response, {
          status: 500,
          code: 'XX000',
          message: 'Internal server error',
          details: `request ${response.headers.get('x-request-id')}`,
        });
      }
    } finally {
      await crm.api.rows('alter table contacts_gone rename to contacts');
    }
  });

  it('answers 500 and invites nobody to try again when a record stays locked for too long', async () => {
    const { id } = await crm.made();
    const { owner, release } = await lockContact(id);
    try {
      const response = await crm.patch(`id=eq.${id}`, { last_name: 'x' });
      expectRefusal(response, {
        status: 500,
        code: '57014',
        message: TOO_SLOW,
      });
      expect(response.headers.get('retry-after')).toBeNull();
    } finally {
      await release();
      await owner.end();
    }
    expect((await crm.stored(id)).last_name).toBeNull();
  });

  it('tells of a read that is too slow once: no client asks again by itself', async () => {
    const sent: string[] = [];
    const counting: typeof fetch = (...call) => {
      sent.push(new Request(...call).url);
      return fetch(...call);
    };
    const { apiKey } = crm.tenant;
    const headers = { 'X-API-Key': apiKey };
    const theirs = new PostgrestClient(crm.api.url + BASE_PATH, { headers, fetch: counting });
    const ours = restApiProxy({ baseUrl: crm.api.url, apiKey, fetch: counting });
    const locked = crm.api.rows('do $$ begin lock table contacts; perform pg_sleep(2.5); end $$');
    const locks = `select from pg_locks where relation = 'contacts'::regclass and mode = 'AccessExclusiveLock' and granted`;
    while ((await crm.api.rows(locks)).length === 0) await sleep(20);
    const responses = await Promise.all([theirs.from('contacts').select('id'), ours.GET(CONTACTS)]);
    await locked;
    expect(responses[0]).toMatchObject({ status: 500, error: { code: '57014', message: TOO_SLOW } });
    expect(responses[1]).toMatchObject({ response: { status: 500 }, error: { code: '57014' } });
    expect(sent).toHaveLength(2);
  });

  async function lockContact(id: string) {
    const owner = new Client({ connectionString: crm.api.appUrl });
    await owner.connect();
    await owner.query('begin');
    await owner.query(`select set_config('app.org', $1, true)`, [crm.tenant.organizationId]);
    await owner.query('select 1 from contacts where id = $1 for update', [id]);
    return { owner, release: () => owner.query('rollback') };
  }
});
