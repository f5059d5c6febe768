import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'

/** Tests against real PostgreSQL and Redis: `npx vitest run --config tests/vitest.config.ts [file]`. */
export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  // As Node resolves it for the packages: two copies of graphql-js refuse each other's types.
  resolve: { alias: { graphql: createRequire(import.meta.url).resolve('graphql') } },
  test: {
    name: 'integration',
    include: ['integration/**/*.test.ts', 'faults/**/*.test.ts'],
    globalSetup: ['./support/global-setup.ts'],
    setupFiles: ['./support/setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
})
