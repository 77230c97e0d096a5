import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { blocksOf, filledIn } from '../pages/page.js';
import { type PgBouncer, startPgBouncer } from '../support/pgbouncer.js';
import { loadSettings } from '../../apps/api/src/config/settings.js';
import { type Product, startProduct } from '../../apps/api/src/start-product.js';
import { freePort, spawnProduct } from '../support/product-process.js';
import type { ThrowAwayPostgres } from '../support/throw-away-postgres.js';

const [ROLES = '', APP_ROLE_FOR_POOLER = ''] = textsOf('sql');
const [INI = ''] = textsOf('ini');
const [USERLIST = ''] = textsOf('text');

/** Few enough that requests wait for each other; migrations need two. */
const POOL_SIZE = '2';

/** The product on a Postgres of its user's, set up by the commands of docs/operations.md as they are printed. */
export class Installation {
  private readonly home = mkdtempSync(path.join(tmpdir(), 'rosetta-own-'));
  private bouncer?: PgBouncer;
  private product?: Product;

  constructor(readonly postgres: ThrowAwayPostgres) {}

  /** Makes role and database, as a superuser does. */
  async setUp(): Promise<void> {
    for (const statement of ROLES.split(';').filter((each) => each.trim()))
      await this.asSuperuser(statement, 'postgres');
  }

  /** Puts PgBouncer in front, with the sample of the page and `more` lines; `restricted` makes the role it needs. */
  async putPgBouncerInFront({ restricted = true, more = '' } = {}): Promise<void> {
    if (restricted) await this.ask(this.postgres.url('rosetta', 'rosetta'), APP_ROLE_FOR_POOLER);
    const { host, port } = this.postgres;
    const ini = filledIn(INI, {
      'host=127.0.0.1 port=5432': `host=${host} port=${port}`,
      'listen_port = 6432': 'listen_port = {port}\nunix_socket_dir =',
      '/etc/pgbouncer/userlist.txt': '{userlist}',
      'default_pool_size = 20': `default_pool_size = ${POOL_SIZE}`,
    });
    this.bouncer = await startPgBouncer(ini + more, USERLIST);
  }

  /** The environment of the page: through PgBouncer where one is in front. */
  environment(): Record<string, string> {
    const through = (user: string) =>
      `postgres://${user.replaceAll(' ', '%20')}@127.0.0.1:${this.bouncer!.port}/rosetta`;
    const urls: Record<string, string> = this.bouncer
      ? {
          DATABASE_URL: through('rosetta:choose one'),
          DATABASE_APP_URL: through('rosetta_app:choose another'),
        }
      : { DATABASE_URL: this.postgres.url('rosetta', 'rosetta') };
    return {
      ...urls,
      AUTH_SECRET: randomBytes(32).toString('base64url'),
      DATABASE_STATEMENT_TIMEOUT_MS: '1000',
      RATE_LIMIT_API_KEY_PER_MINUTE: '0',
      RATE_LIMIT_ADDRESS_PER_MINUTE: '0',
      RATE_LIMIT_SIGN_IN_PER_MINUTE: '0',
    };
  }

  /** Starts the product in this process: the same start, and no second one has to be loaded. */
  async start(): Promise<void> {
    const environment = { ...this.environment(), PORT: String(await freePort()), LOG_LEVEL: 'silent' };
    this.product = await startProduct(loadSettings(environment), () => undefined);
  }

  /** Starts it, as a process, where it should refuse; answers what it says and how it ends. */
  async refusedStart(
    environment: Record<string, string>,
  ): Promise<{ output: string; ended: number | string }> {
    const product = spawnProduct({
      dataDir: path.join(this.home, 'data'),
      port: await freePort(),
      environment: { ...this.environment(), ...environment },
    });
    const ended = await product.ended;
    return { output: product.output(), ended };
  }

  /** Ends everything, and leaves the server as it was. */
  async remove(): Promise<void> {
    await this.product?.stop();
    await this.bouncer?.stop();
    await this.asSuperuser('drop database if exists rosetta with (force)', 'postgres');
    await this.asSuperuser('drop role if exists rosetta_app, rosetta_reader, rosetta', 'postgres');
    rmSync(this.home, { recursive: true, force: true });
  }

  /** A request to the product; its JSON, where it answers any, else its text. */
  async request(method: string, where: string, headers: Record<string, string>, json?: unknown) {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const type = { 'content-type': 'application/json' };
    const response = await fetch(this.product!.url + where, {
      method,
      headers: { ...type, ...headers },
      body,
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  /** The API key of a new organization. */
  async newKey(): Promise<string> {
    const name = randomBytes(6).toString('hex');
    const user = { name, email: `${name}@example.com`, password: 'correct horse battery staple' };
    const { token } = (await this.request('POST', '/api/auth/sign-up/email', {}, user)).body;
    const session = { authorization: `Bearer ${token}` };
    await this.request('POST', '/api/auth/organization/create', session, { name, slug: name });
    return (await this.request('POST', '/api/v1/api-keys', session, { name })).body.api_key.key;
  }

  asSuperuser<Row>(sql: string, database = 'rosetta'): Promise<Row[]> {
    return this.ask<Row>(this.postgres.url(database), sql);
  }

  private async ask<Row>(url: string, sql: string): Promise<Row[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end();
    }
  }
}

/** What the page prints in a language, in its order. */
function textsOf(language: string): string[] {
  return blocksOf('operations.md')
    .filter((block) => block.language === language)
    .map(({ text }) => text);
}
