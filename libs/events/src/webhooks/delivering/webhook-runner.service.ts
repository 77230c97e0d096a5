import { Inject, Injectable, Logger } from '@nestjs/common';
import { StandingActors } from '@rosetta/auth';
import { type Actor, Database, newId, Shutdown } from '@rosetta/common';
import pLimit from 'p-limit';
import { EVENTS_OPTIONS, type EventsOptions } from '../../events.options.js';
import type { JournalEntity } from '../../journal/journal-entry.js';
import { mayRead } from '../../journal/journal.service.js';
import { type DueDelivery, WebhookDeliveriesRepository } from '../webhook-deliveries.repository.js';
import type { WebhookFormat } from '../webhook-format.js';
import { WebhookFormats } from '../webhook-formats.js';
import { WebhookSecrets } from '../webhook-secrets.js';
import type { DisabledReason, Webhook } from '../webhook.entity.js';
import { OutcomeLog } from './outcome-log.js';
import { GIVE_UP_AFTER_MS } from './retry-schedule.js';
import { WebhookClient } from './webhook-client.js';
import { MAX_PENDING, readableEntities, WebhookIntakeService } from './webhook-intake.service.js';
import { messageOf, signedHeaders, type SigningSecrets, type WebhookMessage } from './webhook-message.js';
import { makeDeliveries, type RoundResult } from './webhook-round.js';
import { WebhookStopService } from './webhook-stop.service.js';
import {
  type DueWebhook,
  type HeldWebhook,
  type RunningWebhook,
  WebhookTasksRepository,
} from './webhook-tasks.repository.js';

const AT_ONCE = 200;
const PAUSE_AFTER_FAILURE_SECONDS = 5;

/** What a round leaves: whether something was done, and whether there is more to do at once. */
interface Progress {
  readonly hasWorked: boolean;
  readonly isOver: boolean;
}

/**
 * Tells one webhook what it is to be told, for as long as there is something. Whoever does holds a lease on it, so that its
 * events leave in order; who dies loses the lease, and another replica sends again what was not noted, with the same ids.
 */
@Injectable()
export class WebhookRunnerService {
  private readonly logger = new Logger(WebhookRunnerService.name);
  private readonly calls: ReturnType<typeof pLimit>;

  constructor(
    private readonly database: Database,
    private readonly tasks: WebhookTasksRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly intake: WebhookIntakeService,
    private readonly client: WebhookClient,
    private readonly secrets: WebhookSecrets,
    private readonly formats: WebhookFormats,
    private readonly actors: StandingActors,
    private readonly stopping: WebhookStopService,
    private readonly shutdown: Shutdown,
    @Inject(EVENTS_OPTIONS) { webhooks }: EventsOptions,
  ) {
    this.calls = pLimit(Math.max(1, webhooks.concurrency));
  }

  /** False when somebody else has it. */
  async run({ organizationId, webhookId }: DueWebhook): Promise<boolean> {
    const held: HeldWebhook = { organizationId, webhookId, lease: newId() };
    if (!(await this.tasks.claim(held))) return false;
    let hasWorked = false;
    let inSeconds: number | null = null;
    try {
      for (let isOver = false; !isOver;) {
        const progress = await this.round(held);
        hasWorked ||= progress.hasWorked;
        isOver = progress.isOver;
      }
      if (this.shutdown.announced.aborted) inSeconds = 0;
    } catch (error) {
      this.logger.error(`Webhook ${webhookId} stopped`, (error as Error).stack);
      inSeconds = PAUSE_AFTER_FAILURE_SECONDS;
    }
    await this.tasks.release(held, { hasWorked, inSeconds });
    return true;
  }

  private async round(held: HeldWebhook): Promise<Progress> {
    const over = { hasWorked: false, isOver: true };
    if (this.shutdown.announced.aborted) return over;
    const webhook = await this.tasks.renew(held, MAX_PENDING);
    if (!webhook || webhook.isResting) return over;
    const reader = await this.actors.find(webhook, 'platform');
    const isReadable = (entity: JournalEntity) => reader !== null && mayRead(reader, entity);
    const format = this.formats.of(webhook);
    const entities = readableEntities(webhook, format, isReadable);
    if (!reader || entities.length === 0) return this.stop(webhook, 'access_lost');
    const secrets = this.secretsOf(webhook);
    if (!secrets) return this.stop(webhook, 'secret_unreadable');

    const isMore = await this.intake.take(held, webhook, format, reader, entities);
    const due = await this.deliveries.due(held.organizationId, held.webhookId, AT_ONCE);
    if (due.length === 0) return { hasWorked: isMore, isOver: !isMore };
    const result = await this.deliver(webhook, format, due, secrets, reader);
    await this.tasks.settle(held, result);
    if (result.isGone) return this.stop(webhook, 'gone');
    const { failingSince, notBefore } = result;
    if (failingSince && Date.now() - failingSince.getTime() >= GIVE_UP_AFTER_MS)
      return this.stop(webhook, 'failing');
    return { hasWorked: true, isOver: notBefore !== null };
  }

  private async stop(webhook: RunningWebhook, reason: DisabledReason): Promise<Progress> {
    await this.stopping.stop(webhook, reason);
    return { hasWorked: true, isOver: true };
  }

  private async deliver(
    webhook: RunningWebhook,
    format: WebhookFormat,
    due: readonly DueDelivery[],
    secrets: SigningSecrets,
    reader: Actor,
  ): Promise<RoundResult> {
    const log = new OutcomeLog((outcomes) => this.deliveries.note(webhook.organizationId, outcomes));
    const isReadable = ({ type }: DueDelivery) => mayRead(reader, format.entityOf(type));
    for (const { id } of due.filter((delivery) => !isReadable(delivery))) log.add(skipped(id));
    const readable = due.filter(isReadable);
    const bodies = await format.write(this.database, reader, readable);
    const bodyOf = new Map(readable.map(({ id }, index) => [id, bodies[index]!]));
    const result = await makeDeliveries(readable, {
      failures: webhook.failures,
      failingSince: webhook.failingSince,
      call: (delivery) =>
        this.calls(() => this.send(webhook, messageOf(delivery, bodyOf.get(delivery.id)!), secrets)),
      note: (outcome) => log.add(outcome),
      signal: this.shutdown.announced,
    });
    await log.close();
    return result;
  }

  /** Sends one message to a webhook, signed. */
  async send(
    { url, signatureHeader }: Pick<Webhook, 'url' | 'signatureHeader'>,
    message: WebhookMessage,
    secrets: SigningSecrets,
  ) {
    return this.client.send({
      url,
      headers: signedHeaders(message, secrets, signatureHeader),
      body: message.body,
    });
  }

  /** Null where they were encrypted with another key. */
  secretsOf(webhook: Webhook): SigningSecrets | null {
    const current = this.secrets.decrypt(webhook, webhook.secret);
    const { formerSecret, formerSecretUntil } = webhook;
    const isOverlapping = formerSecret && formerSecretUntil && formerSecretUntil.getTime() > Date.now();
    return current === null
      ? null
      : { current, former: isOverlapping ? this.secrets.decrypt(webhook, formerSecret) : null };
  }
}

function skipped(id: string) {
  const error = 'On whose behalf it is told may not read this any more';
  const none = { nextAttemptAt: null, attempt: null, responseStatus: null, responseBody: null };
  return { id, status: 'skipped', at: new Date(), error, ...none } as const;
}
