import { afterAll, expect, it } from 'vitest'
import { createClient } from 'redis'
import { startRedis } from '../../support/global-setup.ts'
import { until } from '../../support/stack.ts'

// A Redis of this file's own: its connections are cut. The processes read the address when they are loaded.
const redis = await startRedis()
process.env['REDIS_URL'] = redis.url
const { bell, closeBells } = await import('../../../server/src/queues/bell.ts')
const { startWorkers } = await import('../../../server/src/queues/workers.ts')
afterAll(() => {
  closeBells()
  redis.process.kill('SIGKILL')
})

it('row 22, 24: workers that are replaced while their connections break: the next ones hear, and no error is left alone', async () => {
  const admin = createClient({ url: redis.url })
  admin.on('error', () => undefined)
  await admin.connect()
  let heard = 0
  const hear = { run: async () => void (heard += 1), concurrency: 4 }
  const workers = startWorkers({ deliver: { ...hear, isWarm: true }, media: hear, profile: hear, greet: hear })
  // An error that nobody listens to fails this file.
  for (let round = 0; round < 12; round++) {
    const before = heard
    await until(() => {
      bell('deliver', `${round}`, { isWarmable: true })
      bell('media', `${round}`)
      return heard > before + 2
    })
    const replaced = workers.restart()
    for (const type of ['normal', 'pubsub']) await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', type])
    await replaced
  }
  const before = heard
  await until(() => {
    bell('deliver', 'last', { isWarmable: true })
    return heard > before
  })
  expect(heard).toBeGreaterThan(24)
  await workers.close()
  admin.destroy()
})
