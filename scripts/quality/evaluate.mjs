import { contactMatcher } from '../../dist/libs/duplicates/src/index.js';
import { candidates, countTrue, prepare } from './pairs.mjs';

/** Compares a set as a scan does; answers the scored pairs, how many there are to be found, and how many keys bring together. */
export function scored(records, isLinkage = false) {
  const prepared = prepare(records);
  const pairs = candidates(prepared, isLinkage).map(([a, b]) => ({
    ...contactMatcher.match(prepared[a].traits, prepared[b].traits),
    isOne: prepared[a].person === prepared[b].person,
    a,
    b,
  }));
  const ones = countTrue(prepared, isLinkage);
  const reached = pairs.filter(({ isOne }) => isOne).length;
  return { prepared, pairs, ones, completeness: reached / ones, isLinkage };
}

/** How good it is to take those pairs for one that score so much. */
export function qualityAt({ pairs, ones }, threshold) {
  const taken = pairs.filter(({ score }) => score >= threshold);
  return quality(taken.filter(({ isOne }) => isOne).length, taken.length, ones);
}

/** How good it is to take whoever such pairs connect for one, over however many others. */
export function qualityOfClusters({ prepared, pairs, ones, isLinkage }, threshold) {
  const parents = prepared.map((_, index) => index);
  const rootOf = (index) => {
    while (parents[index] !== index) index = parents[index] = parents[parents[index]];
    return index;
  };
  for (const { a, b, score } of pairs) if (score >= threshold) parents[rootOf(a)] = rootOf(b);
  const clusters = groupedBy(prepared.keys(), rootOf);
  let [taken, right] = [0, 0];
  for (const members of clusters.values())
    for (const [at, one] of members.entries())
      for (const other of members.slice(0, at)) {
        if (isLinkage && prepared[one].side === prepared[other].side) continue;
        taken += 1;
        if (prepared[one].person === prepared[other].person) right += 1;
      }
  return quality(right, taken, ones);
}

function groupedBy(items, nameOf) {
  const groups = new Map();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group) group.push(item);
    else groups.set(nameOf(item), [item]);
  }
  return groups;
}

/** A plain rule: who has an e-mail address or a phone in common is one. */
export function plainRule({ prepared, pairs, ones }) {
  const shares = ({ a, b }) => {
    const [one, other] = [prepared[a].row, prepared[b].row];
    return (
      one.emails.some((email) => other.emails.includes(email)) ||
      one.phones.some((phone) => other.phones.includes(phone))
    );
  };
  const taken = pairs.filter(shares);
  return quality(taken.filter(({ isOne }) => isOne).length, taken.length, ones);
}

function quality(right, taken, ones) {
  const precision = taken === 0 ? 1 : right / taken;
  const recall = ones === 0 ? 1 : right / ones;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1 };
}
