import { Injectable, Logger } from '@nestjs/common';
import { Notices } from '@rosetta/auth';
import { type Actor, AuditLog, Database, newId } from '@rosetta/common';
import type { DisabledReason, Webhook } from '../webhook.entity.js';
import { WebhooksRepository } from '../webhooks.repository.js';
import { WebhookTasksRepository } from './webhook-tasks.repository.js';

const reasons: Readonly<Record<DisabledReason, string>> = {
  failing: 'Every call has failed for three days.',
  gone: 'Its receiver responded with status 410 (Gone).',
  access_lost: 'The user or API key on whose behalf it reads may not read any of what it is told of.',
  secret_unreadable:
    'Its secret cannot be read, since AUTH_SECRET is another one than when it was made: rotate the secret.',
};

/** Disables webhooks that cannot go on, and tells who set them up; what waits is kept. */
@Injectable()
export class WebhookStopService {
  private readonly logger = new Logger(WebhookStopService.name);

  constructor(
    private readonly database: Database,
    private readonly webhooks: WebhooksRepository,
    private readonly tasks: WebhookTasksRepository,
    private readonly audit: AuditLog,
    private readonly notices: Notices,
  ) {}

  async stop(webhook: Webhook, reason: DisabledReason): Promise<void> {
    const { organizationId, id, url } = webhook;
    const isStopped = await this.database.transaction(organizationId, async (tx) => {
      if (!(await this.webhooks.disable(tx, id, reason))) return false;
      await this.tasks.stop(tx, id);
      const change = { before: { enabled: true }, after: { enabled: false, disabledReason: reason } };
      this.audit.record(tx, productIn(organizationId), [
        { entity: 'webhook', entityId: id, action: 'disabled', ...change },
      ]);
      return true;
    });
    if (!isStopped) return;
    this.logger.warn(`Webhook ${id} was disabled: ${reason}`);
    const { host } = new URL(url);
    await this.notices
      .tell(webhook, `The webhook to ${host} was disabled`, [
        `The webhook to ${host} is told of nothing any more. ${reasons[reason]}`,
        'Changes are kept for 30 days: enable it again, and it goes on where it stopped.',
      ])
      .catch((error: unknown) => this.logger.error('No mail about a webhook', (error as Error).stack));
  }
}

/** Nobody's request: the product itself. */
function productIn(organizationId: string): Actor {
  return {
    organizationId,
    userId: null,
    apiKeyId: null,
    role: null,
    permissions: new Set(),
    dialect: 'webhooks',
    requestId: newId(),
  };
}
