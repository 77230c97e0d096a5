import {
  type AuditEvent,
  auditedEntities,
  isoSeconds,
  presentAuditedFields,
  toPrefixedId,
} from '@rosetta/common';
import type { AuditEventDto } from './audit-event.dto.js';

/** Writes a change as `/api/v1` does. */
export function presentAuditEvent(event: AuditEvent): AuditEventDto {
  return {
    id: toPrefixedId('auditEvent', event.id),
    created_at: isoSeconds(event.occurredAt),
    entity: event.entity,
    entity_id: toPrefixedId(auditedEntities[event.entity], event.entityId),
    action: event.action,
    dialect: event.dialect,
    request_id: event.requestId,
    user_id: event.userId,
    api_key_id: event.apiKeyId && toPrefixedId('apiKey', event.apiKeyId),
    before: presentAuditedFields(event.before),
    after: presentAuditedFields(event.after),
  };
}
