import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { useProxy } from './proxy-client.js';

const run = promisify(execFile);

const PRINTED_BASE = 'https://txpaxbxhnvnhsjwwaeoy.supabase.co/functions/v1';
const PRINTED_ID = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';

/** Document B's commands as they are printed, in a shell, by curl itself; only base URL, key and ids are replaced. */
describe('The curl samples of document B', () => {
  const crm = useProxy();

  async function curl(printed: string, id = ''): Promise<{ status: number; body: any; type: string }> {
    const command = printed
      .replaceAll(PRINTED_BASE, `${crm.api.url}/functions/v1`)
      .replaceAll("'.../", `'${crm.api.url}/functions/v1/`)
      .replaceAll('cg_xxx', crm.tenant.apiKey)
      .replaceAll(PRINTED_ID, id)
      .replaceAll('f2b4f7ab-...', id);
    const script = `curl() { command curl --silent --write-out '\\n%{http_code} %{content_type}' "$@"; }\n${command}`;
    const { stdout } = await run('sh', ['-c', script]);
    const [, text = '', status, type = ''] = /^([\s\S]*)\n(\d{3}) ?(.*)$/.exec(stdout) ?? [];
    return { status: Number(status), body: text === '' ? null : JSON.parse(text), type };
  }

  const mahmoud = {
    first_name: 'Mahmoud',
    last_name: 'Ali',
    phones: ['+201017177777'],
    emails: ['mahmoud@example.com'],
    source: 'website',
    tags: ['vip', 'newsletter'],
    custom_fields: { customer_type: 'VIP', last_order_value: 1200 },
  };

  it('2.1.1: creates a single contact and answers it as printed', async () => {
    const response = await curl(`curl -X POST '${PRINTED_BASE}/rest-api-proxy/contacts' \\
 -H 'X-API-Key: cg_xxx' \\
 -H 'Content-Type: application/json' \\
 -H 'Prefer: return=representation' \\
 -d '{
 "first_name": "Mahmoud",
 "last_name": "Ali",
 "phones": ["+201017177777"],
 "emails": ["mahmoud@example.com"],
 "source": "website",
 "tags": ["vip", "newsletter"],
 "custom_fields": {
 "customer_type": "VIP",
 "last_order_value": 1200
 }
 }'`);
    expect(response.status).toBe(201);
    expect(response.type).toBe('application/json; charset=utf-8');
    const [created] = response.body;
    expect(response.body).toHaveLength(1);
    expect(created.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(created.first_name).toBe('Mahmoud');
    expect(created.last_name).toBe('Ali');
    expect(created.phones).toEqual(['+201017177777']);
    expect(created.emails).toEqual(['mahmoud@example.com']);
    expect(created.tags).toEqual(['vip', 'newsletter']);
    expect(created.source).toBe('website');
    expect(created.custom_fields).toEqual({ customer_type: 'VIP', last_order_value: 1200 });
    expect(created.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Math.abs(Date.now() - Date.parse(created.created_at))).toBeLessThan(60_000);
  });

  it('2.1.2: searches by phone', async () => {
    const { id } = await crm.made(mahmoud);
    await crm.made({ first_name: 'Other', phones: ['+201222222222'] });
    const response = await curl(`curl -G '${PRINTED_BASE}/rest-api-proxy/contacts' \\
 -H 'X-API-Key: cg_xxx' \\
 --data-urlencode 'phones=cs.{"+201017177777"}' \\
 --data-urlencode 'select=id,first_name,last_name,phones,emails,custom_fields' \\
 --data-urlencode 'limit=1'`);
    const { first_name, last_name, phones, emails, custom_fields } = mahmoud;
    expect(response).toMatchObject({
      status: 200,
      body: [{ id, first_name, last_name, phones, emails, custom_fields }],
    });
    expect(Object.keys(response.body[0])).toEqual([
      'id',
      'first_name',
      'last_name',
      'phones',
      'emails',
      'custom_fields',
    ]);
  });

  it('2.1.2: answers an empty array when nobody has the phone', async () => {
    const response = await curl(`curl -G '${PRINTED_BASE}/rest-api-proxy/contacts' \\
 -H 'X-API-Key: cg_xxx' \\
 --data-urlencode 'phones=cs.{"+201017177777"}' \\
 --data-urlencode 'select=id,first_name,last_name,phones,emails,custom_fields' \\
 --data-urlencode 'limit=1'`);
    expect([response.status, response.body]).toEqual([200, []]);
  });

  it('2.1.2: searches by e-mail', async () => {
    const created = await crm.made(mahmoud);
    await crm.made({ emails: ['other@example.com'] });
    const response = await curl(`curl -G '${PRINTED_BASE}/rest-api-proxy/contacts' \\
 -H 'X-API-Key: cg_xxx' \\
 --data-urlencode 'emails=cs.{"mahmoud@example.com"}' \\
 --data-urlencode 'limit=1'`);
    expect([response.status, response.body]).toEqual([200, [created]]);
  });

  it('2.1.2: searches by custom field', async () => {
    const created = await crm.made(mahmoud);
    await crm.made({ custom_fields: { customer_type: 'Plain' } });
    const response = await curl(`curl -G '${PRINTED_BASE}/rest-api-proxy/contacts' \\
 -H 'X-API-Key: cg_xxx' \\
 --data-urlencode 'custom_fields->>customer_type=eq.VIP' \\
 --data-urlencode 'limit=50'`);
    expect([response.status, response.body]).toEqual([200, [created]]);
  });

  it('2.1.3: updates by id, replacing custom fields and tags', async () => {
    const created = await crm.made(mahmoud);
    const response = await curl(
      `curl -X PATCH '${PRINTED_BASE}/rest-api-proxy/contacts?id=eq.${PRINTED_ID}' \\
 -H 'X-API-Key: cg_xxx' \\
 -H 'Content-Type: application/json' \\
 -H 'Prefer: return=representation' \\
 -d '{
 "first_name": "Mahmoud Updated",
 "tags": ["vip", "premium"],
 "custom_fields": { "customer_type": "Platinum", "last_order_value": 2400 }
 }'`,
      created.id,
    );
    const change = {
      first_name: 'Mahmoud Updated',
      tags: ['vip', 'premium'],
      custom_fields: { customer_type: 'Platinum', last_order_value: 2400 },
    };
    const { updated_at } = response.body[0];
    expect([response.status, response.body]).toEqual([200, [{ ...created, ...change, updated_at }]]);
  });

  it('2.1.3: updates by phone, though curl -G puts the body behind the question mark', async () => {
    const created = await crm.made(mahmoud);
    const other = await crm.made({ first_name: 'Other', phones: ['+201222222222'] });
    // Printed with a blank in the name, which curl refuses to put into a URL: nothing would be sent at all.
    const response = await curl(`curl -X PATCH -G '${PRINTED_BASE}/rest-api-proxy/contacts' \\
 -H 'X-API-Key: cg_xxx' \\
 -H 'Content-Type: application/json' \\
 --data-urlencode 'phones=cs.{"+201017177777"}' \\
 --data '{"first_name":"MahmoudUpdated"}'`);
    expect(response).toMatchObject({ status: 200, body: [{ id: created.id, first_name: 'MahmoudUpdated' }] });
    expect((await crm.get(`id=eq.${other.id}`)).body).toEqual([other]);
  });

  it('7.1: creates a contact', async () => {
    const response = await curl(`curl -X POST '${PRINTED_BASE}/rest-api-proxy/contacts' \\
 -H 'X-API-Key: cg_xxx' -H 'Content-Type: application/json' \\
 -H 'Prefer: return=representation' \\
 -d '{
 "first_name": "Mahmoud", "last_name": "Ali",
 "phones": ["+201017177777"],
 "emails": ["mahmoud@example.com"],
 "source": "website",
 "custom_fields": { "signup_campaign": "spring2026" }
 }'`);
    expect(response).toMatchObject({
      status: 201,
      body: [
        {
          first_name: 'Mahmoud',
          last_name: 'Ali',
          phones: ['+201017177777'],
          emails: ['mahmoud@example.com'],
          source: 'website',
          custom_fields: { signup_campaign: 'spring2026' },
        },
      ],
    });
  });

  it('7.2: reads the custom fields, merges them at home and writes them back', async () => {
    const { id } = await crm.made({ custom_fields: { signup_campaign: 'spring2026' } });
    const read = await curl(
      `curl -G '.../rest-api-proxy/contacts?id=eq.f2b4f7ab-...' \\
 -H 'X-API-Key: cg_xxx' --data-urlencode 'select=custom_fields'`,
      id,
    );
    expect([read.status, read.body]).toEqual([200, [{ custom_fields: { signup_campaign: 'spring2026' } }]]);
    const written = await curl(
      `curl -X PATCH '.../rest-api-proxy/contacts?id=eq.f2b4f7ab-...' \\
 -H 'X-API-Key: cg_xxx' -H 'Content-Type: application/json' \\
 -d '{ "custom_fields": { "signup_campaign":"spring2026", "last_login":"2026-04-23" } }'`,
      id,
    );
    expect(written).toMatchObject({
      status: 200,
      body: [{ id, custom_fields: { signup_campaign: 'spring2026', last_login: '2026-04-23' } }],
    });
  });

  it.each([
    ['2.1', 'phones=cs.{"+201017177777"}'],
    ['2.1', 'emails=cs.{"user@example.com"}'],
    ['4', 'custom_fields->>customer_type=eq.VIP'],
    ['4', 'custom_fields->>last_order_value=gt.1000'],
    ['4', 'custom_fields=cs.{"is_gift":true}'],
    ['6', 'phones=cs.{"+201017177777"}&limit=1'],
  ])('%s: finds with ?%s as it is printed, without any encoding', async (_section, printed) => {
    const found = await crm.made({
      phones: ['+201017177777'],
      emails: ['user@example.com'],
      custom_fields: { customer_type: 'VIP', last_order_value: 1200, is_gift: true },
    });
    await crm.made({ phones: ['+201222222222'], custom_fields: { last_order_value: 900, is_gift: false } });
    const url = `${PRINTED_BASE}/rest-api-proxy/contacts?${printed}`;
    const response = await curl(`curl --globoff '${url}' -H 'X-API-Key: cg_xxx'`);
    expect([response.status, response.body]).toEqual([200, [found]]);
  });
});

describe('Section 5 of document B', () => {
  const crm = useProxy();

  it.each([
    ['+20 101 717 7777', '+201017177777'],
    ['201017177777', '+201017177777'],
    ['(+20) 101-717.7777', '+201017177777'],
    ['00201017177777', '+00201017177777'],
  ])('stores the phone %j as %j', async (written, stored) => {
    expect((await crm.made({ phones: [written] })).phones).toEqual([stored]);
  });

  it('rejects the phone "abc"', async () => {
    await crm.refused(() => crm.post({ phones: ['abc'] }), {
      status: 400,
      code: '23514',
      message: 'Invalid phone: "abc" (E.164 expected, 8-15 digits)',
    });
  });

  it('stores e-mails in lower case', async () => {
    expect((await crm.made({ emails: ['Mahmoud@Example.COM'] })).emails).toEqual(['mahmoud@example.com']);
  });

  it.each([
    'plain',
    '@example.com',
    'a@b',
    'a@b.c',
    'a b@example.com',
    'a@@example.com',
    'a@exam ple.com',
    '',
  ])('rejects the e-mail %j', async (email) => {
    await crm.refused(() => crm.post({ emails: [email] }), {
      status: 400,
      code: '23514',
      message: `Invalid email: ${JSON.stringify(email)}`,
    });
  });

  it.each(['a@b.co', 'first.last+tag@sub.example.com', 'ü@exämple.de'])(
    'accepts the e-mail %j',
    async (email) => {
      expect((await crm.made({ emails: [email] })).emails).toEqual([email]);
    },
  );
});
