import { invalid, isSame } from '@rosetta/common';
import { identityKey } from '@rosetta/contacts';
import type { MergeField } from './merge-fields.js';

/** Whose value a field gets, as a caller says it; else it is the id of one of the records. */
export const namedRules = ['winner', 'newest', 'oldest'] as const;

/** Why a field has the value it has. */
export const appliedRules = [...namedRules, 'filled', 'record', 'united', 'opted_out'] as const;
export type AppliedRule = (typeof appliedRules)[number];

/** By the name of a field: one of {@link namedRules}, or the id of a record. */
export type FieldRules = ReadonlyMap<string, string>;

/** A record as far as it is merged. */
export type MergeRecord = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly updatedAt: Date;
};

/** What becomes of one field. */
export interface FieldDecision {
  readonly field: string;
  readonly rule: AppliedRule;
  /** The records whose value it is. */
  readonly takenFrom: readonly string[];
  readonly value: unknown;
  /** What each record has that has something. */
  readonly values: readonly { readonly id: string; readonly value: unknown }[];
  /** Whether they say different things, of which one wins. */
  readonly conflict: boolean;
  /** Whether the winner has something else by it. */
  readonly changes: boolean;
}

/** What the winner is to become. */
export interface MergePlan {
  readonly after: Readonly<Record<string, unknown>>;
  readonly decisions: readonly FieldDecision[];
}

/** A value of one record: of a field, or of one key of it. */
interface Candidate {
  readonly record: MergeRecord;
  readonly value: unknown;
}

/**
 * Decides field by field what becomes of the winner. What it has stays, unless a rule says otherwise; what it lacks comes from the
 * losers, those first that were changed last.
 * @throws {validation_failed} of a rule for what these records do not have, and of lists and objects that become too large
 */
export function planMerge(
  fields: readonly MergeField[],
  winner: MergeRecord,
  losers: readonly MergeRecord[],
  rules: FieldRules,
): MergePlan {
  const records = [winner, ...byAge(losers, 'newest')];
  const after: Record<string, unknown> = {};
  const decisions: FieldDecision[] = [];
  const known = new Set<string>();
  for (const field of fields) {
    known.add(field.name);
    const [written, ...decided] = decide(field, records, rules);
    Object.assign(after, written);
    for (const decision of decided) known.add(decision.field);
    decisions.push(...decided);
  }
  const unknown = [...rules.keys()].find((name) => !known.has(name));
  if (unknown !== undefined)
    throw invalid(`fields: ${unknown.slice(0, 100)} is no field that these records have`, 'fields');
  return { after, decisions };
}

type Decided = [written: Record<string, unknown>, ...decisions: FieldDecision[]];

function decide(field: MergeField, records: readonly MergeRecord[], rules: FieldRules): Decided {
  switch (field.kind) {
    case 'value':
    case 'opt-in':
      return decideValue(field, records, rules.get(field.name));
    case 'list':
    case 'phones':
      return decideList(field, records, rules.get(field.name));
    case 'keys':
      return decideKeys(field, records, rules);
  }
}

function decideValue(field: MergeField, records: readonly MergeRecord[], rule: string | undefined): Decided {
  const values = records.map((record) => ({ record, value: valueOf(field, record) }));
  const given = values.filter(({ value }) => isGiven(value));
  if (given.length === 0) return [{}];
  const optedOut =
    field.kind === 'opt-in' && rule === undefined ? given.find(({ value }) => value === false) : undefined;
  const decision = optedOut
    ? decisionOf(field.name, 'opted_out', optedOut, given)
    : chosen(field.name, values, given, rule);
  const source = records.find(({ id }) => id === decision.takenFrom[0]);
  const written = Object.fromEntries(
    field.properties.map((property) => [property, source?.[property] ?? null]),
  );
  return [written, decision];
}

function decideKeys(field: MergeField, records: readonly MergeRecord[], rules: FieldRules): Decided {
  const [property] = field.properties as [string];
  const objects = records.map((record) => ({
    record,
    object: record[property] as Readonly<Record<string, unknown>>,
  }));
  const keys = new Set(objects.flatMap(({ object }) => Object.keys(object)));
  const merged: [string, unknown][] = [];
  const decisions: FieldDecision[] = [];
  for (const key of keys) {
    const name = `${field.name}.${key}`;
    const values = objects.map(({ record, object }) => ({ record, value: object[key] }));
    const given = values.filter(({ value }) => value !== undefined);
    const decision = chosen(name, values, given, rules.get(name) ?? rules.get(field.name));
    if (decision.takenFrom.length > 0) merged.push([key, decision.value]);
    decisions.push(decision);
  }
  // Made so, a key `__proto__` is one as any other.
  const value = Object.fromEntries(merged);
  if (decisions.some(({ changes }) => changes)) field.check?.(value);
  return [{ [property]: value }, ...decisions];
}

/** The value of one record: by a rule, else the first one that there is. */
function chosen(
  field: string,
  all: readonly Candidate[],
  given: readonly Candidate[],
  rule: string | undefined,
): FieldDecision {
  const [winner] = all as [Candidate];
  if (rule === undefined) {
    const first = given[0]!;
    return decisionOf(field, first.record === winner.record ? 'winner' : 'filled', first, given, winner);
  }
  if (rule === 'newest' || rule === 'oldest') {
    const [record] = byAge(
      given.map((candidate) => candidate.record),
      rule,
    );
    return decisionOf(
      field,
      rule,
      given.find((candidate) => candidate.record === record)!,
      given,
      winner,
    );
  }
  const source = rule === 'winner' ? winner : all.find(({ record }) => record.id === rule)!;
  return decisionOf(field, rule === 'winner' ? 'winner' : 'record', source, given, winner);
}

function decisionOf(
  field: string,
  rule: AppliedRule,
  source: Candidate,
  given: readonly Candidate[],
  winner = given[0]!,
): FieldDecision {
  const isThere = given.includes(source);
  return {
    field,
    rule,
    takenFrom: isThere ? [source.record.id] : [],
    value: isThere ? source.value : null,
    values: shown(given),
    conflict: given.some(({ value }) => !isSame(value, given[0]!.value)),
    changes: !isSame(source.value, winner.value),
  };
}

function decideList(field: MergeField, records: readonly MergeRecord[], rule: string | undefined): Decided {
  const [property] = field.properties as [string];
  const ordered = inOrder(records, rule);
  const lists = ordered.map((record) => ({ record, list: record[property] as readonly string[] }));
  const value: string[] = [];
  const seen = new Set<string>();
  const takenFrom: string[] = [];
  for (const { record, list } of lists) {
    // What a record lists twice in two notations stays so.
    const added = list.filter((item) => !seen.has(keyOf(field, item)));
    for (const item of list) seen.add(keyOf(field, item));
    value.push(...added);
    if (added.length > 0) takenFrom.push(record.id);
  }
  const before = records[0]![property] as readonly string[];
  const changes = !isSame(before, value);
  if (changes && value.length > field.most!)
    throw invalid(`${field.name} must be at most ${field.most}`, field.name);
  const given = records
    .map((record) => ({ record, value: shownList(field, record) }))
    .filter((candidate) => candidate.value.length > 0);
  if (given.length === 0) return [{}];
  const decision: FieldDecision = {
    field: field.name,
    rule: rule === undefined ? 'united' : isNamed(rule) ? rule : 'record',
    takenFrom,
    value,
    values: shown(given),
    conflict: false,
    changes,
  };
  if (field.kind === 'list') return [{ [property]: value }, decision];
  return withTypedPhone(ordered, value, decision);
}

/** The primary phone is shown as whoever gives it has it; one that nobody could read stands for itself. */
function withTypedPhone(
  ordered: readonly MergeRecord[],
  phones: readonly string[],
  decision: FieldDecision,
): Decided {
  const typedBy = ordered.map((record) => ({
    record,
    phones: record.phones as readonly string[],
    typed: record.phoneAsWritten as string | null,
    extensions: record.phoneExtensions as Readonly<Record<string, string>>,
  }));
  const first = typedBy.find(({ phones: own, typed }) => own.length > 0 || typed !== null);
  const extensions = [...typedBy].reverse().flatMap(({ extensions: own }) => Object.entries(own));
  const phoneExtensions = Object.fromEntries(extensions.filter(([phone]) => phones.includes(phone)));
  const phoneAsWritten = first?.typed ?? null;
  const isLost = typedBy.some(
    ({ phones: own, typed }) => own.length === 0 && typed !== null && typed !== phoneAsWritten,
  );
  const shownValue = phones.length === 0 && phoneAsWritten !== null ? [phoneAsWritten] : phones;
  return [
    { phones, phoneAsWritten, phoneExtensions },
    { ...decision, value: shownValue, conflict: isLost },
  ];
}

/** The winner first, or whose values a rule puts in front. */
function inOrder(records: readonly MergeRecord[], rule: string | undefined): readonly MergeRecord[] {
  if (rule === 'newest' || rule === 'oldest') return byAge(records, rule);
  const first = records.find(({ id }) => id === rule);
  return first ? [first, ...records.filter((record) => record !== first)] : records;
}

/** By when they were changed; of two at once that which was made later counts as the newer one. */
function byAge(records: readonly MergeRecord[], which: 'newest' | 'oldest'): MergeRecord[] {
  const sign = which === 'newest' ? -1 : 1;
  return [...records].sort(
    (a, b) => sign * (a.updatedAt.getTime() - b.updatedAt.getTime() || (a.id < b.id ? -1 : 1)),
  );
}

function isNamed(rule: string): rule is (typeof namedRules)[number] {
  return (namedRules as readonly string[]).includes(rule);
}

function keyOf(field: MergeField, item: string): string {
  return field.name === 'tags' ? item : identityKey(item);
}

function shown(given: readonly Candidate[]): FieldDecision['values'] {
  return given.map(({ record, value }) => ({ id: record.id, value }));
}

function shownList(field: MergeField, record: MergeRecord): readonly string[] {
  const list = record[field.properties[0]!] as readonly string[];
  const typed = field.kind === 'phones' ? (record.phoneAsWritten as string | null) : null;
  return list.length === 0 && typed !== null ? [typed] : list;
}

/** Of a field of several properties an object, null where none is given. */
function valueOf(field: MergeField, record: MergeRecord): unknown {
  const [property, ...more] = field.properties as [string, ...string[]];
  if (more.length === 0) return record[property];
  const parts = field.properties.map((each) => [each, record[each]] as const);
  return parts.some(([, part]) => isGiven(part)) ? Object.fromEntries(parts) : null;
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}
