import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import ts from 'typescript-eslint'

const scripts = ['**/*.mjs', '**/*.js']

export default ts.config(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/.nuxt-ui/',
      '.data/',
      'server/src/generated/',
      '**/*.d.ts',
      'test-results/',
      'playwright-report/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  ...accessibility.configs['flat/recommended'],
  {
    rules: {
      eqeqeq: ['error', 'smart'],
      'no-console': 'off',
      'no-param-reassign': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['server/src/**/*.ts', 'prisma/**/*.ts', 'tests/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // One reader of the environment, one door to the log.
    files: ['server/src/**/*.ts'],
    ignores: ['server/src/config.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'config.ts is the only reader of the environment.' },
      ],
      'no-console': 'error',
    },
  },
  {
    files: ['web/src/**/*.{ts,vue}'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'no-undef': 'off',
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'fetch', message: 'The network is in web/src/api and use*.ts only.' }],
      // Prettier lays the templates out.
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      // A label with `for` is enough; nesting as well is asked for by no reader.
      'vuejs-accessibility/label-has-for': [
        'error',
        {
          required: { some: ['nesting', 'id'] },
          controlComponents: ['USwitch', 'UInput', 'UTextarea', 'USelect', 'USelectMenu', 'UCheckbox'],
        },
      ],
      // The first field of a page or dialog that is nothing but a form.
      'vuejs-accessibility/no-autofocus': 'off',
      // Nobody captions the voice notes of customers.
      'vuejs-accessibility/media-has-caption': 'off',
    },
  },
  {
    files: ['web/src/api/**/*.ts', 'web/src/**/use*.ts', 'web/src/sandbox/control.ts'],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    files: ['server/src/**/*.ts', 'prisma/**/*.ts', 'tests/**/*.ts', ...scripts],
    rules: { 'no-undef': 'off' },
  },
)
