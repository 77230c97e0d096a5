const path = require('node:path');

const root = path.resolve(__dirname, '../..');

/** Makes a module of the sandbox that hands on the one of `product-environment.mjs`. */
module.exports.process = (_source, file) => ({ code: `module.exports = outside(${JSON.stringify(builtOf(file))});` });

/** Where a source of ours lies built; any other file stays itself. */
function builtOf(file) {
  const own = path.relative(root, file);
  return /^(apps|libs|migrations)\//.test(own) ? path.join(root, 'dist', own.replace(/\.ts$/, '.js')) : file;
}
