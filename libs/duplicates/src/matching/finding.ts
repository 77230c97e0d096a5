/** What two records are compared by. */
export const comparedFields = [
  'first_name',
  'last_name',
  'name_order',
  'reading',
  'name',
  'email',
  'phone',
  'company',
  'domain',
  'birth_date',
  'identifier',
  'street',
  'address_2',
  'city',
  'postal_code',
  'state',
] as const;
export type ComparedField = (typeof comparedFields)[number];

/** How two values of a field are alike, the nearest first. */
export const likenesses = [
  'exact',
  'nickname',
  'mailbox',
  'spelling',
  'part',
  'initial',
  'sound',
  'ending',
  'similar',
  'swapped',
  'shared',
  'domain',
  'script',
  'different',
] as const;
export type Likeness = (typeof likenesses)[number];

/** How two records are alike in one field; a field that either lacks is not found to be anything. */
export interface Finding {
  readonly field: ComparedField;
  readonly likeness: Likeness;
}

/** The nearer of two likenesses. */
export function nearer(a: Likeness, b: Likeness): Likeness {
  return rank(a) <= rank(b) ? a : b;
}

/** How far from equal a likeness is; 0 is equal. */
export function rank(likeness: Likeness): number {
  return likenesses.indexOf(likeness);
}
