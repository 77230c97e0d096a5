import { request as httpRequest } from 'node:http';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { COMPANIES, CONTACTS, everythingStored } from './client.js';
import { apiV1Error } from '../support/api-v1-error.js';

let api: TestApi;
let tenant: Tenant;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
});
afterAll(() => api.close());

/** Sends a path as it stands, past every client that would tidy it up. */
function sendRaw(method: string, path: string): Promise<{ status: number; body: any }> {
  return new Promise((resolve, reject) => {
    const url = new URL(api.url);
    const options = { host: url.hostname, port: url.port, method, path, headers: { cookie: tenant.cookie } };
    const sent = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString());
        resolve({ status: response.statusCode ?? 0, body });
      });
    });
    sent.on('error', reject).end();
  });
}

describe('an unknown route', () => {
  it.each([
    ['GET', '/api/v1/crm/nothing'],
    ['POST', '/api/v1/crm/nothing'],
    ['GET', '/api/v1/crm'],
    ['GET', '/api/v1'],
    ['GET', '/nothing'],
    ['GET', `${CONTACTS}/a/b`],
    ['DELETE', '/api/v2/crm/contacts'],
    ['GET', '/api/v1/crm/Contacts'],
  ])('is 404 in the shape of /api/v1: %s %s', async (method, path) => {
    const response = await api.request(method, path, { headers: { cookie: tenant.cookie } });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.body).toEqual(apiV1Error('ROUTE_NOT_FOUND', expect.any(String)));
  });

  it('is 404 to somebody without a credential too', async () => {
    expect((await api.request('GET', '/api/v1/crm/nothing')).status).toBe(404);
  });
});

describe('a refusal', () => {
  const refused = async (method: string, path: string, ask: object = {}) => {
    const response = await api.request(method, path, { headers: { cookie: tenant.cookie }, ...ask });
    return { status: response.status, body: response.body };
  };

  it.each([
    ['GET', `${CONTACTS}?limit=0`, {}, 400, 'invalid_request_error', 'VALIDATION_ERROR'],
    ['GET', CONTACTS, { headers: {} }, 401, 'authentication_error', 'UNAUTHORIZED'],
    ['GET', `${CONTACTS}/cont_1`, {}, 404, 'not_found_error', 'NOT_FOUND'],
    ['POST', CONTACTS, { raw: '{' }, 415, 'invalid_request_error', 'UNSUPPORTED_MEDIA_TYPE'],
  ])('has an object with type, code and message, and the code beside it: %s %s %j', async (...row) => {
    const [method, path, ask, status, type, code] = row;
    const response = await refused(method, path, ask);
    expect(response).toMatchObject({
      status,
      body: { error: { type, code, message: expect.any(String) }, code },
    });
    expect(Object.keys(response.body).sort()).toEqual(['code', 'error']);
  });

  it.each([
    [{ first_name: 'Ada', last_name: 'King', email: 'nonsense' }, 'email'],
    [{ first_name: 'Ada', last_name: 'King', company_id: `comp_${'0'.repeat(32)}` }, 'company_id'],
    [{ first_name: 'Ada', last_name: 'King', note: 'a\u0000' }, 'note'],
  ])('names the field that it is about in its details: %j', async (json, field) => {
    const before = await everythingStored(api);
    const { body } = await refused('POST', CONTACTS, { json });
    expect(body.error.details).toEqual({ field });
    expect(body.error.message).not.toContain('description');
    expect(await everythingStored(api)).toEqual(before);
  });

  it('is 422 where each value is right and the records do not allow it', async () => {
    const headers = { cookie: tenant.cookie };
    const company = (await api.request('POST', COMPANIES, { headers, json: { name: 'Closed' } })).body
      .company;
    await api.request('POST', `${COMPANIES}/${company.id}/inactivate`, { headers });
    const before = await everythingStored(api);
    const json = { first_name: 'Ada', last_name: 'King', company_id: company.id };
    expect(await refused('POST', CONTACTS, { json })).toEqual({
      status: 422,
      body: {
        error: {
          type: 'invalid_request_error',
          code: 'UNPROCESSABLE',
          message: 'Company is inactive',
          details: { field: 'company_id' },
        },
        code: 'UNPROCESSABLE',
      },
    });
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('a trailing slash', () => {
  it('makes no difference', async () => {
    const response = await api.request('GET', `${CONTACTS}/`, { headers: { cookie: tenant.cookie } });
    expect([response.status, response.body.limit]).toEqual([200, 50]);
  });
});

describe('a method that a path does not answer', () => {
  it.each([
    ['PUT', CONTACTS, ['GET', 'POST']],
    ['DELETE', CONTACTS, ['GET', 'POST']],
    ['PATCH', COMPANIES, ['GET', 'POST']],
    ['POST', `${CONTACTS}/cont_${'a'.repeat(32)}`, ['GET', 'PATCH', 'PUT', 'DELETE']],
    ['GET', `${COMPANIES}/comp_${'a'.repeat(32)}/inactivate`, ['POST']],
  ])('is 405 and told which do: %s %s', async (method, path, methods) => {
    const response = await api.request(method, path, { headers: { cookie: tenant.cookie } });
    expect(response.status).toBe(405);
    expect(response.body).toEqual(apiV1Error('METHOD_NOT_ALLOWED', `${method} is not allowed here`));
    const allowed = (response.headers.get('allow') ?? '').split(', ').filter((allow) => allow !== 'HEAD');
    expect(allowed.sort()).toEqual([...methods].sort());
  });
});

describe('a body that is too large', () => {
  it.each(['POST', 'PATCH'])('is 413 for %s and stores nothing', async (method) => {
    const path = method === 'POST' ? CONTACTS : `${CONTACTS}/cont_${'a'.repeat(32)}`;
    const before = await everythingStored(api);
    const json = { first_name: 'Ada', last_name: 'King', note: 'x'.repeat(1024 * 1024) };
    const response = await api.request(method, path, { headers: { cookie: tenant.cookie }, json });
    expect(response.status).toBe(413);
    expect(response.body).toEqual(apiV1Error('PAYLOAD_TOO_LARGE', 'The request body is too large'));
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('a body of another type than JSON', () => {
  const body = '{"first_name":"Ada","last_name":"King"}';

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
  ])('is 415: %s', async (type) => {
    const before = await everythingStored(api);
    const headers = { cookie: tenant.cookie, 'content-type': type };
    const response = await api.request('POST', CONTACTS, { headers, raw: body });
    expect(response.status).toBe(415);
    expect(response.body).toEqual(
      apiV1Error('UNSUPPORTED_MEDIA_TYPE', 'Content-Type must be application/json'),
    );
    expect(await everythingStored(api)).toEqual(before);
  });

  it('is 415 where the type is none at all', async () => {
    const headers = { cookie: tenant.cookie, 'content-type': 'nonsense' };
    const response = await api.request('POST', CONTACTS, { headers, raw: body });
    expect([response.status, response.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/vnd.api+json',
  ])('is read as JSON under %s', async (type) => {
    const headers = { cookie: tenant.cookie, 'content-type': type };
    expect((await api.request('POST', CONTACTS, { headers, raw: body })).status).toBe(201);
  });
});

describe('a broken percent sign in the URL', () => {
  it.each([`${CONTACTS}/%`, `${CONTACTS}/%ff`, `${CONTACTS}/%E0%A4%A`, `${CONTACTS}/%zz`])(
    'is 400 in the shape of /api/v1: %s',
    async (path) => {
      const response = await sendRaw('GET', path);
      expect(response.status).toBe(400);
      expect(response.body).toEqual(apiV1Error('VALIDATION_ERROR', 'The path must be percent-encoded UTF-8'));
    },
  );

  it('in the query is an ordinary character', async () => {
    const response = await sendRaw('GET', `${CONTACTS}?search=100%`);
    expect([response.status, response.body.total]).toEqual([200, 0]);
  });
});

describe('X-Request-Id', () => {
  const ids = async (id: string, path: string, ask: object = {}) => {
    const headers = { cookie: tenant.cookie, 'x-request-id': id };
    return (await api.request('GET', path, { headers, ...ask })).headers.get('x-request-id');
  };

  it.each([CONTACTS, '/api/v1/crm/nothing', `${CONTACTS}/cont_1`, `${CONTACTS}?limit=0`])(
    'is echoed by %s',
    async (path) => {
      expect(await ids('trace-1.a:b_C', path)).toBe('trace-1.a:b_C');
    },
  );

  it('is echoed where the credential is missing', async () => {
    const response = await api.request('GET', CONTACTS, { headers: { 'x-request-id': 'anonymous' } });
    expect([response.status, response.headers.get('x-request-id')]).toEqual([401, 'anonymous']);
  });

  it.each(['has blanks', 'x'.repeat(129), 'quote"', '<script>', '{"a":1}'])(
    'is made anew where it is no id: %s',
    async (id) => {
      expect(await ids(id, CONTACTS)).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('is made for a request that brings none, for each its own', async () => {
    const made = await Promise.all([1, 2].map(() => api.request('GET', CONTACTS)));
    const [first, second] = made.map(({ headers }) => headers.get('x-request-id'));
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
  });
});

describe('a failure of the database', () => {
  it('is 500 without a word of SQL, and names the request', async () => {
    const broken = await startApi();
    const someone = await broken.tenant();
    await broken.rows('drop table contacts cascade');
    const headers = { cookie: someone.cookie, 'x-request-id': 'broken-1' };
    const response = await broken.request('GET', CONTACTS, { headers });
    expect(response.status).toBe(500);
    expect(response.body).toEqual(apiV1Error('INTERNAL', 'Internal server error (request broken-1)'));
    await broken.close();
  });
});
