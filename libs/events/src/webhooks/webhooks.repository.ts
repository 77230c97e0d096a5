import { Injectable } from '@nestjs/common';
import {
  Database,
  entityColumns,
  type Page,
  pageOf,
  tenantStatement,
  type Transaction,
  type Window,
} from '@rosetta/common';
import { type DisabledReason, Webhook } from './webhook.entity.js';

/** A webhook and how its receiver has been doing. */
export type WebhookWithHealth = Webhook & {
  /** Since when every call has failed. */
  readonly failingSince: Date | null;
  /** Until when nothing is sent because of that. */
  readonly notBefore: Date | null;
};

const columns = entityColumns(Webhook, 'w');
const health = `t.failing_since as "failingSince", t.not_before as "notBefore"`;
const withHealth = `webhooks w join webhook_tasks t on t.organization_id = {organization} and t.webhook_id = w.id
  where w.organization_id = {organization}`;

const getWebhook = tenantStatement(
  'webhooks.get',
  `select ${columns}, ${health} from ${withHealth} and w.id = $2`,
);
const lockWebhook = tenantStatement(
  'webhooks.lock',
  `select ${columns}, ${health} from ${withHealth} and w.id = $2 for update of w`,
);
const listWebhooks = tenantStatement(
  'webhooks.list',
  `select p.*, n.total from (select count(*) from webhooks where organization_id = {organization}) n(total)
   left join lateral (
     select ${columns}, ${health} from ${withHealth} order by w.id desc limit $2 offset $3) p on true`,
);
const countWebhooks = tenantStatement(
  'webhooks.count',
  `select count(*)::int as count from webhooks where organization_id = {organization}`,
);
const insertWebhook = tenantStatement(
  'webhooks.insert',
  `insert into webhooks (organization_id, id, url, description, events, enabled, disabled_at, signature_header, secret, user_id, api_key_id, format)
   values ({organization}, $2, $3, $4, $5, $6, case when not $6 then now() end, $7, $8, $9, $10, $11)`,
);
const updateWebhook = tenantStatement(
  'webhooks.update',
  `update webhooks set url = $3, description = $4, events = $5, signature_header = $7, user_id = $8, api_key_id = $9,
     disabled_reason = case when not ($6 or enabled) then disabled_reason end,
     disabled_at = case when not $6 then coalesce(disabled_at, c.now) end,
     enabled = $6, updated_at = c.now, version = version + 1
   from (select now() as now) c where organization_id = {organization} and id = $2`,
);
const rotateSecret = tenantStatement(
  'webhooks.rotate-secret',
  `update webhooks set former_secret = $4, former_secret_until = $5, secret = $3, updated_at = now(), version = version + 1
   where organization_id = {organization} and id = $2`,
);
const disableWebhook = tenantStatement(
  'webhooks.disable',
  `update webhooks set enabled = false, disabled_reason = $3, disabled_at = now(), updated_at = now(), version = version + 1
   where organization_id = {organization} and id = $2 and enabled returning id`,
);
const deleteWebhook = tenantStatement(
  'webhooks.delete',
  `delete from webhooks where organization_id = {organization} and id = $2`,
);

/** What is stored of a new webhook. */
export type WebhookRow = Pick<
  Webhook,
  | 'id'
  | 'url'
  | 'description'
  | 'format'
  | 'events'
  | 'enabled'
  | 'signatureHeader'
  | 'secret'
  | 'userId'
  | 'apiKeyId'
>;

/** SQL for webhooks, as their organization sets them up. */
@Injectable()
export class WebhooksRepository {
  constructor(private readonly database: Database) {}

  async get(organizationId: string, id: string): Promise<WebhookWithHealth | null> {
    return (await this.database.rows<WebhookWithHealth>(organizationId, getWebhook, [id]))[0] ?? null;
  }

  async list(organizationId: string, { limit, offset }: Window): Promise<Page<WebhookWithHealth>> {
    type Row = WebhookWithHealth & { total: string };
    const rows = await this.database.rows<Row>(organizationId, listWebhooks, [limit, offset]);
    return pageOf(rows, { limit, offset });
  }

  async lock(tx: Transaction, id: string): Promise<WebhookWithHealth | null> {
    return (await tx.rows<WebhookWithHealth>(lockWebhook, [id]))[0] ?? null;
  }

  async count(tx: Transaction): Promise<number> {
    return (await tx.rows<{ count: number }>(countWebhooks))[0]!.count;
  }

  async insert(tx: Transaction, row: WebhookRow): Promise<void> {
    const { id, url, description, events, enabled, signatureHeader, secret, userId, apiKeyId, format } = row;
    const values = [id, url, description, events, enabled, signatureHeader, secret, userId, apiKeyId, format];
    await tx.rows(insertWebhook, values);
  }

  async update(tx: Transaction, row: WebhookRow): Promise<void> {
    const { id, url, description, events, enabled, signatureHeader, userId, apiKeyId } = row;
    await tx.rows(updateWebhook, [id, url, description, events, enabled, signatureHeader, userId, apiKeyId]);
  }

  async rotateSecret(
    tx: Transaction,
    id: string,
    { secret, former, formerUntil }: { secret: Buffer; former: Buffer; formerUntil: Date },
  ): Promise<void> {
    await tx.rows(rotateSecret, [id, secret, former, formerUntil]);
  }

  /** False of one that is disabled already, or gone. */
  async disable(tx: Transaction, id: string, reason: DisabledReason): Promise<boolean> {
    return (await tx.rows(disableWebhook, [id, reason])).length > 0;
  }

  async delete(tx: Transaction, id: string): Promise<void> {
    await tx.rows(deleteWebhook, [id]);
  }
}
