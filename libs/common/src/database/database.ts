import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { isUuid } from '../ids.js';
import { sentTogether } from './sent-together.js';
import { behindKey, behindOrganization, type TenantStatement } from './tenant-statement.js';
import type { UnconfirmedKey } from './unconfirmed-key.js';

/** Injection token of the pg pool that TypeORM's data source owns; connected as the restricted role. */
export const POOL = Symbol('pg pool');

/** Statements inside one transaction that is confined to one organization. */
export class Transaction {
  constructor(
    readonly client: PoolClient,
    readonly organizationId: string,
    /** The queue in which the transaction has taken its turn since it began. */
    private readonly turn?: string,
  ) {}

  /** Makes all transactions of the organization that ask for this turn run one after the other, until they end. */
  async takeTurn(queue: string): Promise<void> {
    if (queue !== this.turn) await this.client.query(turnSql(queue, this.organizationId));
  }

  /** Runs a declared statement; `parameters` begin at `$2`. */
  async rows<Row>(statement: TenantStatement, parameters: readonly unknown[] = []): Promise<Row[]> {
    const values = [this.organizationId, ...parameters];
    const result = await this.client.query(
      named(statement.name && `${statement.name}.tx`, statement.inTransaction, values),
    );
    return result.rows as Row[];
  }

  /**
   * Does `work` so that its failure leaves the rest of the transaction as it was; the failure is thrown. What it sends
   * without waiting in between goes out at once, the savepoint in front of it.
   */
  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const client = this.client as { pipeline: boolean };
    const { pipeline } = client;
    client.pipeline = true;
    try {
      const [, result] = await sentTogether([this.client.query('savepoint attempt'), work()] as const);
      await this.client.query('release savepoint attempt');
      return result;
    } catch (error) {
      // Released too: an outer attempt of the same name must find its own savepoint, not this one.
      await this.client.query('rollback to savepoint attempt; release savepoint attempt');
      throw error;
    } finally {
      client.pipeline = pipeline;
    }
  }

  /** Runs a SELECT that was composed for this call, see {@link behindOrganization}; `parameters` begin at `$2`. */
  async select<Row>(select: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.client.query(behindOrganization(select), [this.organizationId, ...parameters]);
    return result.rows as Row[];
  }
}

/** What everything that is called in one asynchronous context shares. */
interface Ambient {
  /** The open transaction that reads and further transactions join. */
  readonly tx?: Transaction;
  /** The key that the next statement has to confirm. */
  readonly key?: UnconfirmedKey;
}

/** How {@link Database.walk} goes through rows. */
export interface Walk {
  readonly rowsAtOnce: number;
  /** The longest a reader may take between two pieces. */
  readonly idleMs: number;
  /** Done first, in the same transaction: what it locks is held to the end of the walk. */
  readonly before?: (tx: Transaction) => Promise<void>;
}

/**
 * The only way to the business tables: every statement names its organization, and row-level security stands behind it.
 * Nothing here runs without one.
 */
@Injectable()
export class Database {
  private readonly ambient = new AsyncLocalStorage<Ambient>();

  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Makes all that `work` calls, however deep, part of a transaction that is open already. */
  async within<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
    return this.ambient.run({ ...this.ambient.getStore(), tx }, work);
  }

  /** Lets the first statement of `work`, however deep, confirm an API key along with what it does. */
  confirming<T>(key: UnconfirmedKey, work: () => T): T {
    return this.ambient.run({ ...this.ambient.getStore(), key }, work);
  }

  /** Runs one declared statement on its own, in one round trip. */
  async rows<Row>(
    organizationId: string,
    { name, standalone }: TenantStatement,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    return this.read<Row>(organizationId, name, standalone, parameters);
  }

  /** Runs one SELECT that was composed for this call (a search, a proxy query), see {@link behindOrganization}. */
  async select<Row>(
    organizationId: string,
    select: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    return this.read<Row>(organizationId, null, behindOrganization(select), parameters);
  }

  private async read<Row>(
    organizationId: string,
    name: string | null,
    text: string,
    parameters: readonly unknown[],
  ): Promise<Row[]> {
    const key = this.unconfirmedKey(organizationId);
    const query = key
      ? named(name && `${name}.key`, behindKey(text), [key.hash, ...parameters])
      : named(name, text, [organizationId, ...parameters]);
    const { rows } = await (this.openTransaction(organizationId)?.client ?? this.pool).query(query);
    key?.confirm();
    return rows as Row[];
  }

  /** Inside an open transaction, reads see what it wrote. */
  private openTransaction(organizationId: string): Transaction | undefined {
    const tx = this.ambient.getStore()?.tx;
    return tx?.organizationId === organizationId ? tx : undefined;
  }

  private unconfirmedKey(organizationId: string): UnconfirmedKey | undefined {
    const key = this.ambient.getStore()?.key;
    return key?.organizationId === organizationId && !key.isConfirmed ? key : undefined;
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

  /**
   * Reads a SELECT that was composed for this call in one snapshot, some rows at a time, however many there are. Each piece
   * has the time a statement has; a reader who does not come back for the next one within `idleMs` loses the connection.
   */
  async *walk<Row>(
    organizationId: string,
    select: string,
    parameters: readonly unknown[],
    { rowsAtOnce, idleMs, before }: Walk,
  ): AsyncGenerator<Row[], void, undefined> {
    const client = await this.pool.connect();
    let failure: Error | undefined;
    const noteLoss = (error: Error) => (failure = error);
    client.on('error', noteLoss);
    try {
      await client.query('begin isolation level repeatable read read only');
      await client.query(`set local idle_in_transaction_session_timeout = ${Math.trunc(idleMs)}`);
      await before?.(new Transaction(client, organizationId));
      const cursor = `declare walk no scroll cursor for ${behindOrganization(select)}`;
      await client.query(cursor, [organizationId, ...parameters]);
      const next = `fetch ${Math.trunc(rowsAtOnce)} from walk`;
      for (;;) {
        const { rows } = await client.query(next);
        if (rows.length > 0) yield rows as Row[];
        if (rows.length < rowsAtOnce) return;
      }
    } finally {
      // Nothing was written: what cannot be rolled back is a connection that is gone.
      await client.query('rollback').catch(noteLoss);
      client.off('error', noteLoss);
      client.release(failure);
    }
  }

  /** Does `work` inside the caller's transaction where there is one, else as a transaction of its own. */
  async join<T>(
    tx: Transaction | undefined,
    organizationId: string,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    return tx ? work(tx) : this.transaction(organizationId, work);
  }

  /**
   * Does `work` as one transaction inside one organization: everything it writes is kept, or nothing. With a `turn` it waits
   * for its turn first, see {@link Transaction.takeTurn}.
   */
  async transaction<T>(
    organizationId: string,
    work: (tx: Transaction) => Promise<T>,
    turn?: string,
  ): Promise<T> {
    if (!isUuid(organizationId)) throw new Error('A transaction needs an organization.');
    const open = this.openTransaction(organizationId);
    if (open)
      return open.savepoint(async () => {
        if (turn) await open.takeTurn(turn);
        return work(open);
      });
    const key = this.unconfirmedKey(organizationId);
    const client = await this.pool.connect();
    let failure: Error | undefined;
    // A connection that is lost between two statements would otherwise end the process; the next statement tells of it.
    const noteLoss = (error: Error) => (failure = error);
    client.on('error', noteLoss);
    try {
      // One round trip: a checked uuid or the hex digits of a hash may stand in the text.
      const organization = key ? `organization_of_key('${key.hash}')` : `'${organizationId}'`;
      const begin = `begin; select set_config('app.org', ${organization}, true)`;
      await client.query(turn ? `${begin}; ${turnSql(turn, organizationId)}` : begin);
      key?.confirm();
      const result = await work(new Transaction(client, organizationId, turn));
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

/** A statement of its own, so that the next one sees what whoever had the turn before has written. */
function turnSql(queue: string, organizationId: string): string {
  return `select pg_advisory_xact_lock(hashtextextended('${queue}:${organizationId}', 0))`;
}

function named(name: string | null, text: string, values: unknown[]): QueryConfig {
  return name ? { name, text, values } : { text, values };
}
