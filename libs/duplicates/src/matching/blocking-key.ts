import { hash } from 'node:crypto';

/** What records have in common that are compared with each other; stored by its place here, so new kinds go behind. */
export const keyKinds = [
  'email',
  'phone',
  'mailbox',
  'name',
  'sound',
  'reading',
  'company',
  'domain',
  'birth_date',
  'identifier',
  'street',
] as const;
export type KeyKind = (typeof keyKinds)[number];

/** Records that share a key are compared with each other where there are at most so many of them. */
export const MAX_BLOCK = 50;

/** What many share who are not one: records that share one of these alone are not compared. */
export const weakKinds: ReadonlySet<KeyKind> = new Set<KeyKind>(['sound', 'street']);

/** A key: records that share one are compared, unless they are too many; then those are that share the second one as well. */
export interface BlockingKey {
  readonly kind: KeyKind;
  readonly key: string;
  readonly second: string;
}

/** A key as it is stored: hashes of what records have in common, as bigints. */
export function blockingKey(kind: KeyKind, value: string, second: string | null): BlockingKey {
  return { kind, key: hash64(`${kind}:${value}`), second: second === null ? '0' : hash64(second) };
}

/** Takes away keys that say the same. */
export function distinctKeys(keys: readonly BlockingKey[]): BlockingKey[] {
  return [...new Map(keys.map((each) => [each.key, each])).values()];
}

function hash64(value: string): string {
  return hash('sha1', value, 'buffer').readBigInt64BE().toString();
}
