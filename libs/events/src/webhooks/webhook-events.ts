import {
  type ChangeType,
  changeTypes,
  entityOf,
  journalEntities,
  type JournalEntity,
  type JournalEntry,
  typeOf,
} from '../journal/journal-entry.js';

/** The name of what a webhook can be told of: a kind of record, and what became of it. */
export type WebhookEvent = `${JournalEntity}.${ChangeType}`;

/** Everything a webhook can be told of. */
export const webhookEvents: readonly WebhookEvent[] = journalEntities.flatMap((entity) =>
  changeTypes.map((type): WebhookEvent => `${entity}.${type}`),
);

/** Whether a name is one of these. */
export function isOwnEvent(name: string): boolean {
  return (webhookEvents as readonly string[]).includes(name);
}

/** What a test call says it is. */
export const TEST_EVENT = 'webhook.test';

/** Which event an entry of the journal is. */
export function eventOf(entry: Pick<JournalEntry, 'entity' | 'action'>): WebhookEvent {
  return `${entityOf(entry)}.${typeOf(entry)}`;
}

/** The kind of record that an event tells of. */
export function entityOfEvent(event: string): JournalEntity {
  return event.split('.', 1)[0] as JournalEntity;
}
