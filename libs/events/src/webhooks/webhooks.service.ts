import { Inject, Injectable } from '@nestjs/common';
import {
  type AcceptedVersions,
  type Actor,
  AuditLog,
  Database,
  invalid,
  newId,
  notFound,
  type Page,
  requireVersion,
  type Transaction,
  unprocessable,
  type Window,
} from '@rosetta/common';
import { EVENTS_OPTIONS, type EventsOptions } from '../events.options.js';
import { JournalService, NOW, readableKinds } from '../journal/journal.service.js';
import { readEndpoint } from './delivering/endpoint-address.js';
import { WebhookTasksRepository } from './delivering/webhook-tasks.repository.js';
import { WebhookWorkerService } from './delivering/webhook-worker.service.js';
import { type CreateWebhook, DEFAULT_SIGNATURE_HEADER, type UpdateWebhook } from './webhook.commands.js';
import type { WebhookFormat } from './webhook-format.js';
import { WebhookFormats } from './webhook-formats.js';
import { WebhookSecrets } from './webhook-secrets.js';
import type { Webhook } from './webhook.entity.js';
import { type WebhookRow, WebhooksRepository, type WebhookWithHealth } from './webhooks.repository.js';

/** How long the secret before goes on signing beside the new one. */
const OVERLAP_MS = 24 * 60 * 60 * 1000;

/** A webhook at the only moment its secret is shown. */
export interface ShownWebhook {
  readonly webhook: WebhookWithHealth;
  readonly secret: string;
}

/** The rules of webhooks: nobody has one told what they may not read themselves, and it reads as whoever wrote it last. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly database: Database,
    private readonly webhooks: WebhooksRepository,
    private readonly tasks: WebhookTasksRepository,
    private readonly journal: JournalService,
    private readonly secrets: WebhookSecrets,
    private readonly formats: WebhookFormats,
    private readonly worker: WebhookWorkerService,
    private readonly audit: AuditLog,
    @Inject(EVENTS_OPTIONS) private readonly options: EventsOptions,
  ) {}

  /** @throws {not_found} */
  async get({ organizationId }: Actor, id: string): Promise<WebhookWithHealth> {
    const webhook = await this.webhooks.get(organizationId, id);
    if (!webhook) throw notFound('Webhook');
    return webhook;
  }

  /** What is to be said of a webhook to whoever wrote it: which of its events will never come. */
  warningsOf(webhook: Webhook): string[] {
    const { neverRaised } = this.formats.of(webhook);
    const silent = webhook.events.filter((event) => neverRaised.includes(event));
    return silent.length > 0 ? [`events: never raised by this server: ${silent.join(', ')}`] : [];
  }

  async list({ organizationId }: Actor, window: Window): Promise<Page<WebhookWithHealth>> {
    return this.webhooks.list(organizationId, window);
  }

  /**
   * Sets a webhook up, which is told of what is changed from now on.
   * @throws {validation_failed | forbidden | unprocessable}
   */
  async create(actor: Actor, command: CreateWebhook): Promise<ShownWebhook> {
    const { organizationId } = actor;
    const id = newId();
    const secret = this.secrets.read(command.secret);
    const format = this.formats.read(command.format);
    const row: WebhookRow = {
      id,
      url: this.endpointOf(command.url),
      description: command.description?.trim() || null,
      format: format.name,
      events: eventsOf(actor, format, command.events),
      enabled: command.enabled ?? true,
      signatureHeader:
        command.signatureHeader === undefined ? DEFAULT_SIGNATURE_HEADER : command.signatureHeader,
      secret: this.secrets.encrypt({ organizationId, id }, secret),
      ...writerOf(actor),
    };
    const { token } = await this.journal.changes(actor, { after: NOW, entities: [], limit: 1 });
    const { perOrganization } = this.options.webhooks;
    await this.database.transaction(
      organizationId,
      async (tx) => {
        if ((await this.webhooks.count(tx)) >= perOrganization)
          throw unprocessable(`An organization has at most ${perOrganization} webhooks`);
        await this.webhooks.insert(tx, row);
        await this.tasks.insert(tx, id, row.enabled, token);
        this.record(tx, actor, id, 'created', { after: shownIn(row) });
      },
      'webhooks',
    );
    this.worker.wake(organizationId);
    return { webhook: await this.get(actor, id), secret };
  }

  /**
   * Changes a webhook; one that is enabled again goes on where it stopped.
   * @throws {not_found | validation_failed | forbidden | version_mismatch}
   */
  async update(
    actor: Actor,
    id: string,
    command: UpdateWebhook,
    accepted?: AcceptedVersions,
  ): Promise<WebhookWithHealth> {
    const { organizationId } = actor;
    await this.database.transaction(organizationId, async (tx) => {
      const before = await this.lock(tx, id, accepted);
      const after: WebhookRow = {
        ...before,
        url: command.url === undefined ? before.url : this.endpointOf(command.url),
        description:
          command.description === undefined ? before.description : command.description?.trim() || null,
        enabled: command.enabled ?? before.enabled,
        signatureHeader:
          command.signatureHeader === undefined ? before.signatureHeader : command.signatureHeader,
        events: eventsOf(actor, this.formats.of(before), command.events ?? before.events),
        ...writerOf(actor),
      };
      await this.webhooks.update(tx, after);
      if (after.enabled && !before.enabled) await this.tasks.resume(tx, id);
      if (!after.enabled && before.enabled) await this.tasks.stop(tx, id);
      this.record(tx, actor, id, 'updated', { before: shownIn(before), after: shownIn(after) });
    });
    this.worker.wake(organizationId);
    return this.get(actor, id);
  }

  /**
   * Gives a webhook a new secret; the one before signs beside it for a day.
   * @throws {not_found}
   */
  async rotateSecret(actor: Actor, id: string): Promise<ShownWebhook> {
    const { organizationId } = actor;
    const secret = this.secrets.create();
    await this.database.transaction(organizationId, async (tx) => {
      const { secret: former } = await this.lock(tx, id);
      const formerUntil = new Date(Date.now() + OVERLAP_MS);
      const encrypted = this.secrets.encrypt({ organizationId, id }, secret);
      await this.webhooks.rotateSecret(tx, id, { secret: encrypted, former, formerUntil });
      this.record(tx, actor, id, 'secret_rotated', {});
    });
    return { webhook: await this.get(actor, id), secret };
  }

  /** @throws {not_found | version_mismatch} */
  async delete(actor: Actor, id: string, accepted?: AcceptedVersions): Promise<void> {
    await this.database.transaction(actor.organizationId, async (tx) => {
      const before = await this.lock(tx, id, accepted);
      await this.webhooks.delete(tx, id);
      this.record(tx, actor, id, 'deleted', { before: shownIn(before) });
    });
  }

  private async lock(tx: Transaction, id: string, accepted?: AcceptedVersions): Promise<WebhookWithHealth> {
    const webhook = await this.webhooks.lock(tx, id);
    if (!webhook) throw notFound('Webhook');
    requireVersion(webhook, accepted);
    return webhook;
  }

  private endpointOf(url: string): string {
    return readEndpoint(url, this.options.webhooks.allowPrivate);
  }

  private record(
    tx: Transaction,
    actor: Actor,
    entityId: string,
    action: string,
    change: { readonly before?: Record<string, unknown>; readonly after?: Record<string, unknown> },
  ): void {
    this.audit.record(tx, actor, [{ entity: 'webhook', entityId, action, ...change }]);
  }
}

/** In the order of the format's list, each once; all that is raised readable for whoever asks, and something of it is. */
function eventsOf(actor: Actor, format: WebhookFormat, asked: readonly string[]): string[] {
  const published = [...format.events, ...format.neverRaised];
  if (asked.some((event) => !published.includes(event)))
    throw invalid(`events must be among ${published.join(', ')}`, 'events');
  const raised = asked.filter((event) => format.events.includes(event));
  if (raised.length === 0)
    throw invalid(`events: none of ${asked.join(', ')} is raised by this server`, 'events');
  readableKinds(actor, [...new Set(raised.map((event) => format.entityOf(event)))]);
  return published.filter((event) => asked.includes(event));
}

function writerOf({ userId, apiKeyId }: Actor): Pick<WebhookRow, 'userId' | 'apiKeyId'> {
  return { userId, apiKeyId };
}

/** What the audit log tells of a webhook; its secret is none of it. */
function shownIn({ url, description, format, events, enabled, signatureHeader }: WebhookRow) {
  return { url, description, format, events, enabled, signatureHeader };
}
