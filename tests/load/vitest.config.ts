import { defineConfig } from 'vitest/config'

/** The load figures: `npm run bench`. They print and check that nothing was lost; no threshold fails a machine. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    name: 'load',
    include: ['load/**/*.load.ts'],
    globalSetup: ['./support/global-setup.ts'],
    setupFiles: ['./support/setup.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 90_000,
  },
})
