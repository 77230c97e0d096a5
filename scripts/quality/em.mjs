/** Likenesses that were seen this seldom are counted as if they had been seen a little more often: no frequency is 0. */
const SMOOTHING = 0.5;
const ROUNDS = 200;
const ENOUGH = 1e-7;

/**
 * Fits Fellegi and Sunter's model to all pairs there are of some sets, without being told which are one, by expectation and
 * maximization. `u` is what any two records are found to be, and stays: hardly any two are one. Of all pairs only those are
 * gone through that have something in common; the others, `all` together with them, are not one.
 */
export function fit(pairs, all, { m: start, u }) {
  const patterns = counted(pairs);
  let m = start;
  let prior = pairs.length / 2 / all;
  for (let round = 0; round < ROUNDS; round += 1) {
    const weighted = patterns.map(({ findings, count }) => ({
      findings,
      count: count * posterior(findings, m, u, prior),
    }));
    const next = weighted.reduce((sum, { count }) => sum + count, 0) / all;
    const moved = Math.abs(next / prior - 1);
    [m, prior] = [frequencies(weighted, u), next];
    if (moved < ENOUGH) break;
  }
  return { prior, m };
}

/** How often each likeness is found in each field, of pairs that each count so much. */
export function frequencies(patterns, fields) {
  const found = {};
  for (const [field, likenesses] of Object.entries(fields))
    found[field] = Object.fromEntries(Object.keys(likenesses).map((likeness) => [likeness, SMOOTHING]));
  for (const { findings, count } of patterns)
    for (const { field, likeness } of findings) found[field][likeness] += count;
  for (const counts of Object.values(found)) {
    const sum = Object.values(counts).reduce((all, each) => all + each, 0);
    for (const likeness of Object.keys(counts)) counts[likeness] /= sum;
  }
  return found;
}

function posterior(findings, m, u, prior) {
  let odds = prior / (1 - prior);
  for (const { field, likeness } of findings) odds *= m[field][likeness] / u[field][likeness];
  return odds / (1 + odds);
}

/** Pairs that are found to be the same in all fields, counted: there are few patterns and many pairs. */
export function counted(pairs) {
  const patterns = new Map();
  for (const findings of pairs) {
    const name = findings.map(({ field, likeness }) => `${field}=${likeness}`).join();
    const pattern = patterns.get(name);
    if (pattern) pattern.count += 1;
    else patterns.set(name, { findings, count: 1 });
  }
  return [...patterns.values()];
}
