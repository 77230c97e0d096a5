import fc from 'fast-check';
import { startApi, type TestApi } from '../support/api.js';
import { committedDocument } from '../support/committed-document.js';
import { Fuzzer, type Who } from './fuzz/fuzzer.js';
import { fuzzedOperations } from './fuzz/requests.js';
import { WriteWatch } from './fuzz/written-rows.js';

// The long form is `npm run prove -- fuzz`, which sets these and prints the figures.
const { FUZZ_REQUESTS = '1500', FUZZ_SEED = '18', FUZZ_SECONDS = '120', FUZZ_ONLY = '' } = process.env;
const [requests, seed, seconds] = [FUZZ_REQUESTS, FUZZ_SEED, FUZZ_SECONDS].map(Number) as [
  number,
  number,
  number,
];
/** Requests after which everybody begins anew. */
const AN_ACT = 2_500;
/** Holds its connection for a second. */
const SLOW = /\/stream$/;
/** Ends with its import, which nobody carries on here. */
const ENDLESS = /\/imports\/\{id\}\/events$/;

describe('Requests made of the OpenAPI documents', () => {
  let api: TestApi;
  let watch: WriteWatch;

  beforeAll(async () => {
    api = await startApi({ IMPORTS_PER_ORGANIZATION: '1000' });
    watch = await WriteWatch.start(api.ownerUrl);
  });
  afterAll(async () => {
    await watch?.stop();
    await api?.close();
  });

  it(
    'are answered as documented, change nothing when refused, and are let in nowhere without a right',
    async () => {
      const fuzzer = new Fuzzer(api, watch);
      const operations = fuzzedOperations(committedDocument()).filter(
        ({ path, operation }) => !ENDLESS.test(path) && new RegExp(FUZZ_ONLY).test(operation.operationId),
      );
      const begun = performance.now();
      const isOver = () => fuzzer.sent >= requests || performance.now() - begun > seconds * 1000;
      await fuzzer.enter();
      let act = 0;
      for (let round = 0; !isOver(); round += 1)
        for (const [at, operation] of operations.entries()) {
          if (isOver()) break;
          if (SLOW.test(operation.path) && round % 20 !== 5) continue;
          const [request, other] = fc.sample(fc.tuple(operation.requests, also), {
            seed: seed + round * 1_000 + at,
            numRuns: 1,
          })[0]!;
          await fuzzer.ask(operation, request, other);
          if (fuzzer.sent >= (act + 1) * AN_ACT) {
            act += 1;
            await fuzzer.enter();
          }
        }
      if (process.env.FUZZ_REQUESTS) print(fuzzer, performance.now() - begun);
      expect([...fuzzer.problems.values()].join('\n\n')).toBe('');
      expect(fuzzer.sent).toBeGreaterThanOrEqual(Math.min(requests, 1_000));
    },
    seconds * 1000 + 60_000,
  );
});

/** Who else asks the same: mostly nobody else. */
const also = fc.constantFrom<Who | undefined>(
  ...Array<undefined>(9).fill(undefined),
  'nobody',
  'forger',
  'stranger',
);

/** The figures, by operation and by status. */
function print({ figures, sent, problems }: Fuzzer, ms: number): void {
  const sums = new Map<number, number>();
  const lines = [...figures].map(([name, statuses]) => {
    for (const [status, count] of statuses) sums.set(status, (sums.get(status) ?? 0) + count);
    return `${name.padEnd(44)}${[...statuses]
      .sort()
      .map(([status, count]) => `${status}: ${count}`)
      .join(', ')}`;
  });
  const all = [...sums].sort().map(([status, count]) => `${status}: ${count}`);
  process.stdout.write(
    [
      ...lines,
      '',
      all.join(', '),
      `${sent} requests of ${figures.size} operations in ${Math.round(ms / 1000)} s, seed ${seed}: ${problems.size} problems`,
      '',
    ].join('\n'),
  );
}
