import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { startApi, type TestApi } from '../support/api.js';
import { type Mailbox, openMailbox } from './mailbox.js';

const NEW_PASSWORD = 'seven brave otters dancing';
const PAGE = 'https://app.example.com/update-password';

describe('A forgotten password with supabase-js', () => {
  let api: TestApi;
  let mailbox: Mailbox;

  beforeAll(async () => {
    mailbox = await openMailbox();
    api = await startApi({
      ...mailbox.settings,
      AUTH_REQUIRE_EMAIL_VERIFICATION: 'false',
      CORS_ORIGINS: 'https://app.example.com',
    });
  });
  afterAll(async () => {
    await api?.close();
    await mailbox.close();
  });

  const client = (): SupabaseClient =>
    createClient(api.url, 'sb_publishable_anything', {
      auth: { persistSession: false, autoRefreshToken: false },
    });
  const signIn = (email: string, password: string) => client().auth.signInWithPassword({ email, password });
  const tokenHashFor = async (email: string, mails = 2) => {
    await client().auth.resetPasswordForEmail(email, { redirectTo: PAGE });
    return (await mailbox.mailTo(email, mails)).link.searchParams.get('token_hash')!;
  };

  it('is replaced by the link of a mail, and all other sessions end', async () => {
    const user = await api.signUp();
    const asked = await client().auth.resetPasswordForEmail(user.email, { redirectTo: PAGE });
    expect(asked.error).toBeNull();
    const { link } = await mailbox.mailTo(user.email, 2);
    expect(link.href).toMatch(/^https:\/\/app\.example\.com\/update-password\?type=recovery&token_hash=\w+$/);
    const recovered = client();
    const token_hash = link.searchParams.get('token_hash')!;
    const verified = await recovered.auth.verifyOtp({ token_hash, type: 'recovery' });
    expect([verified.error, verified.data.user?.email]).toEqual([null, user.email]);
    expect(verified.data.user?.email_confirmed_at).toEqual(expect.any(String));
    const changed = await recovered.auth.updateUser({ password: NEW_PASSWORD });
    expect([changed.error, changed.data.user?.id]).toEqual([null, user.userId]);
    expect((await signIn(user.email, NEW_PASSWORD)).error).toBeNull();
    expect((await signIn(user.email, user.password)).error).toMatchObject({ code: 'invalid_credentials' });
    const headers = { cookie: user.cookie };
    expect((await api.request('GET', '/api/auth/get-session', { headers })).body).toBeNull();
    expect((await recovered.auth.getUser()).data.user?.id).toBe(user.userId);
    const again = await client().auth.verifyOtp({ token_hash, type: 'recovery' });
    expect(again.error).toMatchObject({ status: 403, code: 'otp_expired' });
  });

  it('is asked for alike whether there is such a user or not', async () => {
    const { email } = await api.signUp();
    const ask = (who: string) => api.request('POST', '/auth/v1/recover', { json: { email: who } });
    const [known, unknown] = [await ask(email), await ask('nobody@example.com')];
    expect([unknown.status, unknown.body, known.status, known.body]).toEqual([200, {}, 200, {}]);
    expect((await mailbox.mailTo(email, 2)).link.pathname).toBe('/account/reset-password');
    expect(mailbox.mailsTo('nobody@example.com')).toEqual([]);
  });

  it.each([
    ['no e-mail', {}, '', 'email is required'],
    ['what is no e-mail', { email: 'x' }, '', 'Unable to validate email address: invalid format'],
    [
      'a page of others',
      { email: 'a@example.com' },
      '?redirect_to=https://evil.example',
      'redirect_to is not an address of PUBLIC_URL or CORS_ORIGINS',
    ],
  ])('is refused with %s', async (_what, json, query, msg) => {
    const answer = await api.request('POST', `/auth/v1/recover${query}`, { json });
    expect([answer.status, answer.body]).toEqual([400, { code: 400, error_code: 'validation_failed', msg }]);
  });

  it('is verified by no token that is unknown, old or of another kind', async () => {
    const { email } = await api.signUp();
    const confirming = (await mailbox.mailTo(email)).secret.get('token')!;
    const token = await tokenHashFor(email);
    const verify = (json: unknown) => api.request('POST', '/auth/v1/verify', { json });
    for (const [type, token_hash] of [
      ['recovery', 'x'],
      ['recovery', confirming],
      ['email', token],
      ['signup', 'a.b.c'],
    ])
      expect((await verify({ type, token_hash })).body.error_code).toBe('otp_expired');
    await api.rows(`update auth.verifications set expires_at = now() - interval '1 second'`);
    expect((await verify({ type: 'recovery', token_hash: token })).status).toBe(403);
    for (const json of [
      {},
      { type: 'magiclink', token_hash: 'x' },
      { type: 'recovery' },
      { type: 'recovery', token: '123456', email },
    ])
      expect((await verify(json)).status).toBe(400);
    const [{ count }] = await api.rows(
      'select count(*)::int from auth.sessions s join auth.users u on u.id = s.user_id where u.email = $1',
      [email],
    );
    expect(count).toBe(1);
  });

  it('signs in by the token that confirms an e-mail, once', async () => {
    const { email, userId } = await api.signUp();
    const token_hash = (await mailbox.mailTo(email)).secret.get('token')!;
    const { data, error } = await client().auth.verifyOtp({ token_hash, type: 'email' });
    expect([error, data.user?.id]).toEqual([null, userId]);
    expect((await client().auth.verifyOtp({ token_hash, type: 'email' })).error).toMatchObject({
      code: 'otp_expired',
    });
  });

  it.each([
    ['abc', 'length'],
    ['x'.repeat(129), 'length'],
    ['password', 'characters'],
  ])('is not replaced by the weak %p', async (password, reason) => {
    const user = await api.signUp();
    const signedIn = client();
    await signedIn.auth.signInWithPassword(user);
    const { error } = await signedIn.auth.updateUser({ password });
    expect(error).toMatchObject({ status: 422, code: 'weak_password', reasons: [reason] });
    expect((await signIn(user.email, user.password)).error).toBeNull();
  });

  it('is not replaced by itself, nor by a session of long ago, and nothing else is changed', async () => {
    const user = await api.signUp();
    const signedIn = client();
    await signedIn.auth.signInWithPassword(user);
    const refused = async (attributes: Parameters<typeof signedIn.auth.updateUser>[0]) =>
      (await signedIn.auth.updateUser(attributes)).error;
    expect(await refused({ password: user.password })).toMatchObject({ code: 'same_password', status: 422 });
    expect(await refused({ email: 'x@example.com' })).toMatchObject({
      message: 'email cannot be changed here',
    });
    expect(await refused({ data: { name: 'x' } })).toMatchObject({ message: 'data cannot be changed here' });
    expect(await refused({})).toMatchObject({ code: 'validation_failed' });
    await api.rows(`update auth.sessions set created_at = now() - interval '25 hours' where user_id = $1`, [
      user.userId,
    ]);
    expect(await refused({ password: NEW_PASSWORD })).toMatchObject({ code: 'reauthentication_needed' });
    expect((await signIn(user.email, user.password)).error).toBeNull();
  });

  it('is not changed without a token', async () => {
    const answer = await api.request('PUT', '/auth/v1/user', { json: { password: NEW_PASSWORD } });
    expect([answer.status, answer.body.error_code]).toEqual([401, 'no_authorization']);
  });
});

describe('A forgotten password with supabase-js, where no mails are sent', () => {
  it('is refused plainly', async () => {
    const api = await startApi({ DATABASE_URL: 'postgres://owner@db.example/crm' });
    const answer = await api.request('POST', '/auth/v1/recover', { json: { email: 'a@example.com' } });
    await api.close();
    expect([answer.status, answer.body]).toEqual([
      400,
      { code: 400, error_code: 'email_provider_disabled', msg: 'This server sends no e-mails' },
    ]);
  });
});
