import { ApiKey } from '@rosetta/auth';
import { AuditEvent, readConnectionsIn } from '@rosetta/common';
import {
  Account,
  Activity,
  Contact,
  ContactAccount,
  ContactRole,
  CustomField,
  MergedRecord,
  Relationship,
} from '@rosetta/contacts';
import { Deal, DealContact, Pipeline } from '@rosetta/deals';
import { DuplicatePair, DuplicateScan, RecordMerge } from '@rosetta/duplicates';
import { Webhook, WebhookDelivery } from '@rosetta/events';
import { Import } from '@rosetta/transfers';
import type { DataSourceOptions } from 'typeorm';
import { type ConnectionOptions, sessionOf } from './session.js';
import { standbysOf } from './standbys.js';

export type { ConnectionOptions } from './session.js';

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
  Webhook,
  WebhookDelivery,
  DuplicateScan,
  DuplicatePair,
  RecordMerge,
  MergedRecord,
];

/** Options of the data source the application serves from, as the restricted role. */
export function dataSourceOptions(connection: ConnectionOptions): DataSourceOptions {
  const shared = {
    readConnections: readConnectionsIn(connection.poolSize),
    organizationShare: connection.organizationShare,
  };
  return {
    type: 'postgres',
    url: connection.url,
    entities,
    synchronize: false,
    logging: false,
    poolSize: connection.poolSize - shared.readConnections,
    applicationName: 'rosetta',
    connectTimeoutMS: 5_000,
    extra: {
      ...sessionOf(connection),
      ...shared,
      standbys: standbysOf(connection, { ...shared, max: connection.poolSize - shared.readConnections }),
    },
  };
}
