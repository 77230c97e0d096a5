const swc = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2023',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  },
];

/** ESM-only packages that tests reach; jest runs everything as CommonJS, so these are compiled too. */
const esmOnly = [
  '@nestjs',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'load-esm',
  'file-type',
  'uid',
  'iterare',
  'es-toolkit',
  'better-auth',
  '@better-auth',
  'better-call',
  '@better-fetch',
  'jose',
  'kysely',
  'nanostores',
  '@noble',
  'defu',
  'rou3',
  'set-cookie-parser',
  'zod',
  'uuid',
  'content-disposition',
];

export default {
  rootDir: '.',
  testEnvironment: 'node',
  // A hook boots the whole product; a loaded machine takes its time, and no test measures it.
  testTimeout: 60_000,
  testRegex: '\\.(e2e-)?spec\\.ts$',
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: {
    '^@rosetta/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: { '^.+\\.(ts|m?js)$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  setupFilesAfterEnv: ['<rootDir>/test/support/answers-held-to-documents.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};
