import { type DynamicModule, Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { AuditLog } from './audit/audit-log.js';
import { ClockSkew } from './database/clock-skew.js';
import { Database, POOL } from './database/database.js';
import { ReadConnections } from './database/read-connections.js';
import { Standbys } from './database/standbys/standbys.js';
import { IdempotentWrites, RESPONSE_SEAL } from './idempotency/idempotent-writes.js';
import { TextSeal } from './sealed-text.js';
import { Shutdown } from './shutdown.js';

/** What every module stands on: tenant-confined SQL and the audit log. */
@Global()
@Module({
  providers: [
    {
      provide: POOL,
      inject: [getDataSourceToken()],
      useFactory: (dataSource: DataSource) => (dataSource.driver as unknown as { master: Pool }).master,
    },
    {
      provide: ReadConnections,
      inject: [POOL],
      useFactory: (pool: Pool) => new ReadConnections(pool),
    },
    {
      provide: Standbys,
      inject: [POOL],
      useFactory: (pool: Pool) => new Standbys(pool),
    },
    Database,
    AuditLog,
    ClockSkew,
    IdempotentWrites,
    Shutdown,
  ],
  exports: [POOL, ReadConnections, Standbys, Database, AuditLog, IdempotentWrites, Shutdown],
})
export class CommonModule implements OnModuleDestroy {
  /** With the operator's secret, by which responses are sealed that are kept. */
  static with(secret: string): DynamicModule {
    const seal = new TextSeal(secret, 'rosetta-crm kept responses');
    return { module: CommonModule, providers: [{ provide: RESPONSE_SEAL, useValue: seal }] };
  }

  constructor(@Inject(ReadConnections) private readonly reads: ReadConnections) {}

  async onModuleDestroy(): Promise<void> {
    await this.reads.end();
  }
}
