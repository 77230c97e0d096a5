import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  CreatesWithETag,
  filterUserId,
  IfMatch,
  DeclaredErrors,
  pathId,
  presentPage,
  ReadsWithETag,
  readUserId,
  referenceId,
  RemovesWithETag,
  Success,
  withETag,
  windowOf,
  WithChangesToken,
} from '@rosetta/common';
import {
  LinkUserDto,
  ListRelationshipsQuery,
  RelationshipResponse,
  RelationshipPage,
} from './relationship.dto.js';
import type { Relationship } from './relationship.entity.js';
import { presentRelationship } from './relationship.presenter.js';
import { RelationshipsService } from './relationships.service.js';

/** Which users of the organization know a contact. */
@ApiTags('Relationships')
@Controller('/api/v1/crm/relationships')
export class RelationshipsController {
  constructor(private readonly relationships: RelationshipsService) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:read' })
  @WithChangesToken()
  @ApiOperation({ summary: 'List relationships', description: 'Newest first; filter by contact or user.' })
  async list(
    @CurrentActor() actor: Actor,
    @Query() query: ListRelationshipsQuery,
  ): Promise<RelationshipPage> {
    const contactId = referenceId('contact', 'Contact', query.contact_id || undefined);
    const userId = query.user_id ? filterUserId(query.user_id) : undefined;
    return presentPage(
      await this.relationships.list(actor, { ...windowOf(query), contactId, userId }),
      presentRelationship,
    );
  }

  @Get(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:read' })
  @ReadsWithETag(RelationshipResponse)
  @ApiOperation({ summary: 'Get a relationship' })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<RelationshipResponse> {
    return toResponse(await this.relationships.get(actor, pathId('relationship', 'Relationship', id)));
  }

  @Post()
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:write' })
  @CreatesWithETag(RelationshipResponse, 'The link existed; it has this type now.')
  @DeclaredErrors({ not_found: 'Contact not found' })
  @ApiOperation({
    operationId: 'createRelationship',
    summary: 'Link a user to a contact',
    description: '201 when the link is new; 200 when it existed: its type is changed and its id kept.',
  })
  async link(
    @CurrentActor() actor: Actor,
    @Body() body: LinkUserDto,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<RelationshipResponse> {
    const { relationship, isNew } = await this.relationships.link(actor, {
      contactId: referenceId('contact', 'Contact', body.contact_id),
      userId: readUserId(body.user_id),
      relationshipType: body.relationship_type,
    });
    reply.status(isNew ? 201 : 200);
    return toResponse(relationship);
  }

  @Delete(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:write' })
  @RemovesWithETag()
  @ApiOperation({ operationId: 'deleteRelationship', summary: 'Unlink a user from a contact' })
  async unlink(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<Success> {
    const relationship = await this.relationships.get(actor, pathId('relationship', 'Relationship', id));
    await this.relationships.unlink(actor, relationship, accepted);
    return { success: true };
  }
}

function toResponse(relationship: Relationship): RelationshipResponse {
  return withETag(relationship, { relationship: presentRelationship(relationship) });
}
