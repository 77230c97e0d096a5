import type { Window } from '@rosetta/common';
import type { DeliveryStatus } from './webhook-delivery.entity.js';

/** The header with the signature in the form `sha256=<hex>`, unless told. */
export const DEFAULT_SIGNATURE_HEADER = 'X-Webhook-Signature';

/** What a new webhook is to be. */
export interface CreateWebhook {
  readonly url: string;
  /** Names of the format's events. */
  readonly events: readonly string[];
  /** The product's own unless told; it stays. */
  readonly format?: string;
  readonly description?: string | null;
  readonly enabled?: boolean;
  /** {@link DEFAULT_SIGNATURE_HEADER} unless told; null sends none. */
  readonly signatureHeader?: string | null;
  /** A new one is made unless told. */
  readonly secret?: string | null;
}

/** What a webhook is to become; what is left out stays. */
export type UpdateWebhook = Partial<Omit<CreateWebhook, 'format' | 'secret'>>;

/** Which deliveries to list. */
export interface DeliveriesQuery extends Window {
  readonly webhookId: string;
  readonly status?: DeliveryStatus;
  readonly type?: string;
}

/** Which deliveries to send again: those of changes in a span of time, both ends included. */
export interface RedeliverSpan {
  readonly from: Date;
  readonly to: Date;
  /** Those that ended so alone. */
  readonly status?: Exclude<DeliveryStatus, 'pending'>;
  /** Goes on behind this delivery. */
  readonly after?: string;
}
