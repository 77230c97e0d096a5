// What a program does with one release of supabase-js: `node supabase-scenario.mjs <package> <facts of the product>`.
const PROXY = '/functions/v1/rest-api-proxy';

/** Uses a product as `createClient` of one release offers it, and tells what came back. */
async function useSupabase(createClient, { url, email, password, apiKey, slowUrl, slowKey }) {
  const sent = [];
  const toProxy = (input, init) => {
    const asked = String(input).replace('/rest/v1', PROXY);
    sent.push(asked);
    return fetch(asked, init);
  };
  const open = (at, headers) =>
    createClient(at, 'sb_publishable_Zm9yIHRlc3RzIG9ubHk_AbCdEf', {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: { fetch: toProxy, headers },
    });
  const client = open(url, {});
  const signedIn = await client.auth.signInWithPassword({ email, password });
  const user = await client.auth.getUser();
  const claims = 'getClaims' in client.auth ? await client.auth.getClaims() : null;
  const refreshed = await client.auth.refreshSession();
  // The tables want a key of the organization; the function, the user's token.
  const contacts = () => open(url, { 'X-API-Key': apiKey }).from('contacts');
  const inserted = await contacts()
    .insert({ first_name: 'Amira', tags: ['vip'] })
    .select()
    .single();
  const found = await contacts().select('first_name').contains('tags', ['vip']);
  const updated = await contacts()
    .update({ last_name: 'Haddad' })
    .eq('id', inserted.data?.id)
    .select()
    .single();
  const invoked = await client.functions.invoke('crm-contacts-api', { method: 'GET' });
  const slow = slowUrl ? await open(slowUrl, { 'X-API-Key': slowKey }).from('contacts').select('id') : null;
  const signedOut = await client.auth.signOut();
  const after = await client.functions.invoke('crm-contacts-api', { method: 'GET' });
  return {
    errors: [signedIn, user, refreshed, inserted, found, updated, invoked, signedOut].map(
      ({ error }) => error?.message ?? null,
    ),
    email: user.data.user?.email,
    claims: claims && { ...claims.data?.claims, error: claims.error?.message },
    found: found.data,
    lastName: updated.data?.last_name,
    invoked: Array.isArray(invoked.data?.data),
    slow: slow && {
      status: slow.status,
      code: slow.error?.code,
      tries: sent.filter((each) => each.startsWith(slowUrl)).length,
    },
    keys: sent.filter((each) => each.includes('jwks')),
    afterSignOut: after.error?.context?.status,
  };
}

const [release, facts] = process.argv.slice(2);
const { createClient } = await import(release);
console.log(JSON.stringify(await useSupabase(createClient, JSON.parse(facts))));
