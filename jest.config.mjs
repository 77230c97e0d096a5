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
  'p-limit',
  'yocto-queue',
  'double-metaphone',
];

/** Gives specs what the product is built of as their worker has loaded it; see there. */
const outside = '<rootDir>/test/support/outside-transform.mjs';

const common = {
  rootDir: '.',
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: {
    '^@rosetta/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

/** A pattern that a path alone matches. */
function literally(path) {
  return path.replace(/[^\w/]/g, '\\$&');
}

export default {
  // A hook boots the whole product; a loaded machine takes its time, and no test measures it.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  projects: [
    {
      ...common,
      displayName: 'unit',
      testEnvironment: 'node',
      testRegex: '[^-]spec\\.ts$',
      transform: { '^.+\\.(ts|m?js)$': swc },
      transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
    },
    {
      ...common,
      displayName: 'e2e',
      testEnvironment: '<rootDir>/test/support/product-environment.mjs',
      testRegex: '\\.e2e-spec\\.ts$',
      transform: {
        [`^${literally(import.meta.dirname)}/(apps|libs|migrations)/.+\\.ts$`]: outside,
        '/node_modules/(@nestjs|typeorm|class-validator|reflect-metadata)/': outside,
        '^.+\\.(ts|m?js)$': swc,
      },
      transformIgnorePatterns: [
        `/node_modules/(?!(${[...esmOnly, 'typeorm', 'class-validator', 'reflect-metadata'].join('|')})/)`,
      ],
      setupFilesAfterEnv: ['<rootDir>/test/support/responses-held-to-documents.ts'],
    },
  ],
};
