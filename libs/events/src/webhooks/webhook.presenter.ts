import { isoSeconds, toPrefixedId } from '@rosetta/common';
import { messageIdOf } from './delivering/webhook-message.js';
import type { NewWebhookDto, WebhookDto } from './webhook.dto.js';
import type { WebhookDelivery } from './webhook-delivery.entity.js';
import type { DeliveryDetailDto, DeliveryDto } from './webhook-delivery.dto.js';
import type { ShownDelivery } from './webhook-deliveries.service.js';
import type { WebhookWithHealth } from './webhooks.repository.js';
import type { ShownWebhook } from './webhooks.service.js';

/** Writes a webhook as `/api/v1` does: never its secret. */
export function presentWebhook(webhook: WebhookWithHealth): WebhookDto {
  const { disabledAt, formerSecretUntil, failingSince, notBefore, userId, apiKeyId } = webhook;
  return {
    id: toPrefixedId('webhook', webhook.id),
    url: webhook.url,
    description: webhook.description,
    format: webhook.format,
    events: webhook.events,
    enabled: webhook.enabled,
    disabled_reason: webhook.disabledReason,
    disabled_at: disabledAt && isoSeconds(disabledAt),
    signature_header: webhook.signatureHeader,
    former_secret_until: isAhead(formerSecretUntil) ? isoSeconds(formerSecretUntil) : null,
    user_id: userId && toPrefixedId('user', userId),
    api_key_id: apiKeyId && toPrefixedId('apiKey', apiKeyId),
    failing_since: failingSince && isoSeconds(failingSince),
    resting_until: isAhead(notBefore) ? isoSeconds(notBefore) : null,
    created_at: isoSeconds(webhook.createdAt),
    updated_at: isoSeconds(webhook.updatedAt),
  };
}

/** Writes a webhook whose secret was just made, with it. */
export function presentNewWebhook({ webhook, secret }: ShownWebhook): NewWebhookDto {
  return { ...presentWebhook(webhook), secret };
}

/** Writes a delivery as lists have it. */
export function presentDelivery(delivery: WebhookDelivery): DeliveryDto {
  const { id, nextAttemptAt, finishedAt } = delivery;
  return {
    id: toPrefixedId('webhookDelivery', id),
    type: delivery.type,
    message_id: messageIdOf(delivery),
    status: delivery.status,
    attempts: delivery.attempts.length,
    next_attempt_at: nextAttemptAt && nextAttemptAt.toISOString(),
    response_status: delivery.responseStatus,
    error: delivery.error,
    occurred_at: delivery.occurredAt.toISOString(),
    created_at: delivery.createdAt.toISOString(),
    finished_at: finishedAt && finishedAt.toISOString(),
  };
}

/** Writes a delivery with what was sent and what came back. */
export function presentDeliveryDetail({ delivery, message }: ShownDelivery): DeliveryDetailDto {
  return {
    ...presentDelivery(delivery),
    request: { body: message && message.body },
    response: { status: delivery.responseStatus, body: delivery.responseBody },
    attempt_log: delivery.attempts.map(({ at, durationMs, status, error }) => ({
      at,
      duration_ms: durationMs,
      response_status: status,
      error,
    })),
  };
}

function isAhead(instant: Date | null): instant is Date {
  return instant !== null && instant.getTime() > Date.now();
}
