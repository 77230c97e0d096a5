import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import type { Figure, Measured } from '../figures.js';
import { isUuid } from '../ids.js';
import { DomainError } from '../domain-error.js';
import { isLostOnTheWay } from './database-error.js';
import { ConnectionShares } from './connection-shares.js';
import { isNamed, ReadConnections } from './read-connections.js';
import { pipelined } from './pipelined.js';
import { StatementBatch } from './statement-batch.js';
import { StatementNames } from './statement-names.js';
import {
  inScope,
  inScopeAtStandby,
  inScopeOfKey,
  ORGANIZATION_IN_SCOPE,
  type QueueStatement,
  type TenantStatement,
} from './tenant-statement.js';
import type { DeferredKeyCheck } from './deferred-key-check.js';
import {
  DISTRIBUTED,
  namingNoShard,
  ORGANIZATIONS_AT_HAND,
  scopeEverywhere,
  SNAPSHOT,
  unreachable,
} from './distributed.js';
import { StandbyVisit } from './standbys/standby-visit.js';
import { Standbys } from './standbys/standbys.js';

/** Injection token of the pg pool that TypeORM's data source owns; connected as the restricted role. */
export const POOL = Symbol('pg pool');

/** How a SELECT that was composed for one call is run. */
export interface SelectOptions {
  /**
   * Whether it is as well planned for any values as for these: it filters by keys or not at all. Postgres then keeps its plan,
   * once it has come often enough.
   */
  readonly prepared?: boolean;
}

/** A SELECT that was composed for one call; `parameters` begin at `$2`. */
export interface ComposedSelect extends SelectOptions {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Statements inside one transaction that is confined to one organization. */
export class Transaction {
  /** All statements so far: the transaction is only as good as each of them. */
  private readonly sent: Promise<unknown>[] = [];
  /** What is asked in this turn of the event loop; it is sent as one. */
  private batch: StatementBatch | undefined;
  private readonly onCommit: (() => void)[] = [];
  /** Whether it takes no more statements. */
  isEnded = false;

  constructor(
    private readonly client: PoolClient,
    readonly organizationId: string,
    private readonly names: StatementNames,
    private readonly isDistributed: boolean,
    /** Name of the advisory lock that the transaction takes as it begins. */
    private readonly advisoryLock?: string,
  ) {}

  /** Begins in the organization, confirms the key, and takes the advisory lock: one round trip with what is asked next. */
  async begin(key: DeferredKeyCheck | undefined): Promise<void> {
    await pipelined([
      this.query({ name: 'begin', text: 'begin' }),
      this.query(
        key ? { ...scopeOfKey, values: valuesOfKey(key) } : { ...scope, values: [this.organizationId] },
      ),
      this.isDistributed && this.query({ text: scopeEverywhere(this.organizationId) }),
      this.advisoryLock && this.query(advisoryLockStatement(this.advisoryLock, this.organizationId)),
    ]);
    key?.confirm();
  }

  /** Takes an advisory lock of the organization until the end: transactions that take the same run one after the other. */
  async takeAdvisoryLock(name: string): Promise<void> {
    if (name !== this.advisoryLock) await this.query(advisoryLockStatement(name, this.organizationId));
  }

  /** Runs a declared statement; `parameters` begin at `$2`. */
  rows<Row>(statement: TenantStatement, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.run(statement.name, statement.inTransaction, parameters);
  }

  /** Runs a SELECT that was composed for this call; `parameters` begin at `$2`. */
  select<Row>(
    select: string,
    parameters: readonly unknown[] = [],
    { prepared = false }: SelectOptions = {},
  ): Promise<Row[]> {
    return this.run(prepared ? this.names.of(select) : null, select, parameters);
  }

  /** Runs a declared statement whose result nobody waits for: should it fail, the transaction does, at the latest with its end. */
  send(statement: TenantStatement, parameters: readonly unknown[] = []): void {
    this.rows(statement, parameters).catch(() => undefined);
  }

  /** Does something once everything has been committed; nothing where it is not. */
  afterCommit(work: () => void): void {
    this.onCommit.push(work);
  }

  /** Runs a statement under a name, if it has one. */
  run<Row>(name: string | null, text: string, parameters: readonly unknown[]): Promise<Row[]> {
    const sent = this.query(named(name && `${name}.tx`, text, [this.organizationId, ...parameters]));
    return sent.then(({ rows }) => rows as Row[]);
  }

  private query(config: QueryConfig): Promise<QueryResult> {
    if (!this.batch) {
      this.batch = new StatementBatch();
      setImmediate(() => this.flush());
    }
    const added = this.batch.add(config);
    const sent = this.isDistributed ? added.catch(namingNoShard) : added;
    this.sent.push(sent);
    return sent;
  }

  private flush(): void {
    const { batch } = this;
    this.batch = undefined;
    if (batch) this.client.query(batch);
  }

  /**
   * Commits, without waiting for what was sent before: a statement whose result nobody needs goes out with the commit. Should
   * one of them have failed, Postgres has rolled back, and its failure is thrown.
   * @throws {unavailable} the connection was lost before Postgres said whether it has committed
   */
  async commit(): Promise<void> {
    this.isEnded = true;
    const committed = this.query({ name: 'commit', text: 'commit' });
    try {
      await pipelined(this.sent);
    } catch (failure) {
      const lost = await committed.catch((error: unknown) => error);
      throw isLostOnTheWay(lost) ? outcomeUnknown(lost) : failure;
    }
    for (const work of this.onCommit) work();
  }

  async rollback(): Promise<void> {
    this.isEnded = true;
    await this.afterFailure('rollback');
  }

  /** Does `work` so that its failure leaves the rest of the transaction as it was; the failure is thrown. */
  async savepoint<T>(work: () => T | Promise<T>): Promise<T> {
    const sentBefore = this.sent.length;
    try {
      const begun = this.query({ name: 'savepoint', text: 'savepoint attempt' });
      const [, result] = await pipelined([begun, work()] as const);
      void this.query({ name: 'release', text: 'release savepoint attempt' });
      await pipelined(this.sent.slice(sentBefore));
      return result;
    } catch (error) {
      this.sent.length = sentBefore;
      // Released too: an outer attempt of the same name must find its own savepoint, not this one.
      await this.afterFailure('rollback to savepoint attempt; release savepoint attempt');
      throw error;
    }
  }

  /** In no batch, which Postgres would skip if it failed before. */
  private async afterFailure(text: string): Promise<void> {
    this.flush();
    await this.client.query(text);
  }
}

/** What a SELECT is read as on its own. */
interface Read {
  readonly select: string;
  /** The same in its organization's scope, where that is known already. */
  readonly standalone?: string;
  readonly onPrimary?: boolean;
}

/** What everything that is called in one asynchronous context shares. */
interface Ambient {
  /** The open transaction that reads and further transactions join. */
  readonly tx?: Transaction;
  /** The key that the next statement has to confirm. */
  readonly key?: DeferredKeyCheck;
  /** Where there are standbys, its reads at one. */
  readonly visit?: StandbyVisit;
}

/** One for the process: each there is costs every promise a little, until its end. */
const ambient = new AsyncLocalStorage<Ambient>();

/** How {@link Database.cursorStream} goes through rows. */
export interface CursorStreamOptions {
  readonly rowsAtOnce: number;
  /** The longest a reader may take between two pieces. */
  readonly idleMs: number;
  /** Done first, in the same transaction: what it locks is held to the end of the stream. */
  readonly before?: (tx: Transaction) => Promise<void>;
}

/**
 * The only way to the business tables: every statement names its organization, and row-level security stands behind it.
 * Nothing here runs without one.
 */
@Injectable()
export class Database implements Measured, OnModuleInit {
  /** Whether Citus has spread the tables over several servers, which have to be told the organization by a message of its own. */
  isDistributed = false;
  private readonly names = new StatementNames();
  /** What is sent under a name. */
  private readonly texts = new Map<string, string>();
  private readonly shares: ConnectionShares;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly reads: ReadConnections,
    @Optional() private readonly standbys?: Standbys,
  ) {
    this.shares = new ConnectionShares(pool);
  }

  async onModuleInit(): Promise<void> {
    this.isDistributed = (await this.pool.query<{ found: boolean }>(DISTRIBUTED)).rows[0]!.found;
  }

  figures(): Figure[] {
    const { pool, reads, shares } = this;
    const connections = () => {
      const { all, busy } = reads.open;
      const inUse = pool.totalCount - pool.idleCount + busy;
      return new Map([
        ['used', inUse],
        ['idle', pool.totalCount + all - inUse],
      ]);
    };
    return [
      {
        name: 'database_connections',
        kind: 'gauge',
        help: 'Open connections to Postgres',
        label: 'state',
        read: connections,
      },
      {
        name: 'database_connections_max',
        kind: 'gauge',
        help: 'Connections that this process may open',
        read: () => pool.options.max + reads.size,
      },
      {
        name: 'database_waiting_requests',
        kind: 'gauge',
        help: 'Requests that wait for a connection',
        read: () => shares.waiting + pool.waitingCount,
      },
    ];
  }

  /** Lets the first statement of `work`, however deep, confirm an API key along with what it does. */
  confirming<T>(key: DeferredKeyCheck, work: () => T): T {
    const visit = this.hasStandbys ? new StandbyVisit(this.standbys!, this.reads) : undefined;
    return ambient.run({ ...ambient.getStore(), key, visit }, work);
  }

  /** Whether there are standbys to read from. */
  get hasStandbys(): boolean {
    return this.standbys?.areThere ?? false;
  }

  /**
   * Lets the statements of this request that are no part of a transaction be read at a standby, which shows whatever had changed the
   * organization when the first of them was made: it only reads what audit events tell the changes of.
   */
  readAtStandby(): void {
    ambient.getStore()?.visit?.open();
  }

  /** Runs one declared statement on its own, in one round trip. */
  rows<Row>(
    organizationId: string,
    statement: TenantStatement,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    const { name, standalone, inTransaction: select, onPrimary } = statement;
    return (
      this.openTransaction(organizationId)?.rows<Row>(statement, parameters) ??
      this.read<Row>(organizationId, name, { select, standalone, onPrimary }, parameters)
    );
  }

  /** Runs one SELECT that was composed for this call (a search, a proxy query) on its own, in one round trip. */
  select<Row>(
    organizationId: string,
    select: string,
    parameters: readonly unknown[] = [],
    { prepared = false }: SelectOptions = {},
  ): Promise<Row[]> {
    return (
      this.openTransaction(organizationId)?.select<Row>(select, parameters, { prepared }) ??
      this.read<Row>(organizationId, prepared ? this.names.of(select) : null, { select }, parameters)
    );
  }

  private async read<Row>(
    organizationId: string,
    name: string | null,
    { select, standalone, onPrimary }: Read,
    parameters: readonly unknown[],
  ): Promise<Row[]> {
    const visit = ambient.getStore()?.visit;
    if (visit && !onPrimary) {
      const rows = await this.readAt(visit, organizationId, name, select, parameters);
      if (rows) return rows as Row[];
    }
    visit?.askAnew();
    const key = this.deferredKeyCheck(organizationId);
    if (this.isDistributed)
      return this.readDistributed(organizationId, (tx) => tx.run(name, select, parameters), key);
    const values: unknown[] = [organizationId, ...parameters];
    if (key) values.push(key.id);
    const sent = name && key ? `${name}.key` : name;
    const compose = () => (key ? inScopeOfKey(select, values.length) : (standalone ?? inScope(select)));
    const query = named(sent, sent ? this.textOf(sent, compose) : compose(), values);
    const alone = () => this.shares.query(organizationId, query);
    // Without a name a statement may take long: who shares a connection with it would wait.
    const { rows } = await (isNamed(query) ? this.reads.query(query, alone) : alone());
    // Who finds nothing does not know yet whether that is because of the key.
    if (key && rows.length === 0) await this.reads.query({ ...scopeOfKey, values: valuesOfKey(key) });
    key?.confirm();
    return rows as Row[];
  }

  /** As a transaction that nothing waits within: one round trip. */
  private async readDistributed<Row>(
    organizationId: string,
    read: (tx: Transaction) => Promise<Row[]>,
    key?: DeferredKeyCheck,
  ): Promise<Row[]> {
    const { client, release } = await this.shares.connect(organizationId);
    let failure: Error | undefined;
    const noteLoss = (error: Error) => (failure = error);
    client.on('error', noteLoss);
    const tx = new Transaction(client, organizationId, this.names, true);
    try {
      const [, rows] = await pipelined([tx.begin(key), read(tx), tx.commit()] as const);
      return rows;
    } catch (error) {
      await tx.rollback().catch(noteLoss);
      throw error;
    } finally {
      client.off('error', noteLoss);
      release(failure);
    }
  }

  /**
   * The snapshot by which transactions are compared, taken before what is read next; null where each statement takes its own,
   * on the server that numbers them.
   */
  async snapshot(organizationId: string): Promise<string | null> {
    if (!this.isDistributed) return null;
    return (await this.select<{ snapshot: string }>(organizationId, SNAPSHOT))[0]!.snapshot;
  }

  /** Looks at what is due of a queue, of all organizations: for its worker. */
  async queued<Row extends object>(queue: QueueStatement): Promise<Row[]> {
    if (!this.isDistributed)
      return (await this.pool.query<Row>({ name: queue.name, text: queue.standalone })).rows;
    try {
      return await this.queuedAt<Row>(queue, queue.inTransaction, []);
    } catch (error) {
      if (!unreachable(error)) throw error;
      // Whoever is at the other servers does not wait for the one that is gone.
      const { rows } = await this.pool.query<{ ids: string[] }>(ORGANIZATIONS_AT_HAND);
      return this.queuedAt<Row>(queue, queue.ofSome, [rows[0]!.ids]);
    }
  }

  private async queuedAt<Row extends object>(
    { setting }: QueueStatement,
    text: string,
    values: unknown[],
  ): Promise<Row[]> {
    const client = await this.pool.connect();
    let failure: Error | undefined;
    try {
      await client.query(`begin; set local ${setting} = 'on'`);
      const { rows } = await client.query<Row>(text, values);
      await client.query('commit');
      return rows;
    } catch (error) {
      await client.query('rollback').catch((e: Error) => (failure = e));
      throw error;
    } finally {
      client.release(failure);
    }
  }

  private readAt(
    visit: StandbyVisit,
    organizationId: string,
    name: string | null,
    select: string,
    parameters: readonly unknown[],
  ): Promise<unknown[] | undefined> {
    const sent = name && `${name}.standby`;
    const compose = () => inScopeAtStandby(select, parameters.length + 2);
    return visit.rows(organizationId, this.deferredKeyCheck(organizationId), (horizon) =>
      named(sent, sent ? this.textOf(sent, compose) : compose(), [organizationId, ...parameters, horizon]),
    );
  }

  /** The text of a name, which stands for one: `pg` compares it each time, and takes the same text at a glance. */
  private textOf(name: string, compose: () => string): string {
    const known = this.texts.get(name);
    if (known !== undefined) return known;
    const text = compose();
    this.texts.set(name, text);
    return text;
  }

  /** Inside an open transaction, reads see what it wrote. What was begun in one and goes on after it, as a timer, is in none. */
  private openTransaction(organizationId: string): Transaction | undefined {
    const tx = ambient.getStore()?.tx;
    return tx?.organizationId === organizationId && !tx.isEnded ? tx : undefined;
  }

  private deferredKeyCheck(organizationId: string): DeferredKeyCheck | undefined {
    const key = ambient.getStore()?.key;
    return key?.organizationId === organizationId && !key.isConfirmed ? key : undefined;
  }

  /**
   * Reads a SELECT that was composed for this call in one snapshot, some rows at a time, however many there are. Each piece
   * has the time a statement has; a reader who does not come back for the next one within `idleMs` loses the connection.
   */
  async *cursorStream<Row>(
    organizationId: string,
    select: string,
    parameters: readonly unknown[],
    { rowsAtOnce, idleMs, before }: CursorStreamOptions,
  ): AsyncGenerator<Row[], void, undefined> {
    const { client, release } = await this.shares.connect(organizationId);
    let failure: Error | undefined;
    const noteLoss = (error: Error) => (failure = error);
    client.on('error', noteLoss);
    try {
      await client.query('begin isolation level repeatable read read only');
      await client.query(`set local idle_in_transaction_session_timeout = ${Math.trunc(idleMs)}`);
      if (this.isDistributed) await client.query(scopeEverywhere(organizationId));
      await before?.(new Transaction(client, organizationId, this.names, this.isDistributed));
      const cursor = `declare stream no scroll cursor for ${this.isDistributed ? select : inScope(select)}`;
      await client.query(cursor, [organizationId, ...parameters]);
      const next = `fetch ${Math.trunc(rowsAtOnce)} from stream`;
      for (;;) {
        const { rows } = await client.query(next);
        if (rows.length > 0) yield rows as Row[];
        if (rows.length < rowsAtOnce) return;
      }
    } finally {
      // Nothing was written: what cannot be rolled back is a connection that is gone.
      await client.query('rollback').catch(noteLoss);
      client.off('error', noteLoss);
      release(failure);
    }
  }

  /** Does `work` as part of the transaction that is open, and fails with it; where none is, as a transaction of its own. */
  async join<T>(organizationId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const open = this.openTransaction(organizationId);
    return open ? work(open) : this.transaction(organizationId, work);
  }

  /** Does `work` so that its failure leaves the transaction that is open as it was; where none is, there is none to leave. */
  attempt<T>(organizationId: string, work: () => T | Promise<T>): T | Promise<T> {
    return this.openTransaction(organizationId) ? this.transaction(organizationId, work) : work();
  }

  /**
   * Does `work` as one transaction inside one organization: everything it writes is kept, or nothing. All that `work` calls,
   * however deep, is part of it; a transaction in a transaction is a savepoint, which fails alone. With the name of an advisory
   * lock it takes that first, see {@link Transaction.takeAdvisoryLock}.
   */
  async transaction<T>(
    organizationId: string,
    work: (tx: Transaction) => T | Promise<T>,
    advisoryLock?: string,
  ): Promise<T> {
    if (!isUuid(organizationId)) throw new Error('A transaction needs an organization.');
    ambient.getStore()?.visit?.close();
    const open = this.openTransaction(organizationId);
    if (open)
      return open.savepoint(async () => {
        if (advisoryLock) await open.takeAdvisoryLock(advisoryLock);
        return work(open);
      });
    const key = this.deferredKeyCheck(organizationId);
    const { client, release } = await this.shares.connect(organizationId);
    let failure: Error | undefined;
    // A connection that is lost between two statements would otherwise end the process; the next statement tells of it.
    const noteLoss = (error: Error) => (failure = error);
    client.on('error', noteLoss);
    const tx = new Transaction(client, organizationId, this.names, this.isDistributed, advisoryLock);
    try {
      const begun = tx.begin(key);
      begun.catch(() => undefined);
      // What `work` sends goes out with it. Once this fails, the transaction takes no statement, and `work` fails because of it.
      const result = await this.doWithin(tx, work).catch(async (error: unknown) => {
        await begun;
        throw error;
      });
      await tx.commit();
      return result;
    } catch (error) {
      // A connection that cannot roll back is destroyed instead of returned to the pool.
      await tx.rollback().catch((e: Error) => (failure = e));
      throw error;
    } finally {
      client.off('error', noteLoss);
      release(failure);
    }
  }

  /** As {@link transaction}, of which nothing is kept where its result says so; the result is returned either way. */
  async transactionUnless<T>(
    isRolledBack: (result: T) => boolean,
    organizationId: string,
    work: (tx: Transaction) => Promise<T>,
    advisoryLock?: string,
  ): Promise<T> {
    const rollback = new RolledBack<T>();
    const tentative = async (tx: Transaction) => {
      const result = await work(tx);
      if (!isRolledBack(result)) return result;
      rollback.result = result;
      throw rollback;
    };
    return this.transaction(organizationId, tentative, advisoryLock).catch((error: unknown) => {
      if (error !== rollback) throw error;
      return rollback.result!;
    });
  }

  /** What `work` throws at once fails as what it throws later. */
  private async doWithin<T>(tx: Transaction, work: (tx: Transaction) => T | Promise<T>): Promise<T> {
    return ambient.run({ ...ambient.getStore(), tx }, () => work(tx));
  }
}

/** Whoever is told that nothing was kept may write it twice. */
function outcomeUnknown(cause: unknown): DomainError {
  const message =
    'The connection to the database was lost while the change was being kept: the outcome is unknown. ' +
    'Look whether it is there, or send it again with the same Idempotency-Key';
  return new DomainError('unavailable', message, { cause, retryAfterSeconds: 1 });
}

/** Thrown to undo a transaction whose result is returned all the same. */
class RolledBack<T> extends Error {
  result?: T;
}

const scope = { name: 'scope', text: `select set_config('app.org', $1, true)` };

/**
 * Fails for a key that is not live. That one is, is seen by its id inside the organization, which costs a fifth of what
 * `organization_of_key` does; who finds none has that function say so.
 */
const scopeOfKey = {
  name: 'scope.key',
  text: `select coalesce(
    (${inScopeOfKey(`select ${ORGANIZATION_IN_SCOPE} as organization`, 2)})::text,
    set_config('app.org', organization_of_key($3), true))`,
};
const valuesOfKey = ({ organizationId, id, hash }: DeferredKeyCheck) => [organizationId, id, hash];

/** A statement of its own, so that the next one sees what whoever held the lock before has written. */
function advisoryLockStatement(name: string, organizationId: string): QueryConfig {
  const text = 'select pg_advisory_xact_lock(hashtextextended($1, 0))';
  return { name: 'advisory-lock', text, values: [`${name}:${organizationId}`] };
}

function named(name: string | null, text: string, values: unknown[]): QueryConfig {
  return name ? { name, text, values } : { text, values };
}
