import { startApi, type TestApi } from '../support/api.js';
import { type Mailbox, openMailbox } from './mailbox.js';

const NEW_PASSWORD = 'seven brave otters dancing';

describe('A forgotten password, where mails are sent', () => {
  let api: TestApi;
  let mailbox: Mailbox;

  beforeAll(async () => {
    mailbox = await openMailbox();
    api = await startApi({
      ...mailbox.settings,
      AUTH_REQUIRE_EMAIL_VERIFICATION: 'false',
      PUBLIC_URL: 'https://crm.example.com',
      CORS_ORIGINS: 'https://app.example.com',
    });
  });
  afterAll(async () => {
    await api?.close();
    await mailbox.close();
  });

  const ask = (json: unknown) => api.request('POST', '/api/auth/request-password-reset', { json });
  const reset = (json: unknown) => api.request('POST', '/api/auth/reset-password', { json });
  const signIn = (email: string, password: string) =>
    api.request('POST', '/api/auth/sign-in/email', { json: { email, password } });
  /** Asks for a reset; the sign-up before it has brought a mail already. */
  const tokenFor = async (email: string, mails = 2) => {
    await ask({ email });
    return (await mailbox.mailTo(email, mails)).secret.get('token')!;
  };

  it('is mailed a link to our page, in English, as text and as a page', async () => {
    const user = await api.signUp();
    expect((await ask({ email: user.email })).status).toBe(200);
    const mail = await mailbox.mailTo(user.email, 2);
    expect([mail.from, mail.subject]).toEqual(['crm@example.com', 'Choose a new password']);
    expect(mail.link.href).toMatch(/^https:\/\/crm\.example\.com\/account\/reset-password#token=\w+$/);
    expect(mail.text).toContain('within one hour');
    expect(mail.html).toContain(`href="${mail.link.href}"`);
  });

  it('is replaced, once, and every session ends', async () => {
    const user = await api.signUp();
    const token = await tokenFor(user.email);
    const response = await reset({ token, newPassword: NEW_PASSWORD });
    expect([response.status, response.body]).toEqual([200, { status: true }]);
    const headers = { cookie: user.cookie };
    expect((await api.request('GET', '/api/auth/get-session', { headers })).body).toBeNull();
    expect((await signIn(user.email, user.password)).status).toBe(401);
    expect((await signIn(user.email, NEW_PASSWORD)).body.user).toMatchObject({ emailVerified: true });
    const again = await reset({ token, newPassword: 'another good one, truly' });
    expect([again.status, again.body.code]).toEqual([400, 'INVALID_TOKEN']);
    expect((await signIn(user.email, NEW_PASSWORD)).status).toBe(200);
  });

  it.each(['a reset', 'a change of the password', 'a recovery by Supabase Auth'])(
    'is replaced by no other link of the account after %s, while those of others stay good',
    async (way) => {
      const [user, other] = [await api.signUp(), await api.signUp()];
      const [used, kept] = [await tokenFor(user.email), await tokenFor(user.email, 3)];
      const others = await tokenFor(other.email);
      if (way === 'a reset')
        expect((await reset({ token: used, newPassword: NEW_PASSWORD })).status).toBe(200);
      else if (way === 'a change of the password') {
        const json = { currentPassword: user.password, newPassword: NEW_PASSWORD };
        const headers = { cookie: user.cookie, origin: 'https://crm.example.com' };
        const changed = await api.request('POST', '/api/auth/change-password', { headers, json });
        expect(changed.status).toBe(200);
      } else {
        const json = { token_hash: used, type: 'recovery' };
        const { body } = await api.request('POST', '/auth/v1/verify', { json });
        const headers = { authorization: `Bearer ${body.access_token}` };
        const changed = await api.request('PUT', '/auth/v1/user', {
          headers,
          json: { password: NEW_PASSWORD },
        });
        expect(changed.status).toBe(200);
      }
      const again = await reset({ token: kept, newPassword: 'another good one, truly' });
      expect([again.status, again.body.code]).toEqual([400, 'INVALID_TOKEN']);
      const verified = await api.request('POST', '/auth/v1/verify', {
        json: { token_hash: kept, type: 'recovery' },
      });
      expect(verified.status).toBe(403);
      expect((await signIn(user.email, NEW_PASSWORD)).status).toBe(200);
      expect((await reset({ token: others, newPassword: NEW_PASSWORD })).status).toBe(200);
    },
  );

  it('is replaced by one of two who have the token at once', async () => {
    const { email } = await api.signUp();
    const token = await tokenFor(email);
    const both = await Promise.all([1, 2].map((n) => reset({ token, newPassword: `${NEW_PASSWORD} ${n}` })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('is not replaced by a weak one, and the token stays good', async () => {
    const { email, password } = await api.signUp('layla.saleh@example.com');
    const token = await tokenFor(email);
    for (const newPassword of ['short', 'password', 'layla.saleh', 'x'.repeat(129)])
      expect((await reset({ token, newPassword })).status).toBe(400);
    expect((await signIn(email, password)).status).toBe(200);
    expect((await reset({ token, newPassword: NEW_PASSWORD })).status).toBe(200);
  });

  it('is not replaced when the token is old, unknown or of another kind', async () => {
    const { email, password } = await api.signUp();
    const token = await tokenFor(email);
    await api.rows(`update auth.verifications set expires_at = now() - interval '1 second'`);
    const confirming = mailbox.mailsTo(email)[0]!.secret.get('token');
    for (const each of [token, 'unknown', '', confirming]) {
      const response = await reset({ token: each, newPassword: NEW_PASSWORD });
      expect([response.status, response.body.code]).toEqual([400, 'INVALID_TOKEN']);
    }
    expect((await signIn(email, password)).status).toBe(200);
  });

  it('is asked for alike whether there is such a user or not', async () => {
    const { email } = await api.signUp();
    const [known, unknown] = [await ask({ email }), await ask({ email: 'nobody@example.com' })];
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    await mailbox.mailTo(email, 2);
    expect(mailbox.mailsTo('nobody@example.com')).toEqual([]);
  });

  it('leaves no token in the database that could be used', async () => {
    const { email } = await api.signUp();
    const token = await tokenFor(email);
    const stored = await api.rows('select identifier, value from auth.verifications');
    expect(stored.length).toBeGreaterThan(0);
    expect(JSON.stringify(stored)).not.toContain(token);
    for (const { identifier } of stored)
      expect((await reset({ token: identifier, newPassword: NEW_PASSWORD })).status).toBe(400);
  });

  it('leads to a page that a client names, if its origin is trusted', async () => {
    const { email } = await api.signUp();
    expect((await ask({ email, redirectTo: 'https://app.example.com/new?lang=ar' })).status).toBe(200);
    const { link } = await mailbox.mailTo(email, 2);
    expect(link.href).toMatch(/^https:\/\/app\.example\.com\/new\?lang=ar&token=\w+$/);
    for (const redirectTo of ['https://evil.example/', '//evil.example', 'javascript:alert(1)'])
      expect((await ask({ email, redirectTo })).status).toBe(403);
    expect(mailbox.mailsTo(email)).toHaveLength(2);
  });

  it('sends no more than ten mails an hour to one address, and does not say so', async () => {
    const { email } = await api.signUp();
    for (let i = 0; i < 14; i++) expect((await ask({ email })).status).toBe(200);
    await mailbox.mailTo(email, 10);
    const last = await api.signUp();
    await mailbox.mailTo(last.email);
    expect(mailbox.mailsTo(email)).toHaveLength(10);
  });

  it('writes names as text, whatever they hold', async () => {
    const email = 'markup@example.com';
    const name = `<img src=x>\r\nBcc: all@example.com ${'x'.repeat(200)}`;
    const json = { name, email, password: 'correct horse battery staple' };
    await api.request('POST', '/api/auth/sign-up/email', { json });
    const { html, text } = await mailbox.mailTo(email);
    expect(html).not.toContain('<img');
    expect(text.split('\n')[0]).toBe(`Hello ${name.replace(/\s+/g, ' ').slice(0, 80)},`);
    expect(mailbox.mailsTo('all@example.com')).toEqual([]);
  });

  it('is answered as ever while the mail server is out of order', async () => {
    const { email } = await api.signUp();
    await mailbox.mailTo(email);
    mailbox.refuse(true);
    const response = await ask({ email });
    mailbox.refuse(false);
    expect(response.status).toBe(200);
  });
});

describe('A forgotten password, asked for too often', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startApi({ RATE_LIMIT_SIGN_IN_PER_MINUTE: '4' });
  });
  afterAll(() => api?.close());

  it('is slowed per address, the guessing of tokens too', async () => {
    const statusesOf = async (path: string, json: unknown) => {
      const responses = [];
      for (let i = 0; i < 6; i++) responses.push(await api.request('POST', `/api/auth${path}`, { json }));
      return responses.map(({ status }) => status);
    };
    const email = 'nobody@example.com';
    expect(await statusesOf('/request-password-reset', { email })).toEqual([200, 200, 200, 429, 429, 429]);
    expect(await statusesOf('/send-verification-email', { email })).toEqual([200, 200, 200, 429, 429, 429]);
    const guess = { token: 'guess', newPassword: NEW_PASSWORD };
    expect(await statusesOf('/reset-password', guess)).toEqual([400, 400, 400, 400, 429, 429]);
    expect(await statusesOf('/verify-email?token=guess', undefined)).toEqual([401, 401, 401, 401, 429, 429]);
  });
});

describe('A forgotten password, where no mails are sent', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startApi({ DATABASE_URL: 'postgres://owner@db.example/crm' });
  });
  afterAll(() => api?.close());

  it.each([
    ['/request-password-reset', 'RESET_PASSWORD_DISABLED'],
    ['/send-verification-email', 'VERIFICATION_EMAIL_NOT_ENABLED'],
  ])('is refused plainly at %s', async (path, code) => {
    const { email } = await api.signUp();
    const response = await api.request('POST', `/api/auth${path}`, { json: { email } });
    expect([response.status, response.body.code]).toEqual([400, code]);
    expect(await api.rows('select from auth.verifications')).toEqual([]);
  });
});
