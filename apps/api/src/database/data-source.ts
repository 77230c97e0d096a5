import { ApiKey } from '@rosetta/auth';
import { AuditEvent } from '@rosetta/common';
import {
  Account,
  Activity,
  Contact,
  ContactAccount,
  ContactRole,
  CustomField,
  Relationship,
} from '@rosetta/contacts';
import { Deal, DealContact, Pipeline } from '@rosetta/deals';
import { Import } from '@rosetta/transfers';
import type { DataSourceOptions } from 'typeorm';

/** Every entity; the tables themselves are made by `migrations/`, never by synchronize. */
export const entities = [
  ApiKey,
  AuditEvent,
  Account,
  Contact,
  ContactAccount,
  ContactRole,
  Relationship,
  Activity,
  Pipeline,
  Deal,
  DealContact,
  CustomField,
  Import,
];

/** How the application connects. */
export interface ConnectionOptions {
  readonly url: string;
  /** A role to step down to on every connection; null where the URL names the restricted role itself. */
  readonly role: string | null;
  /** How many connections one process holds; several replicas share a server's `max_connections`. */
  readonly poolSize: number;
  /** The longest a statement may run, in milliseconds; longer ones are stopped and answered 500. */
  readonly statementTimeoutMs: number;
}

/** Options of the data source the application serves from, as the restricted role. */
export function dataSourceOptions(connection: ConnectionOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url: connection.url,
    entities,
    synchronize: false,
    logging: false,
    poolSize: connection.poolSize,
    applicationName: 'rosetta',
    connectTimeoutMS: 5_000,
    extra: {
      statement_timeout: connection.statementTimeoutMs,
      idle_in_transaction_session_timeout: 60_000,
      ...(connection.role && { options: `-c role=${connection.role}` }),
    },
  };
}
