import Sequencer from '@jest/test-sequencer';

/** Files that take longest, longest first: their sizes, which jest goes by on a new machine, do not tell. */
const LONGEST = [
  'benches',
  'behind-balancers',
  'every-dialect',
  'browser',
  'matrices',
  'isolation-without-scoping',
  'import-page',
  'clients/supabase-releases',
  'clients/postman',
  'own-postgres/own-postgres',
  'own-postgres/owners',
  'own-postgres/refusals',
  'seventh-dialect',
  'request-paths',
];

/** Begins with the files that take longest, so that no worker is left alone with one of them in the end. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const placeOf = ({ path }) => {
      const place = LONGEST.findIndex((name) => path.endsWith(`/test/${name}.e2e-spec.ts`));
      return place < 0 ? LONGEST.length : place;
    };
    return super.sort(tests).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
