import { invalid } from '../domain-error.js';

/** One key by which a list is ordered. */
export interface SortedBy<Key extends string> {
  readonly sort: Key;
  readonly order: 'asc' | 'desc';
}

/** A list's order as the reference has it (`sort=name&order=asc`) and as the guides have it (`sort=name:asc,created_at:desc`). */
export function sortPattern(keys: readonly string[]): RegExp {
  const key = `(?:${keys.join('|')})(?::(?:asc|desc))?`;
  return new RegExp(`^${key}(?:,${key})*$`);
}

/**
 * Reads the order of a list: a key's own direction goes before `order`; without either, names come from A unless told, all
 * else the newest or greatest first.
 * @throws {validation_failed}
 */
export function readSort<Key extends string>(
  { sort, order }: { sort?: string; order?: 'asc' | 'desc' },
  fallback: Key,
  orderOfNames: 'asc' | 'desc' = 'asc',
): readonly [SortedBy<Key>, ...SortedBy<Key>[]] {
  const sorted = (sort ?? fallback).split(',').map((each): SortedBy<Key> => {
    const [key, direction] = each.split(':') as [Key, 'asc' | 'desc' | undefined];
    if (direction && order && direction !== order)
      throw invalid('sort and order say different things', 'order');
    return { sort: key, order: direction ?? order ?? (key === 'name' ? orderOfNames : 'desc') };
  });
  return sorted as [SortedBy<Key>, ...SortedBy<Key>[]];
}
