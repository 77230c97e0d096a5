import type { Model } from './model.js';

const exact = (m: number, u: number) => ({ exact: { m, u }, different: { m: 1 - m, u: 1 - u } });

export const contactModel: Model = {
  prior: 0.05,
  fields: {
    first_name: exact(0.9, 0.01),
    last_name: exact(0.9, 0.01),
    email: exact(0.9, 0.001),
    phone: exact(0.9, 0.001),
    company: exact(0.9, 0.05),
  },
};

export const companyModel: Model = {
  prior: 0.05,
  fields: { name: exact(0.9, 0.01), domain: exact(0.9, 0.001), phone: exact(0.9, 0.01) },
};
