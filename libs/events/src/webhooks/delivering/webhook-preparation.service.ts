import { Injectable } from '@nestjs/common';
import { StandingActors } from '@rosetta/auth';
import { Database } from '@rosetta/common';
import type { JournalEntity } from '../../journal/journal-entry.js';
import { mayRead } from '../../journal/journal.service.js';
import { type DueDelivery, WebhookDeliveriesRepository } from '../webhook-deliveries.repository.js';
import { WebhookFormats } from '../webhook-formats.js';
import { WebhookSecrets } from '../webhook-secrets.js';
import type { DisabledReason, Webhook } from '../webhook.entity.js';
import { MAX_PENDING, readableEntities, WebhookIntakeService } from './webhook-intake.service.js';
import type { SigningSecrets } from './webhook-message.js';
import { type HeldWebhook, type RunningWebhook, WebhookTasksRepository } from './webhook-tasks.repository.js';

const AT_ONCE = 200;

/** What a webhook is about to be told. */
export interface PreparedRound {
  readonly webhook: RunningWebhook;
  readonly secrets: SigningSecrets;
  /** What each delivery says. */
  readonly bodies: ReadonlyMap<DueDelivery, object>;
  /** What may not be read any more. */
  readonly unreadable: readonly DueDelivery[];
  /** Whether there may be more at once. */
  readonly isMore: boolean;
}

/** A webhook that cannot go on. */
export interface Unable {
  readonly webhook: Webhook;
  readonly reason: DisabledReason;
}

/** Gets everything from the database that a round of calls needs, so that the calls need none. */
@Injectable()
export class WebhookPreparationService {
  constructor(
    private readonly database: Database,
    private readonly tasks: WebhookTasksRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly intake: WebhookIntakeService,
    private readonly secrets: WebhookSecrets,
    private readonly formats: WebhookFormats,
    private readonly actors: StandingActors,
  ) {}

  /** Takes what has come, and writes what is due; null where there is nothing, or somebody else has it. */
  async prepare(held: HeldWebhook): Promise<PreparedRound | Unable | null> {
    const webhook = await this.tasks.renew(held, MAX_PENDING);
    if (!webhook || webhook.isResting) return null;
    const reader = await this.actors.find(webhook, 'platform');
    const isReadable = (entity: JournalEntity) => reader !== null && mayRead(reader, entity);
    const format = this.formats.of(webhook);
    const entities = readableEntities(webhook, format, isReadable);
    if (!reader || entities.length === 0) return { webhook, reason: 'access_lost' };
    const secrets = this.secretsOf(webhook);
    if (!secrets) return { webhook, reason: 'secret_unreadable' };

    const isMore = await this.intake.take(held, webhook, format, reader, entities);
    const due = await this.deliveries.due(held.organizationId, held.webhookId, AT_ONCE);
    if (due.length === 0 && !isMore) return null;
    const mayBeTold = ({ type }: DueDelivery) => isReadable(format.entityOf(type));
    const readable = due.filter(mayBeTold);
    const unreadable = due.filter((delivery) => !mayBeTold(delivery));
    const written = await format.write(this.database, reader, readable);
    const bodies = new Map(readable.map((delivery, index) => [delivery, written[index]!]));
    return { webhook, secrets, bodies, unreadable, isMore: isMore || due.length === AT_ONCE };
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
