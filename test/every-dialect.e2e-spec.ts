import { fromPrefixedId } from '@rosetta/common';
import { startApi, type Tenant, type TestApi } from './support/api.js';
import {
  bothKnow,
  type DialectClient,
  type DialectClientName,
  dialectClientNames,
  dialectClients,
  sayable,
  type Told,
  waysBetweenDialects,
} from './support/dialect-clients.js';

import {
  type CompanyClient,
  companyClientNames,
  openCompanyClients,
  otherCompany,
  sharedFields,
  type ToldCompany,
  wholeCompany,
} from './support/company-clients.js';

let api: TestApi;
let tenant: Tenant;
let open: Record<DialectClientName, DialectClient>;

beforeAll(async () => {
  api = await startApi();
}, 60_000);
beforeEach(async () => {
  tenant = await api.tenant();
  const opened = dialectClientNames().map((name) => [name, dialectClients[name](api, tenant)]);
  open = Object.fromEntries(opened) as Record<DialectClientName, DialectClient>;
});
afterAll(() => api?.close());

async function makeCompany(name = 'Blue AI'): Promise<string> {
  const headers = { 'x-api-key': tenant.apiKey };
  const response = await api.request('POST', '/api/v1/crm/companies', { headers, json: { name } });
  return fromPrefixedId('company', response.body.company.id)!;
}

/** What every dialect can be told of, and tells of. */
function known(told: Told): Told {
  const { firstName, lastName, email, phone, companyId, description } = told;
  return { firstName, lastName, email, phone, companyId, description };
}

const taro: Told = {
  firstName: '太郎',
  lastName: '山田',
  email: 'taro@example.com',
  phone: '+819012345678',
  description: 'First line\nsecond line',
};

describe.each(waysBetweenDialects)('A contact that is made at %s', (from, to) => {
  const both = (told: Told) => sayable(from, to, told);
  const shared = (told: Told | null) => both(known(told!));

  it(`is read at ${to}, field by field`, async () => {
    const told = both({ ...taro, companyId: await makeCompany() });
    const id = await open[from].create(told);
    expect(shared(await open[to].read(id))).toEqual(told);
    expect(await open[to].count()).toBe(1);
  });

  if (bothKnow(from, to, 'createdAt'))
    it(`is as old at ${to}`, async () => {
      const id = await open[from].create(taro);
      const [here, there] = [(await open[from].read(id))!, (await open[to].read(id))!];
      const seconds = (date?: Date) => Math.floor(date!.getTime() / 1000);
      expect(seconds(there.createdAt)).toBe(seconds(here.createdAt));
      expect(seconds(there.updatedAt)).toBe(seconds(here.updatedAt));
    });

  const changes: [string, Told][] = [
    ['first name', { firstName: '花子' }],
    ['last name', { lastName: '鈴木' }],
    ['e-mail', { email: 'hanako@example.com' }],
    ['phone', { phone: '+819087654321' }],
    ['note', { description: 'Changed' }],
    ['cleared note', { description: null }],
    ['cleared company', { companyId: null }],
  ];
  const possible = changes.filter(([, change]) => Object.keys(both(change)).length > 0);
  it.each(possible)(`shows its new %s there when it is changed at ${to}`, async (_what, change) => {
    const told = both({ ...taro, companyId: await makeCompany() });
    const id = await open[from].create(told);
    await open[to].update(id, change);
    expect(shared(await open[from].read(id))).toEqual({ ...told, ...change });
  });

  if (bothKnow(from, to, 'companyId'))
    it(`moves to another company when ${to} says so`, async () => {
      const id = await open[from].create({ ...taro, companyId: await makeCompany('Old') });
      const companyId = await makeCompany('New');
      await open[to].update(id, { companyId });
      expect((await open[from].read(id))!.companyId).toBe(companyId);
    });

  it(`is gone there when it is deleted at ${to}`, async () => {
    const id = await open[from].create(taro);
    await open[to].delete(id);
    expect(await open[from].read(id)).toBeNull();
    expect(await open[to].read(id)).toBeNull();
    expect(await open[from].count()).toBe(0);
  });

  const scripts: [string, string][] = [
    ['Japanese', '山田太郎・カタカナ・ﾊﾝｶｸ'],
    ['Arabic', 'محمود علي'],
    ['emoji', '👩‍👩‍👧‍👦🇪🇬👍🏽'],
    ['combining characters', 'e\u0301 и\u0306 ก็ नि'],
    ['precomposed characters', '\u00e9\u0439'],
    ['marks of direction', '\u202eabc\u202c\u200f'],
    ['quotes and wildcards', `O'Neil "x" \\ % _ {a,b} $1 <b>&amp;</b>`],
    ['rare planes', '𠮷野家𝒳'],
  ];
  it.each(scripts)(`keeps %s byte for byte until ${to}`, async (_script, text) => {
    const told = both({ firstName: text, lastName: `${text}!`, description: `${text}\r\n\t${text}` });
    const id = await open[from].create(told);
    const { firstName, lastName, description } = (await open[to].read(id))!;
    // A dialect that knows one name cannot tell where the first ends when it has blanks itself.
    expect(`${firstName} ${lastName}`).toBe(`${told.firstName} ${told.lastName}`);
    if (told.description !== undefined) expect(description).toBe(told.description);
  });
});

describe('A contact with several e-mails and phones', () => {
  const many: Told = {
    firstName: 'Mahmoud',
    lastName: 'Ali',
    emails: ['first@example.com', 'second@example.com', 'third@example.com'],
    phones: ['+201017177777', '+201222222222', '+201111111111'],
    tags: ['vip', 'newsletter'],
    source: 'website',
    customFields: { customer_type: 'VIP', nested: { a: [1, null, 'x'] } },
  };
  let id: string;
  beforeEach(async () => {
    id = await open['rest-api-proxy'].create(many);
  });

  const lists = async () => {
    const { emails, phones } = (await open['rest-api-proxy'].read(id))!;
    return { emails, phones };
  };

  it('shows its primary ones in a dialect that knows one of each', async () => {
    const { email, phone } = (await open['crm-v1'].read(id))!;
    expect({ email, phone }).toEqual({ email: 'first@example.com', phone: '+201017177777' });
  });

  it('gets another primary one in such a dialect, and keeps the others', async () => {
    await open['crm-v1'].update(id, { email: 'New@Example.com', phone: '+491511234567' });
    expect(await lists()).toEqual({
      emails: ['new@example.com', 'second@example.com', 'third@example.com'],
      phones: ['+491511234567', '+201222222222', '+201111111111'],
    });
  });

  it('loses none when such a dialect makes a further one the primary: they change places', async () => {
    await open['crm-v1'].update(id, { email: 'third@example.com', phone: '+201222222222' });
    expect(await lists()).toEqual({
      emails: ['third@example.com', 'second@example.com', 'first@example.com'],
      phones: ['+201222222222', '+201017177777', '+201111111111'],
    });
  });

  it.each([null, ''])(
    'moves the next ones up when such a dialect clears the primary ones with %j',
    async (nothing) => {
      await open['crm-v1'].update(id, { email: nothing, phone: nothing });
      expect(await lists()).toEqual({
        emails: ['second@example.com', 'third@example.com'],
        phones: ['+201222222222', '+201111111111'],
      });
      const { email, phone } = (await open['crm-v1'].read(id))!;
      expect({ email, phone }).toEqual({ email: 'second@example.com', phone: '+201222222222' });
    },
  );

  it('keeps what such a dialect does not know', async () => {
    await open['crm-v1'].update(id, { firstName: 'Changed', position: 'Director' });
    expect(await open['rest-api-proxy'].read(id)).toMatchObject({ ...many, firstName: 'Changed' });
  });

  it('keeps the position, which the proxy does not know', async () => {
    await open['crm-v1'].update(id, { position: 'Director' });
    await open['rest-api-proxy'].update(id, { firstName: 'Changed', customFields: {}, tags: [] });
    expect((await open['crm-v1'].read(id))!.position).toBe('Director');
  });

  it('shows none in any dialect once the lists are emptied', async () => {
    await open['rest-api-proxy'].update(id, { emails: [], phones: [] });
    const { email, phone } = (await open['crm-v1'].read(id))!;
    expect({ email, phone }).toEqual({ email: null, phone: null });
  });
});

describe('A phone that /api/v1 was given as people write it', () => {
  const written = '090-1234-5678';
  let id: string;
  beforeEach(async () => {
    id = await open['crm-v1'].create({ ...taro, phone: written });
  });

  it('is shown there as it was written', async () => {
    expect((await open['crm-v1'].read(id))!.phone).toBe(written);
  });

  it('is shown by the proxy in the one form in which phones are compared', async () => {
    expect((await open['rest-api-proxy'].read(id))!.phones).toEqual(['+09012345678']);
  });

  it('stays as it was written when the proxy changes something else', async () => {
    await open['rest-api-proxy'].update(id, { description: 'x' });
    expect((await open['crm-v1'].read(id))!.phone).toBe(written);
  });

  it('stays as it was written when the proxy adds another behind it', async () => {
    await open['rest-api-proxy'].update(id, { phones: ['+09012345678', '+201017177777'] });
    expect((await open['crm-v1'].read(id))!.phone).toBe(written);
  });

  it('gives way when the proxy writes another in front of it', async () => {
    await open['rest-api-proxy'].update(id, { phones: ['+201017177777', '+09012345678'] });
    expect((await open['crm-v1'].read(id))!.phone).toBe('+201017177777');
  });

  it('is kept though it is no number at all, and the proxy does not show it', async () => {
    await open['crm-v1'].update(id, { phone: 'ext. 12' });
    expect((await open['crm-v1'].read(id))!.phone).toBe('ext. 12');
    expect((await open['rest-api-proxy'].read(id))!.phones).toEqual([]);
  });
});

describe('A contact without a name', () => {
  it('has null for a name at the proxy and an empty one in /api/v1', async () => {
    const id = await open['rest-api-proxy'].create({ email: 'a@b.co' });
    expect(await open['rest-api-proxy'].read(id)).toMatchObject({ firstName: null, lastName: null });
    expect(await open['crm-v1'].read(id)).toMatchObject({ firstName: '', lastName: '' });
  });
});

describe('An e-mail in capitals', () => {
  it.each(waysBetweenDialects)('is in lower case when %s writes and %s reads it', async (from, to) => {
    const id = await open[from].create({ ...taro, email: 'Taro@EXAMPLE.com' });
    expect((await open[to].read(id))!.email).toBe('taro@example.com');
  });
});

const oddPhones: [string, string, string][] = [
  ['an extension', '+1 415-555-0177 x12', '+14155550177'],
  ['a trunk zero in parentheses', '+44 (0)20 7946 0018', '+442079460018'],
  ['Arabic digits', '+٢٠١٠١٧١٧٧٧٧٦', '+201017177776'],
  ['full-width digits', '＋２０１０１７１７７７７５', '+201017177775'],
  ['a blank of no width', '+20101717\u200b7774', '+201017177774'],
  ['a URI', 'tel:+1-201-555-0123;ext=7', '+12015550123'],
];
const oddEmails = [
  '<taro@example.com>',
  'Taro <Taro@Example.com>',
  'mailto:taro@example.com',
  'taro＠example．com',
  'taro@example.com\u200b',
  'taro@example.com.',
];

describe.each(dialectClientNames())('A phone and an e-mail as people write them, at %s', (from) => {
  const found = async (phone_number: string) => {
    const headers = { authorization: `Bearer ${tenant.apiKey}` };
    return (await api.request('POST', '/functions/v1/get-contact', { headers, json: { phone_number } })).body
      .id;
  };

  it.each(oddPhones)(
    '%s: the number is one number in every dialect and in every look-up',
    async (_what, phone, number) => {
      const id = await open[from].create({ ...taro, phone });
      const { phones } = (await open['rest-api-proxy'].read(id))!;
      expect(phones).toEqual([number]);
      expect([await found(number), await found(phone)]).toEqual([id, id]);
      const headers = { 'x-api-key': tenant.apiKey };
      const filter = encodeURIComponent(`cs.{${number}}`);
      const exported = await api.request('GET', `/api/v1/exports/contacts?phones=${filter}`, { headers });
      expect(exported.text).toContain(number);
      for (const to of dialectClientNames()) {
        const shown = (await open[to].read(id))!.phone!;
        expect(await found(shown)).toBe(id);
        await open[to].update(id, { lastName: 'Changed' });
        expect((await open['rest-api-proxy'].read(id))!.phones).toEqual([number]);
      }
    },
  );

  it('an extension is kept, whoever writes the record or its phones back', async () => {
    const id = await open[from].create({ ...taro, phone: '+1 415-555-0177 x12' });
    const extensions = async () =>
      (await api.rows('select phone_extensions from contacts where id = $1', [id]))[0].phone_extensions;
    await open['rest-api-proxy'].update(id, { phones: ['+14155550177', '+201017177777'] });
    for (const to of dialectClientNames()) {
      if (to === 'rest-api-proxy') continue;
      const { phone } = (await open[to].read(id))!;
      expect(phone).toMatch(/12$/);
      await open[to].update(id, { phone });
      expect(await extensions()).toEqual({ '+14155550177': '12' });
    }
    await open['rest-api-proxy'].update(id, { phones: ['+201017177777'] });
    expect(await extensions()).toEqual({});
  });

  it.each(oddEmails)('%j is one address in every dialect', async (email) => {
    const id = await open[from].create({ ...taro, email });
    for (const to of dialectClientNames()) expect((await open[to].read(id))!.email).toBe('taro@example.com');
  });

  it.each(['taro@example.com,nobody', 'nobody;taro@example.com', 'taro@example.com|nobody'])(
    '%j is no address, and stores nothing',
    async (email) => {
      await expect(open[from].create({ ...taro, email })).rejects.toThrow('400');
      expect(await open['rest-api-proxy'].count()).toBe(0);
    },
  );

  it('two addresses in one text are two', async () => {
    const id = await open[from].create({ ...taro, email: 'taro@example.com,hana@example.com' });
    const { emails } = (await open['rest-api-proxy'].read(id))!;
    expect(emails).toEqual(['taro@example.com', 'hana@example.com']);
  });

  it('two numbers in one text are two', async () => {
    const id = await open[from].create({ ...taro, phone: '+201017177777 / +201222222222' });
    const { phones } = (await open['rest-api-proxy'].read(id))!;
    expect(phones).toEqual(['+201017177777', '+201222222222']);
  });
});

describe('What dialects do to a contact', () => {
  it('is one trail, in which each change names its dialect and who came through it', async () => {
    const id = await open['rest-api-proxy'].create(taro);
    await open['crm-v1'].update(id, { firstName: 'X' });
    await open['rest-api-proxy'].delete(id);
    const sql = `select dialect, action, api_key_id is not null as by_key, user_id as user
                 from audit_events where entity_id = $1 order by id`;
    expect(await api.rows(sql, [id])).toEqual([
      { dialect: 'rest-api-proxy', action: 'created', by_key: true, user: null },
      { dialect: 'crm-v1', action: 'updated', by_key: false, user: tenant.userId },
      { dialect: 'rest-api-proxy', action: 'deleted', by_key: true, user: null },
    ]);
  });
});

const companyWays = companyClientNames.flatMap((from) => companyClientNames.map((to) => [from, to] as const));
const pickFields = (told: ToldCompany | null, fields: readonly string[]) =>
  told && Object.fromEntries(fields.map((field) => [field, told[field]]));

describe.each(companyWays)('A company that is made at %s', (from, to) => {
  let companyClients: Record<string, CompanyClient>;
  beforeEach(async () => {
    companyClients = await openCompanyClients(api, tenant);
  });
  const shared = sharedFields(from, to);

  it(`is read at ${to}, field by field, changed and cleared there, and gone when it is deleted there`, async () => {
    const [here, there] = [companyClients[from]!, companyClients[to]!];
    const id = await here.create(wholeCompany);
    expect(pickFields(await there.read(id), shared)).toEqual(pickFields(wholeCompany, shared));
    // What the other dialect does not know has to stay.
    const whole = await here.read(id);
    await there.update(id, otherCompany);
    expect(await here.read(id)).toEqual({ ...whole, ...pickFields(otherCompany, shared) });
    const cleared = shared.filter((field) => field !== 'name' && field !== 'custom_fields');
    const nothing = Object.fromEntries(cleared.map((field) => [field, null]));
    await there.update(id, nothing);
    expect(pickFields(await here.read(id), cleared)).toEqual(nothing);
    await there.delete(id);
    expect([await here.read(id), await there.read(id)]).toEqual([null, null]);
  });

  it(`is not there at ${to} for another tenant`, async () => {
    const id = await companyClients[from]!.create(wholeCompany);
    const theirs = await openCompanyClients(api, await api.tenant('Other'));
    expect(await theirs[to]!.read(id)).toBeNull();
  });
});

describe('A company that every dialect wrote to', () => {
  it('has one trail, in which each change names its fields and its dialect', async () => {
    const companyClients = await openCompanyClients(api, tenant);
    const id = await companyClients['rest-api-proxy']!.create({ name: 'Nile' });
    for (const name of companyClientNames) await companyClients[name]!.update(id, { industry: name });
    const headers = { cookie: tenant.cookie };
    const path = `/api/v1/audit-events?entity=company&entity_id=comp_${id.replaceAll('-', '')}`;
    const { items } = (await api.request('GET', path, { headers })).body;
    expect(items.map(({ dialect, after }: any) => [dialect, after]).reverse()).toEqual([
      ['rest-api-proxy', { name: 'Nile' }],
      ['rest-api-proxy', { industry: 'rest-api-proxy' }],
      ['crm-v1', { industry: 'crm-v1' }],
      ['crm-contacts-api', { industry: 'crm-companies-api' }],
      ['sales', { industry: 'sales' }],
    ]);
  });
});
