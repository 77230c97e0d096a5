import { IsIn, IsISO8601, IsOptional, IsString, MaxLength } from 'class-validator';
import { auditedEntities, type AuditedEntity, OptionalText, PageQuery } from '@rosetta/common';

const entities = Object.keys(auditedEntities);
const MAX_NAME = 100;

/** Query of `GET /api/v1/audit-events`; all conditions hold together. */
export class ListAuditEventsQuery extends PageQuery {
  /** Kind of the changed record. */
  @IsOptional()
  @IsIn(entities, { message: `entity must be one of ${entities.join(', ')}` })
  entity?: AuditedEntity;

  /** The changed record, e.g. `cont_...`. */
  @OptionalText()
  entity_id?: string;

  /** Who changed it: a user's id as sign-in shows it, or `usr_...`. */
  @OptionalText()
  user_id?: string;

  /** Which API key changed it, `ak_...`. */
  @OptionalText()
  api_key_id?: string;

  /** `created`, `updated`, `deleted`, `restored`, ... */
  @IsOptional()
  @MaxLength(MAX_NAME, { message: `action must be at most ${MAX_NAME} characters` })
  @IsString({ message: 'action must be a string' })
  action?: string;

  /** The API it came through: `crm-v1`, `rest-api-proxy`, ... */
  @IsOptional()
  @MaxLength(MAX_NAME, { message: `dialect must be at most ${MAX_NAME} characters` })
  @IsString({ message: 'dialect must be a string' })
  dialect?: string;

  /** At or after this time, ISO 8601. */
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'created_after must be an ISO 8601 date' })
  created_after?: string;

  /** Before this time, ISO 8601. */
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'created_before must be an ISO 8601 date' })
  created_before?: string;
}

/** One change in `/api/v1`. */
export class AuditEventDto {
  /** `evt_` and 32 hex digits. */
  id: string;
  /** UTC, whole seconds. */
  created_at: string;
  /** Kind of the changed record. */
  entity: string;
  /** The changed record, e.g. `cont_...`. */
  entity_id: string;
  /** `created`, `updated`, `deleted`, `restored`, ... */
  action: string;
  /** The API it came through. */
  dialect: string;
  /** The request it came with, as answered in `X-Request-Id`. */
  request_id: string;
  /** Who changed it, as sign-in shows the id; null for an API key. */
  user_id: string | null;
  /** The API key that changed it, `ak_...`; null for a user. */
  api_key_id: string | null;
  /** The changed fields as they were, ids as they are stored; null for a creation, and once the record is purged. */
  before: Record<string, unknown> | null;
  /** The changed fields as they became, ids as they are stored; null for a deletion, and once the record is purged. */
  after: Record<string, unknown> | null;
}

/** Answer with a page of changes, newest first. */
export class AuditEventPage {
  items: AuditEventDto[];
  /** How many changes match in all. */
  total: number;
  limit: number;
  offset: number;
}
