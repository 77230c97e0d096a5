import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/prepare.mjs';
import { operations } from './operations.mjs';

/** Fewer contacts do not fill the pages that are asked for. */
const LEAST_SIZE = 500;

/** How `npm run bench` is called. */
export const usage = `npm run bench -- [options]
  --sizes 10000,100000,1000000  contacts of the measured organization
  --against REVISION            what to compare with (default: the last tag; without tags, where this branch left
                                origin/main; on that branch, the commit before); "none" leaves it out
  --operations "get by id,..."  some of: ${Object.keys(operations).join(', ')}
  --rounds 5                    measured rounds, after one that is not
  --seconds 2                   of each turn of a contestant
  --out docs/benchmarks         where the report, its charts and its figures are written
DATABASE_URL names a Postgres to use instead of the embedded one; its user must be a superuser.`;

/** Reads the command line; stops with a sentence where it makes no sense. */
export function readOptions(args) {
  const text = (value) => ({ type: 'string', default: value });
  const { values } = parseArgs({
    args,
    options: {
      sizes: text('10000,100000,1000000'),
      against: { type: 'string' },
      operations: text(Object.keys(operations).join()),
      rounds: text('5'),
      seconds: text('2'),
      out: text(path.join(root, 'docs', 'benchmarks')),
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const number = (name, each, least) => {
    if (!(Number(each) >= least)) throw new Error(`--${name} must be ${least} or more`);
    return Number(each);
  };
  const chosen = values.operations.split(',').map((name) => name.trim());
  const unknown = chosen.filter((name) => !operations[name]);
  if (unknown.length > 0) throw new Error(`--operations: there is no ${unknown.join(', ')}`);
  return {
    ...values,
    sizes: values.sizes.split(',').map((size) => Math.trunc(number('sizes', size, LEAST_SIZE))),
    operations: chosen,
    rounds: number('rounds', values.rounds, 1),
    seconds: number('seconds', values.seconds, 0.05),
  };
}
