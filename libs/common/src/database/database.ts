import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { isUuid } from '../ids.js';
import { behindOrganization, type TenantStatement } from './tenant-statement.js';

/** Injection token of the pg pool that TypeORM's data source owns; connected as the restricted role. */
export const POOL = Symbol('pg pool');

/** Statements inside one transaction that is confined to one organization. */
export class Transaction {
  constructor(
    readonly client: PoolClient,
    readonly organizationId: string,
  ) {}

  /** Runs a declared statement; `parameters` begin at `$2`. */
  async rows<Row>(statement: TenantStatement, parameters: readonly unknown[] = []): Promise<Row[]> {
    const values = [this.organizationId, ...parameters];
    const result = await this.client.query(
      named(statement.name && `${statement.name}.tx`, statement.inTransaction, values),
    );
    return result.rows as Row[];
  }

  /** Does `work` so that its failure leaves the rest of the transaction as it was; the failure is thrown. */
  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    await this.client.query('savepoint attempt');
    try {
      const result = await work();
      await this.client.query('release savepoint attempt');
      return result;
    } catch (error) {
      // Released too: an outer attempt of the same name must find its own savepoint, not this one.
      await this.client.query('rollback to savepoint attempt; release savepoint attempt');
      throw error;
    }
  }

  /** Runs a SELECT that was composed for this call, see {@link behindOrganization}; `parameters` begin at `$2`. */
  async select<Row>(select: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.client.query(behindOrganization(select), [this.organizationId, ...parameters]);
    return result.rows as Row[];
  }
}

/**
 * The only way to the business tables: every statement names its organization, and row-level security stands behind it.
 * Nothing here runs without one.
 */
@Injectable()
export class Database {
  /** The transaction that everything called from {@link within} joins. */
  private readonly ambient = new AsyncLocalStorage<Transaction>();

  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Makes all that `work` calls, however deep, part of a transaction that is open already. */
  async within<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
    return this.ambient.run(tx, work);
  }

  /** Runs one declared statement on its own, in one round trip. */
  async rows<Row>(
    organizationId: string,
    statement: TenantStatement,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    const values = [organizationId, ...parameters];
    return (await this.queryable(organizationId).query(named(statement.name, statement.standalone, values)))
      .rows as Row[];
  }

  /** Runs one SELECT that was composed for this call (a search, a proxy query), see {@link behindOrganization}. */
  async select<Row>(
    organizationId: string,
    select: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    const values = [organizationId, ...parameters];
    return (await this.queryable(organizationId).query(behindOrganization(select), values)).rows as Row[];
  }

  /** Inside an open transaction, reads see what it wrote. */
  private queryable(organizationId: string): Pool | PoolClient {
    const open = this.ambient.getStore();
    return open?.organizationId === organizationId ? open.client : this.pool;
  }

  /** Asks the planner, without running it, about a SELECT that was composed for this call; answers EXPLAIN's JSON. */
  async explain(
    organizationId: string,
    select: string,
    parameters: readonly unknown[] = [],
  ): Promise<unknown> {
    const text = `explain (format json) ${behindOrganization(select)}`;
    const { rows } = await this.pool.query<{ 'QUERY PLAN': unknown }>(text, [organizationId, ...parameters]);
    return rows[0]?.['QUERY PLAN'];
  }

  /** Does `work` inside the caller's transaction where there is one, else as a transaction of its own. */
  async join<T>(
    tx: Transaction | undefined,
    organizationId: string,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    return tx ? work(tx) : this.transaction(organizationId, work);
  }

  /** Does `work` as one transaction inside one organization: everything it writes is kept, or nothing. */
  async transaction<T>(organizationId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (!isUuid(organizationId)) throw new Error('A transaction needs an organization.');
    const open = this.ambient.getStore();
    if (open?.organizationId === organizationId) return open.savepoint(() => work(open));
    const client = await this.pool.connect();
    let failure: Error | undefined;
    // A connection that is lost between two statements would otherwise end the process; the next statement tells of it.
    const noteLoss = (error: Error) => (failure = error);
    client.on('error', noteLoss);
    try {
      // One round trip: the id was checked to be a uuid, so it may stand in the text.
      await client.query(`begin; select set_config('app.org', '${organizationId}', true)`);
      const result = await work(new Transaction(client, organizationId));
      await client.query('commit');
      return result;
    } catch (error) {
      // A connection that cannot roll back is destroyed instead of returned to the pool.
      await client.query('rollback').catch((e: Error) => (failure = e));
      throw error;
    } finally {
      client.off('error', noteLoss);
      client.release(failure);
    }
  }
}

function named(name: string | null, text: string, values: unknown[]): QueryConfig {
  return name ? { name, text, values } : { text, values };
}
