import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { IMPORTS, startReplica, type Transfers, transfersOf } from './transfers-client.js';
import { workbook } from './write-workbook.js';

let api: TestApi;
let replica: Awaited<ReturnType<typeof startReplica>>;
let tenant: Tenant;
let transfers: Transfers;

beforeAll(async () => {
  api = await startApi({ IMPORT_MAX_BYTES: '2000000', IMPORTS_PER_ORGANIZATION: '20' });
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

const fileOf = (name: string) => readFileSync(new URL(`files/formats/${name}`, `file://${__dirname}/`));
/** Nothing is said of how the file is written. */
const unsaid = { 'content-type': 'application/octet-stream' };
const importsOf = () =>
  api.rows('select id from imports where organization_id = $1', [tenant.organizationId]);
const people = () =>
  api.rows(
    `select first_name, last_name, emails, phones, tags, company_name, position, description, custom_fields
     from contacts where organization_id = $1 and deleted_at is null order by emails[1]`,
    [tenant.organizationId],
  );

const FILES: Readonly<Record<string, { file: object; people: readonly object[] }>> = {
  'linkedin-connections.csv': {
    file: { encoding: 'utf-8', delimiter: ',', header_line: 4, skipped_count: 2 },
    people: [
      {
        first_name: 'Maya',
        last_name: 'Brook',
        emails: ['maya@example.com'],
        company_name: 'Brook, Hill & Co',
        position: 'Head of Sales',
      },
      {
        first_name: 'Omar',
        last_name: 'Said',
        emails: ['omar@example.com'],
        company_name: 'Delta',
        position: 'CTO',
      },
    ],
  },
  'excel-german.csv': {
    file: { encoding: 'windows-1252', delimiter: ';', blank_rows: 1 },
    people: [
      { first_name: 'Änne', last_name: 'Öztürk', emails: ['aenne@example.com'] },
      { first_name: 'Jürgen', last_name: 'Groß', emails: ['juergen@example.com'], phones: ['+49301234567'] },
    ],
  },
  'excel-separator-line.csv': {
    file: {
      delimiter: ';',
      header_line: 2,
      skipped_lines: [{ line: 1, reason: 'separator', text: 'sep=;' }],
    },
    people: [{ first_name: 'Ann', emails: ['ann@example.com'] }],
  },
  'excel-unicode-text.txt': {
    file: { encoding: 'utf-16le', delimiter: '\t' },
    people: [
      { first_name: 'Жанна', last_name: 'Евгеньева', emails: ['zhanna@example.com'] },
      { first_name: 'Zoë', last_name: 'Nguyễn', emails: ['zoe@example.com'] },
    ],
  },
  'utf-16be.csv': {
    file: { encoding: 'utf-16be' },
    people: [{ first_name: 'Zoë', emails: ['zoe@example.com'] }],
  },
  'japanese.csv': {
    file: { encoding: 'shift_jis' },
    people: [
      { first_name: '花子', last_name: '佐藤', emails: ['hanako@example.com'] },
      { first_name: '太郎', last_name: '山田', emails: ['taro@example.com'] },
    ],
  },
  'arabic.csv': {
    file: { encoding: 'windows-1256' },
    people: [
      { first_name: 'أحمد', last_name: 'حسن', emails: ['ahmed@example.com'] },
      { first_name: 'فاطمة', last_name: 'الزهراء', emails: ['fatma@example.com'] },
      { first_name: 'محمد', last_name: 'عبد الله', emails: ['mohamed@example.com'] },
    ],
  },
  'chinese.csv': {
    file: { encoding: 'gb18030' },
    people: [
      { first_name: '娜', last_name: '李', emails: ['lina@example.com'] },
      { first_name: '伟', last_name: '王', emails: ['wang@example.com'] },
    ],
  },
  'korean.csv': {
    file: { encoding: 'euc-kr' },
    people: [
      { first_name: '민수', last_name: '김', emails: ['kim@example.com'] },
      { first_name: '영희', last_name: '이', emails: ['lee@example.com'] },
      { first_name: '지훈', last_name: '박', emails: ['park@example.com'] },
    ],
  },
  'russian.csv': {
    file: { encoding: 'koi8-r', delimiter: ';' },
    people: [
      { first_name: 'Анна', last_name: 'Смирнова', emails: ['anna@example.com'] },
      { first_name: 'Иван', last_name: 'Петров', emails: ['ivan@example.com'] },
    ],
  },
  'mixed-line-ends.csv': {
    file: { header_line: 1, skipped_count: 0 },
    people: [
      { first_name: 'Ann', emails: ['ann@example.com'] },
      { first_name: 'Bob', emails: ['bob@example.com'] },
      { first_name: 'Cy', emails: ['cy@example.com'] },
    ],
  },
  'report-with-sums.csv': {
    file: {
      header_line: 3,
      blank_rows: 2,
      skipped_count: 3,
      skipped_lines: [
        { line: 1, reason: 'preamble', text: 'Contacts by owner' },
        { line: 7, reason: 'footer', text: 'Total | 7' },
        { line: 9, reason: 'footer', text: 'Copyright (c) 2026 Example Inc.' },
      ],
    },
    people: [
      { first_name: 'Ann', emails: ['ann@example.com'] },
      { first_name: 'Bob', emails: ['bob@example.com'] },
    ],
  },
  'phone.vcf': {
    file: { encoding: 'utf-8', header_line: null },
    people: [
      {
        first_name: 'Ann',
        last_name: 'Lee',
        emails: ['ann@example.com'],
        phones: ['+491517654321', '+49307654321'],
        tags: ['VIP', 'Press'],
        company_name: 'Acme',
        position: 'CTO',
        description: 'met at the fair',
        custom_fields: { department: 'Research', birthday: '1980-05-01' },
      },
      { first_name: 'Jörg', last_name: 'Müller', emails: ['joerg@example.com'], phones: ['+491511234567'] },
      { first_name: 'Zoë', last_name: 'Park', emails: ['zoe@example.com'], phones: ['+491511111111'] },
    ],
  },
  'array.json': {
    file: { encoding: 'utf-8', blank_rows: 1 },
    people: [
      { first_name: 'Ann', emails: ['ann@example.com'] },
      { first_name: 'Bob', emails: ['bob@example.com'] },
    ],
  },
  'people.xlsx': {
    file: { encoding: null, sheet: 'People', sheets: ['People', 'Archive'], header_line: 4, blank_rows: 1 },
    people: [
      {
        first_name: 'Ann',
        last_name: 'Lee',
        emails: ['ann@example.com'],
        phones: ['+491511234567'],
        custom_fields: { met: '2024-05-01' },
      },
      { first_name: 'Bob', emails: ['bob@example.com'] },
    ],
  },
};

describe('A file as a program wrote it', () => {
  it.each(Object.entries(FILES))(
    'brings its people, whatever its sender says: %s',
    async (name, expected) => {
      const query = { file_name: name, start: 'true' };
      const { status, body, text } = await transfers.upload(fileOf(name), query, unsaid);
      expect([status, text.slice(0, 300)]).toEqual([201, expect.any(String)]);
      expect(body.import.file).toMatchObject(expected.file);
      const job = await transfers.until(body.import.id, 'completed', 'failed');
      expect(job).toMatchObject({
        rows: { total: expected.people.length, failed: 0 },
        file: body.import.file,
      });
      expect(await people()).toMatchObject(expected.people);
    },
  );

  it('is recognized through the wrong type, gzip and a form', async () => {
    const file = fileOf('people.xlsx');
    const wrong = await transfers.upload(file, {}, { 'content-type': 'text/csv' });
    const zipped = await transfers.upload(gzipSync(file), {}, unsaid);
    const told = await transfers.upload(gzipSync(file), {}, { ...unsaid, 'content-encoding': 'gzip' });
    expect([wrong, zipped, told].map(({ body }) => body.import.format)).toEqual(['xlsx', 'xlsx', 'xlsx']);
  });

  it('is read as the caller says: another sheet, encoding, line of the header', async () => {
    const archive = await transfers.upload(fileOf('people.xlsx'), { sheet: 'Archive' }, unsaid);
    expect(archive.body).toMatchObject({
      import: { columns: ['email'], file: { sheet: 'Archive' } },
      preview: [{ row: 1, line: 2, read: { email: 'old@example.com' } }],
    });
    const greek = await transfers.upload(fileOf('russian.csv'), { encoding: 'windows-1251' }, unsaid);
    expect(greek.body.import.file.encoding).toBe('windows-1251');
    expect(greek.body.preview[0].read.first_name).not.toBe('Иван');
    const lower = await transfers.upload(fileOf('linkedin-connections.csv'), { header_line: '5' }, unsaid);
    expect(lower.body.import.columns[0]).toBe('Maya');
    const charset = await transfers.upload(
      fileOf('excel-german.csv'),
      {},
      { 'content-type': 'text/csv; charset=windows-1252' },
    );
    expect(charset.body.import.file.encoding).toBe('windows-1252');
  });

  it.each([
    [{ header_line: '0' }, 400, /header_line must be from 1/],
    [{ encoding: 'klingon' }, 415, /klingon/],
    [{ sheet: 'Nope' }, 400, /has no sheet "Nope"; it has "People", "Archive"/],
    [{ format: 'pdf' }, 400, /format must be one of csv, ndjson, json, xlsx, vcard/],
  ])('is refused with %j, and nothing is kept', async (query, status, error) => {
    const response = await transfers.upload(fileOf('people.xlsx'), query, unsaid);
    expect(response).toMatchObject({ status, body: { error: { message: expect.stringMatching(error) } } });
    expect(await importsOf()).toEqual([]);
  });

  it('is refused where it is a bomb, and nothing is kept', async () => {
    const row = ['Ann', 'Lee', 'ann@example.com'];
    const large = await workbook({
      sheets: { S: [['first_name', 'last_name', 'email'], ...Array(40_000).fill(row)] },
    });
    expect(large.length).toBeLessThan(2_000_000);
    const wide = await workbook({ sheets: { S: [Array.from({ length: 2_000 }, (_, n) => `c${n}`)] } });
    const entity = '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>';
    const entities = await workbook({ sheets: { S: [] }, parts: { 'xl/worksheets/sheet1.xml': entity } });
    const responses = [
      await transfers.upload(large, {}, unsaid),
      await transfers.upload(wide, {}, unsaid),
      await transfers.upload(entities, {}, unsaid),
      await transfers.upload(fileOf('people.xlsx').subarray(0, 1_000), {}, unsaid),
    ];
    expect(responses.map(({ status, body }) => [status, body.error.message])).toEqual([
      [413, 'A file may have at most 2000000 bytes'],
      [400, expect.stringMatching(/at most 500 columns/)],
      [400, expect.stringMatching(/document type/)],
      [400, expect.stringMatching(/damaged/)],
    ]);
    expect(await importsOf()).toEqual([]);
  });
});

describe('A form with a file', () => {
  const send = (form: FormData, query = '') =>
    fetch(`${api.url}${IMPORTS}${query}`, { method: 'POST', headers: { cookie: tenant.cookie }, body: form });
  const blob = (text: string | Buffer, type = 'text/csv') => new Blob([text], { type });

  it('is read with what is said in its fields, or beside it', async () => {
    const form = new FormData();
    form.set('entity', 'contacts');
    form.set('start', 'true');
    form.set('directions', JSON.stringify({ options: { default_tags: ['fair'] } }));
    form.set('file', blob('first_name,email\nAnn,ann@example.com\n'), 'people.csv');
    const response = await send(form);
    const body = (await response.json()) as any;
    expect([response.status, body.import?.file_name, body]).toMatchObject([
      201,
      'people.csv',
      { import: { bytes: 37 } },
    ]);
    await transfers.until(body.import.id, 'completed');
    expect(await people()).toMatchObject([{ first_name: 'Ann', tags: ['fair'] }]);
    const other = new FormData();
    other.set('upload', blob(fileOf('people.xlsx'), ''), 'people.xlsx');
    expect(await (await send(other, '?entity=contacts')).json()).toMatchObject({
      import: { format: 'xlsx' },
      preview: { length: 2 },
    });
  });

  it('is refused without a file, with two, with fields behind it or that nothing is read of', async () => {
    const form = (...entries: [string, string | Blob][]) => {
      const made = new FormData();
      made.set('entity', 'contacts');
      for (const [name, value] of entries) made.append(name, value);
      return made;
    };
    const file = blob('first_name\nAnn\n');
    const responses = [];
    for (const each of [
      form(),
      form(['a', file], ['b', file]),
      form(['a', file], ['start', 'true']),
      form(['dry_run', 'true'], ['a', file]),
      form(['entity', 'people'], ['a', file]),
      form(['start', 'maybe'], ['a', file]),
    ]) {
      const response = await send(each);
      responses.push([
        response.status,
        ((await response.json()) as { error: { message: string } }).error.message,
      ]);
    }
    expect(responses).toEqual([
      [400, 'The form holds no file'],
      [400, 'A form may hold one file'],
      [400, 'The form field "start" must stand before the file'],
      [400, 'The form field "dry_run" is not read'],
      [400, expect.stringMatching(/entity must be one of/)],
      [400, 'start must be true or false'],
    ]);
    expect(await importsOf()).toEqual([]);
    expect(await people()).toEqual([]);
  });

  it('is refused where it breaks off or names no boundary', async () => {
    const raw =
      '--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\nfirst_name\r\nAnn\r\n';
    const headers = { cookie: tenant.cookie };
    const url = `${IMPORTS}?entity=contacts`;
    const cut = await api.request('POST', url, {
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' },
      raw,
    });
    const bare = await api.request('POST', url, {
      headers: { ...headers, 'content-type': 'multipart/form-data' },
      raw,
    });
    expect([cut, bare].map(({ status, body }) => [status, body.error.message])).toEqual([
      [400, 'The form is broken off or damaged'],
      [400, 'The Content-Type of the form names no boundary'],
    ]);
    expect(await importsOf()).toEqual([]);
  });
});
