import { answeredBy, Replicated, type StreamingStandby, until } from './replicated.js';
import type { Ask, TestApi, Tenant } from '../support/api.js';

const V1 = '/api/v1';
const PROXY = '/functions/v1/rest-api-proxy';

let place: Replicated;
let standby: StreamingStandby;
let writer: TestApi;
let reader: TestApi;
let ours: Tenant;
let theirs: Tenant;

beforeAll(async () => {
  place = await Replicated.begin();
  standby = await place.addStandby();
  writer = await place.serve();
  reader = await place.serve();
  [ours, theirs] = [await writer.tenant(), await writer.tenant('Others')];
});
afterAll(() => place?.end());

const byKey = ({ apiKey } = ours): Ask => ({ headers: { 'x-api-key': apiKey } });

/** How many statements the standby answers while something is done. */
async function atStandby(of: TestApi, work: () => Promise<unknown>): Promise<number> {
  const before = answeredBy(of)[0]!;
  await work();
  return answeredBy(of)[0]! - before;
}

/** Reads until the standby is found to have all that was written. */
async function afterReplay(of: TestApi, tenant = ours): Promise<void> {
  await standby.catchUp();
  const read = () => of.request('GET', `${V1}/crm/contacts`, byKey(tenant));
  await until(async () => (await atStandby(of, read)) > 0);
}

async function write(method: string, path: string, json?: unknown, ask = byKey()) {
  const response = await writer.request(method, path, { ...ask, json });
  expect(response.status).toBeLessThan(300);
  return response.body;
}

function named(name: string) {
  const [first_name, ...rest] = name.split(' ');
  return { first_name, last_name: rest.join(' ') };
}

async function made(name: string): Promise<string> {
  return (await write('POST', `${V1}/crm/contacts`, named(name))).contact.id;
}

describe('What is read at a standby', () => {
  let contactId: string;
  beforeAll(async () => {
    contactId = await made('Ada Lovelace');
    await afterReplay(reader);
  });

  it.each([
    ['a contact', () => `${V1}/crm/contacts/${contactId}`],
    ['contacts, with their token', () => `${V1}/crm/contacts`],
    ['a search', () => `${V1}/crm/contacts?search=lovelace`],
    ['companies', () => `${V1}/crm/companies`],
    ['deals', () => `${V1}/crm/deals`],
    ['pipelines', () => `${V1}/crm/pipelines`],
    ['activities', () => `${V1}/crm/activities`],
    ['a table of the proxy', () => `${PROXY}/contacts?select=first_name&first_name=ilike.*ada*`],
  ])('%s', async (_, path) => {
    let response: Awaited<ReturnType<TestApi['request']>> | undefined;
    const answered = await atStandby(reader, async () => {
      response = await reader.request('GET', path(), byKey());
    });
    expect([response!.status, answered]).toEqual([200, expect.any(Number)]);
    expect(answered).toBeGreaterThan(0);
  });

  it('whoever asks: by a session and by an access token', async () => {
    const { token } = (await reader.request('GET', '/api/auth/token', { headers: { cookie: ours.cookie } }))
      .body;
    const credentials: Record<string, string>[] = [
      { cookie: ours.cookie },
      { authorization: `Bearer ${token}` },
    ];
    for (const headers of credentials) {
      const read = async () => {
        expect((await reader.request('GET', `${V1}/crm/contacts`, { headers })).body.total).toBe(1);
      };
      expect(await atStandby(reader, read)).toBeGreaterThan(0);
    }
  });

  it('another organization sees nothing of it there', async () => {
    const answered = await atStandby(reader, async () => {
      const one = await reader.request('GET', `${V1}/crm/contacts/${contactId}`, byKey(theirs));
      expect(one.status).toBe(404);
      const uuid = contactId.replace('cont_', '');
      const table = await reader.request('GET', `${PROXY}/contacts?id=eq.${uuid}`, byKey(theirs));
      expect(table.body).toEqual([]);
      expect((await reader.request('GET', `${V1}/crm/contacts`, byKey(theirs))).body.total).toBe(0);
    });
    expect(answered).toBeGreaterThan(0);
  });

  it('who has no key, or a wrong one, is refused', async () => {
    for (const headers of [{}, { 'x-api-key': `cg_${'0'.repeat(48)}` }] as Record<string, string>[])
      expect((await reader.request('GET', `${V1}/crm/contacts`, { headers })).status).toBe(401);
  });
});

describe('What is read at the primary alone', () => {
  it.each(['changes', 'api-keys', 'members', 'imports', 'audit-events', 'webhooks', 'exports/contacts'])(
    '%s',
    async (resource) => {
      const headers = { authorization: `Bearer ${ours.token}` };
      const read = async () => {
        const response = await reader.request('GET', `${V1}/${resource}`, { headers });
        expect(response.status).toBe(200);
      };
      expect(await atStandby(reader, read)).toBe(0);
    },
  );

  it('whatever a write asks, and what is kept for its key', async () => {
    await afterReplay(writer);
    const once = {
      headers: { ...byKey().headers, 'idempotency-key': 'once' },
      json: named('Grace Hopper'),
    };
    const writes = async () => {
      const [first, again] = [
        await writer.request('POST', `${V1}/crm/contacts`, once),
        await writer.request('POST', `${V1}/crm/contacts`, once),
      ];
      expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
      const { id } = first.body.contact;
      await write('PATCH', `${V1}/crm/contacts/${id}`, { last_name: 'B. Hopper' });
      await write('POST', `${V1}/crm/activities`, { contact_id: id, type: 'note', content: 'Met' });
      await write('DELETE', `${V1}/crm/contacts/${id}`);
    };
    expect(await atStandby(writer, writes)).toBe(0);
  });
});

describe('While the standby replays nothing', () => {
  beforeAll(async () => {
    await afterReplay(reader);
    await standby.pause();
  });
  afterAll(() => standby.resume());

  const read = async (path: string, from = reader) => (await from.request('GET', path, byKey())).body;

  it('an organization that writes nothing goes on reading there', async () => {
    const reading = () => reader.request('GET', `${V1}/crm/contacts`, byKey(theirs));
    expect(await atStandby(reader, reading)).toBeGreaterThan(0);
  });

  it('a key that was revoked in another process is refused at once', async () => {
    const session = { headers: { authorization: `Bearer ${theirs.token}` } };
    const { api_key } = await write('POST', `${V1}/api-keys`, { name: 'short-lived' }, session);
    const ask = { headers: { 'x-api-key': api_key.key } };
    expect((await reader.request('GET', `${V1}/crm/contacts`, ask)).status).toBe(200);
    await write('DELETE', `${V1}/api-keys/${api_key.id}`, undefined, session);
    expect((await reader.request('GET', `${V1}/crm/contacts`, ask)).status).toBe(401);
  });

  it.each([0, 1])('what one process writes is what each reads (%s)', async (from) => {
    const at = [reader, writer][from];
    const id = await made('Annie Easley');
    const contact = `${V1}/crm/contacts/${id}`;
    expect((await read(contact, at)).contact.last_name).toBe('Easley');
    await write('PATCH', contact, { last_name: 'J. Easley' });
    expect((await read(contact, at)).contact.last_name).toBe('J. Easley');
    expect((await read(`${V1}/crm/contacts?search=easley`, at)).items).toMatchObject([{ id }]);
    await write('DELETE', contact);
    expect((await at!.request('GET', contact, byKey())).status).toBe(404);
  });

  it('companies, deals, activities, pipelines, fields, roles and relationships are read as they were written', async () => {
    const contact_id = await made('Mary Jackson');
    const crm = `${V1}/crm`;
    const { company } = await write('POST', `${crm}/companies`, { name: 'Langley' });
    expect((await read(`${crm}/companies/${company.id}`)).company.name).toBe('Langley');
    await write('POST', `${crm}/companies/${company.id}/inactivate`);
    expect((await read(`${crm}/companies/${company.id}`)).company.active).toBe(false);
    const { deal } = await write('POST', `${crm}/deals`, { name: 'A tunnel', amount: 5, contact_id });
    expect((await read(`${crm}/deals`)).items).toMatchObject([{ id: deal.id }]);
    await write('DELETE', `${crm}/deals/${deal.id}`);
    expect((await read(`${crm}/deals`)).items).toEqual([]);
    const { pipeline } = await write('POST', `${crm}/pipelines`, { name: 'Wind tunnel' });
    expect(JSON.stringify(await read(`${crm}/pipelines`))).toContain(pipeline.id);
    const { activity } = await write('POST', `${crm}/activities`, {
      contact_id,
      type: 'note',
      content: 'Met',
    });
    expect((await read(`${crm}/contacts/${contact_id}/timeline`)).items[0].id).toBe(activity.id);
    const { definition } = await write('POST', `${crm}/custom-fields`, {
      entity: 'contact',
      key: 'plan',
      label: 'Plan',
      type: 'string',
    });
    expect(JSON.stringify(await read(`${crm}/custom-fields`))).toContain(definition.id);
    const { contact_role } = await write('POST', `${crm}/contact-roles`, { name: 'Sponsor' });
    expect((await read(`${crm}/contact-roles`)).items).toContainEqual(contact_role);
    const { relationship } = await write('POST', `${crm}/relationships`, {
      contact_id,
      user_id: ours.userId,
    });
    expect((await read(`${crm}/relationships`)).items).toMatchObject([{ id: relationship.id }]);
  });

  it('a new organization is read whole, before anything is written in it', async () => {
    const { cookie } = await writer.signUp();
    const json = { name: 'New', slug: 'new-one' };
    await write('POST', '/api/auth/organization/create', json, { headers: { cookie } });
    const { pipelines } = (await reader.request('GET', `${V1}/crm/pipelines`, { headers: { cookie } })).body;
    expect(pipelines).toHaveLength(1);
  });

  it('no change is lost between a list and what the journal goes on with', async () => {
    for (let n = 0; n < 5; n++) {
      const id = await made(`Lost ${n}`);
      const list = await reader.request('GET', `${V1}/crm/contacts?search=lost&limit=200`, byKey());
      const after = list.headers.get('changes-token');
      const changes = await read(`${V1}/changes?after=${after}&limit=1000`);
      const seen = [...list.body.items, ...changes.items].map((each) => each.entity_id ?? each.id);
      expect(seen).toContain(id);
    }
  });
});

it('is read at the standby again once that has replayed it', async () => {
  const id = await made('Katherine Johnson');
  await afterReplay(reader);
  const read = async () => {
    const { contact } = (await reader.request('GET', `${V1}/crm/contacts/${id}`, byKey())).body;
    expect(contact.last_name).toBe('Johnson');
  };
  expect(await atStandby(reader, read)).toBeGreaterThan(0);
});

it('is never older than what was written, whoever reads, while replay comes and goes', async () => {
  const id = await made('Counter 0');
  const path = `${V1}/crm/contacts/${id}`;
  const stale: string[] = [];
  for (let n = 0; n < 150; n++) {
    if (n % 25 === 0) await (n % 50 === 0 ? standby.pause() : standby.resume());
    await write('PATCH', path, { last_name: `${n}` });
    const { contact } = (await reader.request('GET', path, byKey())).body;
    if (contact.last_name !== `${n}`) stale.push(`${contact.last_name} instead of ${n}`);
  }
  await standby.resume();
  expect(stale).toEqual([]);
});
