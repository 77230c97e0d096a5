import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HEX32 = /^[0-9a-f]{32}$/i;

/** Random bytes for the next ids: asking the system once for each would be most of what an id costs. */
const randomness = Buffer.alloc(16 * 256);
let unused = 0;
let msecs = 0;
let seq = 0;

/** Makes a new id: uuid v7, so that rows created together lie together, in the order in which their ids were made. */
export function newId(): string {
  if (unused === 0) unused = randomFillSync(randomness).length;
  const random = randomness.subarray((unused -= 16), unused + 16);
  const now = Date.now();
  // Within a millisecond, or while the clock stands back, ids count up from a random number of 31 bits.
  if (now > msecs) [msecs, seq] = [now, random.readUInt32BE(6) >>> 1];
  else seq = (seq + 1) >>> 0;
  return v7({ random, msecs, seq });
}

/** No id that was made at a time or later is less than this. */
export function firstIdAt(instant: Date): string {
  const hex = Math.min(Math.max(0, instant.getTime()), 0xffff_ffff_ffff).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Tells whether a text is a uuid in its dashed form, of any version. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** `/api/v1`'s id prefixes, by entity (document D; dialects.md D.1). */
export const idPrefixes = {
  contact: 'cont_',
  company: 'comp_',
  deal: 'deal_',
  pipeline: 'pipe_',
  relationship: 'rel_',
  activity: 'act_',
  customField: 'cfd_',
  apiKey: 'ak_',
  member: 'memb_',
  organization: 'org_',
  user: 'usr_',
  auditEvent: 'evt_',
  import: 'imp_',
  export: 'exp_',
  webhook: 'wh_',
  webhookDelivery: 'whd_',
  duplicate: 'dup_',
  duplicateScan: 'scan_',
  merge: 'mrg_',
} as const;

/** How ids began before, which clients may have kept. */
const formerPrefixes: Partial<Record<PrefixedEntity, string>> = {
  customField: 'cfld_',
  apiKey: 'key_',
  user: 'user_',
};

/** An entity that has a prefixed id in `/api/v1`. */
export type PrefixedEntity = keyof typeof idPrefixes;

/** Writes a uuid as `/api/v1` shows it, e.g. `cont_` and 32 hex digits. */
export function toPrefixedId(entity: PrefixedEntity, uuid: string): string {
  return idPrefixes[entity] + uuid.replaceAll('-', '');
}

/** Reads a prefixed id back into a uuid, also with the prefix it had before; dashes and upper case are accepted, anything else is null. */
export function fromPrefixedId(entity: PrefixedEntity, id: unknown): string | null {
  if (typeof id !== 'string') return null;
  const prefix = [idPrefixes[entity], formerPrefixes[entity]].find((each) => each && id.startsWith(each));
  if (prefix === undefined) return null;
  const rest = id.slice(prefix.length);
  if (!isUuid(rest) && !HEX32.test(rest)) return null;
  const hex = rest.replaceAll('-', '').toLowerCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
