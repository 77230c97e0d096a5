import type { JournalEntry } from '@rosetta/events';

/** The events that document B publishes of records that there are here. */
export const raised = [
  'contact.created',
  'contact.updated',
  'contact.assigned',
  'deal.created',
  'deal.updated',
  'deal.stage.changed',
  'deal.assigned',
] as const;

/** Those it publishes of what there is not: conversations, messages, campaigns and recordings. */
export const neverRaised = [
  'conversation.created',
  'conversation.assigned',
  'conversation.status.changed',
  'message.received',
  'message.sent',
  'message.delivered',
  'message.read',
  'message.failed',
  'broadcast.response',
  'zoom.recording.completed',
] as const;

type PublishedEvent = (typeof raised)[number];

/** By which property a record is somebody's. */
const assigneeOf = { contact: 'assigneeId', deal: 'ownerId' } as const;

/** No deletion is published; whoever relates users to a contact has not changed it. */
const UNTOLD: ReadonlySet<string> = new Set([
  'deleted',
  'purged',
  'user_linked',
  'user_relinked',
  'user_unlinked',
]);

/** As which events a change is told: made or changed, and given to somebody or moved to another stage where it was that too. */
export function publishedEventsOf(entry: JournalEntry): PublishedEvent[] {
  const { entity, action, after } = entry;
  if ((entity !== 'contact' && entity !== 'deal') || UNTOLD.has(action)) return [];
  const isNew = action === 'created';
  const events: PublishedEvent[] = [`${entity}.${isNew ? 'created' : 'updated'}`];
  if (entity === 'deal' && !isNew && hasChanged(entry, 'stage')) events.push('deal.stage.changed');
  const assignee = assigneeOf[entity];
  if (after?.[assignee] && hasChanged(entry, assignee)) events.push(`${entity}.assigned`);
  return events;
}

function hasChanged({ before, after }: JournalEntry, property: string): boolean {
  return after?.[property] !== undefined && after[property] !== before?.[property];
}
