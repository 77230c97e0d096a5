import { isSame } from '@rosetta/common';
import type { MergeField } from './merge-fields.js';
import type { MergeDetails, NotUndone } from './record-merge.entity.js';

type State = Readonly<Record<string, unknown>>;

/** A winner as it is without a merge. */
export interface Reverted {
  readonly state: State;
  readonly notUndone: readonly NotUndone[];
}

/**
 * Takes back what a merge wrote of its winner, as far as it still says what the merge had it say. Of lists and objects each value
 * is told apart.
 */
export function revertFields(
  fields: readonly MergeField[],
  current: State,
  { before, after }: Pick<MergeDetails, 'before' | 'after'>,
): Reverted {
  const state: Record<string, unknown> = {};
  const left: string[] = [];
  for (const field of fields) {
    const [first] = field.properties as [string];
    if (!(first in after)) continue;
    const isAsLeft = field.properties.every((property) => isSame(current[property], after[property]));
    if (isAsLeft) for (const property of field.properties) state[property] = before[property];
    else if (field.kind === 'keys') {
      const keys = revertKeys(current[first] as State, before[first] as State, after[first] as State);
      state[first] = keys.object;
      field.check?.(keys.object);
      left.push(...keys.left.map((key) => `${field.name}.${key}`));
    } else if (field.kind === 'list' || field.kind === 'phones')
      Object.assign(state, revertList(field, current, before, after));
    else left.push(field.name);
  }
  const notUndone = left.map((field): NotUndone => ({
    kind: 'field',
    field,
    id: null,
    reason: 'It was changed since',
  }));
  return { state, notUndone };
}

/** What the merge added goes, what somebody has added since stays, and what they took away stays away. */
function revertList({ kind, properties }: MergeField, current: State, before: State, after: State): State {
  const [property] = properties as [string];
  const values = (state: State) => state[property] as readonly string[];
  const kept = new Set(values(before));
  const added = new Set(values(after).filter((value) => !kept.has(value)));
  const list = values(current).filter((value) => !added.has(value));
  if (kind === 'list') return { [property]: list };
  const extensions = Object.entries(current.phoneExtensions as Readonly<Record<string, string>>);
  return {
    phones: list,
    // What was typed is another way to write the first number, and goes with it.
    phoneAsWritten: list[0] === values(current)[0] ? current.phoneAsWritten : null,
    phoneExtensions: Object.fromEntries(extensions.filter(([phone]) => list.includes(phone))),
  };
}

function revertKeys(current: State, before: State, after: State): { object: State & object; left: string[] } {
  const object = new Map(Object.entries(current));
  const left: string[] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isSame(before[key], after[key])) continue;
    if (!isSame(current[key], after[key])) left.push(key);
    else if (before[key] === undefined) object.delete(key);
    else object.set(key, before[key]);
  }
  return { object: Object.fromEntries(object), left };
}
