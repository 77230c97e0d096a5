import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Standbys } from '@rosetta/common';
import { migrateDatabase } from '../../apps/api/src/database/migrate.js';
import { startApi, type TestApi } from '../support/api.js';
import { startEmbeddedServer, type ThrowAwayPostgres } from '../support/throw-away-postgres.js';

/** A standby, as `bench/streaming-standby.mjs` makes it. */
export interface StreamingStandby {
  url(database: string, user?: string): string;
  start(): Promise<void>;
  stop(signal?: string): Promise<void>;
  freeze(): void;
  thaw(): void;
  ask<Row = any>(sql: string, database?: string): Promise<Row[]>;
  pause(): Promise<unknown>;
  resume(): Promise<unknown>;
  catchUp(): Promise<void>;
  remove(): Promise<void>;
}

type MakeStandby = (primaryUrl: string, settings?: Record<string, string>) => Promise<StreamingStandby>;

const { makeStandby } = outside<{ makeStandby: MakeStandby }>(
  path.resolve(__dirname, '../../bench/streaming-standby.mjs'),
);

const DATABASE = 'rosetta';

/** A primary of its own with standbys that stream from it, and processes of the product over both. */
export class Replicated {
  readonly standbys: StreamingStandby[] = [];
  private readonly products: TestApi[] = [];

  private constructor(readonly primary: ThrowAwayPostgres) {}

  static async begin(): Promise<Replicated> {
    const replicated = new Replicated(await startEmbeddedServer());
    await replicated.addDatabase();
    return replicated;
  }

  async addStandby(settings: Record<string, string> = {}): Promise<StreamingStandby> {
    const standby = await makeStandby(this.primary.url('postgres'), settings);
    this.standbys.push(standby);
    return standby;
  }

  /** Starts the product; it reads from all standbys there are, unless told. */
  async serve(environment: Record<string, string> = {}, isPatient = true): Promise<TestApi> {
    const replicas = this.standbys.map((standby) => standby.url(DATABASE, 'rosetta_app')).join(', ');
    const database = {
      ownerUrl: this.primary.url(DATABASE),
      appUrl: this.primary.url(DATABASE, 'rosetta_app'),
      drop: () => Promise.resolve(),
    };
    const product = await startApi(
      { DATABASE_URL: database.ownerUrl, DATABASE_REPLICA_URL: replicas, ...environment },
      database,
    );
    this.products.push(product);
    if (isPatient) await until(() => servingOf(product).every(Boolean));
    return product;
  }

  async end(): Promise<void> {
    for (const product of this.products) await product.close();
    for (const standby of this.standbys) await standby.remove();
    await this.primary.remove();
  }

  private async addDatabase(): Promise<void> {
    const { Client } = await import('pg');
    const client = new Client({ connectionString: this.primary.url('postgres') });
    await client.connect();
    await client.query(`create database ${DATABASE}`);
    await client.end();
    await migrateDatabase(this.primary.url(DATABASE));
  }
}

/** Which standbys a process reads from, in their order. */
export function servingOf({ app }: TestApi): boolean[] {
  return app.get(Standbys).states.map(({ isServing }) => isServing);
}

/** How many statements the standbys have answered a process, in their order. */
export function answeredBy({ app }: TestApi): number[] {
  const figure = app
    .get(Standbys)
    .figures()
    .find(({ name }) => name === 'standby_reads_total')!;
  return [...(figure.read() as Iterable<readonly [string, number]>)].map(([, count]) => count);
}

/** Waits for what comes by itself. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}
