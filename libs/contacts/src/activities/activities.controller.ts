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
  RemovesWithETag,
  Success,
  withETag,
  WithChangesToken,
} from '@rosetta/common';
import { ActivitiesService } from './activities.service.js';
import {
  ActivityResponse,
  ActivityPage,
  ListActivitiesQuery,
  RecordActivitiesDto,
  RecordActivityDto,
  RecordedActivities,
  UpdateActivityDto,
} from './activity.dto.js';
import type { Activity } from './activity.entity.js';
import { activityWireNames, readActivity, readActivityChange, readActivityFilter } from './activity.input.js';
import { presentActivity } from './activity.presenter.js';

/** What happened with contacts and about deals: calls, messages, meetings, notes. */
@ApiTags('Activities')
@Controller('/api/v1/crm/activities')
export class ActivitiesController {
  constructor(private readonly activities: ActivitiesService) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'activities:read' })
  @WithChangesToken()
  @ApiOperation({
    summary: 'List activities',
    description: 'Newest first unless told; filter by contact, deal or type.',
  })
  async list(@CurrentActor() actor: Actor, @Query() query: ListActivitiesQuery): Promise<ActivityPage> {
    return presentPage(await this.activities.list(actor, readActivityFilter(query)), presentActivity);
  }

  @Get(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'activities:read' })
  @ReadsWithETag(ActivityResponse)
  @ApiOperation({ summary: 'Get an activity' })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ActivityResponse> {
    return toResponse(await this.activities.get(actor, activityId(id)));
  }

  @Post()
  @Authenticated({ by: apiV1Credentials, permission: 'activities:write' })
  @CreatesWithETag(ActivityResponse, 'The recorded one, whose `external_id` is known.')
  @ApiOperation({
    operationId: 'createActivity',
    summary: 'Record an activity',
    description: '201 when it is new; 200 with the recorded one when its `external_id` is known.',
  })
  async record(
    @CurrentActor() actor: Actor,
    @Body() body: RecordActivityDto,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<ActivityResponse> {
    const recording = this.activities.record(actor, readActivity(body));
    const { activity, isNew } = await inWireNames(recording, wireNamesIn(body, activityWireNames));
    reply.status(isNew ? 201 : 200);
    return toResponse(activity);
  }

  @Post('bulk')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'activities:write' })
  @ApiOperation({
    operationId: 'createActivitiesBulk',
    summary: 'Record up to 500 activities',
    description: 'All or none; known `external_id`s are left as they are.',
  })
  async recordMany(
    @CurrentActor() actor: Actor,
    @Body() body: RecordActivitiesDto,
  ): Promise<RecordedActivities> {
    const recording = this.activities.recordMany(actor, body.activities.map(readActivity));
    const recorded = await inWireNames(
      recording,
      wireNamesIn(Object.assign({}, ...body.activities) as object, activityWireNames),
    );
    const items = recorded.map(({ activity, isNew }) => ({ ...presentActivity(activity), is_new: isNew }));
    return { items, total: items.length, created: recorded.filter(({ isNew }) => isNew).length };
  }

  @Patch(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'activities:write' })
  @ChangesWithETag(ActivityResponse)
  @ApiOperation({ summary: 'Update an activity', description: 'What is left out stays.' })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateActivityDto,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<ActivityResponse> {
    const change = (activity: Activity) => readActivityChange(changesIn(body, presentActivity(activity)));
    const updating = this.activities.update(actor, activityId(id), change, accepted);
    return toResponse(await inWireNames(updating, wireNamesIn(body, activityWireNames)));
  }

  @Put(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'activities:write' })
  @ChangesWithETag(ActivityResponse)
  @ApiOperation({
    operationId: 'putActivity',
    summary: 'Update an activity',
    description: 'The same as `PATCH`.',
  })
  async put(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateActivityDto,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<ActivityResponse> {
    return this.update(actor, id, body, accepted);
  }

  @Delete(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'activities:write' })
  @RemovesWithETag()
  @ApiOperation({ summary: 'Delete an activity' })
  async delete(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<Success> {
    await this.activities.delete(actor, activityId(id), accepted);
    return { success: true };
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:restore' })
  @ChangesWithETag(ActivityResponse)
  @ApiOperation({ summary: 'Restore a deleted activity', description: 'For 30 days after its deletion.' })
  async restore(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<ActivityResponse> {
    return toResponse(
      await this.activities.restore(actor, pathId('activity', 'Deleted activity', id), accepted),
    );
  }
}

function toResponse(activity: Activity): ActivityResponse {
  return withETag(activity, { activity: presentActivity(activity) });
}

function activityId(id: string): string {
  return pathId('activity', 'Activity', id);
}
