import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { loadSettings } from '../../apps/api/src/config/settings.js';
import { createApp } from '../../apps/api/src/create-app.js';
import { createTestDatabase, type TestDatabase } from './test-postgres.js';
import { watchResponses } from './watch-responses.js';

/** A response, read: `body` is parsed JSON where it is JSON, else text. */
export interface ApiResponse {
  status: number;
  headers: Headers;
  text: string;
  // Wire bodies are whatever the product sends; a test says what it expects.
  body: any;
}

/** What a request says beside its method and path. */
export interface Ask {
  headers?: Record<string, string>;
  /** Sent as JSON, with its content type. */
  json?: unknown;
  /** Sent as it is. */
  raw?: string | Buffer;
}

/** Somebody who signed up and made an organization. */
export interface Tenant {
  userId: string;
  email: string;
  password: string;
  /** `Cookie` header of the session. */
  cookie: string;
  /** Session token, as a Bearer. */
  token: string;
  organizationId: string;
  /** A key with every scope. */
  apiKey: string;
}

/** The whole product on a database of its own, over real HTTP. */
export interface TestApi {
  app: NestFastifyApplication;
  url: string;
  /** The database as the restricted role the application serves with. */
  appUrl: string;
  /** The same as the owner of the schema. */
  ownerUrl: string;
  /** Reads rows as the owner of the schema, past every tenant. */
  rows<Row = any>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  request(method: string, path: string, ask?: Ask): Promise<ApiResponse>;
  signUp(email?: string): Promise<Omit<Tenant, 'organizationId' | 'apiKey'>>;
  tenant(name?: string): Promise<Tenant>;
  close(): Promise<void>;
}

const SECRET = 'a secret for tests only, long enough to be one';

/**
 * Boots the product; `environment` is what an operator would set. Rate limits are off unless a test sets them. Without a database
 * it gets one of its own.
 */
export async function startApi(
  environment: Record<string, string> = {},
  given?: Pick<TestDatabase, 'ownerUrl' | 'appUrl' | 'drop'>,
): Promise<TestApi> {
  const database = given ?? (await createTestDatabase());
  const settings = loadSettings({
    AUTH_SECRET: SECRET,
    LOG_LEVEL: 'silent',
    DATABASE_POOL_SIZE: '8',
    // Nothing is done behind a test's back; one about imports or webhooks looks for them.
    IMPORT_POLL_MS: '0',
    WEBHOOK_POLL_MS: '0',
    DUPLICATES_POLL_MS: '0',
    // Who asks every route for its response is not to wait for minutes.
    CHANGES_STREAM_SECONDS: '1',
    RATE_LIMIT_API_KEY_PER_MINUTE: '0',
    RATE_LIMIT_SALES_PER_SECOND: '0',
    RATE_LIMIT_GET_CONTACT_PER_MINUTE: '0',
    RATE_LIMIT_GET_CONTACT_PER_HOUR: '0',
    RATE_LIMIT_DEFAULT_PER_MINUTE: '0',
    RATE_LIMIT_ADDRESS_PER_MINUTE: '0',
    RATE_LIMIT_SIGN_IN_PER_MINUTE: '0',
    PURGE_INTERVAL_MINUTES: '0',
    ...environment,
  });
  const publicUrl = settings.publicUrl ?? 'http://localhost:3000';
  const app = await createApp(
    { ...settings, publicUrl, authSecret: SECRET },
    { appUrl: database.appUrl, appRole: null },
  );
  watchResponses(app.getHttpServer());
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const owner = new Pool({ connectionString: database.ownerUrl, max: 2 });
  // The database is dropped under the pool's feet at the end.
  owner.on('error', () => undefined);
  const url = `http://127.0.0.1:${port}`;
  const request = (method: string, path: string, ask: Ask = {}) => send(url, method, path, ask);

  const signUp = async (email = `${randomBytes(6).toString('hex')}@example.com`) => {
    const password = 'correct horse battery staple';
    const response = await request('POST', '/api/auth/sign-up/email', {
      json: { name: 'Test User', email, password },
    });
    if (response.status !== 200) throw new Error(`sign-up answered ${response.status}: ${response.text}`);
    return {
      userId: response.body.user.id,
      email,
      password,
      cookie: cookieOf(response),
      token: response.body.token,
    };
  };

  return {
    app,
    url,
    appUrl: database.appUrl,
    ownerUrl: database.ownerUrl,
    request,
    signUp,
    rows: async (sql, parameters) => (await owner.query(sql, parameters)).rows,
    tenant: async (name = 'Acme') => {
      const user = await signUp();
      const slug = randomBytes(6).toString('hex');
      const headers = { cookie: user.cookie };
      const organization = await request('POST', '/api/auth/organization/create', {
        headers,
        json: { name, slug },
      });
      if (organization.status !== 200)
        throw new Error(`organization answered ${organization.status}: ${organization.text}`);
      const key = await request('POST', '/api/v1/api-keys', { headers, json: { name: 'tests' } });
      if (key.status !== 201) throw new Error(`api key answered ${key.status}: ${key.text}`);
      return { ...user, organizationId: organization.body.id, apiKey: key.body.api_key.key };
    },
    close: async () => {
      await app.close();
      await owner.end();
      await database.drop();
    },
  };
}

async function send(
  url: string,
  method: string,
  path: string,
  { headers, json, raw }: Ask,
): Promise<ApiResponse> {
  const type = json === undefined ? undefined : { 'content-type': 'application/json' };
  const body = json === undefined ? (raw as string | undefined) : JSON.stringify(json);
  const response = await fetch(url + path, {
    method,
    headers: { ...type, ...headers },
    body,
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : text };
}

/** The `Cookie` header a browser would send back. */
export function cookieOf(response: ApiResponse): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
