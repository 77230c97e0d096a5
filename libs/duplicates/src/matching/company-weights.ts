import type { Model } from './model.js';

/** Of companies no set is known whose answers are: these frequencies are judged by hand, and not measured (decision 24). */
export const companyModel: Model = {
  prior: 0.0001,
  fields: {
    name: {
      exact: { m: 0.6, u: 0.0005 },
      spelling: { m: 0.15, u: 0.001 },
      part: { m: 0.15, u: 0.002 },
      sound: { m: 0.02, u: 0.002 },
      similar: { m: 0.03, u: 0.01 },
      different: { m: 0.05, u: 0.98 },
    },
    domain: { exact: { m: 0.85, u: 0.00005 }, different: { m: 0.15, u: 0.99 } },
    email: {
      exact: { m: 0.5, u: 0.00005 },
      shared: { m: 0.2, u: 0.00005 },
      spelling: { m: 0.02, u: 0.00005 },
      mailbox: { m: 0.02, u: 0.0001 },
      domain: { m: 0.1, u: 0.0002 },
      different: { m: 0.16, u: 0.99 },
    },
    phone: {
      exact: { m: 0.6, u: 0.00005 },
      ending: { m: 0.05, u: 0.00005 },
      spelling: { m: 0.05, u: 0.0001 },
      different: { m: 0.3, u: 0.99 },
    },
    identifier: {
      exact: { m: 0.9, u: 0.00001 },
      spelling: { m: 0.05, u: 0.0001 },
      similar: { m: 0.01, u: 0.001 },
      different: { m: 0.04, u: 0.99 },
    },
    street: {
      exact: { m: 0.5, u: 0.0002 },
      spelling: { m: 0.2, u: 0.0005 },
      part: { m: 0.1, u: 0.002 },
      sound: { m: 0.01, u: 0.002 },
      similar: { m: 0.04, u: 0.02 },
      different: { m: 0.15, u: 0.97 },
    },
    city: {
      exact: { m: 0.8, u: 0.03 },
      spelling: { m: 0.05, u: 0.005 },
      sound: { m: 0.01, u: 0.005 },
      similar: { m: 0.02, u: 0.05 },
      different: { m: 0.12, u: 0.91 },
    },
    postal_code: {
      exact: { m: 0.75, u: 0.005 },
      spelling: { m: 0.08, u: 0.01 },
      similar: { m: 0.02, u: 0.03 },
      different: { m: 0.15, u: 0.955 },
    },
  },
};
