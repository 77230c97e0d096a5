import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { type Claims, forge, type Header, seconds } from './forge.js';

const SECRET = 'the secret of a project elsewhere, which is long';
const ISSUER = 'https://project.supabase.example/auth/v1';

const supabaseClaims = (sub: string, changes: Claims = {}): Claims => ({
  sub,
  aud: 'authenticated',
  iss: ISSUER,
  role: 'authenticated',
  iat: seconds(),
  exp: seconds(3600),
  ...changes,
});

const members = (api: TestApi, token: string, headers?: Record<string, string>) =>
  api.request('GET', '/api/v1/members', { headers: { authorization: `Bearer ${token}`, ...headers } });

describe('a token of an external issuer with a shared secret', () => {
  let api: TestApi;
  let tenant: Tenant;

  beforeAll(async () => {
    api = await startApi({
      AUTH_JWT_SECRET: SECRET,
      AUTH_JWT_ISSUER: ISSUER,
      AUTH_JWT_AUDIENCE: 'authenticated',
    });
    tenant = await api.tenant();
  });
  afterAll(() => api.close());

  const signed = (claims: Claims, key: string | null = SECRET, header: Header = { alg: 'HS256' }) =>
    forge(header, claims, key);

  it('is accepted for the user whose id it names', async () => {
    expect((await members(api, signed(supabaseClaims(tenant.userId)))).status).toBe(200);
  });

  it('is accepted for a user linked to its subject', async () => {
    const other = await api.tenant();
    const subject = randomUUID();
    await api.rows(
      `insert into auth.accounts (account_id, provider_id, user_id, updated_at) values ($1, 'external', $2, now())`,
      [subject, other.userId],
    );
    const response = await members(api, signed(supabaseClaims(subject)));
    expect(response.body.items).toMatchObject([{ email: other.email }]);
  });

  it('is accepted by e-mail where both sides have verified it', async () => {
    const other = await api.tenant();
    await api.rows('update auth.users set email_verified = true where id = $1', [other.userId]);
    const claims = supabaseClaims(randomUUID(), { email: other.email.toUpperCase(), email_verified: true });
    expect((await members(api, signed(claims))).status).toBe(200);
  });

  it.each<[string, boolean, Claims]>([
    ['our side has not verified it', false, { email_verified: true }],
    ['the issuer does not vouch for it', true, {}],
    ['only the user says so', true, { user_metadata: { email_verified: true } }],
  ])('opens nothing by e-mail where %s', async (_why, verified, claims) => {
    const other = await api.tenant();
    await api.rows('update auth.users set email_verified = $2 where id = $1', [other.userId, verified]);
    const response = await members(
      api,
      signed(supabaseClaims(randomUUID(), { email: other.email, ...claims })),
    );
    expect([response.status, response.body.code]).toEqual([403, 'FORBIDDEN']);
  });

  it('opens nothing for a subject nobody here has', async () => {
    expect((await members(api, signed(supabaseClaims(randomUUID())))).status).toBe(403);
  });

  it('opens no organization the user is not in', async () => {
    const other = await api.tenant();
    const token = signed(supabaseClaims(tenant.userId));
    expect((await members(api, token, { 'x-organization-id': other.organizationId })).status).toBe(403);
  });

  it.each<[string, Claims]>([
    ['expired', { exp: seconds(-1) }],
    ['without an end', { exp: undefined }],
    ['not valid yet', { nbf: seconds(60) }],
    ['for another audience', { aud: 'anon' }],
    ['without an audience', { aud: undefined }],
    ['from another issuer', { iss: 'https://other.example' }],
    ['without a subject, like the project keys', { sub: undefined, role: 'service_role' }],
  ])('is refused %s', async (_what, changes) => {
    expect((await members(api, signed(supabaseClaims(tenant.userId, changes)))).status).toBe(401);
  });

  it('is refused with another secret', async () => {
    expect((await members(api, signed(supabaseClaims(tenant.userId), 'another secret'))).status).toBe(401);
  });

  it('is refused without a signature', async () => {
    expect((await members(api, signed(supabaseClaims(tenant.userId), null, { alg: 'none' }))).status).toBe(
      401,
    );
  });

  it('is refused with another algorithm of the same secret', async () => {
    const token = signed(supabaseClaims(tenant.userId), SECRET, { alg: 'HS512' });
    expect((await members(api, token)).status).toBe(401);
  });

  it('does not keep our own tokens out', async () => {
    const { body } = await api.request('GET', '/api/auth/token', { headers: { cookie: tenant.cookie } });
    expect((await members(api, body.token)).status).toBe(200);
  });
});

describe('a token of an external issuer that publishes its keys', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let issuer: Server;
  let asked = 0;
  let api: TestApi;
  let tenant: Tenant;

  beforeAll(async () => {
    const published = (key: KeyObject, kid: string) => ({
      ...key.export({ format: 'jwk' }),
      kid,
      use: 'sig',
    });
    const body = JSON.stringify({
      keys: [published(ec.publicKey, 'ec'), published(rsa.publicKey, 'rsa'), { kty: 'oct' }],
    });
    issuer = createServer((_request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/json').end(body);
    });
    await new Promise<void>((listening) => issuer.listen(0, '127.0.0.1', listening));
    const { port } = issuer.address() as AddressInfo;
    api = await startApi({ AUTH_JWKS_URL: `http://127.0.0.1:${port}/jwks.json`, AUTH_JWT_ISSUER: ISSUER });
    tenant = await api.tenant();
  });
  afterAll(async () => {
    await api.close();
    issuer.close();
  });

  it.each([
    ['ES256', 'ec', ec.privateKey],
    ['RS256', 'rsa', rsa.privateKey],
  ])('is accepted with %s', async (alg, kid, key) => {
    expect((await members(api, forge({ alg, kid }, supabaseClaims(tenant.userId), key))).status).toBe(200);
  });

  it('is refused with a published key used for another algorithm', async () => {
    const confused = forge({ alg: 'RS256', kid: 'ec' }, supabaseClaims(tenant.userId), rsa.privateKey);
    expect((await members(api, confused)).status).toBe(401);
  });

  it('is refused with a published key as an HMAC secret', async () => {
    const secret = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const confused = forge({ alg: 'HS256', kid: 'rsa' }, supabaseClaims(tenant.userId), secret);
    expect((await members(api, confused)).status).toBe(401);
  });

  it('is refused with an unknown key, and the issuer is not asked again and again', async () => {
    await members(api, forge({ alg: 'ES256', kid: 'ec' }, supabaseClaims(tenant.userId), ec.privateKey));
    const before = asked;
    const unknown = (kid: string) =>
      forge({ alg: 'ES256', kid }, supabaseClaims(tenant.userId), ec.privateKey);
    const responses = await Promise.all(['x', 'y', 'z'].map((kid) => members(api, unknown(kid))));
    expect(responses.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(asked).toBe(before);
  });

  it('is refused from another issuer', async () => {
    const claims = supabaseClaims(tenant.userId, { iss: 'https://other.example' });
    expect((await members(api, forge({ alg: 'ES256', kid: 'ec' }, claims, ec.privateKey))).status).toBe(401);
  });
});
