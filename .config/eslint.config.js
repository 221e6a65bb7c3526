import { fileURLToPath } from 'node:url';
import regexp from 'eslint-plugin-regexp';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('..', import.meta.url));
const doors = ['src/cli.ts', 'src/cli/**', 'src/mcp.ts', 'src/lsp.ts', 'src/index.ts', 'src/remark.ts', 'src/run.ts'];

export default defineConfig(
  globalIgnores(['dist/', '.dist-*/', 'coverage/', 'templates/', 'specs/', 'test/**/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // `[...text]` is how code points are asked for, and `async` how a failure becomes a rejection.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/require-await': 'off',
      // `process.env['HOME']` and `params['name']` are how TypeScript asks for an index signature to be read.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      eqeqeq: 'error',
      'max-lines': ['warn', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-eval': 'error',
      'no-new-func': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/data.d.ts'],
    plugins: { regexp },
    rules: {
      // A line of a document may have 256 KB: no pattern takes time by the square of what it reads. Say where a run
      // begins, /(?<!\s)\s+$/, and let no two pieces in a row take the same, /:\s*(\S.*|)$/.
      'regexp/no-super-linear-backtracking': 'error',
      'regexp/no-super-linear-move': 'error',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export it by its name.' },
        { selector: 'ExportSpecifier[exported.name="default"]', message: 'Export it by its name.' },
      ],
    },
  },
  { files: doors, rules: { 'no-console': 'off' } },
  // remark loads a plugin by its default export.
  { files: ['src/remark.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['test/**/*.ts'], rules: { 'max-lines': 'off' } },
);
