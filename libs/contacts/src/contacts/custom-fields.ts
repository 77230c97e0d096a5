import { invalid } from '@rosetta/common';

const KEY = /^[A-Za-z0-9_]{1,64}$/;
const MAX_BYTES = 32 * 1024;
const MAX_DEPTH = 32;
/** Records are found by it, so it has to fit into an index. */
const MAX_EXTERNAL_ID_BYTES = 1000;
/** NUL and half surrogate pairs, as JSON.stringify writes them; Postgres can store neither. */
const UNSTORABLE = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89ab][0-9a-f]{2}|d[c-f][0-9a-f]{2})/i;

/**
 * Checks free-form fields (document B, section 4; ruling B.15): an object, keys of ASCII letters, digits and underscores of
 * at most 64 characters, at most 32 KB as JSON.
 */
export function checkCustomFields(fields: unknown): Record<string, unknown> {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw invalid('custom_fields must be an object', 'custom_fields');
  for (const key of Object.keys(fields)) {
    if (!isCustomFieldKey(key)) {
      const why = 'keys are letters, digits and underscores, at most 64';
      throw invalid(`custom_fields key "${key.slice(0, 80)}" is not allowed: ${why}`, 'custom_fields');
    }
  }
  const { external_id: externalId } = fields as Record<string, unknown>;
  if (
    externalId !== undefined &&
    Buffer.byteLength(String(JSON.stringify(externalId))) > MAX_EXTERNAL_ID_BYTES
  )
    throw invalid(
      `custom_fields.external_id must be at most ${MAX_EXTERNAL_ID_BYTES} bytes`,
      'custom_fields',
    );
  checkJson('custom_fields', fields);
  return fields as Record<string, unknown>;
}

/**
 * Free-form fields as a write leaves them: in the place of those before, or where it says so beside them.
 * @throws {validation_failed}
 */
export function writeCustomFields(
  before: Readonly<Record<string, unknown>>,
  { customFields, mergeCustomFields }: { customFields?: unknown; mergeCustomFields?: boolean },
): Record<string, unknown> {
  const sent = customFields ?? {};
  return checkCustomFields(mergeCustomFields ? { ...before, ...sent } : sent);
}

/** `custom_fields.external_id`, which document B recommends as a row's idempotency key; numbers count as their text. */
export function externalIdOf(customFields: Readonly<Record<string, unknown>>): string | null {
  const { external_id: externalId } = customFields;
  return typeof externalId === 'string' || typeof externalId === 'number' ? String(externalId) : null;
}

/** Tells whether a text can be the key of a free-form field. */
export function isCustomFieldKey(text: string): boolean {
  return KEY.test(text);
}

/** Checks free-form JSON: at most 32 KB, 32 levels deep, and nothing in it that storing would change or refuse. */
export function checkJson(field: string, value: object): void {
  refuseUnstorableValues(field, value);
  const json = JSON.stringify(value);
  if (Buffer.byteLength(json) > MAX_BYTES) throw invalid(`${field} must be at most 32 KB`, field);
  if (UNSTORABLE.test(json)) throw invalid(`${field} holds a character that cannot be stored`, field);
}

/** Keys that begin with `_` are reserved (document B, section 4): accepted, with a warning. */
export function reservedKeysOf(fields: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(fields).filter((key) => key.startsWith('_'));
}

/** Beyond 2^53 JSON.parse has rounded an integer already: 20-digit ids would come back as others. */
function isChangedByReading(value: unknown): boolean {
  if (typeof value !== 'number') return false;
  return !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value));
}

/** Walks level by level, so that no depth can exhaust the stack, and refuses what JSON would silently change. */
function refuseUnstorableValues(field: string, json: object): void {
  let level: unknown[] = Object.values(json);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw invalid(`${field} must be at most ${MAX_DEPTH} levels deep`, field);
    if (level.some(isChangedByReading)) throw invalid(`${field} holds a number that is too large`, field);
    level = level.flatMap((value): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
}
