import { invalid } from '@rosetta/common';
import { checkJson } from './custom-fields.js';

/** What document D's guides let metadata be. */
const MAX = { bytes: 16 * 1024, keys: 50, key: 40, text: 500 };

/**
 * Checks what a client keeps with a record for itself: an object of at most 16 KB and 50 keys of at most 40 characters, with
 * texts of at most 500.
 * @throws {validation_failed}
 */
export function checkMetadata(metadata: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const refuse = (why: string) => invalid(`metadata ${why}`, 'metadata');
  if (typeof metadata !== 'object' || Array.isArray(metadata)) throw refuse('must be an object');
  const entries = Object.entries(metadata);
  if (entries.length > MAX.keys) throw refuse(`must have at most ${MAX.keys} keys`);
  for (const [key, value] of entries) {
    if (key === '' || key.length > MAX.key) throw refuse(`keys must be 1 to ${MAX.key} characters`);
    if (typeof value === 'string' && value.length > MAX.text)
      throw refuse(`texts must be at most ${MAX.text} characters`);
  }
  if (Buffer.byteLength(JSON.stringify(metadata)) > MAX.bytes) throw refuse('must be at most 16 KB');
  checkJson('metadata', metadata);
  return { ...metadata };
}
