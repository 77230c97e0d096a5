import { createClient } from '@supabase/supabase-js';
import { useProxy } from './proxy-client.js';

/** The client most programs speak PostgREST with, unmodified; only its `/rest/v1` is led to the door. */
describe('supabase-js at /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();
  const contacts = () => {
    const client = createClient<any, { PostgrestVersion: '13' }>(crm.api.url, 'anon-key', {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: {
        headers: { 'X-API-Key': crm.tenant.apiKey },
        fetch: (input, init) =>
          fetch((input as string).replace('/rest/v1', '/functions/v1/rest-api-proxy'), init),
      },
    });
    return client.from('contacts');
  };
  const people = [
    { first_name: 'Amira', phones: ['+201017177777'], tags: ['vip'], custom_fields: { score: 9 } },
    { first_name: 'Bilal', phones: ['+201222222222'], tags: ['vip', 'new'], custom_fields: { score: 10 } },
    { first_name: 'Chen', phones: [], tags: [], custom_fields: {} },
  ];

  it('inserts one and returns it', async () => {
    const { data, error, status } = await contacts().insert(people[0]!).select().single();
    expect({ error, status }).toEqual({ error: null, status: 201 });
    expect(data).toMatchObject(people[0]!);
  });

  it('inserts rows whose keys differ', async () => {
    const rows = [
      { first_name: 'A', source: 'web' },
      { first_name: 'B', last_name: 'x' },
    ];
    const { data, error } = await contacts()
      .insert(rows, { defaultToNull: false })
      .select('first_name,last_name,tags');
    expect(error).toBeNull();
    expect(data).toEqual([
      { first_name: 'A', last_name: null, tags: [] },
      { first_name: 'B', last_name: 'x', tags: [] },
    ]);
  });

  it('filters', async () => {
    await crm.madeAll(people);
    const names = async (query: PromiseLike<{ data: any; error: unknown }>) => {
      const { data, error } = await query;
      expect(error).toBeNull();
      return data.map((row: any) => row.first_name);
    };
    const select = () => contacts().select('first_name').order('first_name');
    expect(await names(select().contains('phones', ['+20 101 717 7777']))).toEqual(['Amira']);
    expect(await names(select().overlaps('tags', ['new', 'x']))).toEqual(['Bilal']);
    expect(await names(select().contains('custom_fields', { score: 9 }))).toEqual(['Amira']);
    expect(await names(select().in('first_name', ['Amira', 'a,b', 'Chen']))).toEqual(['Amira', 'Chen']);
    expect(await names(select().or('first_name.eq.Chen,custom_fields->score.gt.9'))).toEqual([
      'Bilal',
      'Chen',
    ]);
    expect(await names(select().not('tags', 'cs', '{vip}'))).toEqual(['Chen']);
    expect(await names(select().is('last_name', null).ilike('first_name', '%a%'))).toEqual([
      'Amira',
      'Bilal',
    ]);
    expect(await names(select().range(1, 1))).toEqual(['Bilal']);
  });

  it('counts', async () => {
    await crm.madeAll(people);
    const part = await contacts().select('id', { count: 'exact' }).limit(2);
    expect([part.count, part.data?.length, part.status]).toEqual([3, 2, 206]);
    const head = await contacts().select('*', { count: 'exact', head: true });
    expect([head.count, head.data]).toEqual([3, null]);
  });

  it('reads one, none, or says that there are more', async () => {
    await crm.madeAll(people);
    const none = await contacts().select().eq('first_name', 'Nobody').maybeSingle();
    expect([none.data, none.error]).toEqual([null, null]);
    const one = await contacts().select().eq('first_name', 'Chen').single();
    expect(one.data).toMatchObject({ first_name: 'Chen' });
    const many = await contacts().select().single();
    expect([many.status, many.error?.code, many.error?.details]).toEqual([
      406,
      'PGRST116',
      'The result contains 3 rows',
    ]);
  });

  it('updates, upserts and deletes', async () => {
    const [{ id }] = (await crm.madeAll(people)) as [{ id: string }];
    const updated = await contacts().update({ source: 'web' }).eq('id', id).select('source');
    expect([updated.status, updated.data]).toEqual([200, [{ source: 'web' }]]);
    const upserted = await contacts().upsert({ id, source: 'shop' }).select('source').single();
    expect([upserted.status, upserted.data]).toEqual([200, { source: 'shop' }]);
    const deleted = await contacts().delete().eq('id', id).select('first_name');
    expect([deleted.status, deleted.data]).toEqual([200, [{ first_name: 'Amira' }]]);
    expect(await crm.namesFor('')).toEqual(['Bilal', 'Chen']);
  });

  it('stops at maxAffected', async () => {
    await crm.madeAll(people);
    const { error } = await contacts().delete().not('id', 'is', null).maxAffected(2);
    expect([error?.code, error?.details]).toEqual(['PGRST124', 'The query affects 3 rows']);
    expect(await crm.namesFor('')).toHaveLength(3);
  });

  it('reads CSV', async () => {
    await crm.madeAll(people);
    const { data } = await contacts().select('first_name,tags').order('first_name').csv();
    expect(data).toBe('first_name,tags\nAmira,{vip}\nBilal,"{vip,new}"\nChen,{}');
  });

  it('understands the refusals', async () => {
    const wrong = await contacts().insert({ phones: ['abc'] });
    expect([wrong.status, wrong.error?.code, wrong.error?.message]).toEqual([
      400,
      '23514',
      'Invalid phone: "abc" (E.164 expected, 8-15 digits)',
    ]);
    const whole = await contacts().update({ source: 'x' });
    expect(whole.error).toMatchObject({ code: '21000', message: 'UPDATE requires a WHERE clause' });
  });
});
