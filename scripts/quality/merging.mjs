import { isClose, isSafe, safeGroups } from '../../dist/libs/duplicates/src/index.js';
import { scored } from './evaluate.mjs';
import { people } from './people.mjs';

/** How many of the pairs that are merged without anybody's looking have to be right, on each set alone. */
export const REQUIRED = 0.9999;
/** As many of those of the larger set are to be right with a confidence of 95 %. */
export const SURE = 0.999;
/** Of a one-sided bound of 95 %. */
const Z = 1.6449;
const SCORES = [0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999, 1];

/** The larger own set, of a seed that nothing else takes: so rare an error shows in many pairs only. */
export const LARGER = { records: 40_000, seed: 3 };

/** Counts what a set's pairs from a score on would have merged by itself, and what of it is wrong. */
export function mergedFrom({ prepared, pairs }, from) {
  const close = pairs.filter((pair) => isClose(pair, from));
  const unsafe = new Set(close.filter((pair) => !isSafe(pair, from)).flatMap(({ a, b }) => [a, b]));
  const { groups } = safeGroups(close.map(({ a, b }) => [a, b]));
  let [merged, wrong] = [0, 0];
  for (const members of groups.filter((ids) => !ids.some((id) => unsafe.has(id))))
    for (const [at, one] of members.entries())
      for (const other of members.slice(0, at)) {
        merged += 1;
        if (prepared[one].person !== prepared[other].person) wrong += 1;
      }
  return { records: prepared.length, pairs: merged, wrong };
}

/** The lowest score from which on each set is right often enough, and the larger one by its lower bound too. */
export function measuredMerging(sets) {
  const larger = scored(people(LARGER.records, LARGER.seed));
  const all = [...sets, { name: 'own, larger', ...larger }];
  for (const from of SCORES) {
    const measured = all.map((set) => ({ name: set.name, ...mergedFrom(set, from) }));
    const isGood =
      measured.every((set) => precisionOf(set) >= REQUIRED) && lowerBound(measured.at(-1)) >= SURE;
    if (isGood) return { from, measured };
  }
  throw new Error(`No score is right in ${REQUIRED} of all cases`);
}

/** How many of the merged pairs are right. */
export function precisionOf({ pairs, wrong }) {
  return pairs === 0 ? 1 : 1 - wrong / pairs;
}

/** Wilson's. */
export function lowerBound({ pairs, wrong }) {
  const [p, z2] = [1 - wrong / pairs, Z ** 2 / pairs];
  return (p + z2 / 2 - Z * Math.sqrt((p * (1 - p)) / pairs + z2 / (4 * pairs))) / (1 + z2);
}

/** What the product knows of it. */
export function precisionModule({ from, measured }) {
  const sets = measured.map(({ name, records, pairs, wrong }) => ({ name, records, pairs, wrong }));
  return `/**
 * From which score on contacts may become one without anybody's looking, and how many pairs that would have merged on each set of
 * docs/quality.md, how many of them wrongly. Written by \`npm run quality\`.
 */
export const contactPrecision = ${JSON.stringify({ mergedFrom: from, required: REQUIRED, sets }, null, 2)} as const;
`;
}
