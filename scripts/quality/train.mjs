import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as prettier from 'prettier';
import { comparedFields, contactMatcher, likenesses } from '../../dist/libs/duplicates/src/index.js';
import { counted, fit, frequencies } from './em.mjs';
import { febrl } from './febrl.mjs';
import { candidates, prepare } from './pairs.mjs';
import { people } from './people.mjs';
import { seeded } from './random.mjs';

const RANDOM_PAIRS = 400_000;
/** No finding is believed to be rarer than this between two people: the sets are small beside an organization's records. */
const LEAST = 1e-5;
const output = path.join(import.meta.dirname, '../../libs/duplicates/src/matching/contact-weights.ts');

/** What is compared but only told, and weighs nothing: it follows from other findings. */
const TOLD_ONLY = ['name_order'];

/** Fits the weights of contacts to two sets, without being told who is who, and writes them where the product reads them. */
const sets = [prepare(people(20_000, 1)), prepare(await febrl('febrl4'))];
const seenFields = (pairs) => {
  const seen = {};
  for (const findings of pairs)
    for (const { field, likeness } of findings) (seen[field] ??= {})[likeness] = 1;
  return seen;
};
const weighed = (findings) => findings.filter(({ field }) => !TOLD_ONLY.includes(field));
const compared = sets.map((set, index) =>
  candidates(set, index === 1).map(([a, b]) => weighed(contactMatcher.compare(set[a].traits, set[b].traits))),
);
const random = seeded(7);
const anyTwo = sets.map((set) =>
  Array.from({ length: RANDOM_PAIRS / sets.length }, () => {
    const [a, b] = [random.of(set), random.of(set)];
    return a === b ? [] : weighed(contactMatcher.compare(a.traits, b.traits));
  }),
);
const pairs = compared.flat();
const fields = seenFields([...pairs, ...anyTwo.flat()]);
const u = frequencies(counted(anyTwo.flat()), fields);
const all = sets.reduce(
  (sum, set, index) => sum + (index === 1 ? (set.length / 2) ** 2 : (set.length * (set.length - 1)) / 2),
  0,
);
const start = Object.fromEntries(
  Object.entries(fields).map(([field, found]) => {
    const share = Object.keys(found).map((likeness) => [
      likeness,
      1 / (1 + likenesses.indexOf(likeness)) ** 2,
    ]);
    const sum = share.reduce((all, [, each]) => all + each, 0);
    return [field, Object.fromEntries(share.map(([likeness, each]) => [likeness, each / sum]))];
  }),
);
const { prior, m } = fit(pairs, all, { m: start, u });
const round = (value) => Number(Math.max(value, LEAST).toPrecision(3));
const model = {
  prior: round(prior),
  fields: Object.fromEntries(
    comparedFields
      .filter((field) => m[field])
      .map((field) => [
        field,
        Object.fromEntries(
          likenesses
            .filter((likeness) => m[field][likeness] !== undefined)
            .map((likeness) => [likeness, { m: round(m[field][likeness]), u: round(u[field][likeness]) }]),
        ),
      ]),
  ),
};
for (const [field, found] of Object.entries(model.fields))
  console.log(
    field,
    Object.entries(found)
      .map(([l, f]) => `${l} ${Math.log2(f.m / f.u).toFixed(1)}`)
      .join(', '),
  );
console.log('prior', prior, 'pairs', pairs.length);
export { model };

const written = `import type { Model } from './model.js';

/** Fitted by \`npm run quality -- --train\`. */
export const contactModel: Model = ${JSON.stringify(model)};
`;
const options = await prettier.resolveConfig(output);
if (process.argv.includes('--train'))
  writeFileSync(output, await prettier.format(written, { ...options, parser: 'typescript' }));
