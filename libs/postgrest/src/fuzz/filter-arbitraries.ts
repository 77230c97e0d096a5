import fc from 'fast-check';
import type { ModelCondition, ModelRow, ModelTree } from './filter-model.js';

const piece = fc.constantFrom(
  'a', 'B', 'c,d', '(e)', '"', '\\', '%', '_', '*', ' ', 'é', '{', '}', '.', ':', '日', 'null', '&', '+',
); // prettier-ignore
const text = fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join(''));
const pattern = fc
  .array(fc.constantFrom('a', 'b', 'c', '*', '%', '_', '\\%', '\\_', '\\\\', ',', ' ', '(', '"'), {
    maxLength: 4,
  })
  .map((pieces) => pieces.join(''));
const number = fc.integer({ min: -3, max: 3 }).map((n) => n / 2);
const element = fc.constantFrom('x', 'Y', 'two words', 'a,b', 'c"d', 'e\\f', '{g}', 'NULL', '');
const phone = fc.constantFrom('+100000', '+200000', '+300000');
const natural = fc.nat({ max: 120 });

/** A row with every kind of value the filters look at. */
export const modelRow: fc.Arbitrary<Omit<ModelRow, 'id'>> = fc.record({
  rating: fc.option(number),
  bio: fc.option(text),
  active: fc.boolean(),
  languages: fc.option(fc.uniqueArray(element, { maxLength: 3 })),
  phones: fc.option(fc.uniqueArray(phone, { maxLength: 2 })),
  profile: fc.option(
    fc.record({ k: fc.oneof(natural, natural.map(String), fc.constant('word')) }, { requiredKeys: [] }),
  ),
});

const negated = fc.boolean();
const nullWord = fc.constantFrom('null' as const, 'not_null' as const);

const condition: fc.Arbitrary<ModelCondition> = fc.oneof(
  fc.record({ negated, on: fc.constant('rating' as const), op: fc.constantFrom('eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'isdistinct'), value: number }),
  fc.record({ negated, on: fc.constant('rating' as const), op: fc.constantFrom('eq(any)', 'gt(all)'), values: fc.array(number, { maxLength: 3 }) }),
  fc.record({ negated, on: fc.constant('bio' as const), op: fc.constantFrom('eq', 'neq', 'isdistinct'), value: text }),
  fc.record({ negated, on: fc.constant('bio' as const), op: fc.constantFrom('like', 'ilike'), value: pattern }),
  fc.record({ negated, on: fc.constant('bio' as const), op: fc.constant('in' as const), values: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  fc.record({ negated, on: fc.constantFrom('bio', 'rating', 'languages', 'profile->>k'), op: fc.constant('is' as const), value: nullWord }),
  fc.record({ negated, on: fc.constant('active' as const), op: fc.constant('is' as const), value: fc.constantFrom('true', 'false', 'unknown') }),
  fc.record({ negated, on: fc.constant('languages' as const), op: fc.constantFrom('cs', 'cd', 'ov', 'eq'), values: fc.array(element, { maxLength: 3 }) }),
  fc.record({ negated, on: fc.constant('phones' as const), op: fc.constantFrom('cs', 'cd', 'ov', 'eq'), values: fc.array(phone, { maxLength: 2 }) }),
  fc.record({ negated, on: fc.constant('profile->>k' as const), op: fc.constantFrom('eq', 'gt', 'gte', 'lt', 'lte'), value: natural.map(String) }),
  fc.record({ negated, on: fc.constant('profile->k' as const), op: fc.constantFrom('eq', 'neq'), value: fc.oneof(natural, natural.map(String)) }),
); // prettier-ignore

const leaf = condition.map((one): ModelTree => ({ kind: 'leaf', condition: one }));

/** Trees up to five levels deep. */
export const modelTree: fc.Arbitrary<ModelTree> = fc.letrec<{ tree: ModelTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constant('group' as const),
      negated,
      operator: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).tree;
