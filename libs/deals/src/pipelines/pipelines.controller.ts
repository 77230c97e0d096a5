import { Body, Controller, Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  ChangesWithETag,
  CreatesWithETag,
  IfMatch,
  pathId,
  ReadsWithETag,
  RemovesWithETag,
  Success,
  withETag,
} from '@rosetta/common';
import { CreatePipelineDto, PipelineResponse, PipelinePage, UpdatePipelineDto } from './pipeline.dto.js';
import type { Pipeline } from './pipeline.entity.js';
import { readPipelineBody } from './pipeline.input.js';
import { presentPipeline } from './pipeline.presenter.js';
import { PipelinesService } from './pipelines.service.js';

/** The ways that deals go. */
@ApiTags('Pipelines')
@Controller('/api/v1/crm/pipelines')
export class PipelinesController {
  constructor(private readonly pipelines: PipelinesService) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'pipelines:read' })
  @ApiOperation({ summary: 'List pipelines', description: 'All of them, the default one first.' })
  async list(@CurrentActor() actor: Actor): Promise<PipelinePage> {
    const items = (await this.pipelines.list(actor)).map(presentPipeline);
    return { pipelines: items, items, total: items.length, limit: items.length, offset: 0 };
  }

  @Get(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'pipelines:read' })
  @ReadsWithETag(PipelineResponse)
  @ApiOperation({ summary: 'Get a pipeline' })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<PipelineResponse> {
    return toResponse(await this.pipelines.get(actor, pipelineId(id)));
  }

  @Post()
  @Authenticated({ by: apiV1Credentials, permission: 'pipelines:write' })
  @CreatesWithETag(PipelineResponse)
  @ApiOperation({ summary: 'Create a pipeline' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreatePipelineDto): Promise<PipelineResponse> {
    return toResponse(await this.pipelines.create(actor, { name: body.name, ...readPipelineBody(body) }));
  }

  @Patch(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'pipelines:write' })
  @ChangesWithETag(PipelineResponse)
  @ApiOperation({
    summary: 'Update a pipeline',
    description:
      'Renames it, replaces or reorders its stages, or makes it the default. A stage that deals are in cannot be dropped.',
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdatePipelineDto,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<PipelineResponse> {
    const change = (pipeline: Pipeline) => readPipelineBody(body, pipeline);
    return toResponse(await this.pipelines.update(actor, pipelineId(id), change, accepted));
  }

  @Put(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'pipelines:write' })
  @ChangesWithETag(PipelineResponse)
  @ApiOperation({
    operationId: 'putPipeline',
    summary: 'Update a pipeline',
    description: 'The same as `PATCH`.',
  })
  async put(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdatePipelineDto,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<PipelineResponse> {
    return this.update(actor, id, body, accepted);
  }

  @Delete(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'pipelines:write' })
  @RemovesWithETag()
  @ApiOperation({
    summary: 'Remove a pipeline',
    description: 'Only one that is not the default and has no deals.',
  })
  async delete(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<Success> {
    await this.pipelines.delete(actor, pipelineId(id), accepted);
    return { success: true };
  }
}

function toResponse(pipeline: Pipeline): PipelineResponse {
  return withETag(pipeline, { pipeline: presentPipeline(pipeline) });
}

function pipelineId(id: string): string {
  return pathId('pipeline', 'Pipeline', id);
}
