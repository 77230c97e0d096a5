// What a program does with one release of supabase-js: `node supabase-scenario.mjs <package> <facts of the product>`.

/** Uses a product as `createClient` of one release offers it, by its address and any key, and tells what came back. */
async function useSupabase(createClient, { url, email, password, slow }) {
  const sent = [];
  const noting = (input, init) => {
    sent.push(String(input));
    return fetch(input, init);
  };
  const open = (at) =>
    createClient(at, 'sb_publishable_Zm9yIHRlc3RzIG9ubHk_AbCdEf', {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: { fetch: noting },
    });
  const client = open(url);
  const contacts = () => client.from('contacts');
  const before = await contacts().select();
  const signedIn = await client.auth.signInWithPassword({ email, password });
  const user = await client.auth.getUser();
  const claims = 'getClaims' in client.auth ? await client.auth.getClaims() : null;
  const refreshed = await client.auth.refreshSession();
  const inserted = await contacts()
    .insert({ first_name: 'Amira', tags: ['vip'] })
    .select()
    .single();
  const id = inserted.data?.id;
  const deal = await client.from('deals').insert({ title: 'Order', contact_id: id }).select('title').single();
  const found = await contacts()
    .select('first_name,deals(title)', { count: 'exact' })
    .contains('tags', ['vip']);
  const updated = await contacts().update({ last_name: 'Haddad' }).eq('id', id).select().single();
  const upserted = await contacts().upsert({ id, source: 'web' }).select('source').single();
  const none = await contacts().select().eq('first_name', 'Nobody').maybeSingle();
  const csv = await contacts().select('first_name,source').csv();
  const invoked = await client.functions.invoke('crm-contacts-api', { method: 'GET' });
  const searched = await client.functions.invoke('search-contacts', { body: { query: 'Amira' } });
  const deleted = await contacts().delete().eq('id', id).select('first_name');
  const called = await client.rpc('total', { a: 1 });
  const tooSlow = await slowly(open, slow);
  const signedOut = await client.auth.signOut();
  const afterInvoked = await client.functions.invoke('crm-contacts-api', { method: 'GET' });
  const after = await contacts().select();
  const refusalOf = ({ status, error }) => [status, error?.code];
  return {
    errors: [
      ...[signedIn, user, refreshed, inserted, deal, found, updated, upserted, none, csv],
      ...[invoked, searched, deleted, signedOut],
    ].map(({ error }) => error?.message ?? null),
    email: user.data.user?.email,
    claims: claims && { ...claims.data?.claims, error: claims.error?.message },
    found: [found.count, found.data],
    written: [updated.data?.last_name, upserted.data?.source, none.data, csv.data, deleted.data],
    invoked: [Array.isArray(invoked.data?.data), searched.data?.total],
    slow: { ...tooSlow, tries: sent.filter((each) => each.startsWith(`${slow.url}/rest/`)).length },
    refusals: { before: refusalOf(before), called: refusalOf(called), after: refusalOf(after) },
    afterInvoked: afterInvoked.error?.context?.status,
  };
}

/** What is said where a response takes longer than the product waits. */
async function slowly(open, { url, email, password }) {
  const client = open(url);
  await client.auth.signInWithPassword({ email, password });
  const { status, error } = await client.from('contacts').select('id');
  return { status, code: error?.code };
}

const [release, facts] = process.argv.slice(2);
const { createClient } = await import(release);
console.log(JSON.stringify(await useSupabase(createClient, JSON.parse(facts))));
