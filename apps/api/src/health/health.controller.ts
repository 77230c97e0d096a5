import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { Public } from '@rosetta/auth';
import { DomainError, POOL, Shutdown } from '@rosetta/common';
import type { Pool } from 'pg';
import { pendingMigrations } from '../database/migrate.js';
import { HealthResponse } from './health.dto.js';

/** What a balancer or orchestrator asks: is the process alive, and can it serve. */
@ApiTags('Health')
@SkipThrottle({ address: true })
@Controller('/health')
export class HealthController {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly shutdown: Shutdown,
  ) {}

  @Get('live')
  @Public('a probe has no credential')
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Liveness',
    description: 'Answers as long as the process runs; asks nothing of the database.',
  })
  live(): HealthResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public('a probe has no credential')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Readiness',
    description:
      'Answers when the database can be reached and has the schema of this version, until the process is told to end.',
  })
  async ready(): Promise<HealthResponse> {
    if (this.shutdown.announced.aborted) throw new DomainError('unavailable', 'This process is about to end');
    const pending = await pendingMigrations(this.pool);
    if (pending.length > 0)
      throw new DomainError('unavailable', `The database lacks ${pending.length} migrations`);
    return { status: 'ok' };
  }
}
