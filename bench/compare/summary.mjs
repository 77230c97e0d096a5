import { median } from '../support.mjs';

/** Who is measured, in the order of the tables, and what they are called there. */
export const titles = { product: 'product', released: 'last build', plain: 'plain Nest', floor: 'floor' };

const medianOf = (rounds, key) => {
  const values = rounds.map((round) => round[key]).filter((value) => value !== undefined);
  return values.length > 0 ? median(values) : undefined;
};

/** The median of the ratios of two contestants, round by round: what slows the machine down slows both. */
const ratioOf = (rounds, others, key) => {
  const ratios = rounds.map((round, index) => round[key] / others[index][key]).filter(Number.isFinite);
  return ratios.length > 0 ? median(ratios) : undefined;
};

/** What the rounds of an operation come to, for each contestant. */
export function summarize(rounds) {
  const names = Object.keys(titles).filter((name) => rounds[name]);
  const toOthers = (name, key) =>
    Object.fromEntries(
      names
        .filter((other) => other !== name)
        .map((other) => [other, ratioOf(rounds[name], rounds[other], key)]),
    );
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        rate: medianOf(rounds[name], 'rate'),
        to: toOthers(name, 'rate'),
        cpuTo: toOthers(name, 'cpu'),
        others: medianOf(rounds[name], 'others'),
        p50: medianOf(rounds[name], 'p50'),
        p99: medianOf(rounds[name], 'p99'),
        app: medianOf(rounds[name], 'app'),
        postgres: medianOf(rounds[name], 'postgres'),
        memory: Math.max(...rounds[name].map((round) => round.memory ?? 0)) || undefined,
        failed: rounds[name].reduce((sum, round) => sum + round.failed, 0),
      },
    ]),
  );
}
