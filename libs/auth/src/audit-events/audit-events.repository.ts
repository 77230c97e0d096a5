import { Injectable } from '@nestjs/common';
import {
  AuditEvent,
  Database,
  entityColumns,
  ORGANIZATION_IN_SCOPE,
  type Page,
  pageOf,
} from '@rosetta/common';
import type { AuditEventQuery } from './audit-event.commands.js';

const columns = entityColumns(AuditEvent, 'e');
/** Whoever it was: the index has users and keys in one. */
const ACTOR = 'coalesce(e.user_id, e.api_key_id)';

/** SQL that reads audit events; writing them is the audit log's. */
@Injectable()
export class AuditEventsRepository {
  constructor(private readonly database: Database) {}

  /** Newest first: ids sort by time. */
  async list(organizationId: string, query: AuditEventQuery): Promise<Page<AuditEvent>> {
    const { sql, parameters } = auditEventListSql(query);
    const rows = await this.database.select<AuditEvent & { total: string }>(organizationId, sql, parameters);
    return pageOf(rows, query);
  }
}

function auditEventListSql(query: AuditEventQuery): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [query.limit, query.offset];
  const bind = (value: unknown) => `$${parameters.push(value) + 1}`;
  const conditions = [`e.organization_id = ${ORGANIZATION_IN_SCOPE}`];
  if (query.entity) conditions.push(`e.entity = ${bind(query.entity)}`);
  if (query.entityId) conditions.push(`e.entity_id = ${bind(query.entityId)}::uuid`);
  if (query.userId) conditions.push(`e.user_id = ${bind(query.userId)}::uuid and ${ACTOR} = e.user_id`);
  if (query.apiKeyId)
    conditions.push(`e.api_key_id = ${bind(query.apiKeyId)}::uuid and ${ACTOR} = e.api_key_id`);
  if (query.action) conditions.push(`e.action = ${bind(query.action)}`);
  if (query.dialect) conditions.push(`e.dialect = ${bind(query.dialect)}`);
  if (query.after) conditions.push(`e.occurred_at >= ${bind(query.after)}::timestamptz`);
  if (query.before) conditions.push(`e.occurred_at < ${bind(query.before)}::timestamptz`);
  const from = `from audit_events e where ${conditions.join(' and ')}`;
  const sql = `select p.*, n.total from (select count(*) ${from}) n(total) left join lateral (
    select ${columns} ${from} order by e.id desc limit $2 offset $3) p on true`;
  return { sql, parameters };
}
