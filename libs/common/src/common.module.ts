import { Global, Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { AuditLog } from './audit/audit-log.js';
import { Database, POOL } from './database/database.js';

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
  ],
  exports: [POOL, Database, AuditLog],
})
export class CommonModule {}
