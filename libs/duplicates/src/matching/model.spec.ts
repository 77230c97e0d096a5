import { contactModel } from './contact-weights.js';
import { companyModel } from './company-weights.js';
import { type Model, weigh } from './model.js';

const model: Model = {
  prior: 0.2,
  fields: { email: { exact: { m: 0.8, u: 0.1 }, different: { m: 0.2, u: 0.9 } } },
};

describe('Weighing', () => {
  it('adds up bits to the likelihood that Bayes gives', () => {
    const { score, why } = weigh(model, [{ field: 'email', likeness: 'exact' }]);
    expect(why).toEqual([{ field: 'email', likeness: 'exact', weight: 3 }]);
    // 0.25 to 1 before, eight times that behind.
    expect(score).toBe(0.6667);
    expect(weigh(model, []).score).toBe(0.2);
  });

  it('takes what the model does not know for no sign', () => {
    expect(weigh(model, [{ field: 'phone', likeness: 'exact' }])).toEqual({
      score: 0.2,
      why: [{ field: 'phone', likeness: 'exact', weight: 0 }],
    });
  });

  it.each([
    ['contacts', contactModel],
    ['companies', companyModel],
  ])('knows of %s shares that add up, and of equal values that they speak for one', (_, { fields }) => {
    for (const found of Object.values(fields)) {
      for (const by of ['m', 'u'] as const) {
        const sum = Object.values(found).reduce((all, each) => all + each[by], 0);
        expect(sum).toBeGreaterThan(0.95);
        expect(sum).toBeLessThan(1.05);
      }
      if (found.exact) expect(found.exact.m).toBeGreaterThan(found.exact.u);
      if (found.different) expect(found.different.m).toBeLessThan(found.different.u);
    }
  });
});
