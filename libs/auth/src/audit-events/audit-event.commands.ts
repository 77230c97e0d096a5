import type { AuditedEntity, Window } from '@rosetta/common';

/** Which audit events to list; all conditions hold together. */
export interface AuditEventQuery extends Window {
  readonly entity?: AuditedEntity;
  readonly entityId?: string;
  readonly userId?: string;
  readonly apiKeyId?: string;
  readonly action?: string;
  readonly dialect?: string;
  /** At or after. */
  readonly after?: Date;
  /** Before. */
  readonly before?: Date;
}
