import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, pathId, presentPage } from '@rosetta/common';
import {
  ActivitiesOfRecordQuery,
  ActivitiesService,
  ActivityPage,
  presentActivity,
  readActivityFilter,
} from '@rosetta/contacts';
import { DealsService } from './deals.service.js';

/** What happened about a deal. */
@ApiTags('Deals')
@Controller('/api/v1/crm/deals/:id/activities')
export class DealActivitiesController {
  constructor(
    private readonly deals: DealsService,
    private readonly activities: ActivitiesService,
  ) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'activities:read' })
  @ApiOperation({
    operationId: 'getDealActivities',
    summary: "List a deal's activities",
    description: 'Newest first unless told; filter by type.',
  })
  async list(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: ActivitiesOfRecordQuery,
  ): Promise<ActivityPage> {
    const deal = await this.deals.get(actor, pathId('deal', 'Deal', id));
    const page = await this.activities.list(actor, { ...readActivityFilter(query), dealId: deal.id });
    return presentPage(page, presentActivity);
  }
}
