import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { RelationshipDto } from './relationship.dto.js';
import type { Relationship } from './relationship.entity.js';

/** Writes a relationship as `/api/v1` does. */
export function presentRelationship(relationship: Relationship): RelationshipDto {
  return {
    id: toPrefixedId('relationship', relationship.id),
    contact_id: toPrefixedId('contact', relationship.contactId),
    user_id: relationship.userId,
    relationship_type: relationship.relationshipType,
    created_at: isoSeconds(relationship.createdAt),
    updated_at: isoSeconds(relationship.updatedAt),
  };
}
