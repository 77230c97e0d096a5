import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startApi, type Tenant, type TestApi } from '../support/api.js';

// A start of the product takes its time where other specs run beside this one.

const run = promisify(execFile);

/** What the document's sample answers; its e-mail address is hidden there. */
const sample = {
  id: 'c1d2e3f4-5678-9abc-def0-123456789abc',
  phone_number: '+14155551234',
  name: 'John Smith',
  email: 'john.smith@example.com',
  company: 'Acme Corp',
  notes: 'Prefers morning appointments',
  tags: ['customer', 'vip'],
  metadata: { customer_id: 'cust_123' },
  stats: { total_calls: 5, total_messages: 12, last_contact: '2024-01-15T10:30:00Z' },
  created_at: '2024-01-10T10:00:00Z',
  updated_at: '2024-01-15T10:30:00Z',
};

let api: TestApi;
let tenant: Tenant;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  await api.rows(
    `insert into contacts (organization_id, id, full_name, first_name, last_name, emails, phones, company_name,
       description, tags, custom_fields, created_at, updated_at)
     values ($1, $2, 'John Smith', 'John', 'Smith', '{john.smith@example.com}', '{+14155551234}', 'Acme Corp',
       'Prefers morning appointments', '{customer,vip}', '{"customer_id": "cust_123"}',
       '2024-01-10T10:00:00.123Z', '2024-01-15T10:30:00.987Z')`,
    [tenant.organizationId, sample.id],
  );
  await api.rows(
    `insert into contact_identities (organization_id, value, contact_id)
     values ($1, '+14155551234', $2), ($1, 'john.smith@example.com', $2)`,
    [tenant.organizationId, sample.id],
  );
  await api.rows(
    `insert into activities (organization_id, id, contact_id, kind, occurred_at)
     select $1, gen_random_uuid(), $2, kind, '2024-01-15T10:30:00.5Z'::timestamptz - n * interval '1 hour'
     from (values ('call', 5), ('sms', 12), ('email', 3)) as kinds (kind, times), generate_series(1, times) n`,
    [tenant.organizationId, sample.id],
  );
  await api.rows(
    `update activities set occurred_at = '2024-01-15T10:30:00.5Z' where kind = 'email' and id in (
       select id from activities where kind = 'email' limit 1)`,
  );
});
afterAll(() => api.close());

const headers = () => ({ Authorization: `Bearer ${tenant.apiKey}`, 'Content-Type': 'application/json' });

describe('POST /functions/v1/get-contact', () => {
  it("answers the document's curl line, key by key", async () => {
    const { stdout } = await run('curl', [
      '-s',
      ...['-w', '\n%{http_code}'],
      ...['-X', 'POST', `${api.url}/functions/v1/get-contact`],
      ...['-H', `Authorization: Bearer ${tenant.apiKey}`],
      ...['-H', 'Content-Type: application/json'],
      ...['-d', '{"phone_number": "+14155551234"}'],
    ]);
    const [json, status] = stdout.split('\n');
    expect(status).toBe('200');
    const body = JSON.parse(json!);
    expect(body).toEqual(sample);
    expect(Object.keys(body)).toEqual(Object.keys(sample));
    expect(Object.keys(body.stats)).toEqual(Object.keys(sample.stats));
  });

  it('answers the same by contact_id', async () => {
    const response = await api.request('POST', '/functions/v1/get-contact', {
      headers: headers(),
      raw: '{"contact_id": "c1d2e3f4-5678-9abc-def0-123456789abc"}',
    });
    expect({ status: response.status, body: response.body }).toEqual({ status: 200, body: sample });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });
});
