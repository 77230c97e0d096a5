import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { colleague } from '../auth/people.js';
import { IMPORTS, type Transfers, transfersOf } from './transfers-client.js';

let api: TestApi;
let tenant: Tenant;
let transfers: Transfers;

beforeAll(async () => {
  api = await startApi({ IMPORT_MAX_BYTES: '400000', IMPORTS_PER_ORGANIZATION: '2' });
  tenant = await api.tenant();
  transfers = transfersOf(api, tenant);
});
afterAll(() => api.close());
afterEach(() => api.rows('delete from imports; delete from contact_identities; delete from contacts'));

const importsOf = () => api.rows('select * from imports where organization_id = $1', [tenant.organizationId]);
const chunksOf = () =>
  api.rows('select * from import_chunks where organization_id = $1', [tenant.organizationId]);
const contactsOf = () =>
  api.rows('select * from contacts where organization_id = $1', [tenant.organizationId]);

/** What a file is understood as: its columns, and the first rows as they would be written. */
async function understood(file: string | Buffer, query = {}, headers = {}) {
  const { status, body, text } = await transfers.upload(file, query, headers);
  if (status !== 201) throw new Error(`${status}: ${text}`);
  return { ...body.import, preview: body.preview, written: body.preview.map(({ written }: any) => written) };
}

describe('POST /api/v1/imports', () => {
  it('answers the columns, a mapping by their names, and the first rows as read and as they would be written', async () => {
    const file =
      'Vorname,Nachname,E-Mail,Telefon 1,Telefon 2,Lieblingsfarbe\nAnn,Lee,ANN@Example.com,+49 151 1234567,0049,blue\n';
    const { columns, mapping, preview, rows, status } = await understood(file);
    expect(columns).toEqual(['Vorname', 'Nachname', 'E-Mail', 'Telefon 1', 'Telefon 2', 'Lieblingsfarbe']);
    expect(mapping).toEqual({
      Vorname: 'first_name',
      Nachname: 'last_name',
      'E-Mail': 'emails',
      'Telefon 1': 'phones',
      'Telefon 2': 'phones',
      Lieblingsfarbe: null,
    });
    expect(Object.keys(mapping)).toEqual(columns);
    expect({ status, rows }).toMatchObject({ status: 'ready', rows: { total: 1, processed: 0 } });
    expect(preview[0]).toMatchObject({
      row: 1,
      read: { Vorname: 'Ann', 'Telefon 2': '0049', Lieblingsfarbe: 'blue' },
      written: { first_name: 'Ann', last_name: 'Lee', phones: ['+491511234567'] },
      outcome: 'created',
      warnings: [
        'Columns that are not read: "Lieblingsfarbe"',
        expect.stringMatching(
          /^The column "Telefon 2" holds "0049", which is left out: Invalid phone: "0049"/,
        ),
      ],
    });
    expect(await contactsOf()).toEqual([]);
    const strict = await understood(file, { directions: '{"options":{"strict":true}}' });
    expect(strict.preview[0]).toMatchObject({
      written: null,
      outcome: 'failed',
      field: 'phones',
      code: 'VALIDATION_ERROR',
    });
  });

  it('shows e-mails and phones as they would be stored, and whom a row would be merged into', async () => {
    const json = { first_name: 'Ann', last_name: 'Lee', email: 'ann@example.com' };
    const { body } = await transfers.ask('POST', '/crm/contacts', json);
    const { preview } = await understood('email,phone\nANN@Example.com;a2@example.com,+49 151-1234567\n');
    expect(preview).toMatchObject([
      {
        written: { emails: ['ann@example.com', 'a2@example.com'], phones: ['+491511234567'] },
        outcome: 'updated',
        id: body.contact.id,
      },
    ]);
  });

  it.each([
    ['a BOM and CRLF', '\ufefffirst_name,email\r\nAnn,ann@example.com\r\n'],
    ['CR alone', 'first_name,email\rAnn,ann@example.com\r'],
    ['semicolons', 'first_name;email\nAnn;ann@example.com\n'],
    ['tabs', 'first_name\temail\nAnn\tann@example.com'],
    ['quotes everywhere', '"first_name","email"\n"Ann","ann@example.com"\n'],
    ['blank lines', '\n\nfirst_name,email\n\nAnn,ann@example.com\n,\n\n'],
    ['blanks behind the last column', 'first_name,email,\nAnn,ann@example.com,,,\n'],
  ])('reads CSV with %s', async (_what, file) => {
    const { written, rows } = await understood(file);
    expect(written).toEqual([{ first_name: 'Ann', emails: ['ann@example.com'] }]);
    expect(rows.total).toBe(1);
  });

  it('reads quoted line breaks, doubled quotes and quotes inside a cell', async () => {
    const { written } = await understood('first_name,notes\nAnn,"two\nlines, ""quoted"""\nBob,5" screen\n');
    expect(written).toEqual([
      { first_name: 'Ann', description: 'two\nlines, "quoted"' },
      { first_name: 'Bob', description: '5" screen' },
    ]);
  });

  it('reads NDJSON with values of their own types, and keys that not every row has', async () => {
    const lines = [
      { first_name: 'Ann', emails: ['ann@example.com'], custom_fields: { vip: true, age: 7 } },
      { last_name: 'Bo', opt_in_status: false, tags: ['a', 'b;c'] },
    ];
    const file = `\n${lines.map((line) => JSON.stringify(line)).join('\r\n')}\n`;
    const { written, columns } = await understood(file, {}, { 'content-type': 'application/x-ndjson' });
    expect(written).toEqual(lines);
    expect(columns).toEqual(['first_name', 'emails', 'custom_fields', 'last_name', 'opt_in_status', 'tags']);
  });

  it('reads gzip, and other charsets than UTF-8 when they are named', async () => {
    const zipped = gzipSync('first_name\nAnn\n');
    expect((await understood(zipped, {}, { 'content-encoding': 'gzip' })).written).toEqual([
      { first_name: 'Ann' },
    ]);
    const latin = Buffer.from('first_name\nJos\u00e9\n', 'latin1');
    const type = { 'content-type': 'text/csv; charset=windows-1252' };
    expect((await understood(latin, {}, type)).written).toEqual([{ first_name: 'Jos\u00e9' }]);
  });

  it('names columns that have no name, or the same', async () => {
    const { columns, preview } = await understood('email,,email\na@example.com,x,b@example.com\n');
    expect(columns).toEqual(['email', 'Column 2', 'email (2)']);
    expect(preview[0].read).toEqual({
      email: 'a@example.com',
      'Column 2': 'x',
      'email (2)': 'b@example.com',
    });
  });

  it('takes free-form fields by the registry, by their path, or as they are called when told so', async () => {
    const field = { entity: 'contact', key: 'city', label: 'Wohnort', type: 'string' };
    await transfers.ask('POST', '/crm/custom-fields', field);
    await transfers.ask('POST', '/crm/custom-fields', { entity: 'contact', key: 'age', type: 'number' });
    const file = 'Wohnort,age,custom_fields.plan,Shoe size (EU)\nBonn,41,gold,43\nBonn,old,,\n';
    const first = await understood(file);
    expect(first.mapping['Shoe size (EU)']).toBeNull();
    const directions = JSON.stringify({ unknown_columns: 'custom_fields' });
    const { mapping, preview } = await understood(file, { directions });
    expect(mapping['Shoe size (EU)']).toBe('custom_fields.shoe_size_eu');
    expect(preview[0].written).toEqual({
      custom_fields: { city: 'Bonn', age: 41, plan: 'gold', shoe_size_eu: '43' },
    });
    expect(preview[1]).toMatchObject({
      outcome: 'created',
      written: { custom_fields: { city: 'Bonn' } },
      warnings: [expect.stringMatching(/^The column "age" holds "old", which is left out/)],
    });
  });

  it('tells what is wrong with a row, and goes on with the others', async () => {
    const file = [
      'first_name,email,opt_in_status',
      'A,a@example.com,yes',
      'B,b@example.com,no,too,much',
      'C,nonsense,true',
      'D,,maybe',
      'E\0,,',
    ];
    const strictly = { directions: '{"options":{"strict":true}}' };
    const { preview } = await understood(file.join('\n'), strictly);
    const tooMany = ['failed', 'The row has 5 cells, but there are 3 columns'];
    const unstorable = ['failed', 'first_name holds a character that cannot be stored'];
    expect(preview.map(({ outcome, error }: any) => [outcome, error])).toEqual([
      ['created', null],
      tooMany,
      ['failed', 'Invalid email: "nonsense"'],
      ['failed', 'opt_in_status must be true or false'],
      unstorable,
    ]);
    const lenient = await understood(file.join('\n'));
    expect(lenient.preview.map(({ outcome, error, warnings }: any) => [outcome, error ?? warnings])).toEqual([
      ['created', []],
      tooMany,
      ['created', ['The column "email" holds "nonsense", which is left out: Invalid email: "nonsense"']],
      [
        'created',
        ['The column "opt_in_status" holds "maybe", which is left out: opt_in_status must be true or false'],
      ],
      unstorable,
    ]);
  });

  it('tells which lines of NDJSON are no objects', async () => {
    const file = '{"first_name":"Ann"}\n[1]\n{"first_name":\n{"__proto__":{"x":1}}\n{"a\\u0000":1}\n';
    const { preview } = await understood(file, {}, { 'content-type': 'application/x-ndjson' });
    expect(preview.map(({ error }: any) => error)).toEqual([
      null,
      'The row is not a JSON object',
      'The row is not valid JSON',
      'The row is not valid JSON',
      'A column name holds a character that cannot be stored',
    ]);
  });

  it.each([
    [
      'no entity',
      'first_name\nA',
      { entity: '' },
      {},
      400,
      'entity must be one of contacts, companies, deals',
    ],
    [
      'a type that is none of a table',
      'first_name\nA',
      {},
      { 'content-type': 'image/png' },
      415,
      'Content-Type must be that of CSV, NDJSON, JSON, an Excel workbook (.xlsx), vCard or a form with such a file',
    ],
    [
      'an unknown charset',
      'first_name\nA',
      {},
      { 'content-type': 'text/csv; charset=klingon' },
      415,
      'The charset "klingon" is not known',
    ],
    [
      'an unknown encoding',
      'first_name\nA',
      {},
      { 'content-encoding': 'br' },
      415,
      'Content-Encoding must be gzip, or none',
    ],
    ['broken gzip', 'first_name\nA', {}, { 'content-encoding': 'gzip' }, 400, 'The file is not valid gzip'],
    [
      'bytes whose encoding would be a guess',
      Buffer.from('first_name\nO\u00f0uz\n\u00ddstanbul\n', 'latin1'),
      {},
      {},
      400,
      /^The file is not valid utf-8, and its encoding cannot be told for certain; it may be windows-125/,
    ],
    ['nothing', '', {}, {}, 400, 'The file has no rows'],
    ['a header alone', 'first_name,email\n', {}, {}, 400, 'The file has no rows'],
    ['a quote that is never closed', 'first_name\n"Ann\nBob\n', {}, {}, 400, /quote is opened/],
    [
      'a row without an end',
      `first_name\n${'x'.repeat(300_000)}\n`,
      {},
      {},
      400,
      /more than 262144 characters/,
    ],
    [
      'a line without an end',
      `{"a":"${'x'.repeat(300_000)}"}`,
      { format: 'ndjson' },
      {},
      400,
      /more than 262144 characters/,
    ],
    [
      'too many columns',
      `${Array.from({ length: 501 }, (_, n) => `c${n}`).join()}\n1\n`,
      {},
      {},
      400,
      /at most 500 columns/,
    ],
    ['an overlong column', `${'c'.repeat(201)}\n1\n`, {}, {}, 400, /too long/],
    ['a NUL in a column', 'a\0b\n1\n', {}, {}, 400, /cannot be stored/],
    ['too much', `first_name\n${'Ann\n'.repeat(110_000)}`, {}, {}, 413, /too large|at most 400000 bytes/],
    [
      'directions that are no JSON',
      'first_name\nA',
      { directions: '{' },
      {},
      400,
      'directions must be valid JSON',
    ],
    [
      'directions of the wrong kind',
      'first_name\nA',
      { directions: '{"options":{"dry_run":"x"}}' },
      {},
      400,
      'dry_run must be true or false',
    ],
    [
      'a mapping of a column that is not there',
      'first_name\nA',
      { directions: '{"mapping":{"x":null}}' },
      {},
      400,
      'The file has no column "x"',
    ],
    [
      'a mapping to a field that is not there',
      'first_name\nA',
      { directions: '{"mapping":{"first_name":"constructor"}}' },
      {},
      400,
      /^"constructor" is no field of contacts; fields: name, first_name/,
    ],
    [
      'two columns for one field',
      'a,b\nA,B',
      { directions: '{"mapping":{"a":"first_name","b":"first_name"}}' },
      {},
      400,
      /cannot both be first_name/,
    ],
    [
      'nothing that is mapped, to be started',
      'a,b\nA,B',
      { start: 'true' },
      {},
      400,
      'No column is mapped to a field',
    ],
  ])('refuses %s, and keeps nothing of it', async (_what, file, query, headers, status, error) => {
    const response = await transfers.upload(file, query, headers);
    expect({ status: response.status, body: response.body }).toEqual({
      status,
      body: {
        error: expect.objectContaining({
          message: typeof error === 'string' ? error : expect.stringMatching(error),
        }),
        code: expect.any(String),
      },
    });
    expect([await importsOf(), await chunksOf()]).toEqual([[], []]);
  });

  it('refuses a small file that unpacks to a large one', async () => {
    const bomb = gzipSync(`first_name\n${'Ann\n'.repeat(200_000)}`);
    expect(bomb.length).toBeLessThan(10_000);
    const response = await transfers.upload(bomb, {}, { 'content-encoding': 'gzip' });
    expect(response).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } });
    expect(await chunksOf()).toEqual([]);
  });

  it('refuses an endless stream at the limit, without reading on for ever', async () => {
    const row = Buffer.from('Ann\n'.repeat(5_000));
    const response = await new Promise<{ status?: number; connection?: string }>((resolve, reject) => {
      const sent = httpRequest(`${api.url}${IMPORTS}?entity=contacts`, {
        method: 'POST',
        headers: { cookie: tenant.cookie, 'content-type': 'text/csv' },
      });
      sent.on('response', (response) => {
        resolve({ status: response.statusCode, connection: response.headers.connection });
        sent.destroy();
      });
      sent.on('error', reject);
      sent.write('first_name\n');
      const go = () => {
        while (!sent.destroyed && sent.write(row));
      };
      sent.on('drain', go);
      go();
    });
    expect(response).toEqual({ status: 413, connection: 'close' });
  });

  it('leaves nothing of an upload that breaks off', async () => {
    await new Promise<void>((resolve) => {
      const headers = { cookie: tenant.cookie, 'content-type': 'text/csv', 'content-length': '300000' };
      const sent = httpRequest(`${api.url}${IMPORTS}?entity=contacts&start=true`, {
        method: 'POST',
        headers,
      });
      sent.on('error', () => resolve());
      sent.write(`first_name\n${'Ann\n'.repeat(20_000)}`);
      setTimeout(() => sent.destroy(new Error('the line is cut')), 300);
    });
    for (let tries = 0; (await importsOf()).length > 0; tries++) {
      if (tries > 200) throw new Error('the broken upload is still there');
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(await chunksOf()).toEqual([]);
  });

  it('says 100 Continue only to who may send, and closes the connection on who may not', async () => {
    const talk = (cookie: string) =>
      new Promise<string>((resolve, reject) => {
        const { hostname, port } = new URL(api.url);
        const socket = connect(Number(port), hostname);
        let heard = '';
        socket.on('data', (data) => {
          heard += data.toString();
          if (heard.endsWith('100 Continue\r\n\r\n')) socket.write('first_name\nAnn\n');
          if (/"code":|"preview":/.test(heard)) socket.end();
        });
        socket.on('close', () => resolve(heard)).on('error', reject);
        const lines = [
          `POST ${IMPORTS}?entity=contacts HTTP/1.1`,
          'Host: x',
          `Cookie: ${cookie}`,
          'Content-Type: text/csv',
        ];
        socket.write([...lines, 'Content-Length: 15', 'Expect: 100-continue', '', ''].join('\r\n'));
      });
    const allowed = await talk(tenant.cookie);
    expect(allowed).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
    const refused = await talk('nobody=1');
    expect(refused).toMatch(/^HTTP\/1\.1 401 /);
    expect(refused).toMatch(/connection: close/i);
  });

  it('says nothing of a limit to other calls that expect 100 Continue', async () => {
    const body = JSON.stringify({ name: 'Acme' });
    const status = await new Promise((resolve, reject) => {
      const headers = { cookie: tenant.cookie, 'content-type': 'application/json', expect: '100-continue' };
      const sent = httpRequest(`${api.url}/api/v1/crm/companies`, { method: 'POST', headers }, (response) =>
        resolve(response.resume().statusCode),
      );
      sent.on('continue', () => sent.end(body)).on('error', reject);
      sent.flushHeaders();
    });
    expect(status).toBe(201);
  });

  it('makes one import of one Idempotency-Key, and refuses it for another file', async () => {
    const headers = { 'idempotency-key': 'once' };
    const first = await transfers.upload('first_name\nAnn\n', {}, headers);
    const again = await transfers.upload('first_name\nAnn\n', {}, headers);
    const other = await transfers.upload('first_name\nBob\n', {}, headers);
    expect([first.status, again.status, other.status]).toEqual([201, 201, 422]);
    expect(again.body.import.id).toBe(first.body.import.id);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(other.body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await importsOf()).toHaveLength(1);
    const broken = await transfers.upload('first_name\nBob\n', {}, { 'idempotency-key': 'x'.repeat(256) });
    expect(broken).toMatchObject({ status: 400, body: { error: { message: /Idempotency-Key must be/ } } });
  });

  it('keeps an organization to its number of unfinished imports, and others not', async () => {
    const start = { start: 'true' };
    await transfers.upload('first_name\nAnn\n', start);
    const { body } = await transfers.upload('first_name\nAnn\n', start);
    const refused = await transfers.upload('first_name\nAnn\n', start);
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect(refused.headers.get('retry-after')).toBe('30');
    expect(await importsOf()).toHaveLength(2);
    expect((await transfersOf(api, await api.tenant()).upload('first_name\nAnn\n', start)).status).toBe(201);
    expect((await transfers.ask('POST', `/imports/${body.import.id}/cancel`)).status).toBe(200);
    expect((await transfers.upload('first_name\nAnn\n', start)).status).toBe(201);
    expect((await transfers.ask('POST', `/imports/${body.import.id}/resume`)).status).toBe(429);
  });

  it('does not count files that nobody has started, until there are very many', async () => {
    for (let files = 0; files < 20; files++)
      expect((await transfers.upload('first_name\nAnn\n')).status).toBe(201);
    const refused = await transfers.upload('first_name\nAnn\n');
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { message: expect.stringMatching(/20 files/) } },
    });
    const [first, second, third] = (await transfers.ask('GET', '/imports')).body.items;
    expect((await transfers.ask('POST', `/imports/${first.id}/start`, {})).status).toBe(200);
    expect((await transfers.ask('POST', `/imports/${second.id}/start`, {})).status).toBe(200);
    expect(await transfers.ask('POST', `/imports/${third.id}/start`, {})).toMatchObject({ status: 429 });
    expect((await transfers.until(third.id, 'ready')).id).toBe(third.id);
  });

  it('refuses members below manager, and keys by their scopes', async () => {
    const member = await colleague(api, tenant, 'member');
    expect(await transfersOf(api, member).upload('first_name\nA\n')).toMatchObject({
      status: 403,
      body: { error: { message: 'This needs the permission imports:write' } },
    });
    const file = 'title,contact_email\nA,a@example.com\n';
    const keyed = async (scopes: string[], query: string, raw = file) => {
      const { body } = await transfers.ask('POST', '/api-keys', { name: 'k', scopes });
      const headers = { 'x-api-key': body.api_key.key, 'content-type': 'text/csv' };
      return api.request('POST', `${IMPORTS}?${query}`, { headers, raw });
    };
    const make = encodeURIComponent('{"options":{"create_contact_if_missing":true}}');
    const responses = [
      await keyed(['imports:write'], 'entity=contacts'),
      await keyed(['imports:write', 'deals:bulk'], 'entity=contacts'),
      await keyed(['imports:write', 'deals:bulk'], `entity=deals&directions=${make}`),
      await keyed(
        ['imports:write', 'deals:bulk'],
        'entity=deals',
        'title,contact_email,create_contact_if_missing\nA,a@example.com,true\n',
      ),
      await keyed(['imports:write', 'deals:bulk'], 'entity=deals'),
    ];
    await api.rows('delete from imports');
    responses.push(
      await keyed(['imports:write', 'deals:bulk', 'contacts:write'], `entity=deals&directions=${make}`),
    );
    expect(responses.map(({ status, body }) => body.error?.message ?? status)).toEqual([
      'This needs the permission contacts:bulk',
      'This needs the permission contacts:bulk',
      'This needs the permission contacts:write',
      'This needs the permission contacts:write',
      201,
      201,
    ]);
  });
});
