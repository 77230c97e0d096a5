import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { describeWith } from '../support/services.js';

const SCENARIO = path.join(__dirname, 'supabase-scenario.mjs');

/** A Node that runs the newest release: this one, or one that npm has at hand; null where there is none. */
function newNode(): string | null {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  const { platform, arch } = process;
  const exec = [
    'exec',
    '--yes',
    `--package=node-${platform}-${arch}@22`,
    '--',
    'node',
    '-p',
    'process.execPath',
  ];
  const { status, stdout } = spawnSync('npm', exec, { encoding: 'utf8', timeout: 60_000 });
  return status === 0 ? stdout.trim() : null;
}

const node22 = newNode();

describe.each([
  ['2.39', 'supabase-js-2-39', process.execPath],
  ['2.105', '@supabase/supabase-js', process.execPath],
])('supabase-js %s, with a publishable key', (_release, name, node) => describeRelease(name, node));

describeWith('Node 22', node22 !== null)('the newest supabase-js, with a publishable key', () =>
  describeRelease('supabase-js-newest', node22!),
);

function describeRelease(name: string, node: string): void {
  let api: TestApi;
  let slow: TestApi;
  let tenant: Tenant;
  let told: any;

  beforeAll(async () => {
    api = await startApi();
    slow = await startApi({ DATABASE_STATEMENT_TIMEOUT_MS: '500' });
    tenant = await api.tenant();
    const slowTenant = await slow.tenant();
    const locked = slow
      .rows('do $$ begin lock table contacts; perform pg_sleep(12); end $$')
      .catch(() => undefined);
    const locks = `select from pg_locks where relation = 'contacts'::regclass and mode = 'AccessExclusiveLock' and granted`;
    while ((await slow.rows(locks)).length === 0) await sleep(20);
    const ofUser = ({ email, password }: Tenant) => ({ email, password });
    const facts = {
      url: api.url,
      ...ofUser(tenant),
      slow: { url: slow.url, ...ofUser(slowTenant) },
    };
    const { stdout } = await promisify(execFile)(node, [
      '--no-warnings',
      SCENARIO,
      name,
      JSON.stringify(facts),
    ]);
    told = JSON.parse(stdout);
    await locked;
  });
  afterAll(async () => {
    await api?.close();
    await slow?.close();
  });

  it('signs in, reads, writes, calls functions, and signs out, all at one address', () => {
    expect(told.errors).toEqual(told.errors.map(() => null));
    expect([told.email, told.found]).toEqual([
      tenant.email,
      [1, [{ first_name: 'Amira', deals: [{ title: 'Order' }] }]],
    ]);
    expect(told.written).toEqual([
      'Haddad',
      'web',
      null,
      'first_name,source\nAmira,web',
      [{ first_name: 'Amira' }],
    ]);
    expect(told.invoked).toEqual([true, 1]);
  });

  it('is told what is refused: without a sign-in, and what there is not', () => {
    expect(told.refusals).toEqual({
      before: [401, 'PGRST302'],
      called: [404, 'PGRST202'],
      after: [401, 'PGRST302'],
    });
    expect(told.afterInvoked).toBe(401);
  });

  it('finds in the token what Supabase says in its own', () => {
    // Older releases have no getClaims.
    if (name === 'supabase-js-2-39') return expect(told.claims).toBeNull();
    expect(told.claims).toMatchObject({
      sub: tenant.userId,
      role: 'authenticated',
      email: tenant.email,
      aal: 'aal1',
      session_id: told.claims.sid,
      aud: ['authenticated', 'http://localhost:3000'],
      user_metadata: { name: 'Test User', email: tenant.email },
    });
  });

  it('asks once for what takes too long', () => {
    expect(told.slow).toEqual({ status: 500, code: '57014', tries: 1 });
  });
}
