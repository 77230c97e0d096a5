import { createHmac } from 'node:crypto';
import { toPrefixedId } from '@rosetta/common';
import { Webhook as Signer } from 'standardwebhooks';
import type { WebhookDelivery } from '../webhook-delivery.entity.js';
import { isOwnEvent } from '../webhook-events.js';
import { SECRET_PREFIX } from '../webhook-secrets.js';

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

/**
 * By what a receiver knows a message: the id of the change, and the name of the event where it is none of the product's own, since
 * a format may tell one change as several; of a test the delivery's.
 */
export function messageIdOf({ id, eventId, type }: Pick<WebhookDelivery, 'id' | 'eventId' | 'type'>): string {
  if (eventId === null) return toPrefixedId('webhookDelivery', id);
  const event = toPrefixedId('auditEvent', eventId);
  return isOwnEvent(type) ? event : `${event}_${type.replaceAll('.', '_')}`;
}

/** Makes a message of what its format has written. */
export function messageOf(
  delivery: Pick<WebhookDelivery, 'id' | 'eventId' | 'type'>,
  body: object,
): WebhookMessage {
  return { id: messageIdOf(delivery), body: JSON.stringify(body) };
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
    .map((secret) => signerOf(secret).sign(id, at, body));
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

/** The key is what a secret of Standard Webhooks has in Base64; of any other one it is the text. */
function signerOf(secret: string): Signer {
  return secret.startsWith(SECRET_PREFIX) ? new Signer(secret) : new Signer(secret, { format: 'raw' });
}
