import { writeFileSync } from 'node:fs';
import { Client } from 'pg';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { explained, inWords, readsSentBy, widestScan } from './explained.js';
import { hotRequests } from './hot-requests.js';
import { fill } from './people.js';

/** `npm run plans` sets both: how many contacts, and the page to write what was found to. */
const CONTACTS = Number(process.env['PLANS_CONTACTS'] ?? 20_000);
const PAGE = process.env['PLANS_PAGE'];
/** The piece of an order that is read before a filter is asked; a scan of the organization is far beyond it. */
const MOST_ROWS = 1000;

jest.setTimeout(CONTACTS > 100_000 ? 1_800_000 : 120_000);

describe('A hot request', () => {
  let api: TestApi;
  let tenant: Tenant;
  let jwt: string;
  let client: Client;
  const found: string[] = [];

  beforeAll(async () => {
    api = await startApi({ DATABASE_STATEMENT_TIMEOUT_MS: '600000' });
    tenant = await api.tenant();
    await fill(api, tenant.organizationId, CONTACTS);
    const { body } = await api.request('GET', '/api/auth/token', { headers: { cookie: tenant.cookie } });
    jwt = body.token;
    client = new Client({ connectionString: api.appUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await api.close();
    if (PAGE) writeFileSync(PAGE, pageOf(found));
  });

  const names = hotRequests({ apiKey: '', token: '' } as Tenant, '', 1).map(({ name }) => name);

  it.each(names)('reads its rows by an index, and not the organization: %s', async (name) => {
    const one = (n: number) => hotRequests(tenant, jwt, n).find((each) => each.name === name)!;
    // What comes again is prepared, and then planned for any values.
    let statements: Awaited<ReturnType<typeof readsSentBy>> = [];
    for (const n of [3, 5, 7, 11]) {
      const { method, path, ask } = one(n);
      statements = await readsSentBy(async () => {
        expect((await api.request(method, path, ask)).status).toBeLessThan(300);
      });
    }
    found.push(`\n## ${name}\n`);
    for (const statement of statements) {
      const plan = await explained(client, tenant.organizationId, statement);
      found.push(
        ...new Set(inWords(plan).map((line) => `- ${statement.name ? 'prepared' : 'planned'}: ${line}`)),
      );
      const { rows, of } = widestScan(plan);
      expect(rows > MOST_ROWS ? `${of} looked at ${rows} rows: ${statement.text}` : 'few rows').toBe(
        'few rows',
      );
    }
  });

  it('would be found out: a filter without an index looks at the whole organization', async () => {
    const text = `select id from tenant.contacts where organization_id = $1 and description = 'nobody knows'`;
    const plan = await explained(client, tenant.organizationId, { text, values: [tenant.organizationId] });
    expect(widestScan(plan).rows).toBeGreaterThanOrEqual(CONTACTS);
  });
});

function pageOf(lines: readonly string[]): string {
  return `# The plans of the hot requests

Written by \`npm run plans\` at ${CONTACTS.toLocaleString('en')} contacts, and half as many companies and deals, of one organization: which index
each statement of a request reads, and by what. \`prepared\` is the plan that is kept for any values, \`planned\` one made for
these. \`test/plans\` runs the same requests over fewer records with every change, and fails when one of them looks at more than
a page of rows.
${lines.join('\n')}
`;
}
