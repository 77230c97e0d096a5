import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  auditedEntities,
  type AuditedEntity,
  filterUserId,
  fromPrefixedId,
  invalid,
  presentPage,
  readInstant,
  referenceId,
  windowOf,
} from '@rosetta/common';
import { Authenticated } from '../authenticated.decorator.js';
import { CurrentActor } from '../current-actor.decorator.js';
import { apiV1Credentials } from '../strategies/credentials.js';
import { AuditEventPage, ListAuditEventsQuery } from './audit-event.dto.js';
import { presentAuditEvent } from './audit-event.presenter.js';
import { AuditEventsRepository } from './audit-events.repository.js';

/** Who changed what in the organization, when, and through which API. */
@ApiTags('Audit events')
@Controller('/api/v1/audit-events')
export class AuditEventsController {
  constructor(private readonly events: AuditEventsRepository) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'audit-events:read' })
  @ApiOperation({
    summary: 'List audit events',
    description:
      'Every change through every API, newest first; filter by record, actor, action, API and time.',
  })
  async list(@CurrentActor() actor: Actor, @Query() query: ListAuditEventsQuery): Promise<AuditEventPage> {
    const page = await this.events.list(actor.organizationId, {
      ...windowOf(query),
      entity: query.entity,
      ...(query.entity_id && readRecordId(query.entity_id, query.entity)),
      userId: query.user_id ? filterUserId(query.user_id) : undefined,
      apiKeyId: referenceId('apiKey', 'API key', query.api_key_id || undefined),
      action: query.action,
      dialect: query.dialect,
      after: query.created_after ? readInstant(query.created_after) : undefined,
      before: query.created_before ? readInstant(query.created_before) : undefined,
    });
    return presentPage(page, presentAuditEvent);
  }
}

/** A prefixed id says of which kind its record is. */
function readRecordId(id: string, entity?: AuditedEntity): { entity: AuditedEntity; entityId: string } {
  for (const named of entity ? [entity] : (Object.keys(auditedEntities) as AuditedEntity[])) {
    const entityId = fromPrefixedId(auditedEntities[named], id);
    if (entityId) return { entity: named, entityId };
  }
  throw invalid(`entity_id is not the id of ${entity ? `a ${entity}` : 'a record'}`, 'entity_id');
}
