import type { EventsOptions, WebhookFormat } from '@rosetta/events';
import type { Settings } from './settings.js';

/** How long streams of changes go on, and what webhooks may do; their secrets are encrypted by the one that signs sessions. */
export function eventsOf(
  { changes, webhooks }: Settings,
  authSecret: string,
  formats: readonly WebhookFormat[],
): EventsOptions {
  return { ...changes, webhooks: { ...webhooks, secret: authSecret, formats } };
}
