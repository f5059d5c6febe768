import { afterAll, describe, expect, it } from 'vitest'
import { bell, closeBells } from '../../server/src/queues/bell.ts'
import { startWorkers, type Workers } from '../../server/src/queues/workers.ts'
import { until } from '../support/stack.ts'

let workers: Workers | undefined
afterAll(async () => {
  await workers?.close()
  closeBells()
})

describe('bells', () => {
  it('runs a verb once for many bells of one key and once more for a bell during the run', async () => {
    const runs: string[] = []
    let finish = () => {}
    const held = new Promise<void>((resolve) => (finish = resolve))
    workers = startWorkers({
      deliver: {
        concurrency: 4,
        run: async (key) => {
          runs.push(key)
          if (key === 'a' && runs.filter((run) => run === 'a').length === 1) await held
        },
      },
    })
    for (let i = 0; i < 20; i++) bell('deliver', 'a')
    await until(() => runs.includes('a'))
    for (let i = 0; i < 20; i++) bell('deliver', 'a')
    bell('deliver', 'b')
    await until(() => runs.includes('b'))
    expect(runs.filter((run) => run === 'a').length).toBe(1)
    finish()
    await until(() => runs.filter((run) => run === 'a').length === 2)
    bell('deliver', 'c')
    await until(() => runs.includes('c'))
    expect(runs.filter((run) => run === 'a').length).toBe(2)
  })
})
