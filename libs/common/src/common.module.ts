import { Global, Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { AuditLog } from './audit/audit-log.js';
import { Database, POOL } from './database/database.js';
import { IdempotentWrites } from './idempotency/idempotent-writes.js';

/** What every module stands on: tenant-confined SQL and the audit log. */
@Global()
@Module({
  providers: [
    {
      provide: POOL,
      inject: [getDataSourceToken()],
      useFactory: (dataSource: DataSource) => (dataSource.driver as unknown as { master: Pool }).master,
    },
    Database,
    AuditLog,
    IdempotentWrites,
  ],
  exports: [POOL, Database, AuditLog, IdempotentWrites],
})
export class CommonModule {}
