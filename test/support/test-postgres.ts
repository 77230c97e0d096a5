import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { APP_ROLE } from '../../migrations/support/row-level-security.js';

/** A database that belongs to one spec alone. */
export interface TestDatabase {
  name: string;
  /** Connects as the owner of the schema, who migrates and sees every tenant. */
  ownerUrl: string;
  /** Connects as the restricted role the application serves with. */
  appUrl: string;
  drop(): Promise<void>;
}

const TEMPLATE = 'rosetta_template';

/** Held while the template is copied: Postgres refuses two copies of one template at the same moment. */
const COPY_LOCK = 7_236_401;

/** Gives a spec an own, empty, migrated database. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(TEMPLATE);
}

/** Gives a spec an own database without the schema, to try migrations or plain SQL on. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0');
}

/** The URL of the Postgres server of this test run, as superuser. */
export function testServerUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('TEST_DATABASE_URL is not set: specs run through jest and its global setup.');
  return url;
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const name = `t_${randomBytes(8).toString('hex')}`;
  await onServers((client) => copyTemplate(client, name, template));
  return {
    name,
    ownerUrl: urlOf(name),
    appUrl: urlOf(name, APP_ROLE),
    drop: () =>
      onServers(async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

async function copyTemplate(client: Client, name: string, template: string): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [COPY_LOCK]);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`create database ${name} template ${template}`);
      return;
    } catch (error) {
      // 55006: somebody is still connected to the template, for example the autovacuum worker.
      const busy = error instanceof DatabaseError && error.code === '55006';
      if (!busy || attempt === 50) throw error;
      await sleep(100);
    }
  }
}

/** On the server of the run; where that is a coordinator of Citus, on its workers too. */
async function onServers(work: (client: Client) => Promise<void>): Promise<void> {
  const workers = (process.env.TEST_CITUS_WORKERS ?? '').split(',').filter(Boolean);
  for (const url of [testServerUrl(), ...workers]) await onServer(url, work);
}

async function onServer(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(database: string, user?: string): string {
  const url = new URL(testServerUrl());
  url.pathname = `/${database}`;
  if (user) url.username = user;
  return url.href;
}
