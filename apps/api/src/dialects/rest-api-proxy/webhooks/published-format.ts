import type { JournalEntity, WebhookFormat } from '@rosetta/events';
import { neverRaised, publishedEventsOf, raised } from './published-events.js';
import { presentData } from './published-payload.js';
import { readRecords } from './told-records.js';

/** Webhooks as document B's system publishes them: `{event, timestamp, data}`, with the records that belong to the one it is about. */
export const publishedFormat: WebhookFormat = {
  name: 'rest-api-proxy',
  events: raised,
  neverRaised,
  entityOf: (event) => event.split('.', 1)[0] as JournalEntity,
  eventsOf: publishedEventsOf,
  async write(database, reader, told) {
    if (told.length === 0) return [];
    const records = await readRecords(
      database,
      reader,
      told.map(({ entry }) => entry),
    );
    return told.map(({ type, entry }) => ({
      event: type,
      timestamp: entry.occurredAt.toISOString(),
      data: presentData(entry, records),
    }));
  },
  writeTest: ({ type, webhookId, occurredAt }) => ({
    event: type,
    timestamp: occurredAt.toISOString(),
    data: { webhook_id: webhookId },
  }),
};
