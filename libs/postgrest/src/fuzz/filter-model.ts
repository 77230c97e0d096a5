/** SQL's three truth values. */
export type Truth = boolean | null;

/** One author as the model sees it. */
export interface ModelRow {
  readonly id: string;
  readonly rating: number | null;
  readonly bio: string | null;
  readonly active: boolean;
  readonly languages: readonly string[] | null;
  readonly phones: readonly string[] | null;
  readonly profile: { readonly k?: number | string } | null;
}

/** A condition as data: what is asked, independent of how it is written in a URL. */
export type ModelCondition = { readonly negated: boolean } & (
  | {
      readonly on: 'rating';
      readonly op: 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'isdistinct';
      readonly value: number;
    }
  | { readonly on: 'rating'; readonly op: 'eq(any)' | 'gt(all)'; readonly values: readonly number[] }
  | {
      readonly on: 'bio';
      readonly op: 'eq' | 'neq' | 'isdistinct' | 'like' | 'ilike';
      readonly value: string;
    }
  | { readonly on: 'bio'; readonly op: 'in'; readonly values: readonly string[] }
  | {
      readonly on: 'bio' | 'rating' | 'languages' | 'profile->>k';
      readonly op: 'is';
      readonly value: 'null' | 'not_null';
    }
  | { readonly on: 'active'; readonly op: 'is'; readonly value: 'true' | 'false' | 'unknown' }
  | {
      readonly on: 'languages' | 'phones';
      readonly op: 'cs' | 'cd' | 'ov' | 'eq';
      readonly values: readonly string[];
    }
  | { readonly on: 'profile->>k'; readonly op: 'eq' | 'gt' | 'gte' | 'lt' | 'lte'; readonly value: string }
  | { readonly on: 'profile->k'; readonly op: 'eq' | 'neq'; readonly value: number | string }
);

/** A condition or a group of them. */
export type ModelTree =
  | { readonly kind: 'leaf'; readonly condition: ModelCondition }
  | {
      readonly kind: 'group';
      readonly negated: boolean;
      readonly operator: 'and' | 'or';
      readonly terms: readonly ModelTree[];
    };

const not = (truth: Truth): Truth => (truth === null ? null : !truth);

function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

function any(truths: readonly Truth[]): Truth {
  return not(all(truths.map(not)));
}

function compare(a: unknown, op: string, b: unknown): boolean {
  const [x, y] = [a as number, b as number];
  switch (op) {
    case 'eq':
      return a === b;
    case 'neq':
      return a !== b;
    case 'gt':
      return x > y;
    case 'gte':
      return x >= y;
    case 'lt':
      return x < y;
    default:
      return x <= y;
  }
}

/** LIKE by hand: `*` and `%` for any text, `_` for any character, a backslash before a literal one. */
function like(text: string, pattern: string, ignoreCase: boolean): boolean {
  let source = '';
  for (let i = 0; i < pattern.length; i += 1) {
    const character = pattern[i] ?? '';
    if (character === '\\') source += `\\u{${(pattern.codePointAt(++i) ?? 0).toString(16)}}`;
    else if (character === '*' || character === '%') source += '[^]*';
    else if (character === '_') source += '[^]';
    else source += `\\u{${character.codePointAt(0)?.toString(16) ?? '0'}}`;
  }
  return new RegExp(`^${source}$`, ignoreCase ? 'iu' : 'u').test(text);
}

function onArray(array: readonly string[], op: string, values: readonly string[]): boolean {
  if (op === 'cs') return values.every((value) => array.includes(value));
  if (op === 'cd') return array.every((value) => values.includes(value));
  if (op === 'ov') return array.some((value) => values.includes(value));
  return JSON.stringify(array) === JSON.stringify(values);
}

function valueOf(row: ModelRow, on: ModelCondition['on']): unknown {
  return on === 'profile->>k' || on === 'profile->k' ? (row.profile?.k ?? null) : row[on];
}

/** Numbers meet numbers as numbers, everything else meets as text. */
function comparePath(k: number | string, op: string, value: string): boolean {
  if (op !== 'eq' && typeof k === 'number') return compare(k, op, Number(value));
  return compare(String(k), op, value);
}

function compareKnown(condition: ModelCondition, value: unknown): boolean {
  if (condition.on === 'languages' || condition.on === 'phones') {
    const values = 'values' in condition ? condition.values : [];
    return onArray(value as readonly string[], condition.op, values);
  }
  const operand = 'value' in condition ? condition.value : '';
  if (condition.on === 'profile->>k')
    return comparePath(value as number | string, condition.op, String(operand));
  return compare(value, condition.op, operand);
}

function evaluatePositive(condition: ModelCondition, row: ModelRow): Truth {
  const value = valueOf(row, condition.on);
  switch (condition.op) {
    case 'is':
      if (condition.on === 'active')
        return condition.value !== 'unknown' && value === (condition.value === 'true');
      return (value === null) === (condition.value === 'null');
    case 'isdistinct':
      return value !== condition.value;
    case 'in':
      if (condition.values.length === 1 && condition.values[0] === '') return false;
      return value === null ? null : (condition.values as readonly unknown[]).includes(value);
    case 'like':
    case 'ilike':
      return value === null ? null : like(value as string, condition.value, condition.op === 'ilike');
    case 'eq(any)':
      return condition.values.length > 0 && value === null
        ? null
        : condition.values.some((one) => value === one);
    case 'gt(all)':
      return condition.values.length > 0 && value === null
        ? null
        : condition.values.every((one) => (value as number) > one);
    default:
      return value === null ? null : compareKnown(condition, value);
  }
}

/** What SQL must say about a row. */
export function evaluate(tree: ModelTree, row: ModelRow): Truth {
  if (tree.kind === 'leaf') {
    const truth = evaluatePositive(tree.condition, row);
    return tree.condition.negated ? not(truth) : truth;
  }
  const truths = tree.terms.map((term) => evaluate(term, row));
  const truth = tree.operator === 'and' ? all(truths) : any(truths);
  return tree.negated ? not(truth) : truth;
}
