import { Injectable, Logger } from '@nestjs/common';
import { type Actor, Database, DomainError, newId } from '@rosetta/common';
import type { JournalEntity, JournalEntry } from '../../journal/journal-entry.js';
import { type Changes, JournalService } from '../../journal/journal.service.js';
import { type PendingDelivery, WebhookDeliveriesRepository } from '../webhook-deliveries.repository.js';
import type { WebhookFormat } from '../webhook-format.js';
import { type HeldWebhook, type RunningWebhook, WebhookTasksRepository } from './webhook-tasks.repository.js';

/** Deliveries that wait for a receiver before it gets no more: what comes then stays in the journal. */
export const MAX_PENDING = 1_000;
const AT_ONCE = 200;

/** Takes from the journal what a webhook is to be told of, and moves its place on in the same transaction. */
@Injectable()
export class WebhookIntakeService {
  private readonly logger = new Logger(WebhookIntakeService.name);

  constructor(
    private readonly database: Database,
    private readonly journal: JournalService,
    private readonly tasks: WebhookTasksRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
  ) {}

  /** Whether there may be more to take. */
  async take(
    held: HeldWebhook,
    webhook: RunningWebhook,
    format: WebhookFormat,
    reader: Actor,
    entities: readonly JournalEntity[],
  ): Promise<boolean> {
    if (webhook.pending >= MAX_PENDING) return false;
    const { entries, token, hasMore } = await this.changes(webhook, reader, entities);
    if (token === webhook.token) return false;
    const wanted = new Set<string>(webhook.events);
    const pending = entries.flatMap((entry) =>
      format
        .eventsOf(entry)
        .filter((type) => wanted.has(type))
        .map((type) => asPending(type, entry)),
    );
    await this.database.transaction(held.organizationId, async (tx) => {
      if (await this.tasks.moveOn(tx, held, webhook.token, token))
        await this.deliveries.insert(tx, held.webhookId, pending);
    });
    return hasMore;
  }

  private async changes(
    webhook: RunningWebhook,
    reader: Actor,
    entities: readonly JournalEntity[],
  ): Promise<Changes> {
    try {
      return await this.journal.changes(reader, { after: webhook.token, entities, limit: AT_ONCE });
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'gone')) throw error;
      this.logger.warn(`Webhook ${webhook.id} was away for longer than changes are kept`);
      return this.journal.changes(reader, { entities, limit: AT_ONCE });
    }
  }
}

/** The kinds of records that a webhook is told of and its reader may read. */
export function readableEntities(
  { events }: Pick<RunningWebhook, 'events'>,
  format: WebhookFormat,
  mayRead: (entity: JournalEntity) => boolean,
): JournalEntity[] {
  const raised = events.filter((event) => format.events.includes(event));
  return [...new Set(raised.map((event) => format.entityOf(event)))].filter(mayRead);
}

function asPending(type: string, entry: JournalEntry): PendingDelivery {
  const { id: eventId, entityId: recordId, position, stamp, occurredAt } = entry;
  return { id: newId(), type, eventId, recordId, position, stamp, occurredAt };
}
