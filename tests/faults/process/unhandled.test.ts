import { expect, it } from 'vitest'
import { forgive, spawnRole, unhandledIn, until } from '../../support/stack.ts'

/** What no code of ours should do, asked for by a signal: the module is loaded before the role. */
const provoking = (what: string) => ({
  NODE_OPTIONS: `--import=data:text/javascript,process.on('SIGUSR2',()=>{${encodeURIComponent(what)}})`,
})

const accidents = [
  ['api', 'a promise that nobody waits for', `Promise.reject(new Error('left alone'))`],
  ['api', 'an error that nobody catches', `setImmediate(()=>{throw new Error('left alone')})`],
  ['worker', 'a promise that nobody waits for', `Promise.reject(new Error('left alone'))`],
] as const

for (const [role, name, what] of accidents) {
  it(`row 49: ${name} is written down, and the ${role} ends in order for its supervisor to start it again`, async () => {
    const instance = await spawnRole(role, provoking(what))
    forgive(instance)
    expect(unhandledIn(instance.log)).toEqual([])
    process.kill(instance.pid, 'SIGUSR2')
    const [code, signal] = (await instance.ended) as [number | null, string | null]
    expect([code, signal]).toEqual([1, null])
    await until(() => unhandledIn(instance.log).some((line) => line.includes('left alone')))
  })
}

it('row 49: what makes a file of tests fail is told from what does not', () => {
  const line = (level: number, msg: string) => JSON.stringify({ level, pid: 1, msg })
  const log = [line(50, 'a request failed'), line(60, 'ends'), '{"ready":"api"}', 'Uncaught Error: x', line(40, 'slow')]
  expect(unhandledIn(log)).toEqual([log[1], log[3]])
})
