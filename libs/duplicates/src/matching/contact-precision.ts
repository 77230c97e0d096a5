/**
 * From which score on contacts may become one without anybody's looking, and how many pairs that would have merged on each set of
 * docs/quality.md, how many of them wrongly. Written by `npm run quality`.
 */
export const contactPrecision = {
  mergedFrom: 0.999,
  required: 0.9999,
  sets: [
    {
      name: 'own',
      records: 10000,
      pairs: 3570,
      wrong: 0,
    },
    {
      name: 'febrl1',
      records: 1000,
      pairs: 345,
      wrong: 0,
    },
    {
      name: 'febrl2',
      records: 5000,
      pairs: 1021,
      wrong: 0,
    },
    {
      name: 'febrl3',
      records: 5000,
      pairs: 3053,
      wrong: 0,
    },
    {
      name: 'febrl4',
      records: 10000,
      pairs: 3436,
      wrong: 0,
    },
    {
      name: 'households',
      records: 10005,
      pairs: 2095,
      wrong: 0,
    },
    {
      name: 'own, larger',
      records: 40000,
      pairs: 14314,
      wrong: 1,
    },
  ],
} as const;
