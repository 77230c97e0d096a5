import { setTimeout as sleep } from 'node:timers/promises';
import { generateKeyPairSync } from 'node:crypto';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { forge, type Claims, type Header, read, seconds } from './forge.js';
import { accessToken, colleague } from './people.js';
import { apiV1Error } from '../support/api-v1-error.js';

describe('an access token', () => {
  let api: TestApi;
  let tenant: Tenant;
  let token: string;
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

  beforeAll(async () => {
    api = await startApi();
    tenant = await api.tenant();
    token = await accessToken(api, tenant.cookie);
  });
  afterAll(() => api.close());

  const members = (bearer: string, headers?: Record<string, string>) =>
    api.request('GET', '/api/v1/members', { headers: { authorization: `Bearer ${bearer}`, ...headers } });

  it('says who, where, and from which session, for fifteen minutes, and what clients of Supabase look for', () => {
    const { header, claims } = read(token);
    expect(header.alg).toBe('RS256');
    expect(claims).toEqual({
      sub: tenant.userId,
      org: tenant.organizationId,
      sid: expect.any(String),
      iss: 'http://localhost:3000',
      aud: ['authenticated', 'http://localhost:3000'],
      role: 'authenticated',
      email: tenant.email,
      phone: '',
      session_id: claims['sid'],
      aal: 'aal1',
      is_anonymous: false,
      app_metadata: { provider: 'email', providers: ['email'] },
      user_metadata: { name: 'Test User', email: tenant.email },
      iat: expect.any(Number),
      exp: (claims['iat'] as number) + 900,
    });
  });

  it('is accepted', async () => {
    expect((await members(token)).status).toBe(200);
  });

  it('is verifiable by the keys we publish, which hold nothing private', async () => {
    const { body } = await api.request('GET', '/api/auth/jwks');
    expect(body.keys.map((key: { kid: string }) => key.kid)).toContain(read(token).header.kid);
    for (const key of body.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n']);
  });

  it('is refused as a cookie and as an API key', async () => {
    const asCookie = await api.request('GET', '/api/v1/members', {
      headers: { cookie: `better-auth.session_token=${token}` },
    });
    const asKey = await api.request('GET', '/api/v1/members', { headers: { 'x-api-key': token } });
    expect([asCookie.status, asKey.status]).toEqual([401, 401]);
  });

  describe('forged', () => {
    const genuine = () => read(token);
    const refused = async (header: Header, claims: Claims, key: Parameters<typeof forge>[2]) => {
      const response = await members(forge(header, claims, key));
      expect([response.status, response.body]).toEqual([401, apiV1Error('UNAUTHORIZED', 'Unauthorized')]);
    };

    it('without an algorithm is refused', async () => {
      for (const alg of ['none', 'None', 'NONE', '']) {
        await refused({ ...genuine().header, alg }, genuine().claims, null);
      }
    });

    it('with another key under our key id is refused', async () => {
      await refused(genuine().header, genuine().claims, stranger.privateKey);
    });

    it('with a key id we never had is refused', async () => {
      const kid = '0198c0de-0000-7000-8000-000000000000';
      await refused({ alg: 'RS256', kid }, genuine().claims, stranger.privateKey);
    });

    it.each(["' or 1=1 --", '../../etc/passwd', ''])('with the key id %p is refused', async (kid) => {
      await refused({ alg: 'RS256', kid }, genuine().claims, stranger.privateKey);
    });

    it('with our public key as an HMAC secret is refused', async () => {
      const { body } = await api.request('GET', '/api/auth/jwks');
      const secret = JSON.stringify(body.keys[0]);
      await refused({ ...genuine().header, alg: 'HS256' }, genuine().claims, secret);
    });

    it('with a claim changed after signing is refused', async () => {
      const [header, , signature] = token.split('.');
      const claims = { ...genuine().claims, sub: '0198c0de-0000-7000-8000-000000000000' };
      const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
      expect((await members(forged)).status).toBe(401);
    });

    it.each(['a.b.c', '..', 'e30.e30.', 'Bearer', '{}'])('as %p is refused', async (text) => {
      expect((await members(text)).status).toBe(401);
    });
  });

  describe('signed by us, but', () => {
    /** Lets better-auth sign claims of our choice with the real key. */
    const signed = async (changes: Claims): Promise<string> => {
      const { BETTER_AUTH } = await import('@rosetta/auth');
      const payload = { ...read(token).claims, ...changes };
      return (await api.app.get(BETTER_AUTH).api.signJWT({ body: { payload } })).token;
    };

    it('unchanged is accepted, so that the refusals below mean something', async () => {
      expect((await members(await signed({}))).status).toBe(200);
    });

    it.each<[string, Claims]>([
      ['expired', { exp: seconds(-1), iat: seconds(-901) }],
      ['not valid yet', { nbf: seconds(60) }],
      ['for another audience', { aud: 'https://elsewhere.example' }],
      ['from another issuer', { iss: 'https://elsewhere.example' }],
      ['of nobody', { sub: '0198c0de-0000-7000-8000-000000000000' }],
      ['of a session that never was', { sid: '0198c0de-0000-7000-8000-000000000000' }],
      ['without a session', { sid: null }],
      ['of a user who is no id', { sub: 'admin' }],
    ])('%s, is refused', async (_what, changes) => {
      expect((await members(await signed(changes))).status).toBe(401);
    });

    it('accepted while it was in force, is refused once it is not', async () => {
      const exp = seconds(3);
      const bearer = await signed({ exp });
      const statuses = [(await members(bearer)).status, (await members(bearer)).status];
      await sleep(exp * 1000 - Date.now() + 50);
      expect([...statuses, (await members(bearer)).status]).toEqual([200, 200, 401]);
    });

    it('accepted before, is refused with another ending', async () => {
      const bearer = await signed({});
      expect((await members(bearer)).status).toBe(200);
      const [header, claims, signature] = bearer.split('.') as [string, string, string];
      const other = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
      expect((await members(`${header}.${claims}.${other}`)).status).toBe(401);
      expect((await members(`${header}.${claims}.`)).status).toBe(401);
    });

    it('of another user than the session, is refused', async () => {
      const other = await api.tenant();
      expect((await members(await signed({ sub: other.userId }))).status).toBe(401);
    });

    it('with an organization of others, is refused', async () => {
      const other = await api.tenant();
      expect((await members(await signed({ org: other.organizationId }))).status).toBe(403);
    });

    it('with a role of its own choice, has the role of the membership', async () => {
      const viewer = await colleague(api, tenant, 'viewer');
      const { claims } = read(await accessToken(api, viewer.cookie));
      const bearer = await signed({ ...claims, role: 'owner', permissions: ['api-keys:read'] });
      const response = await api.request('GET', '/api/v1/api-keys', {
        headers: { authorization: `Bearer ${bearer}` },
      });
      expect(response.status).toBe(403);
    });
  });

  it('ends with the session it was made from', async () => {
    const other = await api.tenant();
    const bearer = await accessToken(api, other.cookie);
    expect((await members(bearer)).status).toBe(200);
    await api.request('POST', '/api/auth/sign-out', { headers: { cookie: other.cookie } });
    expect((await members(bearer)).status).toBe(401);
  });

  it('has the role the member has now, not the one they had', async () => {
    const member = await colleague(api, tenant, 'admin');
    const bearer = await accessToken(api, member.cookie);
    const keys = () =>
      api.request('GET', '/api/v1/api-keys', { headers: { authorization: `Bearer ${bearer}` } });
    expect((await keys()).status).toBe(200);
    await api.request('PATCH', `/api/v1/members/${member.memberId}`, {
      headers: { cookie: tenant.cookie },
      json: { role: 'viewer' },
    });
    expect((await keys()).status).toBe(403);
  });
});

describe('the keys of access tokens', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('change when they get old, and old tokens stay good until they expire', async () => {
    const { cookie } = await api.tenant();
    const headers = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
    const old = await accessToken(api, cookie);
    await api.rows(`update auth.jwks set expires_at = now() - interval '1 minute'`);
    const fresh = await accessToken(api, cookie);
    expect(read(fresh).header.kid).not.toBe(read(old).header.kid);
    for (const token of [old, fresh]) {
      expect((await api.request('GET', '/api/v1/members', headers(token))).status).toBe(200);
    }
  });

  it('are kept encrypted', async () => {
    await api.tenant().then(({ cookie }) => accessToken(api, cookie));
    const keys = await api.rows('select private_key from auth.jwks');
    expect(keys.length).toBeGreaterThan(0);
    for (const { private_key: stored } of keys) expect(stored).not.toMatch(/"d":|kty|PRIVATE/);
  });
});
