/**
 * From which score on contacts may become one without anybody's looking, and how many pairs that would have merged on each set of
 * docs/quality.md, how many of them wrongly. Written by `npm run quality`.
 */
export const contactPrecision = {
  mergedFrom: 0.999,
  required: 0.9995,
  sets: [
    {
      name: 'own',
      records: 10000,
      pairs: 4179,
      wrong: 0,
    },
    {
      name: 'febrl1',
      records: 1000,
      pairs: 424,
      wrong: 0,
    },
    {
      name: 'febrl2',
      records: 5000,
      pairs: 1506,
      wrong: 0,
    },
    {
      name: 'febrl3',
      records: 5000,
      pairs: 4988,
      wrong: 0,
    },
    {
      name: 'febrl4',
      records: 10000,
      pairs: 4259,
      wrong: 0,
    },
    {
      name: 'own, larger',
      records: 40000,
      pairs: 16801,
      wrong: 1,
    },
  ],
} as const;
