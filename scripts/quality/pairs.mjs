import { contactMatcher, MAX_BLOCK, weakKinds } from '../../dist/libs/duplicates/src/index.js';

/** Records in the form in which they are compared, with their keys. */
export function prepare(records) {
  return records.map(({ person, side, ...row }) => {
    const traits = contactMatcher.traits(row);
    return { person, side, row, traits, keys: contactMatcher.keys(traits) };
  });
}

/** The pairs that a scan would compare: as the product's statement brings them together, in memory. */
export function candidates(prepared, isLinkage = false) {
  const strengths = new Map();
  const join = (members, kind) => {
    for (let i = 0; i < members.length; i += 1)
      for (let j = 0; j < i; j += 1) {
        const [a, b] = [Math.min(members[i], members[j]), Math.max(members[i], members[j])];
        if (isLinkage && prepared[a].side === prepared[b].side) continue;
        const pair = a * prepared.length + b;
        strengths.set(pair, (strengths.get(pair) ?? 0) + (weakKinds.has(kind) ? 1 : 2));
      }
  };
  for (const { kind, members } of grouped(prepared, ({ key }) => key)) {
    if (members.length <= MAX_BLOCK) join(members, kind);
    else
      for (const part of grouped(
        prepared,
        ({ key, second }) => (second === '0' ? null : `${key} ${second}`),
        members,
        kind,
      ))
        if (part.members.length <= MAX_BLOCK) join(part.members, kind);
  }
  return [...strengths]
    .filter(([, strength]) => strength >= 2)
    .map(([pair]) => [Math.floor(pair / prepared.length), pair % prepared.length]);
}

function grouped(prepared, nameOf, members = prepared.keys(), onlyKind) {
  const groups = new Map();
  const only = onlyKind === undefined ? null : new Set(members);
  for (const index of only ?? members)
    for (const key of prepared[index].keys) {
      if (onlyKind !== undefined && key.kind !== onlyKind) continue;
      const name = nameOf(key);
      if (name === null) continue;
      const group = groups.get(name);
      if (group === undefined) groups.set(name, { kind: key.kind, members: [index] });
      else group.members.push(index);
    }
  return groups.values();
}

/** How many pairs of records are one person. */
export function countTrue(prepared, isLinkage = false) {
  const counts = new Map();
  let pairs = 0;
  for (const { person, side } of prepared) {
    const seen = counts.get(person) ?? [0, 0];
    pairs += isLinkage ? seen[1 - side] : seen[0] + seen[1];
    seen[side] += 1;
    counts.set(person, seen);
  }
  return pairs;
}
