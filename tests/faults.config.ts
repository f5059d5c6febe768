import { defineConfig } from 'vitest/config'
import integration from './vitest.config.ts'

/** The tests of faults alone, one file after another: each of them takes both cores. `npm run faults` runs them so. */
export default defineConfig({
  ...integration,
  test: { ...integration.test, name: 'faults', include: ['faults/**/*.test.ts'], fileParallelism: false },
})
