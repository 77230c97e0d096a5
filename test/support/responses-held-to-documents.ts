import { expectNoViolations } from './violations.js';

// A test fails with any response of the product that is not as its document says, whether the test looked at it or not.
afterEach(expectNoViolations);
afterAll(expectNoViolations);
