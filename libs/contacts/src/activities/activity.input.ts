import { createdRangeOf, eitherOf, readInstant, readSort, referenceId, windowOf } from '@rosetta/common';
import type { ActivityFields, ActivityQuery, ActivitySort, RecordActivity } from './activity.commands.js';
import type { ListActivitiesQuery, RecordActivityDto, UpdateActivityDto } from './activity.dto.js';
import type { ActivityKind } from './activity.entity.js';

/** How the published pages spell fields of an activity that the domain calls otherwise. */
export const activityWireNames = { body: 'content', kind: 'type' } as const;

type Subject = Pick<UpdateActivityDto, 'contact_id' | 'deal_id'>;
type Text = Pick<UpdateActivityDto, 'content' | 'body'>;

/** Reads `/api/v1`'s body of a new activity. */
export function readActivity(body: RecordActivityDto): RecordActivity {
  return {
    ...readSubject(body),
    // Checked: one of the two spellings is there.
    kind: readKind(body)!,
    direction: body.direction,
    occurredAt: body.occurred_at ? readInstant(body.occurred_at) : undefined,
    externalId: body.external_id,
    body: readText(body),
  };
}

/** Reads `/api/v1`'s body of a changed activity. */
export function readActivityChange(body: UpdateActivityDto): ActivityFields {
  return {
    ...readSubject(body),
    kind: readKind(body),
    direction: body.direction,
    occurredAt: body.occurred_at === undefined ? undefined : readInstant(body.occurred_at),
    body: readText(body),
  };
}

/** Reads what activities are listed by. */
export function readActivityFilter(query: ListActivitiesQuery): ActivityQuery {
  return {
    ...windowOf(query),
    ...createdRangeOf(query),
    sortedBy: readSort<ActivitySort>(query, 'occurred_at'),
    contactId: referenceId('contact', 'Contact', query.contact_id || undefined),
    dealId: referenceId('deal', 'Deal', query.deal_id || undefined),
    kind: readKind(query),
  };
}

function readSubject({ contact_id, deal_id }: Subject): Pick<ActivityFields, 'contactId' | 'dealId'> {
  return {
    contactId: referenceId('contact', 'Contact', contact_id),
    dealId: referenceId('deal', 'Deal', deal_id),
  };
}

function readKind({ type, kind }: { type?: ActivityKind; kind?: ActivityKind }): ActivityKind | undefined {
  return eitherOf({ type, kind });
}

function readText({ content, body }: Text): string | null | undefined {
  return eitherOf({ content, body });
}
