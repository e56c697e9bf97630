import path from 'node:path';
import prettier from 'eslint-config-prettier';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname;

/**
 * Who may import whom (README.md, "The map of the house"): module → what of the project it may import.
 * A module may always import itself.
 */
const mayImport = {
  'utils/evidence': [],
  'utils/referral': ['utils/evidence'],
  'utils/leads': ['utils/evidence', 'utils/referral'],
  'utils/outbox/delivery.ts': ['utils/evidence', 'utils/referral', 'utils/outbox/policy.ts'],
  'utils/bulk/row.ts': ['utils/evidence', 'utils/referral'],
  'utils/browser': ['public/_locales', 'utils/evidence/result.ts'],
  'utils/archive': [
    'utils/evidence',
    'utils/referral',
    'utils/leads',
    'utils/outbox/delivery.ts',
    'utils/bulk/row.ts',
    'utils/browser',
  ],
  'utils/capture': ['utils/evidence', 'utils/referral', 'utils/leads', 'utils/archive', 'utils/browser'],
  'utils/messaging': [
    'utils/evidence',
    'utils/referral',
    'utils/leads',
    'utils/archive',
    'utils/outbox',
    'utils/browser',
  ],
  'utils/outbox': ['utils/evidence', 'utils/referral', 'utils/leads', 'utils/archive', 'utils/browser'],
  'utils/bulk': [
    'utils/evidence',
    'utils/referral',
    'utils/archive',
    'utils/capture/eligibility.ts',
    'utils/browser',
  ],
  components: [
    'utils/evidence',
    'utils/referral',
    'utils/leads',
    'utils/outbox/delivery.ts',
    'utils/bulk',
    'utils/archive',
    'utils/messaging',
    'utils/browser/i18n.ts',
    'utils/browser/save-file.ts',
  ],
  'entrypoints/reader.ts': ['utils/capture/reader'],
  'entrypoints/walker.ts': ['utils/capture/walker', 'utils/capture/reader'],
  entrypoints: ['utils', 'components'],
  server: ['utils/evidence', 'utils/referral'],
};

const zone = ([target, allowed]) => ({
  target: path.join(root, target),
  from: root,
  except: [target, 'node_modules', '.wxt', ...allowed].map((p) => `./${p}`),
  message: `${target} may import only itself and: ${allowed.join(', ') || 'its libraries'}.`,
});

/** Modules whose code runs everywhere, so that nothing of a browser or of Node may reach them. */
const pure = [
  'utils/evidence/**',
  'utils/referral/**',
  'utils/leads/**',
  'utils/outbox/delivery.ts',
  'utils/outbox/policy.ts',
  ...['address', 'entry', 'judge', 'policy', 'read-*', 'row', 'schedule', 'source'].map(
    (name) => `utils/bulk/${name}.ts`,
  ),
];

const libraries = (patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const keep = {
  idb: { group: ['idb', 'idb/*'], message: 'Only utils/archive opens the database.' },
  polyfill: {
    group: ['webextension-polyfill', 'wxt/browser'],
    message: 'Only utils/browser knows that browsers differ.',
  },
  node: { group: ['node:*'], message: 'This module runs in browsers too.' },
};

export default tseslint.config(
  {
    ignores: [
      'dist',
      '.wxt',
      '.output',
      'out',
      'node_modules',
      'coverage',
      'tests/**/fixtures/**',
      'tests/site/pages/**',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: {
        // Two programs, where the compiler itself has three: each takes as long to read as all rules together.
        project: ['./tsconfig.lint.json', './server/tsconfig.json'],
        tsconfigRootDir: root,
      },
    },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ project: ['tsconfig.json'] })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: Object.entries(mayImport).map(zone) }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/require-await': 'off',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'URL', property: 'canParse', message: 'Wrong in Node 20: use readUrl.' },
      ],
      eqeqeq: 'error',
    },
  },
  {
    files: ['{utils,components,entrypoints}/**/*.{ts,tsx}'],
    rules: libraries([keep.idb, keep.polyfill, keep.node]),
  },
  { files: ['utils/archive/**'], rules: libraries([keep.polyfill, keep.node]) },
  { files: ['utils/browser/**'], rules: libraries([keep.idb, keep.node]) },
  {
    files: pure,
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'navigator',
        'chrome',
        'browser',
        'process',
        'Buffer',
        'indexedDB',
        'localStorage',
      ],
    },
  },
  { files: ['scripts/**', 'server/**', 'tests/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.{js,mjs}'], ...tseslint.configs.disableTypeChecked },
  prettier,
);
