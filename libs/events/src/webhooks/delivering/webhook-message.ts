import { createHmac } from 'node:crypto';
import { toPrefixedId } from '@rosetta/common';
import { Webhook as Signer } from 'standardwebhooks';
import { presentChange } from '../../journal/changes.presenter.js';
import type { JournalEntry } from '../../journal/journal-entry.js';
import { eventOf, TEST_EVENT } from '../webhook-events.js';

/** What a receiver is told, before it is signed. */
export interface WebhookMessage {
  /** The same for every try, and for a redelivery. */
  readonly id: string;
  readonly body: string;
}

/** The texts of a webhook's secrets; the former one signs until its receiver has learned the new one. */
export interface SigningSecrets {
  readonly current: string;
  readonly former: string | null;
}

/** Writes a change as receivers get it: what `GET /api/v1/changes` shows of it, with its version. */
export function changeMessage(entry: JournalEntry): WebhookMessage {
  const data = presentChange(entry);
  return {
    id: data.id,
    body: JSON.stringify({ type: eventOf(entry), timestamp: entry.occurredAt.toISOString(), data }),
  };
}

/** Writes what a test call says. */
export function testMessage({
  id,
  webhookId,
  occurredAt,
}: {
  readonly id: string;
  readonly webhookId: string;
  readonly occurredAt: Date;
}): WebhookMessage {
  const data = { webhook_id: toPrefixedId('webhook', webhookId) };
  return {
    id: toPrefixedId('webhookDelivery', id),
    body: JSON.stringify({ type: TEST_EVENT, timestamp: occurredAt.toISOString(), data }),
  };
}

/** The headers of a message: Standard Webhooks', and the signature of the body alone in the form `sha256=<hex>`. */
export function signedHeaders(
  { id, body }: WebhookMessage,
  { current, former }: SigningSecrets,
  signatureHeader: string | null,
  at = new Date(),
): Record<string, string> {
  const signatures = [current, former]
    .filter((secret) => secret !== null)
    .map((secret) => new Signer(secret).sign(id, at, body));
  return {
    'content-type': 'application/json',
    'user-agent': 'Rosetta-CRM-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
    ...(signatureHeader && {
      [signatureHeader]: `sha256=${createHmac('sha256', current).update(body).digest('hex')}`,
    }),
  };
}
