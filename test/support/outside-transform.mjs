import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Makes of a file a module that hands on what `product-environment.mjs` has loaded of it. */
export default {
  process: (_source, file) => ({ code: `module.exports = outside(${JSON.stringify(builtOf(file))});` }),
};

/** Where a source of ours lies built; any other file stays itself. */
function builtOf(file) {
  const name = path.relative(root, file);
  return /^(apps|libs|migrations)\//.test(name)
    ? path.join(root, 'dist', name.replace(/\.ts$/, '.js'))
    : file;
}
