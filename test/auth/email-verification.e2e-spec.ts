import { cookieOf, startApi, type TestApi } from '../support/api.js';
import { type Mailbox, openMailbox } from './mailbox.js';

const password = 'correct horse battery staple';

describe('An e-mail that has to be confirmed', () => {
  let api: TestApi;
  let mailbox: Mailbox;

  beforeAll(async () => {
    mailbox = await openMailbox();
    api = await startApi({ ...mailbox.settings, PUBLIC_URL: 'https://crm.example.com' });
  });
  afterAll(async () => {
    await api?.close();
    await mailbox.close();
  });

  const signUp = (email: string, name = 'Amira') =>
    api.request('POST', '/api/auth/sign-up/email', { json: { name, email, password } });
  const signIn = (email: string) =>
    api.request('POST', '/api/auth/sign-in/email', { json: { email, password } });
  const confirm = (token: string) => api.request('POST', `/api/auth/verify-email?token=${token}`);
  const isConfirmed = async (email: string) => {
    const [user] = await api.rows('select email_verified from auth.users where email = $1', [email]);
    return user.email_verified;
  };

  it('gives no session before, and one after', async () => {
    const response = await signUp('amira@example.com');
    expect([response.status, response.body.token, response.headers.get('set-cookie')]).toEqual([
      200,
      null,
      null,
    ]);
    const refused = await signIn('amira@example.com');
    expect([refused.status, refused.body.code]).toEqual([403, 'EMAIL_NOT_VERIFIED']);
    const { link, secret } = await mailbox.mailTo('amira@example.com');
    expect(link.href.split('#')[0]).toBe('https://crm.example.com/account/verify-email');
    const confirmed = await confirm(secret.get('token')!);
    expect([confirmed.status, confirmed.body]).toEqual([200, { status: true, user: null }]);
    expect((await signIn('amira@example.com')).status).toBe(200);
  });

  it('is told in Supabase’s words as well', async () => {
    await signUp('salma@example.com');
    const response = await api.request('POST', '/auth/v1/token?grant_type=password', {
      json: { email: 'salma@example.com', password },
    });
    expect([response.status, response.body.error_code]).toEqual([400, 'email_not_confirmed']);
    const wrong = await api.request('POST', '/auth/v1/token?grant_type=password', {
      json: { email: 'salma@example.com', password: 'wrong horse' },
    });
    expect(wrong.body.error_code).toBe('invalid_credentials');
  });

  it('is confirmed once by a token, and not by one that is old, changed or of another kind', async () => {
    await signUp('omar@example.com');
    const token = (await mailbox.mailTo('omar@example.com')).secret.get('token')!;
    await api.request('POST', '/api/auth/request-password-reset', { json: { email: 'omar@example.com' } });
    const ofReset = (await mailbox.mailTo('omar@example.com', 2)).secret.get('token')!;
    const { body } = await api.request('POST', '/api/auth/sign-up/email', {
      json: { name: 'x', email: 'other@example.com', password },
    });
    const changed = [
      token.split('.')[0],
      btoa(JSON.stringify({ email: 'x@example.com' })),
      token.split('.')[2],
    ];
    for (const each of [changed.join('.'), ofReset, 'nonsense', body.user.id]) {
      const response = await confirm(each);
      expect([response.status, response.body.code]).toEqual([401, 'INVALID_TOKEN']);
    }
    expect(await isConfirmed('omar@example.com')).toBe(false);
    expect((await confirm(token)).status).toBe(200);
    const again = await confirm(token);
    expect([again.status, again.body.code]).toEqual([401, 'INVALID_TOKEN']);
  });

  it('is not confirmed by opening the link', async () => {
    await signUp('layla@example.com');
    const { link, secret } = await mailbox.mailTo('layla@example.com');
    const page = await api.request('GET', link.pathname, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await api.request('GET', `/api/auth/verify-email?token=${secret.get('token')}`)).status).toBe(
      405,
    );
    expect(await isConfirmed('layla@example.com')).toBe(false);
  });

  it('keeps a sign-up from telling whether there is a user already, whom a mail tells', async () => {
    const first = await signUp('noor@example.com', 'Noor');
    const second = await signUp('noor@example.com', 'Somebody');
    const fieldsOf = ({ status, body }: typeof first) => [status, body.token, Object.keys(body.user).sort()];
    expect(fieldsOf(second)).toEqual(fieldsOf(first));
    expect(second.body.user).toMatchObject({
      name: 'Somebody',
      email: 'noor@example.com',
      emailVerified: false,
    });
    expect((await mailbox.mailTo('noor@example.com', 2)).subject).toBe('You have an account already');
    expect(await api.rows(`select name from auth.users where email = 'noor@example.com'`)).toEqual([
      { name: 'Noor' },
    ]);
  });

  it('is mailed again when somebody signs in or asks, and nobody learns whether there is such a user', async () => {
    await signUp('yusuf@example.com');
    await signIn('yusuf@example.com');
    await mailbox.mailTo('yusuf@example.com', 2);
    const ask = (email: string) =>
      api.request('POST', '/api/auth/send-verification-email', { json: { email } });
    const [known, unknown] = [await ask('yusuf@example.com'), await ask('nobody@example.com')];
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    await mailbox.mailTo('yusuf@example.com', 3);
    expect(mailbox.mailsTo('nobody@example.com')).toEqual([]);
  });

  it('shows its user the invitations that wait for them', async () => {
    const confirmed = async (email: string) => {
      await signUp(email);
      await confirm((await mailbox.mailTo(email)).secret.get('token')!);
      return { headers: { cookie: cookieOf(await signIn(email)) } };
    };
    const owner = await confirmed('owner@example.com');
    const create = { ...owner, json: { name: 'Nile <b>Ltd</b>', slug: 'nile-mails' } };
    await api.request('POST', '/api/auth/organization/create', create);
    const invite = { ...owner, json: { email: 'guest@example.com', role: 'viewer' } };
    const { body: invitation } = await api.request('POST', '/api/auth/organization/invite-member', invite);
    const mail = await mailbox.mailTo('guest@example.com');
    expect(mail.link.href).toBe(`https://crm.example.com/account/invitation#id=${invitation.id}`);
    expect(mail.subject).toBe('Invitation to Nile <b>Ltd</b>');
    expect(mail.html).not.toContain('<b>');
    const resend = { ...owner, json: { ...invite.json, resend: true } };
    expect((await api.request('POST', '/api/auth/organization/invite-member', resend)).status).toBe(200);
    await mailbox.mailTo('guest@example.com', 2);
    await signUp('guest@example.com');
    await confirm((await mailbox.mailTo('guest@example.com', 3)).secret.get('token')!);
    const guest = { headers: { cookie: cookieOf(await signIn('guest@example.com')) } };
    const listed = await api.request('GET', '/api/auth/organization/list-user-invitations', guest);
    expect(listed.body).toMatchObject([{ id: invitation.id, organizationName: 'Nile <b>Ltd</b>' }]);
  });
});

describe('Mails on the embedded database without an SMTP server', () => {
  it('are written into the log, with a word that they are not sent', async () => {
    const { lines, stop } = await logged();
    expect(lines).toMatch(
      /Not sent, since there is no SMTP_URL: \\"Confirm your e-mail address\\" to ines@example.com/,
    );
    expect(lines).toMatch(/\/account\/verify-email#token=/);
    await stop();
  });
});

/** Signs somebody up at a product that logs, and gives what it wrote. */
async function logged() {
  const written: string[] = [];
  const original = process.stdout.write.bind(process.stdout);
  const api = await startApi({ LOG_LEVEL: 'silent' });
  const { Logger } = await import('@nestjs/common');
  const warn = jest
    .spyOn(Logger.prototype, 'warn')
    .mockImplementation((line) => void written.push(JSON.stringify(line)));
  await api.request('POST', '/api/auth/sign-up/email', {
    json: { name: 'Ines', email: 'ines@example.com', password },
  });
  process.stdout.write = original;
  return {
    lines: written.join('\n'),
    stop: async () => {
      warn.mockRestore();
      await api.close();
    },
  };
}
