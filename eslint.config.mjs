import tseslint from 'typescript-eslint';

/** What is run as it is written. */
const SCRIPTS = ['**/*.mjs', '**/*.cjs'];
/** Those of them that a browser runs; all others, Node does. */
const PAGES = 'apps/api/src/web/assets/**/*.mjs';

const globalsOf = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

/** Lint rules: type-aware, because a forgotten `await` in a service loses data silently. */
export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      'data/**',
      'coverage/**',
      'openapi/**',
      'clients/typescript/{dist,src/generated}/**',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // Wire bodies are `any` until a test has asserted their shape.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'no-console': 'off',
    },
  },
  {
    // Nothing compiles these: the rules see to what the compiler sees to elsewhere.
    files: SCRIPTS,
    extends: [tseslint.configs.disableTypeChecked],
    rules: {
      'no-const-assign': 'error',
      'no-dupe-args': 'error',
      'no-dupe-else-if': 'error',
      'no-dupe-keys': 'error',
      'no-fallthrough': 'error',
      'no-redeclare': 'error',
      'no-undef': 'error',
      'no-unreachable': 'error',
      'no-useless-assignment': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'preserve-caught-error': 'error',
    },
  },
  {
    files: SCRIPTS,
    ignores: [PAGES],
    languageOptions: { globals: globalsOf(Object.getOwnPropertyNames(globalThis)) },
    // The terminal is what they talk to.
    rules: { 'no-console': 'off' },
  },
  {
    files: [PAGES],
    languageOptions: {
      globals: globalsOf([
        'AbortController',
        'atob',
        'clearTimeout',
        'crypto',
        'document',
        'DOMException',
        'EventSource',
        'fetch',
        'FormData',
        'getSelection',
        'history',
        'HTMLInputElement',
        'localStorage',
        'location',
        'matchMedia',
        'navigator',
        'scrollTo',
        'sessionStorage',
        'setTimeout',
        'TextDecoderStream',
        'URL',
        'URLSearchParams',
        'window',
        'XMLHttpRequest',
      ]),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
  },
);
