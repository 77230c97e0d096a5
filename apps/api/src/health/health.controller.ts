import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { Public } from '@rosetta/auth';
import { DomainError, POOL, Shutdown, Standbys, type StandbyState } from '@rosetta/common';
import type { Pool } from 'pg';
import { pendingMigrations } from '../database/migrate.js';
import { HealthResponse, ReadinessResponse, type StandbyHealth } from './health.dto.js';

/** What a balancer or orchestrator asks: is the process alive, and can it serve. */
@ApiTags('Health')
@SkipThrottle({ address: true })
@Controller('/health')
export class HealthController {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly shutdown: Shutdown,
    private readonly standbys: Standbys,
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
  async ready(): Promise<ReadinessResponse> {
    if (this.shutdown.announced.aborted) throw new DomainError('unavailable', 'This process is about to end');
    const pending = await pendingMigrations(this.pool);
    if (pending.length > 0)
      throw new DomainError('unavailable', `The database lacks ${pending.length} migrations`);
    if (!this.standbys.areThere) return { status: 'ok' };
    return { status: 'ok', standbys: this.standbys.states.map(presentStandby) };
  }
}

function presentStandby({ isServing, lagMs }: StandbyState): StandbyHealth {
  return { serving: isServing, lag_seconds: lagMs === null ? null : lagMs / 1000 };
}
