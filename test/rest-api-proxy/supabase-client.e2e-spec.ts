import { createClient, type FunctionsHttpError } from '@supabase/supabase-js';
import { colleague } from '../auth/people.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { committedDocument } from '../support/committed-document.js';

const ANY_KEY = 'sb_publishable_Zm9yIHRlc3RzIG9ubHk_AbCdEf';

let api: TestApi;
let tenant: Tenant;
let client: Client;

type Client = ReturnType<typeof newClient>;

const newClient = () =>
  createClient<any, { PostgrestVersion: '13' }>(api.url, ANY_KEY, {
    auth: { persistSession: false, autoRefreshToken: false },
  });

async function signedIn({
  email,
  password = tenant.password,
}: {
  email: string;
  password?: string;
}): Promise<Client> {
  const made = newClient();
  const { error } = await made.auth.signInWithPassword({ email, password });
  expect(error).toBeNull();
  return made;
}

/** A fresh organization, and its owner signed in. */
async function begin(): Promise<void> {
  tenant = await api.tenant();
  client = await signedIn(tenant);
}

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const people = [
  { first_name: 'Amira', phones: ['+201017177777'], tags: ['vip'], custom_fields: { score: 9 } },
  { first_name: 'Bilal', phones: ['+201222222222'], tags: ['vip', 'new'], custom_fields: { score: 10 } },
  { first_name: 'Chen', phones: [], tags: [], custom_fields: {} },
];

/** The people above, in their order. */
async function madePeople(): Promise<{ id: string; first_name: string }[]> {
  const { data, error } = await client.from('contacts').insert(people).select('id,first_name');
  expect(error).toBeNull();
  return data!;
}

async function namesOf(query: PromiseLike<{ data: any; error: unknown }>): Promise<string[]> {
  const { data, error } = await query;
  expect(error).toBeNull();
  return data.map((row: any) => row.first_name);
}

const namesStored = async () =>
  (
    await api.rows(
      'select first_name from contacts where organization_id = $1 and deleted_at is null order by 1',
      [tenant.organizationId],
    )
  ).map(({ first_name }) => first_name);

/** The client of most programs that speak PostgREST, unmodified: one address, any key, and a sign-in. */
describe('supabase-js, from()', () => {
  beforeEach(begin);

  const select = () => client.from('contacts').select('first_name').order('first_name');

  it('inserts one and returns it, as made by the user', async () => {
    const { data, error, status } = await client.from('contacts').insert(people[0]!).select().single();
    expect({ error, status }).toEqual({ error: null, status: 201 });
    expect(data).toMatchObject(people[0]!);
    const [event] = await api.rows(
      'select dialect, user_id, api_key_id, action from audit_events where entity_id = $1',
      [data!.id],
    );
    expect(event).toEqual({
      dialect: 'rest-api-proxy',
      user_id: tenant.userId,
      api_key_id: null,
      action: 'created',
    });
  });

  it('inserts rows whose keys differ', async () => {
    const rows = [
      { first_name: 'A', source: 'web' },
      { first_name: 'B', last_name: 'x' },
    ];
    const { data, error } = await client
      .from('contacts')
      .insert(rows, { defaultToNull: false })
      .select('first_name,last_name,tags');
    expect(error).toBeNull();
    expect(data).toEqual([
      { first_name: 'A', last_name: null, tags: [] },
      { first_name: 'B', last_name: 'x', tags: [] },
    ]);
  });

  it('filters', async () => {
    await madePeople();
    expect(await namesOf(select().contains('phones', ['+20 101 717 7777']))).toEqual(['Amira']);
    expect(await namesOf(select().overlaps('tags', ['new', 'x']))).toEqual(['Bilal']);
    expect(await namesOf(select().contains('custom_fields', { score: 9 }))).toEqual(['Amira']);
    expect(await namesOf(select().in('first_name', ['Amira', 'a,b', 'Chen']))).toEqual(['Amira', 'Chen']);
    expect(await namesOf(select().or('first_name.eq.Chen,custom_fields->score.gt.9'))).toEqual([
      'Bilal',
      'Chen',
    ]);
    expect(await namesOf(select().not('tags', 'cs', '{vip}'))).toEqual(['Chen']);
    expect(await namesOf(select().is('last_name', null).ilike('first_name', '%a%'))).toEqual([
      'Amira',
      'Bilal',
    ]);
    expect(await namesOf(select().range(1, 1))).toEqual(['Bilal']);
  });

  it('embeds, both ways', async () => {
    const [amira] = await madePeople();
    const company = await client.from('companies').insert({ name: 'Nile Traders' }).select('id').single();
    const deal = await client
      .from('deals')
      .insert({ title: 'Order', value: 540, contact_id: amira!.id, company_id: company.data!.id })
      .select('title,contacts(first_name),companies(name),pipelines(name)')
      .single();
    expect(deal.data).toEqual({
      title: 'Order',
      contacts: { first_name: 'Amira' },
      companies: { name: 'Nile Traders' },
      pipelines: { name: 'Sales' },
    });
    const read = await client
      .from('contacts')
      .select('first_name,deals!inner(title)')
      .eq('deals.title', 'Order');
    expect(read.data).toEqual([{ first_name: 'Amira', deals: [{ title: 'Order' }] }]);
  });

  it('counts', async () => {
    await madePeople();
    const part = await client.from('contacts').select('id', { count: 'exact' }).limit(2);
    expect([part.count, part.data?.length, part.status]).toEqual([3, 2, 206]);
    const head = await client.from('contacts').select('*', { count: 'exact', head: true });
    expect([head.count, head.data]).toEqual([3, null]);
  });

  it('reads one, none, or says that there are more', async () => {
    await madePeople();
    const all = () => client.from('contacts').select();
    const none = await all().eq('first_name', 'Nobody').maybeSingle();
    expect([none.data, none.error]).toEqual([null, null]);
    const one = await all().eq('first_name', 'Chen').single();
    expect(one.data).toMatchObject({ first_name: 'Chen' });
    const many = await all().single();
    expect([many.status, many.error?.code, many.error?.details]).toEqual([
      406,
      'PGRST116',
      'The result contains 3 rows',
    ]);
  });

  it('updates, upserts and deletes', async () => {
    const [{ id }] = (await madePeople()) as [{ id: string; first_name: string }];
    const contacts = () => client.from('contacts');
    const updated = await contacts().update({ source: 'web' }).eq('id', id).select('source');
    expect([updated.status, updated.data]).toEqual([200, [{ source: 'web' }]]);
    const upserted = await contacts().upsert({ id, source: 'shop' }).select('source').single();
    expect([upserted.status, upserted.data]).toEqual([200, { source: 'shop' }]);
    const deleted = await contacts().delete().eq('id', id).select('first_name');
    expect([deleted.status, deleted.data]).toEqual([200, [{ first_name: 'Amira' }]]);
    expect(await namesStored()).toEqual(['Bilal', 'Chen']);
  });

  it('stops at maxAffected', async () => {
    await madePeople();
    const { error } = await client.from('contacts').delete().not('id', 'is', null).maxAffected(2);
    expect([error?.code, error?.details]).toEqual(['PGRST124', 'The query affects 3 rows']);
    expect(await namesStored()).toHaveLength(3);
  });

  it('reads CSV', async () => {
    await madePeople();
    const { data } = await client.from('contacts').select('first_name,tags').order('first_name').csv();
    expect(data).toBe('first_name,tags\nAmira,{vip}\nBilal,"{vip,new}"\nChen,{}');
  });

  it('understands the refusals', async () => {
    const wrong = await client.from('contacts').insert({ phones: ['abc'] });
    expect([wrong.status, wrong.error?.code, wrong.error?.message]).toEqual([
      400,
      '23514',
      'Invalid phone: "abc" (E.164 expected, 8-15 digits)',
    ]);
    const whole = await client.from('contacts').update({ source: 'x' });
    expect(whole.error).toMatchObject({ code: '21000', message: 'UPDATE requires a WHERE clause' });
  });

  it('says what is not there: functions of the database, and tables that are no part of this product', async () => {
    const called = await client.rpc('total_of', { b: 1, a: 2 });
    expect([called.status, called.error]).toEqual([
      404,
      expect.objectContaining({
        code: 'PGRST202',
        message: 'Could not find the function public.total_of(a, b) in the schema cache',
      }),
    ]);
    const { status, error } = await client.from('conversations').select();
    expect([status, error]).toEqual([
      404,
      expect.objectContaining({
        code: 'PGRST205',
        message: "Could not find the table 'public.conversations' in the schema cache",
        hint: 'Conversations, messages and their sending are no part of this product.',
      }),
    ]);
  });

  it("lets a viewer read and not write, and shows nobody another tenant's rows", async () => {
    const [{ id }] = (await madePeople()) as [{ id: string; first_name: string }];
    const viewer = await signedIn(await colleague(api, tenant, 'viewer'));
    const contacts = () => viewer.from('contacts');
    expect(await namesOf(contacts().select('first_name').eq('id', id))).toEqual(['Amira']);
    const writes = [
      contacts().insert({ first_name: 'X' }),
      contacts().update({ first_name: 'X' }).eq('id', id),
      contacts().upsert({ id, first_name: 'X' }),
      contacts().delete().eq('id', id),
    ];
    for (const { status, error } of await Promise.all(writes))
      expect([status, error?.code, error?.message]).toEqual([
        403,
        '42501',
        'This needs the permission contacts:write',
      ]);
    const stranger = await signedIn(await api.tenant('Other'));
    expect(await namesOf(stranger.from('contacts').select('first_name'))).toEqual([]);
    await stranger.from('contacts').delete().eq('id', id);
    expect(await namesStored()).toEqual(['Amira', 'Bilal', 'Chen']);
  });
});

/** A call of each function, and what of its response shows that it was done. */
const invocations: Record<string, (call: Invoke) => Promise<unknown>> = {
  'rest-api-proxy': async (call) => {
    const [made] = await call('rest-api-proxy/contacts', { first_name: 'Amira' });
    return (
      (await call(`rest-api-proxy/contacts?id=eq.${made.id}`, undefined, 'GET'))[0].first_name === 'Amira'
    );
  },
  'import-contacts-bulk': async (call) =>
    (await call('import-contacts-bulk', { contacts: [{ first_name: 'A' }] })).summary.new_contacts === 1,
  'create-deals-bulk': async (call) => {
    const deal = { title: 'D', contact_email: 'a@example.com', create_contact_if_missing: true };
    return (await call('create-deals-bulk', { deals: [deal] })).summary.new_deals === 1;
  },
  'create-lead': async (call) =>
    (await call('create-lead', { first_name: 'L', deal: { title: 'Lead' } })).deal.title === 'Lead',
  'create-leads-bulk': async (call) =>
    (await call('create-leads-bulk', { leads: [{ first_name: 'L', emails: ['l@example.com'] }] })).success,
  'search-contacts': async (call) => Array.isArray((await call('search-contacts', { query: 'L' })).contacts),
  'crm-contacts-api': async (call) =>
    (await call('crm-contacts-api', { name: 'John Doe' })).data.name === 'John Doe',
};

/** Every function, by the committed document. */
const functionsServed = [
  ...new Set(
    Object.keys(committedDocument().paths)
      .filter((path) => path.startsWith('/functions/v1/'))
      .map((path) => path.split('/')[3]!),
  ),
];

type Invoke = (path: string, body?: object, method?: 'GET' | 'POST') => Promise<any>;

describe('supabase-js, functions.invoke()', () => {
  beforeAll(begin);

  it.each(Object.keys(invocations))('calls %s by the token of the sign-in', async (name) => {
    const call: Invoke = async (path, body, method = 'POST') => {
      const { data, error } = await client.functions.invoke(path, { method, body });
      expect(error).toBeNull();
      return data;
    };
    expect(await invocations[name]!(call)).toBe(true);
  });

  it.each(functionsServed)('asks %s for a sign-in, and lets its token in', async (name) => {
    const statusFor = async (of: Client) => {
      const options = name === 'crm-users-api' ? ({ method: 'GET' } as const) : { body: {} };
      const { error } = await of.functions.invoke(name, options);
      return error ? ((error as FunctionsHttpError).context as Response).status : 200;
    };
    expect(await statusFor(newClient())).toBe(401);
    expect([200, 400, 404, 405]).toContain(await statusFor(client));
  });

  it('lets a viewer search and not write', async () => {
    const viewer = await signedIn(await colleague(api, tenant, 'viewer'));
    const status = async (path: string, body: object) => {
      const { error } = await viewer.functions.invoke(path, { body });
      return error ? ((error as FunctionsHttpError).context as Response).status : 200;
    };
    const before = await namesStored();
    expect(await status('search-contacts', { query: 'x' })).toBe(200);
    expect(await status('create-lead', { first_name: 'X' })).toBe(403);
    expect(await status('import-contacts-bulk', { contacts: [{ first_name: 'X' }] })).toBe(403);
    expect(await namesStored()).toEqual(before);
  });
});

describe('supabase-js, before and after a session', () => {
  beforeAll(begin);

  const refusal = async (of: Client) => {
    const { status, error } = await of.from('contacts').select();
    return [status, error?.code, error?.message];
  };

  it('is told before the sign-in that there is no anonymous access', async () => {
    expect(await refusal(newClient())).toEqual([401, 'PGRST302', 'Anonymous access is disabled']);
    const written = await newClient().from('contacts').insert({ first_name: 'X' });
    expect(written.error?.hint).toMatch(/^Sign in first/);
    expect(await namesStored()).toEqual([]);
  });

  it('goes on after a refresh, with the new token', async () => {
    const before = (await client.auth.getSession()).data.session!;
    const { error } = await client.auth.refreshSession();
    expect(error).toBeNull();
    expect((await client.auth.getSession()).data.session!.expires_at).toBeGreaterThanOrEqual(
      before.expires_at!,
    );
    expect((await client.from('contacts').select()).data).toEqual([]);
  });

  it('is nobody again after the sign-out, and so is the token it had', async () => {
    const { access_token } = (await client.auth.getSession()).data.session!;
    expect((await client.auth.signOut()).error).toBeNull();
    expect(await refusal(client)).toEqual([401, 'PGRST302', 'Anonymous access is disabled']);
    const stale = createClient<any, { PostgrestVersion: '13' }>(api.url, ANY_KEY, {
      global: { headers: { Authorization: `Bearer ${access_token}` } },
      auth: { persistSession: false, autoRefreshToken: false },
    });
    expect(await refusal(stale)).toEqual([401, 'PGRST301', 'JWT is not ours, or its session is over']);
  });
});
