import { defineConfig } from 'vitest/config'

/** `npx vitest run --project unit|web|integration [file]`; the integration project starts its own servers. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['server/src/**/*.test.ts', 'prisma/**/*.test.ts', 'tests/{walls,docs,load}/**/*.test.ts'],
          setupFiles: ['tests/support/unit-environment.ts'],
        },
      },
      'web/vite.config.ts',
      'tests/vitest.config.ts',
    ],
  },
})
