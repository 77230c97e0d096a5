import { Injectable } from '@nestjs/common';
import {
  type Actor,
  AuditLog,
  Database,
  DomainError,
  firstIdAt,
  invalid,
  newId,
  notFound,
  type Page,
  type Transaction,
  unprocessable,
} from '@rosetta/common';
import { mayRead } from '../journal/journal.service.js';
import { messageOf, type WebhookMessage } from './delivering/webhook-message.js';
import { WebhookPreparationService } from './delivering/webhook-preparation.service.js';
import { WebhookRunnerService } from './delivering/webhook-runner.service.js';
import { WebhookTasksRepository } from './delivering/webhook-tasks.repository.js';
import { WebhookWorkerService } from './delivering/webhook-worker.service.js';
import type { DeliveriesQuery, RedeliverSpan } from './webhook.commands.js';
import type { WebhookDelivery } from './webhook-delivery.entity.js';
import { type DeliveryWithEntry, WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { TEST_EVENT } from './webhook-events.js';
import { WebhookFormats } from './webhook-formats.js';
import type { WebhookWithHealth } from './webhooks.repository.js';
import { WebhooksService } from './webhooks.service.js';

/** A delivery, and what was sent; null of what the caller may not read. */
export interface ShownDelivery {
  readonly delivery: WebhookDelivery;
  readonly message: WebhookMessage | null;
}

/** What was asked to be sent again. */
export interface Redelivered {
  readonly redelivered: number;
  /** The delivery behind which there is more to look at. */
  readonly next: string | null;
}

/** How many deliveries a step of a redelivery looks at, and how many steps one request makes. */
const LOOKED_AT = 5_000;
const STEPS_AT_ONCE = 20;
/** A delivery's id is of the clock of a replica, the time of its change of that of the database. */
const CLOCKS_APART_MS = 60_000;

/** What was sent to webhooks, and sending it again. */
@Injectable()
export class WebhookDeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly webhooks: WebhooksService,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly tasks: WebhookTasksRepository,
    private readonly preparation: WebhookPreparationService,
    private readonly runner: WebhookRunnerService,
    private readonly formats: WebhookFormats,
    private readonly worker: WebhookWorkerService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws {not_found} */
  async list(actor: Actor, query: DeliveriesQuery): Promise<Page<WebhookDelivery>> {
    this.formats.checkType(query.type);
    await this.webhooks.get(actor, query.webhookId);
    return this.deliveries.list(actor.organizationId, query);
  }

  /** @throws {not_found} */
  async get(actor: Actor, webhookId: string, id: string): Promise<ShownDelivery> {
    const webhook = await this.webhooks.get(actor, webhookId);
    const found = await this.deliveries.get(actor.organizationId, webhookId, id);
    if (!found) throw notFound('Delivery');
    return { delivery: found, message: await this.messageOf(actor, webhook, found) };
  }

  /**
   * Calls a webhook now, enabled or not, with an event that says it is a test, and tells what came of it.
   * @throws {not_found | conflict}
   */
  async test(actor: Actor, webhookId: string): Promise<ShownDelivery> {
    const webhook = await this.webhooks.get(actor, webhookId);
    const secrets = this.preparation.secretsOf(webhook);
    if (!secrets) throw new DomainError('conflict', 'The secret of the webhook cannot be read: rotate it');
    const id = newId();
    const test = { type: TEST_EVENT, webhookId, occurredAt: new Date() };
    const message = messageOf(
      { id, eventId: null, type: TEST_EVENT },
      this.formats.of(webhook).writeTest(test),
    );
    const { at, isSuccess, durationMs, status, body, error } = await this.runner.send(
      webhook,
      message,
      secrets,
    );
    const delivery = await this.database.transaction(actor.organizationId, (tx) =>
      this.deliveries.insertTest(tx, webhookId, TEST_EVENT, {
        id,
        status: isSuccess ? 'succeeded' : 'failed',
        at,
        waitSeconds: null,
        attempt: { at: at.toISOString(), durationMs, status, error },
        responseStatus: status,
        responseBody: body,
        error,
      }),
    );
    return { delivery, message };
  }

  /**
   * Sends one event again, with the id it had.
   * @throws {not_found | conflict | unprocessable}
   */
  async redeliver(actor: Actor, webhookId: string, id: string): Promise<ShownDelivery> {
    requireEnabled(await this.webhooks.get(actor, webhookId));
    const found = await this.deliveries.get(actor.organizationId, webhookId, id);
    if (!found) throw notFound('Delivery');
    if (found.eventId === null) throw unprocessable('A test is not sent again: make another one');
    await this.again(actor, webhookId, { delivery: id }, async (tx) =>
      Number(await this.deliveries.redeliver(tx, webhookId, id)),
    );
    return this.get(actor, webhookId, id);
  }

  /**
   * Sends the events of a span of time again, with the ids they had; what still waits is none of them. Goes through the log step by
   * step, each a transaction, and through so much of it at once; a longer one is gone on with behind `next`.
   * @throws {not_found | conflict | validation_failed}
   */
  async redeliverSpan(actor: Actor, webhookId: string, span: RedeliverSpan): Promise<Redelivered> {
    if (span.from > span.to) throw invalid('from must not be after to', 'from');
    requireEnabled(await this.webhooks.get(actor, webhookId));
    const told = { from: span.from, to: span.to, status: span.status ?? null };
    let next = span.after ?? firstIdAt(new Date(span.from.getTime() - CLOCKS_APART_MS));
    let redelivered = 0;
    for (let step = 0; step < STEPS_AT_ONCE; step += 1) {
      const after = next;
      let isOver = true;
      redelivered += await this.again(actor, webhookId, told, async (tx) => {
        const some = await this.deliveries.redeliverSome(tx, webhookId, span, { after, limit: LOOKED_AT });
        next = some.last ?? after;
        isOver = some.looked < LOOKED_AT;
        return some.marked;
      });
      if (isOver) return { redelivered, next: null };
    }
    return { redelivered, next };
  }

  private async messageOf(
    actor: Actor,
    webhook: WebhookWithHealth,
    { entry, ...delivery }: DeliveryWithEntry,
  ): Promise<WebhookMessage | null> {
    const format = this.formats.of(webhook);
    if (!entry) return messageOf(delivery, format.writeTest(delivery));
    if (!mayRead(actor, format.entityOf(delivery.type))) return null;
    const [body] = await format.write(this.database, actor, [{ type: delivery.type, entry }]);
    return messageOf(delivery, body!);
  }

  private async again(
    actor: Actor,
    webhookId: string,
    told: Record<string, unknown>,
    mark: (tx: Transaction) => Promise<number>,
  ): Promise<number> {
    const count = await this.database.transaction(actor.organizationId, async (tx) => {
      const marked = await mark(tx);
      if (marked === 0) return 0;
      await this.tasks.wake(tx, webhookId);
      this.audit.record(tx, actor, [
        {
          entity: 'webhook',
          entityId: webhookId,
          action: 'redelivered',
          after: { ...told, deliveries: marked },
        },
      ]);
      return marked;
    });
    this.worker.wake(actor.organizationId);
    return count;
  }
}

function requireEnabled({ enabled }: WebhookWithHealth): void {
  if (!enabled) throw new DomainError('conflict', 'The webhook is disabled: enable it first');
}
