import { connect } from 'node:net';
import { startApi, type TestApi } from './support/api.js';
import { apiV1Error } from './support/api-v1-error.js';

interface RawResponse {
  status: number;
  head: string;
  body: unknown;
}

/** Sends bytes as they are, and reads until the server closes. */
function sendBytes(url: string, bytes: string): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let response = '';
    socket.on('data', (chunk) => (response += chunk.toString('utf8')));
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', body = ''] = response.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), head, body: JSON.parse(body) });
    });
    socket.write(bytes, 'utf8');
  });
}

const refused = expect.stringMatching(/.+/);
const refusedByApiV1 = apiV1Error('VALIDATION_ERROR', refused);

/** A path of each dialect, with an id at its end, and how the dialect refuses. */
const dialectClients: [dialect: string, path: string, refusal: object][] = [
  ['crm-v1', '/api/v1/crm/contacts/', refusedByApiV1],
  ['platform', '/api/v1/crm/relationships/', refusedByApiV1],
  ['crm-contacts-api', '/functions/v1/crm-contacts-api/', { error: refused }],
  ['get-contact', '/functions/v1/get-contact/', { error: { code: 'invalid_param', message: refused } }],
  [
    'rest-api-proxy',
    '/functions/v1/rest-api-proxy/contacts',
    { error: refused, message: refused, code: '23514', details: null, hint: null },
  ],
  ['sales', '/api/sales/contacts/', { res: 'error', code: 1, info: refused }],
  ['better-auth', '/api/auth/', refusedByApiV1],
  ['no dialect', '/', refusedByApiV1],
];

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;

describe.each(dialectClients)('Under a path of %s', (_dialect, path, refusal) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api?.close());

  it.each([
    ['a character that is not ASCII', get(`${path}é`)],
    ['one in the query', get(`${path}?name=é`)],
    ['a space', get(`${path}a b`)],
    ['a control character', get(`${path}\u0001`)],
    ['a broken percent sign', get(`${path}%zz`)],
    ['half a character', get(`${path}%c3`)],
    ['a header without a colon', `GET ${path} HTTP/1.1\r\nHost localhost\r\n\r\n`],
    ['a length that is no number', `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: z\r\n\r\n`],
  ])('%s is refused in its shape', async (_what, bytes) => {
    const response = await sendBytes(api.url, bytes);
    expect([response.status, response.body]).toEqual([400, refusal]);
    expect(response.head).toMatch(/^content-type: application\/json/im);
    expect(response.head).toMatch(/^x-request-id: [0-9a-f-]{36}\r?$/im);
    expect(response.head).toMatch(/^x-content-type-options: nosniff\r?$/im);
  });

  it('headers without end are refused in its shape', async () => {
    const response = await sendBytes(api.url, `GET ${path} HTTP/1.1\r\nX-Long: ${'x'.repeat(33_000)}\r\n`);
    const names = Object.keys(refusal).sort();
    expect([response.status, Object.keys(response.body as object).sort()]).toEqual([431, names]);
  });

  it('the next request on another connection is answered', async () => {
    await sendBytes(api.url, get(`${path}é`));
    expect((await api.request('GET', '/health/live')).status).toBe(200);
  });
});

describe('An id that is longer than any', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api?.close());

  const long = 'x'.repeat(2_000);

  it.each([
    ['/api/v1/crm/contacts/', apiV1Error('NOT_FOUND', 'Not found')],
    ['/api/v1/crm/deals/', apiV1Error('NOT_FOUND', 'Not found')],
    ['/functions/v1/crm-contacts-api/', { error: 'Not found' }],
  ])('is not found under %s', async (path, body) => {
    const response = await api.request('GET', path + long);
    expect([response.status, response.body]).toEqual([404, body]);
  });
});
