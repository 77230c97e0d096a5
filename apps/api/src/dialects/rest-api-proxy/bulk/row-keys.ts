import { describeUnknownKeys, unknownKeysError, unknownKeysIn } from '@rosetta/common';
import type { Row } from '../tables/fields.js';

/** The keys that a row of a bulk call may have; those of an object within it likewise. */
export interface RowKeys {
  readonly known: ReadonlySet<string>;
  readonly within?: Readonly<Record<string, RowKeys>>;
}

const contactKeys = [
  'first_name',
  'last_name',
  'emails',
  'phones',
  'email',
  'phone',
  'source',
  'tags',
  'assignee_id',
  'company_id',
  'description',
  'opt_in_status',
  'custom_fields',
];

const dealKeys = [
  'title',
  'value',
  'currency',
  'stage',
  'pipeline_id',
  'description',
  'expected_close_date',
  'probability',
  'lost_reason',
  'won_date',
  'source',
  'tags',
  'owner_id',
  'company_id',
  'custom_fields',
  'products',
];

const dealContactKeys = [
  'contact_id',
  'contact_email',
  'contact_phone',
  'contact_first_name',
  'contact_last_name',
  'create_contact_if_missing',
];

/** Fields of a lead's deal that may stand beside the contact's (ruling B.10). */
export const flatDealKeys = ['title', 'value', 'currency', 'stage', 'pipeline_id'] as const;

/** The keys of each kind of row. */
export const rowKeys = {
  contact: { known: new Set(contactKeys) },
  deal: { known: new Set([...dealKeys, ...dealContactKeys]) },
  lead: {
    known: new Set([...contactKeys, 'company_name', 'deal', ...flatDealKeys]),
    within: { deal: { known: new Set(dealKeys) } },
  },
} as const satisfies Record<string, RowKeys>;

/** What the system keeps of a record: whoever sends one back whole names it, and it is not heeded. */
const RECORD_KEYS: ReadonlySet<string> = new Set([
  'id',
  'number',
  'organization_id',
  'created_by',
  'created_at',
  'updated_at',
  'inactivated_at',
  'deleted_at',
  'version',
]);

/** What is spelled in the plural in document B: a near miss of the singular is one of it. */
const SINGULAR: ReadonlySet<string> = new Set(['email', 'phone']);

function suggested(known: ReadonlySet<string>): string[] {
  return [...known].filter((key) => !SINGULAR.has(key));
}

/** Warns of the keys of a row that nobody reads, each with the known one that it comes nearest to. */
export function unheededKeysOf(row: unknown, { known, within = {} }: RowKeys): string[] {
  if (!isObject(row)) return [];
  const unknown = unknownKeysIn(row, known);
  const own = unknown.length > 0 ? [`${describeUnknownKeys(unknown, suggested(known))}: not heeded`] : [];
  return [...own, ...Object.entries(within).flatMap(([key, keys]) => unheededKeysOf(row[key], keys))];
}

/** Reads a row; one that says nothing but what nobody reads is refused, since it would make an empty record. */
export function readingKnown<T>({ known }: RowKeys, read: (row: Row) => T): (row: Row) => T {
  return (row) => {
    const unknown = unknownKeysIn(row, known);
    if (unknown.length > 0 && [...known].every((key) => isBlank(row[key])))
      throw unknownKeysError(unknown, suggested(known));
    return read(row);
  };
}

/** Refuses every key that nobody reads, but for those that come of sending a record back. */
export function readingOnlyKnown<T>(keys: RowKeys, read: (row: Row) => T): (row: Row) => T {
  return (row) => {
    refuseUnknown(row, keys);
    return read(row);
  };
}

function refuseUnknown(row: unknown, { known, within = {} }: RowKeys): void {
  if (!isObject(row)) return;
  const unknown = unknownKeysIn(row, known).filter((key) => !RECORD_KEYS.has(key));
  if (unknown.length > 0) throw unknownKeysError(unknown, suggested(known));
  for (const [key, keys] of Object.entries(within)) refuseUnknown(row[key], keys);
}

/** Whether a value says nothing: blank texts, and lists and objects of nothing else. */
export function isBlank(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return value == null || (typeof value === 'object' && Object.values(value).every(isBlank));
}

function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
