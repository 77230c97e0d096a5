/** Likenesses that were seen this seldom are counted as if they had been seen a little more often: no frequency is 0. */
const SMOOTHING = 0.5;
const ROUNDS = 200;
const ENOUGH = 1e-7;

/**
 * Fits Fellegi and Sunter's model to compared pairs without being told which are one, by expectation and maximization. `u` is
 * what pairs of any two records are found to be, and stays; `m` and the share of the pairs that are one follow from the pairs.
 */
export function fit(pairs, u, { start, prior: startPrior = 0.2 }) {
  const patterns = counted(pairs);
  let [m, prior] = [start, startPrior];
  for (let round = 0; round < ROUNDS; round += 1) {
    const weights = patterns.map(({ findings }) => posterior(findings, m, u, prior));
    const total = patterns.reduce((sum, { count }) => sum + count, 0);
    const ones = patterns.reduce((sum, { count }, index) => sum + count * weights[index], 0);
    const next = frequencies(
      patterns.map(({ findings, count }, index) => ({ findings, count: count * weights[index] })),
      u,
    );
    const moved = Math.abs(ones / total - prior);
    [m, prior] = [next, ones / total];
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
