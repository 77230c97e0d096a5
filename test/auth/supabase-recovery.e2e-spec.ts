import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Browser } from 'playwright-core';
import { startApi, type TestApi } from '../support/api.js';
import { CHROMIUM, launchChromium } from '../support/chromium.js';
import { describeWith } from '../support/services.js';
import { type Mailbox, openMailbox } from './mailbox.js';

const NEW_PASSWORD = 'seven brave otters dancing';
/** A page that reads the token itself, and one that finds a session behind its `#`, as supabase-js does unless told otherwise. */
const PAGE = 'https://app.example.com/update-password?token_hash=';
const PLAIN_PAGE = 'https://app.example.com/update-password';

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
    expect(link.href).toMatch(/^https:\/\/app\.example\.com\/update-password\?token_hash=\w+&type=recovery$/);
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
    const response = await api.request('POST', `/auth/v1/recover${query}`, { json });
    expect([response.status, response.body]).toEqual([
      400,
      { code: 400, error_code: 'validation_failed', msg },
    ]);
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
    const response = await api.request('PUT', '/auth/v1/user', { json: { password: NEW_PASSWORD } });
    expect([response.status, response.body.error_code]).toEqual([401, 'no_authorization']);
  });
});

/** Presses the button of the page that a link leads to; answers where one comes out, and what is behind its `#`. */
async function followed(
  browser: Browser,
  api: TestApi,
  link: URL,
): Promise<[page: string, told: URLSearchParams]> {
  const page = await browser.newPage();
  await page.route('https://app.example.com/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<h1>The app</h1>' }),
  );
  await page.goto(api.url + link.pathname + link.search + link.hash);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('https://app.example.com/**');
  const { origin, pathname, search, hash } = new URL(page.url());
  await page.close();
  return [origin + pathname + search, new URLSearchParams(hash.slice(1))];
}

describe('The links of mails for supabase-js', () => {
  let api: TestApi;
  let mailbox: Mailbox;

  beforeAll(async () => {
    mailbox = await openMailbox();
    api = await startApi({ ...mailbox.settings, CORS_ORIGINS: 'https://app.example.com' });
  });
  afterAll(async () => {
    await api?.close();
    await mailbox.close();
  });

  const client = (flowType: 'implicit' | 'pkce' = 'implicit'): SupabaseClient =>
    createClient(api.url, 'sb_publishable_anything', {
      auth: { persistSession: false, autoRefreshToken: false, flowType },
    });
  let people = 0;
  const newcomer = () => ({ email: `newcomer-${(people += 1)}@example.com`, password: 'seven brave otters' });
  const signUp = async (options: object = {}) => {
    const user = newcomer();
    const { data, error } = await client().auth.signUp({ ...user, options });
    expect(error).toBeNull();
    return { ...user, data };
  };

  it('lead to a page with a button, which changes nothing before it is pressed', async () => {
    const { email, password } = await signUp();
    await client().auth.resetPasswordForEmail(email, { redirectTo: `${PLAIN_PAGE}?from=mail` });
    const { link, secret } = await mailbox.mailTo(email, 2);
    expect([link.pathname, link.searchParams.get('callbackURL'), secret.get('type')]).toEqual([
      '/account/continue',
      `${PLAIN_PAGE}?from=mail`,
      'recovery',
    ]);
    const opened = await api.request('GET', link.pathname + link.search);
    expect(opened.text).toContain('data-next="https://app.example.com/update-password?from=mail"');
    const token_hash = secret.get('token')!;
    const verified = await client().auth.verifyOtp({ token_hash, type: 'recovery' });
    expect([verified.error, verified.data.user?.email]).toEqual([null, email]);
    expect((await client().auth.signInWithPassword({ email, password })).error).toBeNull();
  });

  it('give a client that proves itself by a code challenge the token itself', async () => {
    const { email } = await signUp();
    await client('pkce').auth.resetPasswordForEmail(email, { redirectTo: PLAIN_PAGE });
    const { link } = await mailbox.mailTo(email, 2);
    expect(link.href).toMatch(/^https:\/\/app\.example\.com\/update-password\?token_hash=\w+&type=recovery$/);
  });

  describe('of a sign-up', () => {
    it('are mailed before somebody signs in', async () => {
      const { email, password, data } = await signUp({ data: { full_name: 'Nour Said' } });
      expect([data.session, data.user?.email, data.user?.identities?.length]).toEqual([null, email, 1]);
      expect(data.user).toMatchObject({
        email_confirmed_at: null,
        confirmation_sent_at: expect.any(String),
        user_metadata: { name: 'Nour Said' },
      });
      const early = await client().auth.signInWithPassword({ email, password });
      expect(early.error).toMatchObject({ code: 'email_not_confirmed' });
      const token_hash = (await mailbox.mailTo(email)).secret.get('token')!;
      const { data: verified } = await client().auth.verifyOtp({ token_hash, type: 'signup' });
      expect(verified.user?.email).toBe(email);
      expect((await client().auth.signInWithPassword({ email, password })).error).toBeNull();
    });

    it('are mailed once more when that is asked for, and to nobody who does not wait for one', async () => {
      const { email } = await signUp();
      const resend = (who: string) =>
        client().auth.resend({ type: 'signup', email: who, options: { emailRedirectTo: PLAIN_PAGE } });
      expect((await resend(email)).error).toBeNull();
      const { link, secret } = await mailbox.mailTo(email, 2);
      expect([link.pathname, secret.get('type')]).toEqual(['/account/continue', 'signup']);
      expect((await resend('nobody@example.com')).error).toBeNull();
      const token_hash = secret.get('token')!;
      expect((await client().auth.verifyOtp({ token_hash, type: 'signup' })).error).toBeNull();
      expect((await resend(email)).error).toBeNull();
      const others = await signUp();
      await mailbox.mailTo(others.email);
      expect([mailbox.mailsTo(email).length, mailbox.mailsTo('nobody@example.com').length]).toEqual([2, 0]);
    });

    it('do not tell who has an account', async () => {
      const { email, password } = await signUp();
      const again = await client().auth.signUp({ email, password: 'another good password' });
      expect([again.error, again.data.session, again.data.user?.email]).toEqual([null, null, email]);
      expect(again.data.user?.identities).toHaveLength(1);
      expect((await mailbox.mailTo(email, 2)).subject).toBe('You have an account already');
      const rows = await api.rows('select from auth.users where email = $1', [email]);
      expect(rows).toHaveLength(1);
      expect((await client().auth.signInWithPassword({ email, password })).error?.code).toBe(
        'email_not_confirmed',
      );
    });

    it.each<[string, object, string, number, string, string]>([
      [
        'no e-mail',
        { password: 'seven brave otters' },
        '',
        422,
        'anonymous_provider_disabled',
        'Anonymous sign-ins are disabled',
      ],
      [
        'a phone',
        { phone: '+201017177777', password: 'x' },
        '',
        400,
        'phone_provider_disabled',
        'Phone signups are disabled',
      ],
      [
        'no password',
        { email: 'a@example.com' },
        '',
        400,
        'validation_failed',
        'Signup requires a valid password',
      ],
      [
        'what is no e-mail',
        { email: 'a', password: 'seven brave otters' },
        '',
        400,
        'validation_failed',
        'Unable to validate email address: invalid format',
      ],
      [
        'a short password',
        { email: 'a@example.com', password: 'abc' },
        '',
        422,
        'weak_password',
        'Password should be at least 8 characters.',
      ],
      [
        'a page of others',
        { email: 'a@example.com', password: 'seven brave otters' },
        '?redirect_to=https://evil.example',
        400,
        'validation_failed',
        'redirect_to is not an address of PUBLIC_URL or CORS_ORIGINS',
      ],
      [
        'data that are none',
        { email: 'a@example.com', password: 'seven brave otters', data: [] },
        '',
        400,
        'validation_failed',
        'data must be an object',
      ],
    ])('are not mailed for a sign-up with %s', async (_what, json, query, status, error_code, msg) => {
      const response = await api.request('POST', `/auth/v1/signup${query}`, { json });
      expect([response.status, response.body]).toEqual([
        status,
        expect.objectContaining({ error_code, msg }),
      ]);
      expect(await api.rows(`select from auth.users where email = 'a@example.com'`)).toEqual([]);
    });

    it.each<[object, string, string]>([
      [
        { type: 'email_change', email: 'a@example.com' },
        'validation_failed',
        'email cannot be changed here, so nothing is mailed for it',
      ],
      [{ type: 'sms', phone: '+201017177777' }, 'phone_provider_disabled', 'Phone logins are disabled'],
      [{ type: 'signup' }, 'validation_failed', 'email is required'],
      [
        { type: 'signup', email: 'x' },
        'validation_failed',
        'Unable to validate email address: invalid format',
      ],
      [{ email: 'a@example.com' }, 'validation_failed', 'type must be signup'],
    ])('are not mailed once more for %j', async (json, error_code, msg) => {
      const response = await api.request('POST', '/auth/v1/resend', { json });
      expect([response.status, response.body]).toEqual([400, { code: 400, error_code, msg }]);
    });

    it('leave out what is kept of nobody, with a warning', async () => {
      const json = { ...newcomer(), data: { name: 'Nour', plan: 'gold' } };
      const response = await api.request('POST', '/auth/v1/signup', { json });
      expect([response.status, response.headers.get('warning')]).toEqual([
        200,
        '299 - "data.plan is not kept"',
      ]);
    });
  });

  describeWith('Chromium', CHROMIUM !== undefined)('when their button is pressed', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());

    it('hand the tokens of a session on behind #, once', async () => {
      const { email } = await signUp();
      await client().auth.resetPasswordForEmail(email, { redirectTo: PLAIN_PAGE });
      const { link } = await mailbox.mailTo(email, 2);
      const [page, told] = await followed(browser, api, link);
      expect(page).toBe(PLAIN_PAGE);
      expect([told.get('type'), told.get('token_type')]).toEqual(['recovery', 'bearer']);
      const recovered = client();
      const session = { access_token: told.get('access_token')!, refresh_token: told.get('refresh_token')! };
      expect((await recovered.auth.setSession(session)).error).toBeNull();
      expect((await recovered.auth.updateUser({ password: NEW_PASSWORD })).error).toBeNull();
      expect((await client().auth.signInWithPassword({ email, password: NEW_PASSWORD })).error).toBeNull();
      const [, refused] = await followed(browser, api, link);
      expect(Object.fromEntries(refused)).toEqual({
        error: 'access_denied',
        error_code: 'otp_expired',
        error_description: 'Email link is invalid or has expired',
      });
    });

    it('confirm a sign-up and sign in', async () => {
      const { email } = await signUp({ emailRedirectTo: 'https://app.example.com/welcome' });
      const [page, told] = await followed(browser, api, (await mailbox.mailTo(email)).link);
      expect([page, told.get('type')]).toEqual(['https://app.example.com/welcome', 'signup']);
      const { data } = await client().auth.getUser(told.get('access_token')!);
      expect([data.user?.email, typeof data.user?.email_confirmed_at]).toEqual([email, 'string']);
    });
  });
});

describe('supabase-js where no mails are sent', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startApi({ DATABASE_URL: 'postgres://owner@db.example/crm' });
  });
  afterAll(() => api?.close());

  const client = () =>
    createClient(api.url, 'sb_publishable_anything', {
      auth: { persistSession: false, autoRefreshToken: false },
    });

  it('signs up and is in, and is refused an e-mail that is taken', async () => {
    const user = { email: 'nour@example.com', password: 'seven brave otters' };
    const { data, error } = await client().auth.signUp(user);
    expect([error, data.session?.token_type, data.user?.email]).toEqual([null, 'bearer', user.email]);
    const known = await client().auth.getUser(data.session!.access_token);
    expect(known.data.user?.id).toBe(data.user!.id);
    const again = await client().auth.signUp(user);
    expect(again.error).toMatchObject({
      status: 422,
      code: 'user_already_exists',
      message: 'User already registered',
    });
  });

  it.each([
    ['recover', { email: 'a@example.com' }],
    ['resend', { type: 'signup', email: 'a@example.com' }],
  ])('is told so by %s', async (path, json) => {
    const response = await api.request('POST', `/auth/v1/${path}`, { json });
    expect([response.status, response.body]).toEqual([
      400,
      { code: 400, error_code: 'email_provider_disabled', msg: 'This server sends no e-mails' },
    ]);
  });
});
