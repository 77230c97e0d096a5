import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  changesIn,
  ChangesWithETag,
  CreatesWithETag,
  IfMatch,
  wireNamesIn,
  inWireNames,
  pathId,
  presentPage,
  ReadsWithETag,
  referenceId,
  RemovesWithETag,
  Success,
  withETag,
  toPrefixedId,
  WithChangesToken,
  warn,
  type WarnedReply,
} from '@rosetta/common';
import { choosePipeline, PipelinesService } from '../pipelines/pipelines.service.js';
import {
  BoardResponse,
  BoardQuery,
  CreateDealDto,
  DealResponse,
  DealPage,
  GetDealQuery,
  ListDealsQuery,
  MoveDealDto,
  UpdateDealDto,
} from './deal.dto.js';
import type { Deal } from './deal.entity.js';
import { dealWireNames, readDealBody, readDealQuery, stageWarnings } from './deal.input.js';
import { presentDeal } from './deal.presenter.js';
import { DealsService } from './deals.service.js';
import { ExpandedDealsService } from './expanded-deals.service.js';

/** Sales opportunities. */
@ApiTags('Deals')
@Controller('/api/v1/crm/deals')
export class DealsController {
  constructor(
    private readonly deals: DealsService,
    private readonly pipelines: PipelinesService,
    private readonly expanded: ExpandedDealsService,
  ) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'deals:read' })
  @WithChangesToken()
  @ApiOperation({
    summary: 'List deals',
    description: 'Search by name; filter by contact, company, assigned member, pipeline or stage.',
  })
  async list(@CurrentActor() actor: Actor, @Query() query: ListDealsQuery): Promise<DealPage> {
    const page = await this.deals.list(actor, readDealQuery(query));
    const besideOf = await this.expanded.of(actor, page.items, query.expand);
    return presentPage(page, (deal) => ({ ...presentDeal(deal), ...besideOf(deal) }));
  }

  @Get('board')
  @Authenticated({ by: apiV1Credentials, permission: 'deals:read' })
  @ApiOperation({
    operationId: 'getDealsBoard',
    summary: 'Read the board',
    description: 'Deals by stage of a pipeline: their number, and worth by currency.',
  })
  async board(@CurrentActor() actor: Actor, @Query() query: BoardQuery): Promise<BoardResponse> {
    const wanted = referenceId('pipeline', 'Pipeline', query.pipeline_id || undefined);
    const { id } = choosePipeline(await this.pipelines.list(actor), wanted);
    return { pipeline_id: toPrefixedId('pipeline', id), stages: await this.deals.board(actor, id) };
  }

  @Get(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'deals:read' })
  @ReadsWithETag(DealResponse)
  @ApiOperation({ summary: 'Get deal details' })
  async get(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() { expand }: GetDealQuery,
  ): Promise<DealResponse> {
    const deal = await this.deals.get(actor, dealId(id));
    if (!expand) return toResponse(deal);
    const beside = (await this.expanded.of(actor, [deal], expand))(deal);
    return withETag(deal, { deal: { ...presentDeal(deal), ...beside } }, beside);
  }

  @Post()
  @Authenticated({ by: apiV1Credentials, permission: 'deals:write' })
  @CreatesWithETag(DealResponse)
  @ApiOperation({ summary: 'Create a deal' })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateDealDto,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<DealResponse> {
    const deal = await inWireNames(
      this.deals.create(actor, readDealBody(body)),
      wireNamesIn(body, dealWireNames),
    );
    warn(reply, stageWarnings(body.stage, [deal]));
    return toResponse(deal);
  }

  @Patch(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'deals:write' })
  @ChangesWithETag(DealResponse)
  @ApiOperation({ summary: 'Update a deal', description: 'What is left out stays; null clears.' })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateDealDto,
    @IfMatch() accepted: AcceptedVersions,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<DealResponse> {
    const change = (deal: Deal) => readDealBody(changesIn(body, presentDeal(deal)));
    const deal = await inWireNames(
      this.deals.update(actor, dealId(id), change, accepted),
      wireNamesIn(body, dealWireNames),
    );
    warn(reply, stageWarnings(body.stage, [deal]));
    return toResponse(deal);
  }

  @Put(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'deals:write' })
  @ChangesWithETag(DealResponse)
  @ApiOperation({ operationId: 'putDeal', summary: 'Update a deal', description: 'The same as `PATCH`.' })
  async put(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateDealDto,
    @IfMatch() accepted: AcceptedVersions,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<DealResponse> {
    return this.update(actor, id, body, accepted, reply);
  }

  @Post(':id/stage')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'deals:write' })
  @ChangesWithETag(DealResponse)
  @ApiOperation({
    operationId: 'moveDeal',
    summary: 'Move a deal to another stage',
    description: 'A won stage dates the deal; `lost_reason` says why it was lost.',
  })
  async move(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: MoveDealDto,
    @IfMatch() accepted: AcceptedVersions,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<DealResponse> {
    return this.update(actor, id, body, accepted, reply);
  }

  @Delete(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'deals:write' })
  @RemovesWithETag()
  @ApiOperation({ summary: 'Delete a deal', description: 'The deal can be restored for 30 days.' })
  async delete(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<Success> {
    await this.deals.delete(actor, dealId(id), accepted);
    return { success: true };
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:restore' })
  @ChangesWithETag(DealResponse)
  @ApiOperation({ summary: 'Restore a deleted deal', description: 'For 30 days after its deletion.' })
  async restore(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<DealResponse> {
    return toResponse(await this.deals.restore(actor, pathId('deal', 'Deleted deal', id), accepted));
  }
}

function toResponse(deal: Deal): DealResponse {
  return withETag(deal, { deal: presentDeal(deal) });
}

function dealId(id: string): string {
  return pathId('deal', 'Deal', id);
}
