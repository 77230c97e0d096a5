import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { linesOf, startReplica, type Transfers, transfersOf } from './transfers-client.js';

/** What a file of the corpus has to become. */
interface Expected {
  readonly entity?: 'contacts' | 'companies' | 'deals';
  readonly directions?: Record<string, any>;
  /** The columns that are named as not read. */
  readonly unread: string[];
  readonly people?: Record<string, unknown>[];
  readonly companies?: Record<string, unknown>[];
  readonly deals?: Record<string, unknown>[];
}

const directory = path.join(__dirname, 'files/layouts');
const layouts = readdirSync(directory)
  .filter((name) => name.endsWith('.csv'))
  .map((name) => name.replace('.csv', ''));

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

const contactsOf = () =>
  api.rows(
    `select id, first_name, last_name, full_name, emails, phones, position, company_name, description, source, tags,
       opt_in_status, custom_fields from contacts where organization_id = $1 order by number`,
    [tenant.organizationId],
  );

/** Who has neither e-mail nor phone nor id cannot be known again; a company has a name. */
const isUnknowable = ({ emails, phones = [], custom_fields: custom }: any) =>
  emails?.length === 0 && phones.length === 0 && custom === undefined;

describe('A file as people have it', () => {
  it('is one of many systems and languages', () => {
    expect(layouts.length).toBeGreaterThanOrEqual(40);
  });

  it.each(layouts)(
    '%s becomes the records it is about, and the same again makes none twice',
    async (name) => {
      const file = readFileSync(path.join(directory, `${name}.csv`));
      const expected = JSON.parse(
        readFileSync(path.join(directory, `${name}.expected.json`), 'utf8'),
      ) as Expected;
      const { entity = 'contacts', directions = {}, people, companies, deals } = expected;
      const records = (people ?? companies ?? deals)!;
      const done = await transfers.run(file, { entity }, directions);
      expect(done).toMatchObject({
        status: 'completed',
        unread_columns: expected.unread,
        rows: { created: records.length, updated: 0, skipped: 0, failed: 0 },
      });
      if (people) expect(await contactsOf()).toMatchObject(people);
      else {
        const { text } = await transfers.export(`${entity}?format=ndjson&order=created_at,id`);
        expect(linesOf(text)).toMatchObject(records);
      }
      const options = { ...directions.options, ...(deals && { skip_if_exists: true }) };
      const again = await transfers.run(file, { entity }, { ...directions, options });
      const unknowable = records.filter(isUnknowable).length;
      expect(again.rows).toMatchObject({ created: unknowable, failed: 0 });
      const made = await api.rows(`select id from ${entity} where organization_id = $1`, [
        tenant.organizationId,
      ]);
      expect(made).toHaveLength(records.length + unknowable);
    },
  );

  it.each(layouts)('%s is previewed as it is then imported', async (name) => {
    const file = readFileSync(path.join(directory, `${name}.csv`));
    const expected = JSON.parse(
      readFileSync(path.join(directory, `${name}.expected.json`), 'utf8'),
    ) as Expected;
    const { entity = 'contacts', directions = {} } = expected;
    const { body } = await transfers.upload(file, { entity, directions: JSON.stringify(directions) });
    const unread = body.columns.filter(({ becomes }: any) => becomes === 'not_read');
    expect(unread.map(({ column }: any) => column)).toEqual(expected.unread);
    for (const { because } of unread) expect(because).toEqual(expect.any(String));
    expect(body.columns.map(({ column }: any) => column)).toEqual(body.import.columns);
    expect(body.refusal).toBeNull();
    const { id } = body.import;
    expect(await transfers.ask('POST', `/imports/${id}/start`, {})).toMatchObject({ status: 200 });
    const done = await transfers.until(id, 'completed', 'failed');
    const told = body.preview.map(({ outcome, warnings }: any) => [outcome, warnings]);
    const happened = (await transfers.results(done.id)).map(({ outcome, warnings }: any) => [
      outcome,
      warnings,
    ]);
    expect(happened).toEqual(told);
  });
});
