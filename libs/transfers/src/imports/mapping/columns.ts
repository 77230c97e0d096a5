import type { CustomField } from '@rosetta/contacts';

/** Before the key of a free-form field. */
export const CUSTOM = 'custom_fields.';

/** What an organization knows of its free-form fields. */
export type KnownField = Pick<CustomField, 'key' | 'label' | 'type'>;

/** What a column is read as, or why it is not read. */
export interface Suggestion {
  readonly field: string | null;
  readonly because?: string;
  /** It is written by the system, and by nobody else. */
  readonly isSystem?: boolean;
}
