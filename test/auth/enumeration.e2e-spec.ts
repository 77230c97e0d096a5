import { BETTER_AUTH, type BetterAuth } from '../../libs/auth/src/users/better-auth.js';
import { type ApiResponse, startApi, type Tenant, type TestApi } from '../support/api.js';
import { type Mailbox, openMailbox } from './mailbox.js';

const WRONG = 'seven brave otters dancing';
const UNKNOWN = 'nobody@example.com';

/** What differs in any two responses. */
const OF_EACH = new Set(['date', 'x-request-id', 'keep-alive']);

describe('Whether an e-mail has an account', () => {
  let api: TestApi;
  let mailbox: Mailbox;
  let known: string;
  let hashed: () => number;

  beforeAll(async () => {
    mailbox = await openMailbox();
    api = await startApi({ ...mailbox.settings, AUTH_REQUIRE_EMAIL_VERIFICATION: 'true' });
    known = 'layla.saleh@example.com';
    await signUp(known);
    await api.rows('update auth.users set email_verified = true');
    const { password } = await api.app.get<BetterAuth>(BETTER_AUTH, { strict: false }).$context;
    const spies = [jest.spyOn(password, 'hash'), jest.spyOn(password, 'verify')];
    hashed = () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  }, 60_000);
  afterAll(async () => {
    jest.restoreAllMocks();
    await api?.close();
    await mailbox.close();
  });

  /** As long as the known one, and another one each time: a sign-up makes it known. */
  let count = 10_000;
  const unknown = () => `other.${(count += 1)}@example.com`;
  const post = (path: string, json: unknown) => api.request('POST', path, { json });
  const signUp = (email: string) =>
    post('/api/auth/sign-up/email', { name: 'Layla', email, password: 'correct horse battery staple' });

  const essence = ({ status, headers, text }: ApiResponse, email: string) => ({
    status,
    headers: [...headers].filter(([name]) => !OF_EACH.has(name)),
    body: text
      .replaceAll(email, '<e-mail>')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'),
  });

  it.each<[string, number, (email: string) => Promise<ApiResponse>]>([
    ['a sign-in', 1, (email) => post('/api/auth/sign-in/email', { email, password: WRONG })],
    [
      'a sign-in of clients of Supabase',
      1,
      (email) => post('/auth/v1/token?grant_type=password', { email, password: WRONG }),
    ],
    ['a sign-up', 1, (email) => signUp(email)],
    [
      'a sign-up of clients of Supabase',
      1,
      (email) => post('/auth/v1/signup', { email, password: WRONG, data: { name: 'Layla' } }),
    ],
    ['asking for a reset', 0, (email) => post('/api/auth/request-password-reset', { email })],
    ['asking for a reset as clients of Supabase do', 0, (email) => post('/auth/v1/recover', { email })],
    ['asking for a confirmation', 0, (email) => post('/api/auth/send-verification-email', { email })],
  ])(
    'is told by %s neither in text, status and headers nor in hashes of passwords (%d)',
    async (_, hashes, ask) => {
      const tries: unknown[] = [];
      for (const email of [known, unknown()]) {
        const before = hashed();
        const response = await ask(email);
        tries.push({ ...essence(response, email), hashes: hashed() - before });
      }
      expect(tries[1]).toEqual(tries[0]);
      expect(tries[0]).toMatchObject({ hashes });
    },
  );
});

describe('Whether somebody who is invited has an account', () => {
  let api: TestApi;
  let tenant: Tenant;

  beforeAll(async () => {
    api = await startApi();
    tenant = await api.tenant();
  }, 60_000);
  afterAll(() => api?.close());

  it('is not told to who invites them', async () => {
    const { email: known } = await api.signUp();
    const headers = { cookie: tenant.cookie };
    const [first, second] = await Promise.all(
      [known, UNKNOWN].map((email) =>
        api.request('POST', '/api/auth/organization/invite-member', {
          headers,
          json: { email, role: 'member' },
        }),
      ),
    );
    expect(first!.status).toBe(200);
    const without = ({ status, body }: ApiResponse) => {
      const { id: _id, email: _email, createdAt: _created, expiresAt: _expires, ...rest } = body;
      return [status, rest];
    };
    expect(without(second!)).toEqual(without(first!));
  });

  it('nor what an invitation says, to whoever has only its id', async () => {
    const headers = { cookie: tenant.cookie };
    const json = { email: 'invited@example.com', role: 'member' };
    const invited = await api.request('POST', '/api/auth/organization/invite-member', { headers, json });
    const stranger = { cookie: (await api.signUp()).cookie };
    const path = '/api/auth/organization/get-invitation?id=';
    const seen = await api.request('GET', path + invited.body.id, { headers: stranger });
    expect(seen.status).toBeGreaterThanOrEqual(400);
    expect(seen.text).not.toContain('invited@example.com');
    const taken = await api.request('POST', '/api/auth/organization/accept-invitation', {
      headers: stranger,
      json: { invitationId: invited.body.id },
    });
    expect(taken.status).toBe(403);
    const members = await api.rows('select from auth.members where organization_id = $1', [
      tenant.organizationId,
    ]);
    expect(members).toHaveLength(1);
  });
});
