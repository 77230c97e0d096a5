const EXTRA_KEYS = Symbol('extra keys');

/** What becomes of keys that a DTO does not have: they are refused, unless its class says otherwise. */
export type ExtraKeys = 'refused' | 'warned-of' | 'left';

/** Marks a body of which published clients send more than it has, as whole records: that is accepted, and named in a `Warning`. */
export function WarnsOfExtraKeys(): ClassDecorator {
  return (target) => Reflect.defineMetadata(EXTRA_KEYS, 'warned-of' satisfies ExtraKeys, target);
}

/** Marks a query beside which somebody else reads further keys, by a grammar of their own. */
export function LeavesExtraKeys(): ClassDecorator {
  return (target) => Reflect.defineMetadata(EXTRA_KEYS, 'left' satisfies ExtraKeys, target);
}

/** What becomes of keys that a DTO does not have. */
export function extraKeysOf(target: object): ExtraKeys {
  return (Reflect.getMetadata(EXTRA_KEYS, target) as ExtraKeys | undefined) ?? 'refused';
}
