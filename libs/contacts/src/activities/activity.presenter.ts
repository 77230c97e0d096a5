import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { ActivityDto } from './activity.dto.js';
import type { Activity } from './activity.entity.js';

/** Writes an activity as `/api/v1` does. */
export function presentActivity(activity: Activity): ActivityDto {
  return {
    id: toPrefixedId('activity', activity.id),
    contact_id: activity.contactId && toPrefixedId('contact', activity.contactId),
    deal_id: activity.dealId && toPrefixedId('deal', activity.dealId),
    type: activity.kind,
    kind: activity.kind,
    direction: activity.direction,
    occurred_at: isoSeconds(activity.occurredAt),
    external_id: activity.externalId,
    content: activity.body,
    body: activity.body,
    created_by: activity.createdBy && toPrefixedId('user', activity.createdBy),
    created_at: isoSeconds(activity.createdAt),
    updated_at: isoSeconds(activity.updatedAt),
  };
}
