import { AuditEvent } from '@rosetta/common';
import { Account, Contact, ContactAccount, ContactRole } from '@rosetta/contacts';
import type { DataSourceOptions } from 'typeorm';

/** Every entity; the tables themselves are made by `migrations/`, never by synchronize. */
export const entities = [AuditEvent, Account, Contact, ContactAccount, ContactRole];

/** How many connections one process holds; several replicas share a server's `max_connections`. */
export interface PoolOptions {
  readonly poolSize: number;
  /** The longest a statement may run, in milliseconds; longer ones are stopped and answered 503. */
  readonly statementTimeoutMs: number;
}

/** Options of the data source the application serves from: `url` names the restricted role. */
export function dataSourceOptions(url: string, pool: PoolOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities,
    synchronize: false,
    logging: false,
    poolSize: pool.poolSize,
    applicationName: 'rosetta',
    connectTimeoutMS: 5_000,
    extra: { statement_timeout: pool.statementTimeoutMs, idle_in_transaction_session_timeout: 60_000 },
  };
}
