import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, referenceId } from '@rosetta/common';
import { DealsService } from '../deals/deals.service.js';
import { choosePipeline, PipelinesService } from '../pipelines/pipelines.service.js';
import { daysOf, monthsBetween } from './months.js';
import {
  ForecastQuery,
  ForecastResponse,
  OwnerPerformanceQuery,
  OwnerPerformanceResponse,
  PipelineSummaryQuery,
  PipelineSummaryResponse,
} from './report.dto.js';
import { presentForecast, presentOwners, presentStages } from './report.presenter.js';
import { ReportsRepository } from './reports.repository.js';

/** What deals add up to. */
@ApiTags('Reports')
@Controller('/api/v1/crm/reports')
export class ReportsController {
  constructor(
    private readonly deals: DealsService,
    private readonly pipelines: PipelinesService,
    private readonly reports: ReportsRepository,
  ) {}

  @Get('pipeline-summary')
  @Authenticated({ by: apiV1Credentials, permission: 'deals:read' })
  @ApiOperation({
    operationId: 'getPipelineSummary',
    summary: 'Deals by stage',
    description: 'In the order of the stages: how many deals, and what they are worth.',
  })
  async pipelineSummary(
    @CurrentActor() actor: Actor,
    @Query() query: PipelineSummaryQuery,
  ): Promise<PipelineSummaryResponse> {
    const { id, stages } = choosePipeline(await this.pipelines.list(actor), readPipeline(query));
    return { data: presentStages(stages, await this.deals.board(actor, id)) };
  }

  @Get('forecast')
  @Authenticated({ by: apiV1Credentials, permission: 'deals:read' })
  @ApiOperation({
    operationId: 'getForecast',
    summary: 'What is expected to close, by month',
    description: 'By expected close date: open deals weighted by their probability, won ones whole.',
  })
  async forecast(@CurrentActor() actor: Actor, @Query() query: ForecastQuery): Promise<ForecastResponse> {
    const months = monthsBetween(query.from, query.to);
    const days = daysOf(months[0], months.at(-1));
    const rows = await this.reports.forecast(actor.organizationId, days, await this.chosen(actor, query));
    return { data: presentForecast(months, rows) };
  }

  @Get('owner-performance')
  @Authenticated({ by: apiV1Credentials, permission: 'deals:read' })
  @ApiOperation({
    operationId: 'getOwnerPerformance',
    summary: 'How the deals of each user have gone',
    description:
      'Of deals that were made in these months: how many are open, won and lost, and what was won.',
  })
  async ownerPerformance(
    @CurrentActor() actor: Actor,
    @Query() query: OwnerPerformanceQuery,
  ): Promise<OwnerPerformanceResponse> {
    const days = daysOf(query.from, query.to);
    const rows = await this.reports.byOwner(actor.organizationId, days, await this.chosen(actor, query));
    return { data: presentOwners(rows) };
  }

  /** The pipeline that a report is confined to; one that there is not is refused. */
  private async chosen(actor: Actor, query: PipelineSummaryQuery): Promise<string | null> {
    const wanted = readPipeline(query);
    return wanted === undefined ? null : choosePipeline(await this.pipelines.list(actor), wanted).id;
  }
}

function readPipeline({ pipeline_id }: PipelineSummaryQuery): string | undefined {
  return referenceId('pipeline', 'Pipeline', pipeline_id || undefined);
}
