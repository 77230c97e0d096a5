import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { newId, Shutdown } from '@rosetta/common';
import pLimit from 'p-limit';
import { EVENTS_OPTIONS, type EventsOptions } from '../../events.options.js';
import { WebhookDeliveriesRepository } from '../webhook-deliveries.repository.js';
import type { DisabledReason, Webhook } from '../webhook.entity.js';
import { OneEachTurn } from './one-each-turn.js';
import { OutcomeLog } from './outcome-log.js';
import { GIVE_UP_AFTER_SECONDS } from './retry-schedule.js';
import { WebhookClient } from './webhook-client.js';
import { messageOf, signedHeaders, type SigningSecrets, type WebhookMessage } from './webhook-message.js';
import { type PreparedRound, WebhookPreparationService } from './webhook-preparation.service.js';
import { makeDeliveries, type RoundResult } from './webhook-round.js';
import { WebhookStopService } from './webhook-stop.service.js';
import {
  type DueWebhook,
  type HeldWebhook,
  type RunningWebhook,
  WebhookTasksRepository,
} from './webhook-tasks.repository.js';

const PAUSE_AFTER_FAILURE_SECONDS = 5;
/** Connections of the database that all webhooks together use at once: requests are in more of a hurry. */
const CONNECTIONS = 2;
/** How often a webhook is looked at while records change: what comes meanwhile is told together. */
const GATHER_MS = 250;

/**
 * Tells one webhook what it is to be told, for as long as there is something. Whoever does holds a lease on it, so that its
 * events leave in order; who dies loses the lease, and another replica sends again what was not noted, with the same ids.
 */
@Injectable()
export class WebhookRunnerService {
  private readonly logger = new Logger(WebhookRunnerService.name);
  private readonly calls: ReturnType<typeof pLimit>;
  private readonly turns = new OneEachTurn();
  private readonly connections = pLimit(CONNECTIONS);

  constructor(
    private readonly tasks: WebhookTasksRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly preparation: WebhookPreparationService,
    private readonly client: WebhookClient,
    private readonly stopping: WebhookStopService,
    private readonly shutdown: Shutdown,
    @Inject(EVENTS_OPTIONS) { webhooks }: EventsOptions,
  ) {
    this.calls = pLimit(Math.max(1, webhooks.concurrency));
  }

  /** False when somebody else has it. */
  async run({ organizationId, webhookId }: DueWebhook): Promise<boolean> {
    const held: HeldWebhook = { organizationId, webhookId, lease: newId() };
    if (!(await this.connections(() => this.tasks.claim(held)))) return false;
    let hasWorked = false;
    let inSeconds: number | null = null;
    try {
      hasWorked = await this.work(held);
      if (this.shutdown.announced.aborted) inSeconds = 0;
    } catch (error) {
      this.logger.error(`Webhook ${webhookId} stopped`, (error as Error).stack);
      inSeconds = PAUSE_AFTER_FAILURE_SECONDS;
    }
    await this.connections(() => this.tasks.release(held, { hasWorked, inSeconds }));
    return true;
  }

  /** Round after round, until there is nothing to do; whether there was. */
  private async work(held: HeldWebhook): Promise<boolean> {
    const { announced: ending } = this.shutdown;
    let hasWorked = false;
    while (!ending.aborted) {
      const next = sleep(GATHER_MS);
      const prepared = await this.connections(() => this.preparation.prepare(held));
      if (!prepared) break;
      hasWorked = true;
      if ('reason' in prepared) {
        await this.stopping.stop(prepared.webhook, prepared.reason);
        break;
      }
      if (!(await this.deliver(held, prepared))) break;
      if (!prepared.isMore) await next;
    }
    return hasWorked;
  }

  /** Whether its receiver may be called again at once. */
  private async deliver(held: HeldWebhook, round: PreparedRound): Promise<boolean> {
    const { webhook, secrets, bodies, unreadable } = round;
    const log = new OutcomeLog((outcomes) =>
      this.connections(() => this.deliveries.note(held.organizationId, outcomes)),
    );
    for (const { id } of unreadable) log.add(skipped(id));
    const result = await makeDeliveries([...bodies.keys()], {
      failures: webhook.failures,
      call: (delivery) => {
        const send = () => this.send(webhook, messageOf(delivery, bodies.get(delivery)!), secrets);
        return this.calls(() => this.turns.begin(send));
      },
      note: (outcome) => log.add(outcome),
      signal: this.shutdown.announced,
    });
    await log.close();
    if (!isWellAsBefore(webhook, result)) await this.connections(() => this.tasks.settle(held, result));
    const reason = reasonToStop(webhook, result);
    if (reason) await this.stopping.stop(webhook, reason);
    return reason === null && result.restSeconds === null;
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
}

/** Most rounds leave a receiver as they found it: well. */
function isWellAsBefore(
  before: RunningWebhook,
  { failures, restSeconds, hasRecovered }: RoundResult,
): boolean {
  return before.failures === 0 && failures === 0 && restSeconds === null && !hasRecovered;
}

function reasonToStop(
  { failingForSeconds }: RunningWebhook,
  { isGone, failures }: RoundResult,
): DisabledReason | null {
  if (isGone) return 'gone';
  return failures > 0 && failingForSeconds >= GIVE_UP_AFTER_SECONDS ? 'failing' : null;
}

function skipped(id: string) {
  const error = 'On whose behalf it is told may not read this any more';
  const none = { waitSeconds: null, attempt: null, responseStatus: null, responseBody: null };
  return { id, status: 'skipped', at: new Date(), error, ...none } as const;
}
