import { PlainId, PrefixedId } from '@rosetta/common';

/** One entry of a contact's story in `/api/v1`. */
export class TimelineEntryDto {
  /** `act_...` of an activity, `evt_...` of a change. */
  @PrefixedId('activity', 'auditEvent')
  id: string;
  /** `activity`: a call, a message, a meeting or a note; `change`: of the contact. */
  type: 'activity' | 'change';
  /** When it happened; UTC, whole seconds. */
  at: string;
  /** Who recorded or changed it; null for an API key. */
  @PlainId()
  user_id: string | null;
  /** The API key that changed it, `ak_...`. */
  @PrefixedId('apiKey')
  api_key_id: string | null;
  /** Activity: `call`, `sms`, `email`, `meeting` or `note`. */
  kind: string | null;
  /** Activity: `inbound` or `outbound`. */
  direction: string | null;
  /** Activity: its text. */
  body: string | null;
  /** Change: `created`, `updated`, `deleted`, `restored`, `inactivated`, `activated`, `user_linked`, ... */
  action: string | null;
  /** Change: the API it came through. */
  dialect: string | null;
  /** Change: the changed fields as they were. */
  before: Record<string, unknown> | null;
  /** Change: the changed fields as they became. */
  after: Record<string, unknown> | null;
}

/** Answer with a page of a contact's story, newest first. */
export class TimelinePage {
  items: TimelineEntryDto[];
  /** How many entries there are in all. */
  total: number;
  limit: number;
  offset: number;
}
