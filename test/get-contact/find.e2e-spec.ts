import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { statementNamesOf } from '../support/statements.js';

// A start of the product takes its time where other specs run beside this one.

const BASE_PATH = '/functions/v1/get-contact';
const PROXY = '/functions/v1/rest-api-proxy/contacts';

let api: TestApi;
let tenant: Tenant;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  tenant = await api.tenant();
});

/** Asks with the tenant's API token. */
const ask = (json: unknown, token = tenant.apiKey) =>
  api.request('POST', BASE_PATH, { headers: { authorization: `Bearer ${token}` }, json });

/** Creates a contact at the proxy, which knows lists; returns its id. */
async function create(json: object): Promise<string> {
  const response = await api.request('POST', PROXY, { headers: { 'x-api-key': tenant.apiKey }, json });
  expect(response.status).toBe(201);
  return response.body[0].id;
}

/** Sends a request to `/api/v1`. */
async function inApiV1(method: string, path: string, json?: object): Promise<any> {
  const headers = { cookie: tenant.cookie };
  const response = await api.request(method, `/api/v1/crm${path}`, { headers, json });
  expect(response.status).toBeLessThan(300);
  return response.body;
}

const prefixedId = (id: string) => `cont_${id.replaceAll('-', '')}`;

/** Records what happened with a contact. */
const record = (id: string, kind: string, occurred_at: string) =>
  inApiV1('POST', '/activities', { contact_id: prefixedId(id), kind, occurred_at });

describe('POST /functions/v1/get-contact by phone_number', () => {
  it.each(['+14155551234', '14155551234', '+1 (415) 555-1234', '+1.415.555.1234'])(
    'finds a contact by %s',
    async (phone_number) => {
      const id = await create({ phones: ['+14155551234'] });
      const { status, body } = await ask({ phone_number });
      expect([status, body.id]).toEqual([200, id]);
    },
  );

  it('finds a contact by a number that is not its primary one, and shows the primary one', async () => {
    const id = await create({ phones: ['+14155550001', '+14155550002'] });
    const { body } = await ask({ phone_number: '+14155550002' });
    expect([body.id, body.phone_number]).toEqual([id, '+14155550001']);
  });

  it('finds, of several, the one whose primary number it is', async () => {
    await create({ phones: ['+14155550001', '+14155551234'] });
    const id = await create({ phones: ['+14155551234'] });
    expect((await ask({ phone_number: '+14155551234' })).body.id).toBe(id);
  });

  it('finds, of several whose primary number it is, the oldest', async () => {
    const [first, second] = [
      await create({ phones: ['+14155551234'] }),
      await create({ phones: ['+14155551234'] }),
    ];
    await api.rows(`update contacts set created_at = created_at - interval '1 day' where id = $1`, [second]);
    expect((await ask({ phone_number: '+14155551234' })).body.id).toBe(second);
    await api.rows(`update contacts set created_at = created_at - interval '2 days' where id = $1`, [first]);
    expect((await ask({ phone_number: '+14155551234' })).body.id).toBe(first);
  });

  it('finds, of several whose primary number it is not, the oldest', async () => {
    const id = await create({ phones: ['+14155550001', '+14155551234'] });
    await create({ phones: ['+14155550002', '+14155551234'] });
    expect((await ask({ phone_number: '+14155551234' })).body.id).toBe(id);
  });

  it('shows the number as it was written', async () => {
    const id = await create({ phones: ['+14155551234'] });
    await inApiV1('PATCH', `/contacts/${prefixedId(id)}`, { phone: '(415) 555-1234' });
    const { body } = await ask({ contact_id: id });
    expect(body.phone_number).toBe('(415) 555-1234');
  });

  it.each(['+14155559999', '123', 'call me', '\0', '\ud83d', '+1415555123', `+${'1'.repeat(5000)}`])(
    'is 404 for a number that nobody has: %j',
    async (phone_number) => {
      await create({ phones: ['+14155551234'] });
      const { status, body } = await ask({ phone_number });
      expect({ status, body }).toEqual({
        status: 404,
        body: { error: { code: 'contact_not_found', message: 'Contact not found' } },
      });
    },
  );

  it('is 404 for the number of a deleted contact', async () => {
    const id = await create({ phones: ['+14155551234'] });
    await inApiV1('DELETE', `/contacts/${prefixedId(id)}`);
    expect((await ask({ phone_number: '+14155551234' })).status).toBe(404);
  });
});

describe('POST /functions/v1/get-contact by contact_id', () => {
  it('finds a contact, in upper case too', async () => {
    const id = await create({ first_name: 'Ada' });
    expect((await ask({ contact_id: id })).body.id).toBe(id);
    expect((await ask({ contact_id: id.toUpperCase() })).body.id).toBe(id);
  });

  it('finds a contact that is inactive in another API', async () => {
    const id = await create({ first_name: 'Ada' });
    await api.rows('update contacts set inactivated_at = now() where id = $1', [id]);
    expect((await ask({ contact_id: id })).status).toBe(200);
  });

  it.each(['00000000-0000-0000-0000-000000000000', 'john', '1', '\0', '\ud83d', 'x'.repeat(5000)])(
    'is 404 for an id that nobody has: %j',
    async (contact_id) => {
      const { status, body } = await ask({ contact_id });
      expect({ status, body }).toEqual({
        status: 404,
        body: { error: { code: 'contact_not_found', message: 'Contact not found' } },
      });
    },
  );

  it('is 404 for a deleted contact', async () => {
    const id = await create({ first_name: 'Ada' });
    await inApiV1('DELETE', `/contacts/${prefixedId(id)}`);
    expect((await ask({ contact_id: id })).status).toBe(404);
  });
});

describe('POST /functions/v1/get-contact by both', () => {
  it.each(['+14155550001', '+1 (415) 555-0002'])('finds the contact that has %s', async (phone_number) => {
    const contact_id = await create({ phones: ['+14155550001', '+14155550002'] });
    expect((await ask({ contact_id, phone_number })).body.id).toBe(contact_id);
  });

  it('finds the contact that is named, where it shares its number with an older one', async () => {
    await create({ phones: ['+14155551234'] });
    const contact_id = await create({ phones: ['+14155551234'] });
    expect((await ask({ contact_id, phone_number: '+14155551234' })).body.id).toBe(contact_id);
  });

  it('finds the contact whose number cannot be read, by what it shows', async () => {
    const contact_id = await create({ first_name: 'Ada' });
    await inApiV1('PATCH', `/contacts/${prefixedId(contact_id)}`, { phone: 'ext. 12' });
    const { body } = await ask({ contact_id, phone_number: 'ext. 12' });
    expect(body.phone_number).toBe('ext. 12');
  });

  it.each(['+14155559999', '123', 'call me'])('refuses %s of somebody else', async (phone_number) => {
    await create({ phones: ['+14155559999'] });
    const contact_id = await create({ phones: ['+14155550001'] });
    const { status, body } = await ask({ contact_id, phone_number });
    expect({ status, body }).toEqual({
      status: 400,
      body: {
        error: {
          code: 'invalid_param',
          message: 'contact_id and phone_number are not of the same contact',
        },
      },
    });
  });

  it('is 404 for an id that nobody has, whatever the number', async () => {
    await create({ phones: ['+14155551234'] });
    const contact_id = '00000000-0000-0000-0000-000000000000';
    expect((await ask({ contact_id, phone_number: '+14155551234' })).status).toBe(404);
  });

  it.each([null, ''])('takes %j as not given', async (nothing) => {
    const id = await create({ phones: ['+14155551234'] });
    expect((await ask({ contact_id: nothing, phone_number: '+14155551234' })).body.id).toBe(id);
    expect((await ask({ contact_id: id, phone_number: nothing })).body.id).toBe(id);
  });
});

describe('what POST /functions/v1/get-contact answers', () => {
  const times = {
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  };
  const noStats = { total_calls: 0, total_messages: 0, last_contact: null };

  it('is null where there is nothing, and empty where there are none', async () => {
    const id = await create({ source: 'web' });
    expect((await ask({ contact_id: id })).body).toEqual({
      id,
      phone_number: null,
      name: null,
      email: null,
      company: null,
      notes: null,
      tags: [],
      metadata: {},
      stats: noStats,
      ...times,
    });
  });

  it('has every field, byte for byte', async () => {
    const text = '山田　太郎 أميرة 👩‍👩‍👧‍👦 A\u0308';
    const id = await create({
      first_name: text,
      emails: ['Ada@Example.com', 'b@example.com'],
      phones: ['+14155551234'],
      description: `${text}\n${text}`,
      tags: [text, 'vip'],
      custom_fields: { customer_id: 'cust_123', nested: { list: [1, 2.5, null, text] } },
    });
    expect((await ask({ contact_id: id })).body).toEqual({
      id,
      phone_number: '+14155551234',
      name: text,
      email: 'ada@example.com',
      company: null,
      notes: `${text}\n${text}`,
      tags: [text, 'vip'],
      metadata: { customer_id: 'cust_123', nested: { list: [1, 2.5, null, text] } },
      stats: noStats,
      ...times,
    });
  });

  it.each([
    ['the e-mail address', { emails: ['a@example.com'], phones: ['+14155551234'] }, 'a@example.com'],
    ['then the phone', { phones: ['+14155551234'] }, '+14155551234'],
  ])('has for a name that is missing %s', async (_what, fields, name) => {
    expect((await ask({ contact_id: await create(fields) })).body.name).toBe(name);
  });

  it('has the name of the account as the company', async () => {
    const { company } = await inApiV1('POST', '/companies', { name: 'Blue AI' });
    const id = await create({ first_name: 'Ada' });
    await inApiV1('PATCH', `/contacts/${prefixedId(id)}`, { company_id: company.id });
    expect((await ask({ contact_id: id })).body.company).toBe('Blue AI');
  });

  it('counts calls and SMS messages, and tells of the newest activity of any kind', async () => {
    const id = await create({ first_name: 'Ada' });
    await record(id, 'call', '2024-01-15T10:00:00Z');
    await record(id, 'call', '2024-01-14T10:00:00Z');
    await record(id, 'sms', '2024-01-15T11:00:00Z');
    expect((await ask({ contact_id: id })).body.stats).toEqual({
      total_calls: 2,
      total_messages: 1,
      last_contact: '2024-01-15T11:00:00Z',
    });
    for (const kind of ['email', 'meeting', 'note']) await record(id, kind, '2024-01-16T09:30:00.999Z');
    expect((await ask({ contact_id: id })).body.stats).toEqual({
      total_calls: 2,
      total_messages: 1,
      last_contact: '2024-01-16T09:30:00Z',
    });
  });

  it('counts nothing of another contact, and nothing that was deleted', async () => {
    const [id, other] = [await create({ first_name: 'Ada' }), await create({ first_name: 'Ben' })];
    await record(other, 'call', '2024-01-15T10:00:00Z');
    await record(id, 'sms', '2024-01-15T10:00:00Z');
    await api.rows('update activities set deleted_at = now() where contact_id = $1', [id]);
    expect((await ask({ contact_id: id })).body.stats).toEqual(noStats);
  });
});

describe('what a look-up costs', () => {
  it('is one statement, with the company and the conversation in it, by phone and by id', async () => {
    const { company } = await inApiV1('POST', '/companies', { name: 'Acme' });
    const id = await create({ phones: ['+14155551234'] });
    await inApiV1('PATCH', `/contacts/${prefixedId(id)}`, { company_id: company.id });
    await record(id, 'call', '2026-01-01');
    for (const asked of [{ phone_number: '+14155551234' }, { contact_id: id }]) {
      const look = async () => {
        const { body } = await ask(asked);
        expect([body.company, body.stats.total_calls]).toEqual(['Acme', 1]);
      };
      // The key is known by heart from then on, and the settings are at hand.
      await look();
      expect(await statementNamesOf(look)).toHaveLength(1);
    }
  });
});
