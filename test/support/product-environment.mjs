import crypto from 'node:crypto';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { TestEnvironment } from 'jest-environment-node';

const require = createRequire(import.meta.url);

/**
 * Hashes passwords at a thousandth of their cost, which every sign-up of a spec would pay: here they keep nothing. The
 * specs that start the product as a process of its own meet it as it is.
 */
const { scrypt } = crypto;
crypto.scrypt = (password, salt, length, options, done) =>
  scrypt(password, salt, length, { ...options, N: 16 }, done);
syncBuiltinESMExports();

/** What a spec leaves for those after it, as what takes long to make and is the same for all. */
const kept = new Map();

/**
 * Gives specs the built product from outside of their sandbox, so that one load of it serves every spec of a worker: jest
 * loads everything anew for each spec, and the product takes seconds.
 */
export default class ProductEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.outside = outside;
    this.global.kept = kept;
    // It holds what decorators say.
    this.global.Reflect = Reflect;
  }
}

/** A module of this process; an ES module as what CommonJS takes for one. */
function outside(file) {
  const loaded = require(file);
  return loaded[Symbol.toStringTag] === 'Module' ? { __esModule: true, ...loaded } : loaded;
}
