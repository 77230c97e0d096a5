import { toPrefixedId } from '@rosetta/common';
import { presentChange } from '../journal/changes.presenter.js';
import type { ToldEvent, WebhookFormat } from './webhook-format.js';
import { entityOfEvent, eventOf, webhookEvents } from './webhook-events.js';

/** A change as `GET /api/v1/changes` shows it, with its version. */
export const ownFormat: WebhookFormat = {
  name: 'rosetta',
  events: webhookEvents,
  neverRaised: [],
  entityOf: entityOfEvent,
  eventsOf: (entry) => [eventOf(entry)],
  write: (_database, _reader, told) => Promise.resolve(told.map(bodyOf)),
  writeTest: ({ type, webhookId, occurredAt }) => ({
    type,
    timestamp: occurredAt.toISOString(),
    data: { webhook_id: toPrefixedId('webhook', webhookId) },
  }),
};

/** Writes what is told of a change. */
export function bodyOf({ type, entry }: ToldEvent): object {
  return { type, timestamp: entry.occurredAt.toISOString(), data: presentChange(entry) };
}
