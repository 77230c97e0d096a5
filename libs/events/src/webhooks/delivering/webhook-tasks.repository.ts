import { Injectable } from '@nestjs/common';
import { Database, entityColumns, queueStatement, tenantStatement, type Transaction } from '@rosetta/common';
import { Webhook } from '../webhook.entity.js';

/** How long nobody else takes over from whoever works on a webhook, and says nothing meanwhile. */
const LEASE_SECONDS = 60;
/** One that is told of nothing is looked at all the same, ever more rarely down to this. */
const MAX_IDLE_SECONDS = 60;

const one = `organization_id = {organization} and webhook_id = $2`;
/** The time, where a statement chooses whether to write it. */
const clock = '(select now() as now) c';

const insertTask = tenantStatement(
  'webhook-tasks.insert',
  `insert into webhook_tasks (organization_id, webhook_id, due_at, token)
   values ({organization}, $2, case when $3 then now() else 'infinity' end, $4)`,
);
/** What was enabled again begins as if nothing had failed; a receiver that was repaired is not made to wait. */
const resumeTask = tenantStatement(
  'webhook-tasks.resume',
  `update webhook_tasks set due_at = now(), lease = null, failing_since = null, failures = 0, not_before = null where ${one}`,
);
const stopTask = tenantStatement(
  'webhook-tasks.stop',
  `update webhook_tasks set due_at = 'infinity', lease = null where ${one}`,
);

/** Looked at now, or again by whoever works on it; a receiver that rests is woken. */
const wakeTask = tenantStatement(
  'webhook-tasks.wake',
  `update webhook_tasks set nudged = true, not_before = null, due_at = case when lease is null then c.now else due_at end
   from ${clock} where ${one} and due_at < 'infinity'`,
);

const claim = tenantStatement(
  'webhook-tasks.claim',
  `update webhook_tasks t set lease = $3, due_at = now() + interval '${LEASE_SECONDS} seconds'
   from (
     select webhook_id from webhook_tasks where ${one} and due_at <= now() for update skip locked
   ) free
   where t.organization_id = {organization} and t.webhook_id = free.webhook_id returning t.webhook_id`,
);

/** Prolongs a lease; what was written before is looked at from now on. */
const renew = tenantStatement(
  'webhook-tasks.renew',
  `update webhook_tasks t set due_at = now() + interval '${LEASE_SECONDS} seconds', nudged = false
   from webhooks w, ${clock}
   where t.organization_id = {organization} and t.webhook_id = $2 and t.lease = $3
     and w.organization_id = {organization} and w.id = t.webhook_id and w.enabled
   returning ${entityColumns(Webhook, 'w')}, t.token, t.failures, coalesce(extract(epoch from c.now - t.failing_since), 0)::float8 as "failingForSeconds",
     t.not_before > c.now as "isResting", (
       select count(*)::int from (
         select from webhook_deliveries d
         where d.organization_id = {organization} and d.webhook_id = $2 and d.status = 'pending' limit $4
       ) few) as pending`,
);

/** Due again: when the next delivery is, each record's first one; or after a while without any. */
const release = tenantStatement(
  'webhook-tasks.release',
  `update webhook_tasks t set lease = null, nudged = false,
     idle_seconds = case when $4 then 5 else least(t.idle_seconds * 2, ${MAX_IDLE_SECONDS}) end,
     due_at = greatest(t.not_before, case when t.nudged then c.now else least(
       c.now + make_interval(secs => coalesce($5, t.idle_seconds * $6::double precision)),
       (select min(h.next_attempt_at) from (
          select distinct on (d.record_id) d.next_attempt_at from webhook_deliveries d
          where d.organization_id = {organization} and d.webhook_id = $2 and d.status = 'pending'
          order by d.record_id, d.position
        ) h)) end)
   from ${clock} where t.organization_id = {organization} and t.webhook_id = $2 and t.lease = $3`,
);

/** Notes how a receiver does; with its recovery everything that waits for a further try is due. */
const settle = tenantStatement(
  'webhook-tasks.settle',
  `with recovered as (
     update webhook_deliveries d set next_attempt_at = now()
     where d.organization_id = {organization} and d.webhook_id = $2 and d.status = 'pending' and $6
       and d.next_attempt_at > now()
   )
   update webhook_tasks set failures = $4, failing_since = case when $4 > 0 then coalesce(failing_since, c.now) end,
     not_before = c.now + make_interval(secs => $5)
   from ${clock} where ${one} and lease = $3`,
);

const moveOn = tenantStatement(
  'webhook-tasks.move-on',
  `update webhook_tasks set token = $5 where ${one} and lease = $3 and token = $4 returning webhook_id`,
);

/** Those that somebody works on look again by themselves before they end. */
const nudge = tenantStatement(
  'webhook-tasks.nudge',
  `with touched as (
     update webhook_tasks set nudged = true,
       due_at = case when lease is null then greatest(c.now, not_before) else due_at end
     from ${clock} where organization_id = {organization} and due_at < 'infinity' and not nudged
     returning 1
   ) select exists (select from webhook_tasks where organization_id = {organization}) as "hasWebhooks"`,
);

/** As the policy of import tasks has it: saying that one is the worker opens what is due, and nothing else of it. */
const due = queueStatement(
  'webhook-tasks.due',
  'app.webhook_worker',
  `select organization_id as "organizationId", webhook_id as "webhookId" from webhook_tasks
   where due_at <= clock_timestamp() {organizations} order by due_at limit 100`,
);

/** A webhook that has something to be done. */
export interface DueWebhook {
  readonly organizationId: string;
  readonly webhookId: string;
}

/** A webhook in the hands of one worker. */
export interface HeldWebhook extends DueWebhook {
  readonly lease: string;
}

/** What a worker knows of its webhook. */
export type RunningWebhook = Webhook & {
  readonly token: string;
  readonly failures: number;
  /** For how long it has failed in a row; 0 where it has not. */
  readonly failingForSeconds: number;
  /** Null of one that has never failed. */
  readonly isResting: boolean | null;
  /** How many deliveries wait, as far as that was counted. */
  readonly pending: number;
};

/** How a receiver has been doing. */
export interface ReceiverHealth {
  /** In a row. */
  readonly failures: number;
  /** For how long to leave it alone. */
  readonly restSeconds: number | null;
  readonly hasRecovered: boolean;
}

/** When webhooks have something to be done, who does it, and how far they have come. */
@Injectable()
export class WebhookTasksRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Transaction, webhookId: string, isEnabled: boolean, token: string): Promise<void> {
    await tx.rows(insertTask, [webhookId, isEnabled, token]);
  }

  async resume(tx: Transaction, webhookId: string): Promise<void> {
    await tx.rows(resumeTask, [webhookId]);
  }

  async stop(tx: Transaction, webhookId: string): Promise<void> {
    await tx.rows(stopTask, [webhookId]);
  }

  async wake(tx: Transaction, webhookId: string): Promise<void> {
    await tx.rows(wakeTask, [webhookId]);
  }

  /** What is due, of all organizations, the longest waiting first. */
  async due(): Promise<DueWebhook[]> {
    return this.database.queued<DueWebhook>(due);
  }

  /** False when somebody else has it, or it is not due any more. */
  async claim({ organizationId, webhookId, lease }: HeldWebhook): Promise<boolean> {
    return this.database.transaction(organizationId, async (tx) => {
      return (await tx.rows(claim, [webhookId, lease])).length > 0;
    });
  }

  /** Null when it is in other hands by now, disabled, or gone. */
  async renew(
    { organizationId, webhookId, lease }: HeldWebhook,
    countUpTo: number,
  ): Promise<RunningWebhook | null> {
    return this.database.transaction(organizationId, async (tx) => {
      return (await tx.rows<RunningWebhook>(renew, [webhookId, lease, countUpTo]))[0] ?? null;
    });
  }

  /** Lets go; `inSeconds` is when to look again at the latest, by itself where that is null. */
  async release(
    { organizationId, webhookId, lease }: HeldWebhook,
    { hasWorked, inSeconds }: { hasWorked: boolean; inSeconds: number | null },
  ): Promise<void> {
    await this.database.transaction(organizationId, (tx) =>
      tx.rows(release, [webhookId, lease, hasWorked, inSeconds, 0.9 + Math.random() / 5]),
    );
  }

  async settle({ organizationId, webhookId, lease }: HeldWebhook, health: ReceiverHealth): Promise<void> {
    const { failures, restSeconds, hasRecovered } = health;
    const values = [webhookId, lease, failures, restSeconds, hasRecovered];
    await this.database.transaction(organizationId, (tx) => tx.rows(settle, values));
  }

  /** False when it was somebody else who has moved it on. */
  async moveOn(
    tx: Transaction,
    { webhookId, lease }: HeldWebhook,
    from: string,
    to: string,
  ): Promise<boolean> {
    return (await tx.rows(moveOn, [webhookId, lease, from, to])).length > 0;
  }

  /** Has an organization's webhooks looked at soon; false when it has none. */
  async nudge(organizationId: string): Promise<boolean> {
    return this.database.transaction(organizationId, async (tx) => {
      return (await tx.rows<{ hasWebhooks: boolean }>(nudge))[0]!.hasWebhooks;
    });
  }
}
