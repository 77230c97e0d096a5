import { Client } from 'pg';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { sentBy } from '../support/statements.js';
import { explained, widestScan } from './explained.js';

const TRANSACTIONS = 600;
const ENTRIES = 10;

describe('A page of the journal', () => {
  let api: TestApi;
  let tenant: Tenant;
  let client: Client;

  beforeAll(async () => {
    api = await startApi();
    tenant = await api.tenant();
    client = new Client({ connectionString: api.appUrl });
    await client.connect();
    await page();
    await fill();
  });
  afterAll(async () => {
    await client.end();
    await api.close();
  });

  const page = () =>
    api.request('GET', '/api/v1/changes?limit=50', { headers: { 'x-api-key': tenant.apiKey } });

  /** Transactions of before the journal's head, with their positions, as years of work leave them. */
  async function fill(): Promise<void> {
    const values = [tenant.organizationId, TRANSACTIONS, ENTRIES];
    await api.rows(
      `insert into audit_events (organization_id, id, entity, entity_id, action, dialect, request_id, version, transaction_id)
       select $1, gen_random_uuid(), 'contact', gen_random_uuid(), 'created', 'crm-v1', 'r', 1, (10 + t)::text::xid8
       from generate_series(1, $2::int) t, generate_series(1, $3::int)`,
      values,
    );
    await api.rows(
      `insert into journal_transactions (organization_id, position, entries, transaction_id, stamp)
       select $1, h.position + t * $3::int, $3, (10 + t)::text::xid8, gen_random_uuid()
       from journal_heads h, generate_series(1, $2::int) t where h.organization_id = $1`,
      values,
    );
    await api.rows(
      'update journal_heads set position = position + $2::int * $3::int where organization_id = $1',
      values,
    );
  }

  it('is read by the index, by a plan that is kept for any values', async () => {
    const sent = await sentBy(async () => {
      for (let n = 0; n < 2; n++) expect((await page()).body.items).toHaveLength(50);
    });
    const statement = sent.findLast(
      (each) => typeof each !== 'string' && each.text.includes('from journal_transactions t'),
    );
    if (!statement || typeof statement === 'string') throw new Error('No statement reads the journal');
    expect(statement.name).toBeDefined();
    const { rows, of } = widestScan(await explained(client, tenant.organizationId, statement));
    expect(rows > 10 * ENTRIES ? `${of} looked at ${rows} rows` : 'few rows').toBe('few rows');
  });
});
