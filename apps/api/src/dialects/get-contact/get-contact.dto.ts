import { OptionalText, PlainId } from '@rosetta/common';

/** Body of `POST /functions/v1/get-contact` (document C): an id, a phone, or both of the same contact. */
export class GetContactDto {
  /** The unique contact identifier, a uuid. */
  @OptionalText()
  contact_id?: string | null;

  /** The contact's phone number in E.164 format; any of the contact's numbers. */
  @OptionalText()
  phone_number?: string | null;
}

/** A contact's conversation in numbers. */
export class ConversationStats {
  /** Number of calls. */
  total_calls: number;
  /** Number of SMS messages. */
  total_messages: number;
  /** Last interaction of any kind, UTC, whole seconds; null when there was none. */
  last_contact: string | null;
}

/** A contact in document C, as a list shows it. */
export class ListedContact {
  @PlainId()
  id: string;
  /** The primary phone number, as written. */
  phone_number: string | null;
  /** The name; where there is none, the e-mail address, else the phone number. */
  name: string | null;
  /** The primary e-mail address, in lower case. */
  email: string | null;
  company: string | null;
  tags: string[];
  /** UTC, whole seconds. */
  updated_at: string;
}

/** A contact in document C, as it is answered when it was written. */
export class WrittenContact {
  @PlainId()
  id: string;
  /** The primary phone number, as written. */
  phone_number: string | null;
  /** The name; where there is none, the e-mail address, else the phone number. */
  name: string | null;
  /** The primary e-mail address, in lower case. */
  email: string | null;
  company: string | null;
  /** Internal notes. */
  notes: string | null;
  tags: string[];
  /** Custom fields. */
  metadata: Record<string, unknown>;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  updated_at: string;
}

/** A contact by itself in document C, with its conversation in numbers. */
export class FoundContact extends WrittenContact {
  /** The conversation in numbers. */
  stats: ConversationStats;
}

/** Answer with a page of contacts. */
export class ContactFunctionPage {
  contacts: ListedContact[];
  /** How many contacts match in all. */
  total: number;
  /** There are more behind this page. */
  has_more: boolean;
}
