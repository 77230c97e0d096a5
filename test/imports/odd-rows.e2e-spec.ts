import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { linesOf, startReplica, type Transfers, transfersOf } from './transfers-client.js';
import { workbook } from './write-workbook.js';

let api: TestApi;
let replica: Awaited<ReturnType<typeof startReplica>>;
let tenant: Tenant;
let transfers: Transfers;

beforeAll(async () => {
  api = await startApi();
  replica = await startReplica(api);
});
beforeEach(async () => {
  tenant = await api.tenant();
  transfers = transfersOf(api, tenant);
});
afterAll(async () => {
  await replica.close();
  await api.close();
});

const contacts = () =>
  api.rows('select * from contacts where organization_id = $1 order by number', [tenant.organizationId]);
const importsOf = () =>
  api.rows('select id from imports where organization_id = $1', [tenant.organizationId]);
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

/** Imports a file to its end: the import, and what became of its rows. */
async function imported(file: string | Buffer, directions = {}, query: Record<string, string> = {}) {
  const done = await transfers.run(file, query, directions);
  return { done, results: await transfers.results(done.id) };
}

describe('JSON that is nested deeply', () => {
  const row = `{"first_name":"Deep","custom_fields":{"a":${nested(20_000)}}}`;

  it.each([
    ['NDJSON', `${row}\n{"first_name":"Ann"}\n`, { format: 'ndjson' }],
    ['a JSON array', `[${row},{"first_name":"Ann"}]`, { format: 'json' }],
  ])('fails its row of %s alone', async (_what, file, query) => {
    const { results } = await imported(file, {}, query);
    expect(results).toMatchObject([
      { outcome: 'failed', error: 'The row is limited to 100 levels of nesting' },
      { outcome: 'created' },
    ]);
    expect(await contacts()).toMatchObject([{ first_name: 'Ann' }]);
  });

  it('is left out as a cell of CSV, and the person is not', async () => {
    const cell = `"{""a"":${nested(20_000)}}"`;
    const { results } = await imported(`first_name,custom_fields,tags\nAnn,${cell},"${nested(20_000)}"\n`);
    expect(results).toMatchObject([
      {
        outcome: 'created',
        warnings: [
          expect.stringMatching(/^The column "custom_fields" holds .* which is left out/),
          expect.stringMatching(/^The column "tags" holds .* which is left out/),
        ],
      },
    ]);
    expect(await contacts()).toMatchObject([{ first_name: 'Ann', custom_fields: {}, tags: [] }]);
  });

  it('is 400 as directions', async () => {
    const form = new FormData();
    form.append('entity', 'contacts');
    form.append('directions', `{"mapping":${nested(20_000)}}`);
    form.append('file', new Blob(['first_name\nAnn\n']), 'people.csv');
    const headers = { cookie: tenant.cookie };
    const response = await fetch(`${api.url}/api/v1/imports`, { method: 'POST', headers, body: form });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: { message: 'directions are limited to 100 levels of nesting' } },
    ]);
    expect(await importsOf()).toEqual([]);
  });
});

describe('A cell that cannot be kept', () => {
  it('under custom_fields takes no other along, and is named by its column', async () => {
    const long = 'x'.repeat(33_000);
    const { results } = await imported(`First name,Plan,City,Long\nAnn,a\0b,Oslo,${long}\n`, {
      unknown_columns: 'custom_fields',
    });
    expect(results[0].warnings).toEqual([
      'The column "Plan" holds "a\\u0000b", which is left out: custom_fields.plan holds a character that cannot be stored',
      expect.stringMatching(/^The column "Long" holds .*: custom_fields.long must be at most 32 KB$/),
    ]);
    expect(await contacts()).toMatchObject([{ first_name: 'Ann', custom_fields: { city: 'Oslo' } }]);
  });
});

describe('Phones', () => {
  const file = 'First name,Phone\nAnn,0151 2345678\nBob,+49 151 2345679\n';

  it('that name no country are told of at their rows, where nobody looked before', async () => {
    const { results } = await imported(file);
    expect(results.map(({ warnings }) => warnings)).toEqual([
      [
        'The column "Phone" holds "0151 2345678", which names no country, and is stored as +01512345678: say default_country',
      ],
      [],
    ]);
    const told = await imported(file, { options: { default_country: 'DE' } });
    expect(told.results.map(({ warnings }) => warnings)).toEqual([[], []]);
    const deal = 'Title,Phone\nA,0151 2345678\n';
    const deals = await imported(deal, { options: { create_contact_if_missing: true } }, { entity: 'deals' });
    expect(deals.results[0].warnings).toEqual([
      expect.stringMatching(/^The column "Phone" holds .* no country/),
    ]);
  });

  it('that a label calls a fax are none', async () => {
    const { results } = await imported(
      'First Name,Phone 1 - Label,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value\n' +
        'Ann,Mobile,+4915112345678,* Work Fax,+493012345678\nBob,Télécopie,+493012345678,,+4915112345679\n',
    );
    expect((await contacts()).map(({ phones }) => phones)).toEqual([['+4915112345678'], ['+4915112345679']]);
    expect(results[0].warnings).toContain(
      'The column "Phone 2 - Value" holds "+493012345678", which is left out: a fax is not a phone',
    );
  });

  it('of a card that are a fax are kept apart', async () => {
    const lines = ['BEGIN:VCARD', 'VERSION:3.0', 'FN:Ann', 'TEL;TYPE=CELL:+4915112345678'];
    const card = [...lines, 'TEL;TYPE=WORK,FAX:+493012345678', 'END:VCARD', ''].join('\r\n');
    await imported(card, {}, { format: 'vcard' });
    expect(await contacts()).toMatchObject([
      { phones: ['+4915112345678'], custom_fields: { fax: '+493012345678' } },
    ]);
  });
});

describe('A deal', () => {
  it('whose contact is a name alone is made without one, and the row says so', async () => {
    const { results } = await imported(
      'Deal - Title,Deal - Contact person,Deal - Value\nA,Bob Ray,10\n',
      { options: { create_contact_if_missing: true } },
      { entity: 'deals' },
    );
    expect(results).toMatchObject([
      {
        outcome: 'created',
        warnings: [
          'The column "Deal - Contact person" holds "Bob Ray", which is left out: a contact is found by id, e-mail or phone, not by name',
          'The row names no contact: its deal has none',
        ],
      },
    ]);
    const deals = linesOf((await transfers.export('deals?format=ndjson')).text);
    expect(deals).toMatchObject([{ title: 'A', value: 10, contact_id: null }]);
  });
});

describe('A row of a known id in another system', () => {
  it('is no merge by phone', async () => {
    const { results } = await imported(
      'Customer ID,Name,Email\nK1,Ann,ann@example.com\nK1,Ann Lee,ann.lee@example.com\n',
    );
    expect(results.map(({ outcome, warnings }) => [outcome, warnings])).toEqual([
      ['created', []],
      ['updated', []],
    ]);
  });
});

describe('Directions of an upload', () => {
  it.each([
    ['{"optoins":{"strict":true}}', 'Unknown key "optoins" (did you mean "options"?)'],
    ['{"options":{"strikt":true}}', 'Unknown key "strikt" (did you mean "strict"?)'],
  ])('are refused as %s, and nothing is started', async (directions, message) => {
    const response = await transfers.upload('first_name\nAnn\n', { start: 'true', directions });
    expect([response.status, response.body.error.message]).toEqual([400, message]);
    expect([await importsOf(), await contacts()]).toEqual([[], []]);
  });
});

describe('A file of which a part is not as the rest', () => {
  it('is not read in an encoding that would misread the rest', async () => {
    const file = Buffer.concat([
      Buffer.from('Name,Email\nJosé García,j@example.com\nZo'),
      Buffer.from([0xeb]),
      Buffer.from(',z@example.com\n'),
    ]);
    const response = await transfers.upload(file);
    expect([response.status, response.body.error.message]).toEqual([
      400,
      'The file is UTF-8, but not all of it: mend the row "Zo�,z@example.com", or name an encoding, e.g. encoding=windows-1252',
    ]);
    expect(await importsOf()).toEqual([]);
  });

  it('is a workbook whose first sheet has no table: the others are named', async () => {
    const sheets = { Readme: [['Our people']], People: [['First name'], ['Ann']] };
    const file = await workbook({ sheets });
    const response = await transfers.upload(file, { format: 'xlsx' });
    expect([response.status, response.body.error.message]).toEqual([
      400,
      'The sheet "Readme" has no rows; name another: "People"',
    ]);
    await imported(file, {}, { format: 'xlsx', sheet: 'People' });
    expect(await contacts()).toMatchObject([{ first_name: 'Ann' }]);
  });
});
