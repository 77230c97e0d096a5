import { type CensusedApi, type DeclaredRoute, startCensusedApi } from '../support/census.js';
import type { Tenant } from '../support/api.js';
import { forge, seconds } from './forge.js';
import { openMailbox, type Mailbox } from './mailbox.js';
import { accessToken } from './people.js';

type Headers = Record<string, string>;

const READS = ['GET', 'HEAD', 'OPTIONS'];

/** What a page of another site makes a browser send, in every way that tells where it comes from. */
const foreign: Record<string, Headers> = {
  'another origin': { origin: 'https://elsewhere.example' },
  'the origin null': { origin: 'null' },
  'another page': { referer: 'https://elsewhere.example/crm.example.com/' },
  'another site without its origin': { 'sec-fetch-site': 'cross-site' },
  'a sibling without its origin': { 'sec-fetch-site': 'same-site' },
};

/** The types of bodies that a form can send, without a preflight. */
const FORM_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];

describe('Secrets where they do not belong', () => {
  let api: CensusedApi;
  let mailbox: Mailbox;
  let tenant: Tenant;

  beforeAll(async () => {
    mailbox = await openMailbox();
    api = await startCensusedApi({
      ...mailbox.settings,
      AUTH_REQUIRE_EMAIL_VERIFICATION: 'false',
      PUBLIC_URL: 'http://crm.example.com',
    });
    tenant = await api.tenant();
  }, 60_000);
  afterAll(async () => {
    await api?.close();
    await mailbox.close();
  });

  const fill = (route: string) => route.replace(/:\w+/g, '0').replace('*', 'nothing');
  const takesCookies = ({ access }: DeclaredRoute) => access?.by.includes('session') === true;
  const ask = ({ method, path }: DeclaredRoute, headers: Headers) =>
    api.request(method, fill(path), {
      headers,
      ...(['POST', 'PUT', 'PATCH'].includes(method) && { json: {} }),
    });
  /** Every row of every table, but when a session or a key was last used. */
  const everything = async () => {
    const tables = await api.rows<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth') order by 1`,
    );
    const each = tables.map(
      ({ name }) => `select '${name}' as name, md5(coalesce(string_agg(
      (to_jsonb(t) - 'last_used_at')::text, ',' order by to_jsonb(t)::text), '')) as rows from ${name} t`,
    );
    return api.rows(each.join(' union all '));
  };

  describe('A cookie that a page of another site borrows', () => {
    it('is refused at every route that writes and takes cookies, and leaves all rows as they were', async () => {
      const writing = api.declared.filter((route) => takesCookies(route) && !READS.includes(route.method));
      expect(writing.length).toBeGreaterThan(50);
      const before = await everything();
      const admitted: string[] = [];
      for (const route of writing)
        for (const [from, headers] of Object.entries(foreign)) {
          const { status } = await ask(route, { cookie: tenant.cookie, ...headers });
          if (status !== 403) admitted.push(`${route.name} from ${from}: ${status}`);
        }
      expect(admitted).toEqual([]);
      expect(await everything()).toEqual(before);
    });

    it.each(FORM_TYPES)('is refused with a body as a form sends it: %s', async (type) => {
      const before = await everything();
      const writing = api.declared.filter((route) => takesCookies(route) && route.method === 'POST');
      const admitted: string[] = [];
      for (const { path, name } of writing) {
        const headers = { cookie: tenant.cookie, 'content-type': type, ...foreign['another origin'] };
        const raw = type.startsWith('multipart') ? '--x--\r\n' : '{"name":"Borrowed"}';
        const { status } = await api.request('POST', fill(path), { headers, raw });
        if (status !== 403) admitted.push(`${name}: ${status}`);
      }
      expect(admitted).toEqual([]);
      expect(await everything()).toEqual(before);
    });

    it('is let past this check from a page of ours, so that the refusals above are about the page', async () => {
      const headers = { cookie: tenant.cookie, origin: 'http://crm.example.com' };
      const response = await api.request('POST', '/api/v1/api-keys', { headers, json: { name: 'own page' } });
      expect(response.status).toBe(201);
    });
  });

  describe('A session', () => {
    it('is a new one at each sign-in, whatever token the browser came with', async () => {
      const { email, password, cookie } = await api.signUp();
      const name = cookie.split('=', 1)[0]!;
      const planted = `${name}=planted-by-somebody`;
      for (const sent of [cookie, planted]) {
        const response = await api.request('POST', '/api/auth/sign-in/email', {
          headers: { cookie: sent, origin: 'http://crm.example.com' },
          json: { email, password },
        });
        expect(response.status).toBe(200);
        const [given] = response.headers.getSetCookie();
        expect(given).toContain(`${name}=`);
        expect(given).not.toContain(sent.slice(name.length + 1, name.length + 20));
      }
      const seen = await api.request('GET', '/api/auth/get-session', { headers: { cookie: planted } });
      expect(seen.body).toBeNull();
    });
  });

  describe('A secret of another kind', () => {
    let secrets: Record<string, string>;

    beforeAll(async () => {
      const headers = { cookie: tenant.cookie };
      const post = (path: string, json: unknown) => api.request('POST', path, { headers, json });
      await api.request('POST', '/api/auth/request-password-reset', { json: { email: tenant.email } });
      const guest = 'guest@example.com';
      const invited = await post('/api/auth/organization/invite-member', { email: guest, role: 'member' });
      expect(invited.status).toBe(200);
      const webhook = await post('/api/v1/webhooks', {
        url: 'https://hooks.example.com/in',
        events: ['contact.created'],
      });
      expect(webhook.status).toBe(201);
      const reset = (await mailbox.mailTo(tenant.email, 2)).secret.get('token')!;
      const [session] = await api.rows<{ token: string }>('select token from auth.sessions limit 1');
      const [key] = await api.rows<{ key_hash: string }>('select key_hash from api_keys limit 1');
      secrets = {
        'reset token': reset,
        'confirmation token': mailbox.mailsTo(tenant.email)[0]!.secret.get('token')!,
        invitation: invited.body.id,
        'webhook secret': webhook.body.webhook.secret,
        password: tenant.password,
        'hash of a session': session!.token,
        'hash of a key': key!.key_hash,
        'signed by a webhook secret': forge(
          { alg: 'HS256' },
          { sub: tenant.userId, exp: seconds(600) },
          webhook.body.webhook.secret,
        ),
      };
      for (const secret of Object.values(secrets)) expect(secret.length).toBeGreaterThan(15);
    });

    it('opens no route, however it is presented', async () => {
      const [name] = tenant.cookie.split('=', 1);
      const guarded = api.declared.filter(({ access }) => access);
      expect(guarded.length).toBeGreaterThan(100);
      const before = await everything();
      const opened: string[] = [];
      const ways = Object.entries(secrets).flatMap(([kind, secret]): [string, Headers][] => [
        [`${kind} as Bearer`, { authorization: `Bearer ${secret}` }],
        [`${kind} as key`, { 'x-api-key': secret }],
        [`${kind} as cookie`, { cookie: `${name}=${encodeURIComponent(secret)}` }],
      ]);
      // Each route is asked in one of the ways, each dialect and kind of credential in all of them.
      for (const [index, route] of guarded.entries())
        for (const [way, headers] of ways.filter((_, each) => each % 6 === index % 6)) {
          const { status } = await ask(route, headers);
          if (status !== 401 && status !== 403) opened.push(`${route.name} by ${way}: ${status}`);
        }
      expect(opened).toEqual([]);
      expect(await everything()).toEqual(before);
    });

    it('is no token of a mail either, and the right one still is', async () => {
      const jwt = await accessToken(api, tenant.cookie);
      const { 'reset token': reset, ...others }: Record<string, string> = {
        ...secrets,
        jwt,
        'API key': tenant.apiKey,
        session: tenant.token,
      };
      const newPassword = 'seven brave otters dancing';
      for (const token of Object.values(others)) {
        const response = await api.request('POST', '/api/auth/reset-password', {
          json: { token, newPassword },
        });
        expect([response.status, response.body.code]).toEqual([400, 'INVALID_TOKEN']);
        const verify = await api.request('POST', '/auth/v1/verify', {
          json: { token_hash: token, type: 'recovery' },
        });
        expect(verify.status).toBe(403);
      }
      const json = { token: reset, newPassword };
      expect((await api.request('POST', '/api/auth/reset-password', { json })).status).toBe(200);
    });
  });
});
