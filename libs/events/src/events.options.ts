import type { WebhookFormat } from './webhooks/webhook-format.js';

/** Injection token of {@link EventsOptions}. */
export const EVENTS_OPTIONS = Symbol('events options');

/** What the application decides about telling others of changes. */
export interface EventsOptions {
  /** How long a stream of changes goes on before its follower has to come back. */
  readonly streamSeconds: number;
  readonly webhooks: WebhooksOptions;
}

/** What the application decides about webhooks. */
export interface WebhooksOptions {
  /** What the key is made of that their secrets are encrypted with. */
  readonly secret: string;
  /** Whether http, and addresses that only this machine or network reaches, are good: for tests and single machines. */
  readonly allowPrivate: boolean;
  /** Whether this process calls them, or others do and this one has them look where it makes a change. */
  readonly isWorker: boolean;
  /** How often to look for webhooks that have something to be done; 0 leaves them, and the notice of changes, to others. */
  readonly pollMs: number;
  /** How many calls this process has open at once, of all webhooks together. */
  readonly concurrency: number;
  readonly perOrganization: number;
  /** Formats of messages, beside the product's own. */
  readonly formats: readonly WebhookFormat[];
}
