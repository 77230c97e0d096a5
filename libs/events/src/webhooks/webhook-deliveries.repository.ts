import { Injectable } from '@nestjs/common';
import {
  Database,
  entityColumns,
  ORGANIZATION_IN_SCOPE,
  type Page,
  pageOf,
  tenantStatement,
  type Transaction,
} from '@rosetta/common';
import type { JournalEntry } from '../journal/journal-entry.js';
import type { DeliveriesQuery, RedeliverSpan } from './webhook.commands.js';
import { type DeliveryAttempt, type DeliveryStatus, WebhookDelivery } from './webhook-delivery.entity.js';

const columns = entityColumns(WebhookDelivery, 'd');
/** The audit event as an entry of the journal. */
const entryOf = `json_build_object('id', e.id, 'occurredAt', e.occurred_at, 'entity', e.entity, 'entityId', e.entity_id,
  'action', e.action, 'version', e.version, 'before', e.before, 'after', e.after,
  'position', d.position, 'stamp', d.stamp) as entry`;
const itsEvent = `left join audit_events e on e.organization_id = {organization} and e.id = d.event_id`;

const insertPending = tenantStatement(
  'webhook-deliveries.insert',
  `insert into webhook_deliveries (organization_id, id, webhook_id, type, event_id, record_id, position, stamp, occurred_at, status, next_attempt_at)
   select {organization}, r.id, $2, r.type, r."eventId", r."recordId", r.position, r.stamp, r."occurredAt", 'pending', now()
   from jsonb_to_recordset($3::jsonb) as r(id uuid, type text, "eventId" uuid, "recordId" uuid, position bigint, stamp uuid, "occurredAt" timestamptz)
   returning 1`,
);

/** Of each record what is due up to what is not: later events of a record wait for earlier ones. */
const dueDeliveries = tenantStatement(
  'webhook-deliveries.due',
  `select d.id, d.type, d.event_id as "eventId", d.record_id as "recordId", 
     coalesce(extract(epoch from now() - d.first_attempt_at), 0)::float8 as "triedForSeconds",
     jsonb_array_length(d.attempts) as tries, ${entryOf}
   from webhook_deliveries d ${itsEvent}
   where d.organization_id = {organization} and d.webhook_id = $2 and d.status = 'pending' and d.next_attempt_at <= now()
     and not exists (
       select from webhook_deliveries b
       where b.organization_id = {organization} and b.webhook_id = $2 and b.status = 'pending'
         and b.record_id = d.record_id and b.position < d.position and b.next_attempt_at > now())
   order by d.position, d.id limit $3`,
);

/** What has become of calls; of one that was asked for anew meanwhile, the log alone. */
const noteOutcomes = tenantStatement(
  'webhook-deliveries.note',
  `update webhook_deliveries d set status = r.status, next_attempt_at = c.now + make_interval(secs => r."waitSeconds"),
     first_attempt_at = coalesce(d.first_attempt_at, c.now), finished_at = case when r.status <> 'pending' then c.now end,
     attempts = case when r.attempt is null then d.attempts else d.attempts || r.attempt end,
     response_status = r."responseStatus", response_body = r."responseBody", error = r.error
   from (select now() as now) c, jsonb_to_recordset($2::jsonb) as r(id uuid, status text, "waitSeconds" float8,
     attempt jsonb, "responseStatus" int, "responseBody" text, error text)
   where d.organization_id = {organization} and d.id = r.id and d.status = 'pending'`,
);

const insertTest = tenantStatement(
  'webhook-deliveries.insert-test',
  `with d as (
     insert into webhook_deliveries (organization_id, id, webhook_id, type, occurred_at, status, first_attempt_at, finished_at,
       attempts, response_status, response_body, error)
     values ({organization}, $2, $3, $4, $5, $6, $5, now(), $7::jsonb, $8, $9, $10) returning *
   ) select ${columns}, null as entry from d`,
);

const getDelivery = tenantStatement(
  'webhook-deliveries.get',
  `select ${columns}, ${entryOf} from webhook_deliveries d ${itsEvent}
   where d.organization_id = {organization} and d.webhook_id = $2 and d.id = $3`,
);

const anew = `status = 'pending', next_attempt_at = now(), first_attempt_at = null, finished_at = null`;
const redeliverOne = tenantStatement(
  'webhook-deliveries.redeliver',
  `update webhook_deliveries set ${anew}
   where organization_id = {organization} and webhook_id = $2 and id = $3 and event_id is not null returning id`,
);
/**
 * Looks at so many deliveries behind one of them, whatever they tell of, so that no statement is longer than another. Those that
 * are wanted are an array: to a table without statistics a join looks best the wrong way round, all deliveries by all that were looked at.
 */
const redeliverSome = tenantStatement(
  'webhook-deliveries.redeliver-some',
  `with looked as (
     select id, event_id is not null and status <> 'pending' and occurred_at between $3 and $4
       and ($5::text is null or status = $5) as "isWanted"
     from webhook_deliveries
     where organization_id = {organization} and webhook_id = $2 and id > $6 order by id limit $7
   ), marked as (
     update webhook_deliveries set ${anew}
     where organization_id = {organization} and id = any(array(select id from looked where "isWanted"))
       and status <> 'pending' returning id
   )
   select (select count(*)::int from marked) as marked, (select id from looked order by id desc limit 1) as last,
     (select count(*)::int from looked) as looked`,
);

/** A delivery that is to be made now. */
export interface DueDelivery {
  readonly id: string;
  readonly type: string;
  readonly eventId: string;
  readonly recordId: string;
  /** How long ago its first call was. */
  readonly triedForSeconds: number;
  /** Calls so far. */
  readonly tries: number;
  readonly entry: JournalEntry;
}

/** A delivery with the entry it tells of; null of a test. */
export type DeliveryWithEntry = WebhookDelivery & { readonly entry: JournalEntry | null };

/** What has become of a delivery by its last call. */
export interface DeliveryOutcome {
  readonly id: string;
  readonly status: DeliveryStatus;
  readonly at: Date;
  /** In how many seconds it is called again; null where it is not. */
  readonly waitSeconds: number | null;
  /** Null where there was no call. */
  readonly attempt: DeliveryAttempt | null;
  readonly responseStatus: number | null;
  readonly responseBody: string | null;
  readonly error: string | null;
}

/** An event that is to be delivered. */
export type PendingDelivery = Pick<
  WebhookDelivery,
  'id' | 'type' | 'eventId' | 'recordId' | 'stamp' | 'occurredAt'
> & { readonly position: number };

/** What a step through the log has come to. */
export interface RedeliveredSome {
  /** How many are sent again. */
  readonly marked: number;
  /** How many were looked at. */
  readonly looked: number;
  /** The last one that was; null when there was none. */
  readonly last: string | null;
}

/** SQL for what is on its way to webhooks, and what was sent. */
@Injectable()
export class WebhookDeliveriesRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Transaction, webhookId: string, deliveries: readonly PendingDelivery[]): Promise<void> {
    if (deliveries.length > 0) await tx.rows(insertPending, [webhookId, JSON.stringify(deliveries)]);
  }

  /** What is to be sent now, oldest first. */
  async due(organizationId: string, webhookId: string, limit: number): Promise<DueDelivery[]> {
    const rows = await this.database.rows<DueDelivery>(organizationId, dueDeliveries, [webhookId, limit]);
    return rows.map((row) => ({ ...row, entry: readEntry(row.entry) }));
  }

  async note(organizationId: string, outcomes: readonly DeliveryOutcome[]): Promise<void> {
    await this.database.transaction(organizationId, (tx) =>
      tx.rows(noteOutcomes, [JSON.stringify(outcomes)]),
    );
  }

  /** Logs a test call, which is over by then. */
  async insertTest(
    tx: Transaction,
    webhookId: string,
    type: string,
    outcome: DeliveryOutcome,
  ): Promise<DeliveryWithEntry> {
    const { id, at, status, attempt, responseStatus, responseBody, error } = outcome;
    const attempts = JSON.stringify([attempt]);
    const values = [id, webhookId, type, at, status, attempts, responseStatus, responseBody, error];
    return (await tx.rows<DeliveryWithEntry>(insertTest, values))[0]!;
  }

  async get(organizationId: string, webhookId: string, id: string): Promise<DeliveryWithEntry | null> {
    const [row] = await this.database.rows<DeliveryWithEntry>(organizationId, getDelivery, [webhookId, id]);
    return row ? { ...row, entry: row.eventId === null ? null : readEntry(row.entry!) } : null;
  }

  /** Newest first. */
  async list(organizationId: string, query: DeliveriesQuery): Promise<Page<WebhookDelivery>> {
    const parameters: unknown[] = [query.webhookId, query.limit, query.offset];
    const bind = (value: unknown) => `$${parameters.push(value) + 1}`;
    const conditions = [`d.organization_id = ${ORGANIZATION_IN_SCOPE}`, 'd.webhook_id = $2'];
    if (query.status) conditions.push(`d.status = ${bind(query.status)}`);
    if (query.type) conditions.push(`d.type = ${bind(query.type)}`);
    const from = `from webhook_deliveries d where ${conditions.join(' and ')}`;
    const sql = `select p.*, n.total from (select count(*) ${from}) n(total) left join lateral (
      select ${columns} ${from} order by d.id desc limit $3 offset $4) p on true`;
    const rows = await this.database.select<WebhookDelivery & { total: string }>(
      organizationId,
      sql,
      parameters,
    );
    return pageOf(rows, query);
  }

  /** False of one there is not, and of a test. */
  async redeliver(tx: Transaction, webhookId: string, id: string): Promise<boolean> {
    return (await tx.rows(redeliverOne, [webhookId, id])).length > 0;
  }

  /** Goes through so many deliveries behind one of them. */
  async redeliverSome(
    tx: Transaction,
    webhookId: string,
    { from, to, status }: RedeliverSpan,
    { after, limit }: { readonly after: string; readonly limit: number },
  ): Promise<RedeliveredSome> {
    const values = [webhookId, from, to, status ?? null, after, limit];
    return (await tx.rows<RedeliveredSome>(redeliverSome, values))[0]!;
  }
}

/** JSON has no times. */
function readEntry(entry: JournalEntry): JournalEntry {
  return { ...entry, occurredAt: new Date(entry.occurredAt) };
}
