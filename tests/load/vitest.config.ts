import { defineConfig } from 'vitest/config'

/** What one message costs inside the process, by `vitest run --config tests/load/vitest.config.ts`; see run.ts for the rest. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    name: 'load',
    include: ['load/receive-cost.load.ts'],
    globalSetup: ['./support/global-setup.ts'],
    setupFiles: ['./support/setup.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 90_000,
  },
})
